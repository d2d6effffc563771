"""Rows for export: what the actor may read, without contact data."""

from collections.abc import Iterator
from typing import Any

from huiyin.civic.matters import access
from huiyin.civic.matters.models import Matter
from huiyin.civic.orgs.public import orgs
from huiyin.civic.places.public import Place, area_scope_q, places
from huiyin.kernel.actor import Actor
from huiyin.kernel.clock import SHANGHAI
from huiyin.kernel.permissions import Permission as P

COLUMNS = (
    "code",
    "kind",
    "state",
    "title",
    "body",
    "category",
    "place",
    "place_code",
    "holder",
    "urgency",
    "supporters",
    "filed_at",
    "first_due",
    "first_answered_at",
    "settle_due",
    "settled_at",
    "ended_at",
    "echo",
    "historical",
    "source",
    "source_key",
)


def export_rows(actor: Actor, where: Place | None = None) -> Iterator[dict[str, Any]]:
    """Yield the matters the actor may export, oldest first, as flat rows of COLUMNS."""
    rows = access.within_reach(actor, P.CIVIC_MATTER_EXPORT).select_related("category", "final_echo")
    rows = rows.filter(area_scope_q(where)) if where else rows
    batch: list[Matter] = []
    for matter in rows.order_by("id").iterator(chunk_size=500):
        batch.append(matter)
        if len(batch) == 500:
            yield from _flat(batch)
            batch = []
    yield from _flat(batch)


def _flat(batch: list[Matter]) -> Iterator[dict[str, Any]]:
    here = places(matter.place_id for matter in batch)
    held = orgs(matter.holder_org_id for matter in batch if matter.holder_org_id)
    for matter in batch:
        where = here[matter.place_id]
        values = (
            matter.code,
            matter.kind,
            matter.state,
            matter.title,
            matter.body,
            matter.category.path if matter.category else "",
            where.full_name,
            where.code,
            held[matter.holder_org_id].name if matter.holder_org_id else "",
            matter.urgency,
            matter.supporters,
            *(
                moment.astimezone(SHANGHAI).isoformat(timespec="seconds") if moment else ""
                for moment in (
                    matter.filed_at,
                    matter.first_due,
                    matter.first_answered_at,
                    matter.settle_due,
                    matter.settled_at,
                    matter.ended_at,
                )
            ),
            matter.final_echo.text if matter.final_echo else "",
            matter.historical,
            matter.source,
            matter.source_key,
        )
        yield dict(zip(COLUMNS, values, strict=True))
