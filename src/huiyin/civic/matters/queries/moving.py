"""What moves the settlement deadlines of some matters, in two queries however many they are."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db.models import F

from huiyin.civic.matters.models import Extension, Matter, Pause
from huiyin.civic.matters.rules.clocks import PauseKind, days_stood, stood_still
from huiyin.kernel.workdays import Limit, LimitUnit, Standstill


@dataclass(frozen=True)
class Moves:
    """When the clock of a running cycle stood or stands still, and what was added to its limit."""

    standstills: tuple[Standstill, ...] = ()
    more: tuple[Limit, ...] = ()


def moves_of(matters: Sequence[Matter]) -> dict[int, Moves]:
    """Return what moves the running cycle of each matter."""
    found = {matter.pk: Moves() for matter in matters}
    here = {"matter__in": found, "cycle": F("matter__cycle"), "counts": True}
    pauses = Pause.objects.filter(**here).values_list("matter_id", "began_at", "until", "lifted_at")
    for matter_id, began_at, until, lifted_at in pauses:
        seen = found[matter_id]
        stood = stood_still(began_at, until, lifted_at)
        found[matter_id] = replace(seen, standstills=(*seen.standstills, stood))
    granted = Extension.objects.filter(**here, granted=True)
    for matter_id, unit, n in granted.values_list("matter_id", "unit", "n"):
        seen = found[matter_id]
        found[matter_id] = replace(seen, more=(*seen.more, Limit(LimitUnit(unit), n)))
    return found


def stood_in_round(matter: Matter, kind: PauseKind) -> int:
    """Return for how many days of its round a matter stood still for one reason."""
    rows = Pause.objects.filter(matter=matter, cycle=matter.cycle, kind=kind, counts=True)
    return sum(days_stood(*row) for row in rows.values_list("began_at", "until", "lifted_at"))
