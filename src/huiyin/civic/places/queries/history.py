"""What places were called, and where they lay, on another day; and the map of a city as a whole."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from huiyin.civic.places import rules
from huiyin.civic.places.models import Area, AreaName, AreaPlacement
from huiyin.civic.places.queries.directory import (
    covers,
    place_by_code,
    places,
    remembered_placements,
    standing,
)
from huiyin.civic.places.rules import AreaLevel, Atlas, Place, Scope, Spot
from huiyin.kernel.clock import SHANGHAI
from huiyin.kernel.errors import NotFound
from huiyin.kernel.text import clean


def atlas(city: Place) -> Atlas:
    """Return the map of a city as it is now, ended areas included, in one query."""
    rows = Area.objects.filter(city_id=city.id).values_list(
        "pk", "level", "name", "code", "parent_id", "token", "valid_to", "successor_id"
    )
    return Atlas(Spot(row[0], AreaLevel(row[1]), *row[2:]) for row in rows)


def changed_last(ids: Iterable[int]) -> dict[int, date]:
    """Return the day of the last reorganisation of places, in two queries; others are missing."""
    wanted, found = set(ids), dict[int, date]()
    for model in (AreaName, AreaPlacement):
        for area_id, until in model.objects.filter(area_id__in=wanted).values_list("area_id", "valid_to"):
            found[area_id] = max(until, found.get(area_id, until))
    return found


def scopes_on(ids: Iterable[int], day: date) -> dict[int, Scope]:
    """Return where places lay on a day, in two queries; one that was made later counts where it lies."""
    wanted = set(ids)
    found = {area_id: known.scope for area_id, known in places(wanted).items()}
    for row in AreaPlacement.objects.filter(covers(day), area_id__in=wanted):
        found[row.area_id] = Scope(
            row.city_id, row.district_id, row.street_id, row.community_id, row.compound_id
        )
    return found


def names_on(ids: Iterable[int | None], day: date) -> dict[int, str]:
    """Return what places were called on a day, in two queries; unknown ids are missing."""
    wanted = {area_id for area_id in ids if area_id is not None}
    found = {area_id: known.name for area_id, known in places(wanted).items()}
    earlier = AreaName.objects.filter(covers(day), area_id__in=wanted)
    return found | dict(earlier.values_list("area_id", "name"))


def full_name_on(of: Place, day: date) -> str:
    """Return the whole name of a place as it was on a day, in one query at most."""
    then = next((known for known in remembered_placements(of.id) if known.covers(day)), None)
    return then.full_name if then else of.full_name


def name_then(of: Place, moment: datetime) -> str:
    """Return the whole name that a place had at a moment, or "" where it still has it."""
    then = full_name_on(of, moment.astimezone(SHANGHAI).date())
    return "" if then == of.full_name else then


def place_called(code: str, on: date | None = None) -> Place:
    """Return the place that has a code, or had it on a day, or had it last. Raises NotFound."""
    if on is None:
        try:
            return place_by_code(code)
        except NotFound:
            found = _bore(Q(code=rules.canonical_code(code) or "-"))
    else:
        found = _bore(Q(code=rules.canonical_code(code) or "-") & covers(on)) or _has_since(code, on)
    if not found:
        raise NotFound
    return found[0]


def _has_since(code: str, on: date) -> list[Place]:
    """Return the place whose code this is, unless it had another one on the day."""
    rows = Area.objects.filter(
        Q(valid_from__isnull=True) | Q(valid_from__lte=on),
        Q(valid_to__isnull=True) | Q(valid_to__gt=on),
        code=rules.canonical_code(code) or "-",
    ).exclude(names__in=AreaName.objects.filter(covers(on)))
    return [row.as_place() for row in rows[:1]]


def _bore(condition: Q) -> list[Place]:
    rows = AreaName.objects.filter(condition).select_related("area").order_by("-valid_to", "-pk")
    return [row.area.as_place() for row in rows[:20]]


@dataclass(frozen=True)
class Renamed:
    """A place that is found by what it was called; `until` is the day it had this name or code last."""

    place: Place
    name: str
    code: str
    until: date

    @property
    def now(self) -> Place:
        """Return the place itself, or what took its place."""
        return standing(self.place)


def once_called(text: str, *, limit: int = 20) -> list[Renamed]:
    """Return places by a name or code they no longer have, and ended ones by the one they had last."""
    asked = clean(text, 60).strip()
    if not asked:
        return []
    called = Q(name=asked) | Q(code=rules.canonical_code(asked) or "-")
    was = [
        Renamed(row.area.as_place(), row.name, row.code, row.valid_to)
        for row in AreaName.objects.filter(called).select_related("area").order_by("-valid_to")[:limit]
    ]
    ended = [
        Renamed(row.as_place(), row.name, row.code, row.valid_to)
        for row in Area.objects.filter(called, valid_to__isnull=False).order_by("-valid_to")[:limit]
        if row.valid_to is not None
    ]
    return (ended + was)[:limit]


@dataclass(frozen=True)
class Surroundings:
    """Where a place lay until a day."""

    full_name: str
    until: date


def earlier_surroundings(area_id: int) -> list[Surroundings]:
    """Return where a place lay before, latest first, in one query."""
    rows = AreaPlacement.objects.filter(area_id=area_id).order_by("-valid_to", "-pk")
    return [Surroundings(row.full_name, row.valid_to) for row in rows]


def predecessors(area_id: int) -> list[Place]:
    """Return the ended places whose place this one took, latest first, in one query."""
    rows = Area.objects.filter(successor=area_id).order_by("-valid_to", "pk")
    return [row.as_place() for row in rows[:100]]
