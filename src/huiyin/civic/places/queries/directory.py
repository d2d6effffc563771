"""One place, the places around it, and what lies in it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from huiyin.civic.places import rules
from huiyin.civic.places.models import Area, AreaName, AreaPlacement, Dwelling
from huiyin.civic.places.rules import LEVELS, AreaLevel, Place, PlaceIndex
from huiyin.kernel.errors import NotFound
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.prepared import Prepared
from huiyin.kit.remember import RememberedEach, RememberedMany


@dataclass(frozen=True)
class Placement:
    """The whole name that a place had until a day; `valid_from` is None where nobody knows since when."""

    full_name: str
    valid_from: date | None
    valid_to: date

    def covers(self, day: date) -> bool:
        """Tell whether it was so on a day."""
        return (self.valid_from is None or self.valid_from <= day) and day < self.valid_to


def place(area_id: int) -> Place:
    """Return a place, ended ones too. Raises NotFound."""
    return _only(_BY_IDS.objects(ids=[area_id]))


def place_by_token(token: str) -> Place:
    """Return the place of a QR link, as people type it. Raises NotFound."""
    return _only(_BY_TOKEN.objects(token=rules.parse_token(token) or "-"))


def _ask_ids(ids: list[int]) -> QuerySet[Area]:
    return Area.objects.filter(pk__among=ids)


def _ask_token(token: str) -> QuerySet[Area]:
    return Area.objects.filter(token=token)


_BY_IDS, _BY_TOKEN = Prepared(_ask_ids, on_server=True), Prepared(_ask_token, on_server=True)


def _only(found: Iterable[Area]) -> Place:
    """Return the one place that was found. Raises NotFound."""
    for area in found:
        return area.as_place()
    raise NotFound


def standing(found: Place) -> Place:
    """Return the place itself, or whatever took its place, at most one query a step."""
    while found.successor_id is not None:
        found = place(found.successor_id)
    return found


# What happens often, like raising, only has to know where a place lies.
def _standing_at(token: str) -> Place:
    return standing(place_by_token(token))


_known = RememberedEach(_standing_at)


def remembered_place(token: str) -> Place:
    """Return the place of a QR link, or what took its place, as it was within the last half minute.

    Raises NotFound.
    """
    return _known.get(token)


_by_token = RememberedEach(place_by_token)


def remembered_by_token(token: str) -> Place:
    """Return the place of a QR link, ended too, as it was within the last half minute. Raises NotFound."""
    return _by_token.get(token)


def forget_places() -> None:
    """Drop what is remembered of places, after a change or between tests."""
    for remembered in (_known, _by_token, _names, _places, _children, _placements):
        remembered.forget()


def place_by_code(code: str) -> Place:
    """Return the place of a code; statistical codes may be filled up with zeros. Raises NotFound.

    An ended place is found by its code until another one has it.
    """
    known = Q(code=rules.canonical_code(code) or "-")
    for found in Area.objects.filter(known, valid_to__isnull=True)[:1]:
        return found.as_place()
    for ended in Area.objects.filter(known).order_by("-valid_to")[:1]:
        return ended.as_place()
    raise NotFound


def places(ids: Iterable[int | None]) -> dict[int, Place]:
    """Return several places by id, in one query; unknown ids are missing."""
    wanted = {area_id for area_id in ids if area_id is not None}
    return _read_places(wanted) if wanted else {}


def _read_places(ids: set[int]) -> dict[int, Place]:
    return {row.pk: row.as_place() for row in _BY_IDS.objects(ids=list(ids))}


_places = RememberedMany(_read_places)


def remembered_places(ids: Iterable[int | None]) -> dict[int, Place]:
    """Return several places by id as they were within the last half minute; unknown ids are missing."""
    return _places.get(area_id for area_id in ids if area_id is not None)


def _read_names(ids: set[int]) -> dict[int, str]:
    return dict(_NAMES.rows(ids=list(ids)))


def _ask_names(ids: list[int]) -> QuerySet[Area, tuple[int, str]]:
    return Area.objects.filter(pk__among=ids).values_list("pk", "name")


_NAMES = Prepared(_ask_names, on_server=True)


_names = RememberedMany(_read_names)


def place_names(ids: Iterable[int | None]) -> dict[int, str]:
    """Return the names of places by id, in one query at most; unknown ids are missing.

    A new name is seen within half a minute, at once by the process that gave it.
    """
    return _names.get(area_id for area_id in ids if area_id is not None)


def _read_placements(area_id: int) -> list[Placement]:
    rows = AreaPlacement.objects.filter(area_id=area_id).order_by("-valid_to", "-pk")
    return [Placement(row.full_name, row.valid_from, row.valid_to) for row in rows]


_placements = RememberedEach(_read_placements)


def remembered_placements(area_id: int) -> list[Placement]:
    """Return where a place lay before, the latest first, as known within the last half minute."""
    return _placements.get(area_id)


def default_place() -> Place:
    """Return the city this installation serves. Raises NotFound with a sentence before it is set up."""
    city = valid().filter(level=AreaLevel.CITY).order_by("pk").first()
    if city is None:
        raise NotFound(
            N_("No city has been set up yet. An operator loads the divisions first: “huiyin migrate”."),
            code="no_city",
        )
    return city.as_place()


def widest_places() -> list[Place]:
    """Return the cities and their districts that stand: what everybody asks the figures of."""
    rows = valid().filter(level__in=[AreaLevel.CITY, AreaLevel.DISTRICT]).order_by("pk")[:200]
    return [row.as_place() for row in rows]


def city_ids() -> list[int]:
    """Return the cities there are: with them a condition on any placed table finds its index."""
    return list(Area.objects.filter(level=AreaLevel.CITY).values_list("pk", flat=True))


def path(of: Place) -> list[Place]:
    """Return the places from the city down to this one, in one query."""
    rows = _read_places({*of.scope.ids, of.id, of.parent_id or of.id})
    return sorted(rows.values(), key=lambda step: LEVELS.index(step.level))


def children(area_id: int) -> list[Place]:
    """Return the valid places directly in an area, by code, then by name."""
    return [row.as_place() for row in _INSIDE.objects(area_id=area_id)]


def _ask_inside(area_id: int) -> QuerySet[Area]:
    return valid().filter(parent_id=area_id).order_by("code", "name", "pk")


_INSIDE = Prepared(_ask_inside, on_server=True)
_children = RememberedEach(children)


def remembered_children(area_id: int) -> list[Place]:
    """Return the valid places directly in an area as they were within the last half minute."""
    return _children.get(area_id)


@dataclass(frozen=True)
class Branch:
    """A place with the places directly in it."""

    place: Place
    children: list[Place]


def branches(area_id: int) -> list[Branch]:
    """Return the valid places directly in an area, each with those directly in it, in two queries."""
    above = children(area_id)
    under: dict[int | None, list[Place]] = {place.id: [] for place in above}
    for row in valid().filter(parent_id__in=list(under)).order_by("code", "name", "pk"):
        under[row.parent_id].append(row.as_place())
    return [Branch(place, under[place.id]) for place in above]


def area_scope_q(area: Place, prefix: str = "") -> Q:
    """Return the condition "lies in this area" for a table with place_id and city_id … compound_id.

    Buildings and stairwells count to their compound. With `on` it is the map of that day that counts.
    """
    if area.on is not None:
        return area_scope_on(area, area.on, prefix)
    return Q((f"{prefix}{area.scope.column_for(area.level)}", area.scope.at(area.level)))


def covers(day: date) -> Q:
    """Return the condition that a dated row of the past held on a day."""
    begun = Q(valid_from__isnull=True) | Q(valid_from__lte=day)
    return begun & Q(valid_to__gt=day)


def area_scope_on(where: Place, day: date, prefix: str = "") -> Q:
    """Return the condition "lay in this area on that day" for a table with place_id and the five columns.

    Whatever lies where it lay costs nothing more.
    """
    moved = AreaPlacement.objects.filter(covers(day))
    if where.level not in rules.LADDER or not moved.exists():
        return area_scope_q(replace(where, on=None), prefix)
    column = where.scope.column_for(where.level)
    lay_here = moved.filter(**{column: where.id}).values("area_id")
    lies_here = Q((f"{prefix}{column}", where.id))
    in_moved = Q((f"{prefix}place_id__in", moved.values("area_id")))
    return (lies_here & ~in_moved) | Q((f"{prefix}place_id__in", lay_here))


def lay_in(column: str, day: date) -> Coalesce:
    """Return the expression for the area of a column in which a row's place lay on a day."""
    then = AreaPlacement.objects.filter(covers(day), area_id=OuterRef("place_id"))
    return Coalesce(Subquery(then.values(column)[:1]), F(column))


