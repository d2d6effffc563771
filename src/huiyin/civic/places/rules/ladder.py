"""The ladder of places, and a place as other modules see it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

from huiyin.kernel.decision import YES, Decision, no
from huiyin.kernel.errors import Invalid
from huiyin.kernel.text import Message
from huiyin.kernel.text import gettext_noop as N_


class AreaLevel(StrEnum):
    """Name a step of the ladder, highest first."""

    CITY = "city"
    DISTRICT = "district"
    STREET = "street"
    COMMUNITY = "community"
    COMPOUND = "compound"
    BUILDING = "building"
    STAIRWELL = "stairwell"


LEVELS = tuple(AreaLevel)
ABOVE: dict[AreaLevel, AreaLevel] = {low: high for high, low in pairwise(LEVELS)}
BELOW: dict[AreaLevel, AreaLevel] = dict(pairwise(LEVELS))
# How far up a matter can climb, lowest first; buildings and stairwells are no steps of it.
LADDER = (
    AreaLevel.COMPOUND,
    AreaLevel.COMMUNITY,
    AreaLevel.STREET,
    AreaLevel.DISTRICT,
    AreaLevel.CITY,
)


class CompoundKind(StrEnum):
    """Name what sort of housing a compound is."""

    COMMERCIAL = "commercial"
    OLD = "old"
    RESETTLEMENT = "resettlement"
    URBAN_VILLAGE = "urban_village"


LEVEL_WORDS: dict[AreaLevel, str] = {
    AreaLevel.CITY: N_("City"),
    AreaLevel.DISTRICT: N_("District or county"),
    AreaLevel.STREET: N_("Street or town"),
    AreaLevel.COMMUNITY: N_("Community or village"),
    AreaLevel.COMPOUND: N_("Compound"),
    AreaLevel.BUILDING: N_("Building"),
    AreaLevel.STAIRWELL: N_("Stairwell"),
}
KIND_WORDS: dict[CompoundKind, str] = {
    CompoundKind.COMMERCIAL: N_("Commercial housing"),
    CompoundKind.OLD: N_("Old compound"),
    CompoundKind.RESETTLEMENT: N_("Resettlement housing"),
    CompoundKind.URBAN_VILLAGE: N_("Urban village"),
}


class PlacesAudit(StrEnum):
    """Name what the actions of this module leave in the audit."""

    AREA_ADDED = "places.area_added"
    AREA_RENAMED = "places.area_renamed"
    AREA_ENDED = "places.area_ended"
    AREAS_REDRAWN = "places.areas_redrawn"
    AREAS_IMPORTED = "places.areas_imported"
    COMPOUND_UPDATED = "places.compound_updated"
    DIVISIONS_SEEDED = "places.divisions_seeded"
    DWELLING_ADDED = "places.dwelling_added"
    NAME_ADDED = "places.name_added"
    NAME_REMOVED = "places.name_removed"
    NAMES_IMPORTED = "places.names_imported"


@dataclass(frozen=True)
class Scope:
    """The ids of the areas a place lies in, itself included; None below its own level."""

    city_id: int | None = None
    district_id: int | None = None
    street_id: int | None = None
    community_id: int | None = None
    compound_id: int | None = None

    @staticmethod
    def column_for(level: AreaLevel) -> str:
        """Name the column in which rows keep their area of this level.

        Buildings and stairwells have no column of their own: they count to their compound.
        """
        return f"{level if level in LADDER else AreaLevel.COMPOUND}_id"

    def at(self, level: AreaLevel) -> int | None:
        """Return the id of the area of this level; of the compound for what lies below it."""
        found: int | None = getattr(self, self.column_for(level))
        return found

    @property
    def ids(self) -> tuple[int, ...]:
        """Return the ids that are known, lowest level first."""
        found = (self.at(level) for level in LADDER)
        return tuple(area_id for area_id in found if area_id is not None)

    def within(self, area_id: int | None) -> bool:
        """Tell whether the place is this area or lies in it."""
        return area_id is not None and area_id in self.ids


@dataclass(frozen=True)
class Place:
    """An area as other modules see it.

    `code` is the statistical code (6 digits for city and district, 9 for a street, 12 for a community) or,
    below, our own; `point` is (latitude, longitude) in WGS84; what only compounds have is None elsewhere.
    `on` is the day whose map is meant when one asks what lies in it; None is today's.
    """

    id: int
    name: str
    full_name: str
    level: AreaLevel
    code: str
    token: str
    scope: Scope
    parent_id: int | None = None
    point: tuple[float, float] | None = None
    kind: CompoundKind | None = None
    has_property_management: bool | None = None
    has_owners_committee: bool | None = None
    dwellings: int | None = None
    founded: int | None = None
    official_code: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    successor_id: int | None = None
    on: date | None = None

    @property
    def pk(self) -> int:
        """Return the id under the name that templates and slots ask for."""
        return self.id

    @property
    def level_words(self) -> str:
        """Return what the level is called, as a message id."""
        return LEVEL_WORDS[self.level]

    @property
    def kind_words(self) -> str:
        """Return what the kind of compound is called, as a message id; empty when nobody has said."""
        return KIND_WORDS[self.kind] if self.kind else ""

    @property
    def is_compound(self) -> bool:
        """Tell whether this is a compound."""
        return self.level == AreaLevel.COMPOUND

    @property
    def has_homes(self) -> bool:
        """Tell whether homes are noted in places of this level."""
        return self.level in {AreaLevel.BUILDING, AreaLevel.STAIRWELL}

    @property
    def below(self) -> AreaLevel | None:
        """Return the level of the places directly in this one."""
        return BELOW.get(self.level)


def may_stand_under(level: AreaLevel, parent: AreaLevel | None) -> Decision:
    """Say whether an area of this level may stand directly under one of the other."""
    if ABOVE.get(level) == parent:
        return YES
    return no(
        "wrong_level",
        N_("A “%(level)s” cannot stand directly under a “%(parent)s”. Choose a place of the step above it."),
        Invalid,
        level=Message(LEVEL_WORDS[level]),
        parent=Message(LEVEL_WORDS[parent]) if parent else "-",
    )
