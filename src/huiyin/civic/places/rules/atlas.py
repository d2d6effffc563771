"""The map of a city in memory: what hangs under what, and what moves between two maps of it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from huiyin.civic.places.rules.ladder import ABOVE, LADDER, LEVELS, AreaLevel, Scope
from huiyin.civic.places.rules.names import full_name


@dataclass(frozen=True)
class Spot:
    """An area as a reorganisation reads and writes it; a negative id stands for one that is to be made.

    One that has ended may have a successor: then everything in it counts where its successor lies.
    """

    id: int
    level: AreaLevel
    name: str
    code: str
    parent_id: int | None
    token: str = ""
    valid_to: date | None = None
    successor_id: int | None = None

    @property
    def stands(self) -> bool:
        """Tell whether the area is there now."""
        return self.valid_to is None


@dataclass(frozen=True)
class Shift:
    """Where the rows of an area lie from now on: all in it, or with `exactly` those at itself only."""

    level: AreaLevel
    area_id: int
    scope: Scope
    exactly: bool = False

    def where(self, place_field: str) -> dict[str, int]:
        """Return the condition on the rows of a table that names its area in a column of this name."""
        return {place_field if self.exactly else f"{self.level.value}_id": self.area_id}

    @property
    def columns(self) -> dict[str, int | None]:
        """Return the columns that are written: from the city down to the level of the area."""
        steps: tuple[AreaLevel, ...] = LADDER[::-1]
        steps = steps if self.exactly else steps[: steps.index(self.level) + 1]
        return {f"{step.value}_id": self.scope.at(step) for step in steps}

    def words(self) -> dict[str, Any]:
        """Return the shift as it is kept with a plan that was carried out."""
        return {
            "level": self.level.value,
            "area": self.area_id,
            "scope": vars(self.scope),
            "exactly": self.exactly,
        }

    @staticmethod
    def read(words: Mapping[str, Any]) -> "Shift":
        """Read a shift back."""
        scope = Scope(**words["scope"])
        return Shift(AreaLevel(words["level"]), words["area"], scope, words["exactly"])


class Atlas:
    """All areas of a city, those that have ended too."""

    def __init__(self, spots: Iterable[Spot]) -> None:
        self.spots: dict[int, Spot] = {spot.id: spot for spot in spots}
        self._scopes: dict[int, Scope] = {}
        self._names: dict[int, str] = {}
        self._below: dict[int | None, list[int]] = {}
        for spot in self.spots.values():
            self._below.setdefault(spot.parent_id, []).append(spot.id)

    def __contains__(self, area_id: object) -> bool:
        return area_id in self.spots

    def spot(self, area_id: int) -> Spot:
        """Return an area. Raises KeyError."""
        return self.spots[area_id]

    def children(self, area_id: int) -> list[Spot]:
        """Return what lies directly in an area, ended ones too."""
        return [self.spots[below] for below in self._below.get(area_id, [])]

    def under(self, area_id: int) -> Iterator[Spot]:
        """Yield what lies in an area, itself included, parents first."""
        yield self.spots[area_id]
        for child in self.children(area_id):
            yield from self.under(child.id)

    def standing(self, area_id: int) -> Spot:
        """Return the area itself, or whatever took its place."""
        spot = self.spots[area_id]
        return spot if spot.successor_id is None else self.standing(spot.successor_id)

    def scope(self, area_id: int) -> Scope:
        """Return where what is filed in an area counts."""
        if area_id not in self._scopes:
            self._scopes[area_id] = self._scope(self.spots[area_id])
        return self._scopes[area_id]

    def _scope(self, spot: Spot) -> Scope:
        if spot.successor_id is not None:
            return self.scope(spot.successor_id)
        above = Scope() if spot.parent_id is None else self.scope(spot.parent_id)
        return above if spot.level not in LADDER else replace(above, **{f"{spot.level.value}_id": spot.id})

    def full_name(self, area_id: int) -> str:
        """Return the whole name of an area."""
        if area_id not in self._names:
            spot = self.spots[area_id]
            above = None if spot.parent_id is None else _Named(self, self.spots[spot.parent_id])
            self._names[area_id] = full_name(spot.name, above)
        return self._names[area_id]

    def path(self, area_id: int) -> str:
        """Return the names from the district down, as a reader follows a move."""
        spot = self.spots[area_id]
        if spot.parent_id is None or self.spots[spot.parent_id].level == AreaLevel.CITY:
            return spot.name
        return f"{self.path(spot.parent_id)} › {spot.name}"


class _Named:
    """An area in the form that full names are made from."""

    def __init__(self, atlas: Atlas, spot: Spot) -> None:
        self.level, self.name, self.full_name = spot.level.value, spot.name, atlas.full_name(spot.id)


def changed_between(old: Atlas, new: Atlas) -> list[int]:
    """Return the areas of one map whose name, code, surroundings or end the other map changes."""
    return [
        spot.id
        for spot in old.spots.values()
        if new.spot(spot.id) != spot
        or new.scope(spot.id) != old.scope(spot.id)
        or new.full_name(spot.id) != old.full_name(spot.id)
    ]


def shifts_between(old: Atlas, new: Atlas) -> list[Shift]:
    """Return what has to be rewritten in every table to get from one map to the other, in this order.

    What follows from the shift of the area above it is left out, so a district's move is one shift.
    """
    found = [
        shift
        for spot in old.spots.values()
        if old.scope(spot.id) != new.scope(spot.id) and (shift := _shift(spot, old, new)) is not None
    ]
    return sorted(found, key=lambda shift: (shift.exactly, LEVELS.index(shift.level), shift.area_id))


def _shift(spot: Spot, old: Atlas, new: Atlas) -> Shift | None:
    scope = new.scope(spot.id)
    if spot.successor_id is not None:
        follows = new.scope(spot.successor_id) == scope and new.spot(spot.id).successor_id is not None
        return None if follows else Shift(spot.level, spot.id, scope, exactly=True)
    if spot.parent_id is not None and scope == _with_parent(spot, new):
        return None
    return Shift(spot.level, spot.id, scope, exactly=spot.level not in LADDER)


def _with_parent(spot: Spot, new: Atlas) -> Scope:
    """Return where an area would lie if it only followed the area above it."""
    above = new.scope(spot.parent_id or spot.id)
    if spot.level not in LADDER:
        return above
    kept = {f"{step.value}_id": above.at(step) for step in LADDER if LEVELS.index(step) < _height(spot)}
    return Scope(**kept | {f"{spot.level.value}_id": spot.id})


def _height(spot: Spot) -> int:
    return LEVELS.index(spot.level)


def is_step_above(parent: AreaLevel, child: AreaLevel) -> bool:
    """Tell whether one level is the step right above another."""
    return ABOVE.get(child) == parent
