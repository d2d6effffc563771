"""What other systems are told of a matter: codes, states and times; never words or persons."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings

from huiyin.civic.matters.models import Matter
from huiyin.civic.matters.rules import links
from huiyin.civic.orgs.public import org
from huiyin.civic.places.public import place


@dataclass(frozen=True)
class Outline:
    """A matter without anything personal, and where it lies."""

    code: str
    seq: int
    facts: dict[str, Any]
    area_ids: tuple[int, ...]
    org_id: int | None


def outline(matter_id: int) -> Outline:
    """Return the outline of a matter as it stands now."""
    matter = Matter.objects.select_related("category").get(pk=matter_id)
    where = place(matter.place_id)
    holder = org(matter.holder_org_id) if matter.holder_org_id else None
    facts = {
        "code": matter.code,
        "seq": matter.seq,
        "state": matter.state,
        "kind": matter.kind,
        "urgency": matter.urgency,
        "category": matter.category.path if matter.category else None,
        "visibility": matter.visibility,
        "place": {"code": where.code, "token": where.token, "level": where.level.value, "name": where.name},
        "holder": {"id": holder.id, "name": holder.name} if holder else None,
        "level": matter.level,
        "cycle": matter.cycle,
        **{name: _iso(getattr(matter, name)) for name in _TIMES},
        "url": f"{settings.HUIYIN_BASE_URL}{links.public_link(matter.code)}",
    }
    spots = {matter.place_id, *where.scope.ids}
    return Outline(matter.code, matter.seq, facts, tuple(sorted(spots)), matter.holder_org_id)


_TIMES = ("filed_at", "accepted_at", "first_due", "due_at", "settled_at", "ended_at", "changed_at")


def _iso(moment: Any) -> str | None:
    return moment.isoformat() if moment is not None else None