def valid() -> QuerySet[Area]:
    """Return the areas that are valid now."""
    return Area.objects.filter(valid_to__isnull=True)


def inside(under: Place | None) -> Q:
    """Return the condition for areas under a place, itself included."""
    if under is None:
        return Q()
    if under.level in rules.LADDER:
        return area_scope_q(under)
    return Q(pk=under.id) | Q(parent_id=under.id)


@dataclass(frozen=True)
class FormerName:
    """A name that a place bore until a day."""

    name: str
    code: str
    valid_to: date
    reason: str


def former_names(area_id: int) -> list[FormerName]:
    """Return what a place was called before, latest first."""
    rows = AreaName.objects.filter(area_id=area_id).order_by("-valid_to", "-pk")
    return [FormerName(row.name, row.code, row.valid_to, row.reason) for row in rows]


def dwelling_count(area_id: int) -> int:
    """Return how many homes are noted in a building or stairwell."""
    return Dwelling.objects.filter(area_id=area_id).count()


def place_index(under: Place) -> PlaceIndex:
    """Hold the valid places under one in memory, in two queries; for files, not for pages."""
    index = PlaceIndex([step.name for step in path(under) if step.id != under.id])
    rows = valid().filter(inside(under)).values_list("pk", "level", "name", "parent_id", "code")
    for area_id, level, name, parent_id, code in sorted(
        rows, key=lambda row: LEVELS.index(AreaLevel(row[1]))
    ):
        index.add(area_id, AreaLevel(level), name, parent_id, code)
    return index
