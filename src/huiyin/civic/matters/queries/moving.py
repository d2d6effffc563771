"""What moves the settlement deadlines of some matters, in two queries however many they are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from huiyin.civic.matters.models import Extension, Matter, Pause
from huiyin.civic.matters.rules.clocks import PauseKind, Stretch, days_stood, stood_still, stretches
from huiyin.kernel.workdays import Limit, LimitUnit, Standstill

_Stills = dict[int, list[Standstill]]
_Granted = dict[int, list[tuple[datetime, Limit]]]


@dataclass(frozen=True)
class Moves:
    """When the clock of a running cycle stood or stands still, and what was added to its limit."""

    standstills: tuple[Standstill, ...] = ()
    more: tuple[Limit, ...] = ()


def moves_of(matters: Sequence[Matter]) -> dict[int, Moves]:
    """Return what moves the running cycle of each matter, the merged one's too by whose clock it runs."""
    lent = {matter.pk: stretches(matter.pk, matter.own_clock) for matter in matters}
    numbers = {one.matter_id for each in lent.values() for one in each}
    stills, granted = _stills(numbers), _granted(numbers)
    return {pk: _within(each, stills, granted) for pk, each in lent.items()}


def _within(lent: Sequence[Stretch], stills: _Stills, granted: _Granted) -> Moves:
    return Moves(
        tuple(still for one in lent for still in one.cut(stills.get(one.matter_id, ()))),
        tuple(more for one in lent for at, more in granted.get(one.matter_id, ()) if one.holds(at)),
    )


def _stills(numbers: Iterable[int]) -> _Stills:
    found: _Stills = {}
    rows = Pause.objects.filter(matter__in=numbers, cycle=F("matter__cycle"), counts=True)
    for matter_id, began_at, until, lifted_at in rows.values_list(
        "matter_id", "began_at", "until", "lifted_at"
    ):
        found.setdefault(matter_id, []).append(stood_still(began_at, until, lifted_at))
    return found


def _granted(numbers: Iterable[int]) -> _Granted:
    found: _Granted = {}
    rows = Extension.objects.filter(matter__in=numbers, cycle=F("matter__cycle"), counts=True, granted=True)
    for matter_id, unit, n, at in rows.values_list("matter_id", "unit", "n", "decided_at"):
        if at is not None:
            found.setdefault(matter_id, []).append((at, Limit(LimitUnit(unit), n)))
    return found


def stood_in_round(matter: Matter, kind: PauseKind) -> int:
    """Return for how many days of its round a matter stood still for one reason."""
    rows = Pause.objects.filter(matter=matter, cycle=matter.cycle, kind=kind, counts=True)
    return sum(days_stood(*row) for row in rows.values_list("began_at", "until", "lifted_at"))
