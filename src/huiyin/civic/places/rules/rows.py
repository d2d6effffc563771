"""How a row of a file describes a place: headings, and the words in the cells."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from huiyin.civic.places.rules.codes import canonical_code
from huiyin.civic.places.rules.ladder import AreaLevel, CompoundKind
from huiyin.civic.places.rules.names import check_name
from huiyin.civic.places.rules.profile import NO_PROFILE, Profile
from huiyin.kernel.errors import Invalid
from huiyin.kernel.text import clean, normalise
from huiyin.kernel.text import gettext_noop as N_

# The first word of each line is the heading of our own files.
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "level": ("级别", "层级", "level"),
    "name": ("名称", "小区名称", "小区", "name"),
    "parent": ("上级", "所属社区", "所属", "parent"),
    "code": ("编码", "代码", "code"),
    "official_code": ("地址编码", "官方编码", "official_code"),
    "lat": ("纬度", "lat", "latitude"),
    "lon": ("经度", "lon", "lng", "longitude"),
    "kind": ("小区类型", "类型", "kind"),
    "has_property_management": ("有物业", "有无物业", "物业", "has_property_management"),
    "has_owners_committee": ("有业委会", "有无业委会", "业委会", "has_owners_committee"),
    "dwellings": ("户数", "住户数", "dwellings"),
    "founded": ("建成年份", "年份", "founded"),
}

_LEVEL_WORDS: Mapping[AreaLevel, tuple[str, ...]] = {
    AreaLevel.CITY: ("市", "city"),
    AreaLevel.DISTRICT: ("区县", "区", "县", "district"),
    AreaLevel.STREET: ("街道", "街道乡镇", "乡镇", "镇", "乡", "street"),
    AreaLevel.COMMUNITY: ("社区", "村", "社区村", "community"),
    AreaLevel.COMPOUND: ("小区", "compound"),
    AreaLevel.BUILDING: ("楼栋", "栋", "楼", "building"),
    AreaLevel.STAIRWELL: ("单元", "stairwell"),
}
_KIND_WORDS: Mapping[CompoundKind, tuple[str, ...]] = {
    CompoundKind.COMMERCIAL: ("商品房", "商品房小区", "商品住宅", "commercial"),
    CompoundKind.OLD: ("老旧小区", "老旧", "老小区", "old"),
    CompoundKind.RESETTLEMENT: ("安置房", "安置小区", "安置", "resettlement"),
    CompoundKind.URBAN_VILLAGE: ("城中村", "urban_village"),
}
_YES = ("是", "有", "1", "yes", "true", "y")
_NO = ("否", "无", "没有", "0", "no", "false", "n")


@dataclass(frozen=True)
class NewArea:
    """A place that a checked row adds; ids below zero are those of other rows of the file."""

    id: int
    parent_id: int
    level: AreaLevel
    name: str
    code: str = ""
    official_code: str = ""
    point: tuple[float, float] | None = None
    profile: Profile = NO_PROFILE


def _word_of(words: Mapping[Any, tuple[str, ...]], cell: str) -> Any:
    text = normalise(cell).casefold()
    if not text:
        return None
    found = next((meaning for meaning, names in words.items() if text in names), None)
    if found is None:
        raise Invalid(
            N_("“%(value)s” is unknown here. Known are: %(known)s."),
            params={"value": cell[:40], "known": ", ".join(names[0] for names in words.values())},
        )
    return found


def read_level(cell: str) -> AreaLevel | None:
    """Return the level a cell names, in Chinese or English; None for an empty one. Raises Invalid."""
    found: AreaLevel | None = _word_of(_LEVEL_WORDS, cell)
    return found


def read_yes_or_no(cell: str) -> bool | None:
    """Return what a cell says, in Chinese or English; None for an empty one. Raises Invalid."""
    text = normalise(cell).casefold()
    if text and text not in (*_YES, *_NO):
        raise Invalid(N_("“%(value)s” is neither yes (是, 有) nor no (否, 无)."), params={"value": cell[:40]})
    return text in _YES if text else None


def _whole(cell: str) -> int | None:
    text = normalise(cell).replace(",", "")
    if text and not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise Invalid(N_("“%(value)s” is no whole number."), params={"value": cell[:40]})
    return int(text) if text else None


def _degrees(cell: str) -> float | None:
    text = normalise(cell)
    try:
        return float(text) if text else None
    except ValueError:
        raise Invalid(
            N_("“%(value)s” is no number of degrees; write it like 27.83."), params={"value": cell[:40]}
        ) from None


# Turns a cell into a value, or raises Invalid.
READERS: Mapping[str, Callable[[str], Any]] = {
    "level": read_level,
    "name": check_name,
    "parent": normalise,
    "code": canonical_code,
    "official_code": lambda cell: clean(cell, 40),
    "lat": _degrees,
    "lon": _degrees,
    "kind": lambda cell: _word_of(_KIND_WORDS, cell),
    "has_property_management": read_yes_or_no,
    "has_owners_committee": read_yes_or_no,
    "dwellings": _whole,
    "founded": _whole,
}


def point_of(values: Mapping[str, Any]) -> tuple[float, float] | None:
    """Return the point of a row's values. Raises Invalid, at "lat", when half of it is missing."""
    lat, lon = values.get("lat"), values.get("lon")
    if (lat is None) != (lon is None):
        raise Invalid(N_("Latitude and longitude are given together, or neither."), field="lat")
    return None if lat is None or lon is None else (lat, lon)


def profile_of(values: Mapping[str, Any], level: AreaLevel) -> Profile:
    """Return the profile of a row's values. Raises Invalid when the place is no compound."""
    names = ("kind", "has_property_management", "has_owners_committee", "dwellings", "founded")
    given = {name: values[name] for name in names if values.get(name) is not None}
    if given and level != AreaLevel.COMPOUND:
        raise Invalid(N_("Only a compound (小区) has this. Leave the cell empty."), field=next(iter(given)))
    return Profile(**given)
