"""The same matters counted by two maps: before a reorganisation and after it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q

from huiyin.civic.matters.public import Figure, figure_q, figures_by_place
from huiyin.civic.places.public import (
    LADDER,
    AreaLevel,
    Place,
    Scope,
    Shift,
    area_scope_on,
    names_on,
    place,
    places,
    scopes_on,
)
from huiyin.civic.territory.public import applied_plan
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.mirror.insight import access
from huiyin.mirror.insight.rules import Rate, is_small, response

COUNTED = (
    Figure.RAISED,
    Figure.ANSWERED,
    Figure.OPEN,
    Figure.LATE,
    Figure.FIRST_ENDED,
    Figure.FIRST_IN_TIME,
)
SHOWN = COUNTED[:4]


@dataclass(frozen=True)
class Side:
    """The figures of an area on one map; `hidden` where they are too few for this reader."""

    counts: Mapping[Figure, int]
    hidden: bool = False

    @property
    def response(self) -> Rate:
        """Return the response rate."""
        return response(in_time=self.counts[Figure.FIRST_IN_TIME], ended=self.counts[Figure.FIRST_ENDED])


@dataclass(frozen=True)
class Pair:
    """An area on both maps; a side is None where the map does not have it."""

    name: str
    before: Side | None
    after: Side | None


@dataclass(frozen=True)
class Comparison:
    """A reorganisation in figures. `total` is the same on both maps, or something was lost."""

    title: str
    basis: str
    effective: date
    level: AreaLevel
    lines: list[Pair]
    before: Side
    after: Side


def comparison(actor: Actor, plan_id: int) -> Comparison:
    """Count the matters of the areas that a plan changed, by the map of the day before and by its own."""
    plan = applied_plan(plan_id)
    city, day = place(plan.city_id), plan.effective
    level, involved = _involved(plan.report["done"]["shifts"], day)
    rows = _rows(city, involved, day)
    ids = [row["place_id"] for row in rows]
    before, after = scopes_on(ids, day - timedelta(days=1)), scopes_on(ids, day)
    whole = access.sees_small_numbers(actor, city)
    sides = [_sides(rows, scopes, level, whole) for scopes in (before, after)]
    return Comparison(
        title=plan.title,
        basis=plan.basis,
        effective=day,
        level=level,
        lines=_lines(sides[0], sides[1], day),
        before=_sum(sides[0].values()),
        after=_sum(sides[1].values()),
    )


def _involved(shifts: Iterable[Mapping[str, Any]], day: date) -> tuple[AreaLevel, set[int]]:
    """Return the highest level on which areas changed, and the areas of it on either map."""
    read = [Shift.read(words) for words in shifts]
    ids = [shift.area_id for shift in read]
    was, will = scopes_on(ids, day - timedelta(days=1)), scopes_on(ids, day)
    for level in reversed(LADDER):
        pairs = [(was[one].at(level), will[one].at(level)) for one in ids]
        changed = {area_id for old, new in pairs if old != new for area_id in (old, new)}
        if changed - {None}:
            return level, {area_id for area_id in changed if area_id is not None}
    return AreaLevel.CITY, set()


def _rows(city: Place, involved: set[int], day: date) -> list[dict[str, Any]]:
    here = places(involved).values()
    where = reduce(or_, (area_scope_on(one, day) for one in here), Q(pk__in=[]))
    conditions = figure_q(clock.now())
    counts = {figure.value: conditions[figure] for figure in COUNTED}
    return figures_by_place(city, where, {**counts, "known": Q(published_at__isnull=False)})


def _sides(
    rows: list[dict[str, Any]], scopes: Mapping[int, Scope], level: AreaLevel, whole: bool
) -> dict[int | None, Side]:
    sums: dict[int | None, Counter[str]] = {}
    for row in rows:
        key = scopes[row["place_id"]].at(level)
        sums.setdefault(key, Counter()).update({name: row[name] for name in _names()})
    return {
        key: Side(
            {figure: found[figure.value] for figure in COUNTED},
            hidden=not whole and is_small(raised=found["raised"], known=found["known"]),
        )
        for key, found in sums.items()
    }


def _names() -> list[str]:
    return [*(figure.value for figure in COUNTED), "known"]


def _lines(before: Mapping[int | None, Side], after: Mapping[int | None, Side], day: date) -> list[Pair]:
    keys = {key for key in {*before, *after} if key is not None}
    old, new = names_on(keys, day - timedelta(days=1)), names_on(keys, day)
    called = {key: _called(old.get(key, ""), new.get(key, "")) for key in keys}
    lines = [Pair(called[key], before.get(key), after.get(key)) for key in sorted(keys)]
    if None in before or None in after:
        lines.append(Pair("", before.get(None), after.get(None)))
    return lines


def _called(before: str, after: str) -> str:
    return before if before == after else f"{before} → {after}"


def _sum(sides: Iterable[Side]) -> Side:
    found = list(sides)
    return Side({figure: sum(side.counts[figure] for side in found) for figure in COUNTED})
