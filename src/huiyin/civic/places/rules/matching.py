"""Finding the one place that somebody wrote down. A bare name that several places bear matches none."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from huiyin.civic.places.rules.codes import canonical_code, looks_like_code
from huiyin.civic.places.rules.ladder import AreaLevel
from huiyin.civic.places.rules.names import compact

_PROVINCE = re.compile(r"^\w{2,3}?(省|自治区)")
MOST_WRITTEN = 200


# How the register calls a community, and how everybody else does.
_SPOKEN = (
    ("社区居民委员会", "社区"),
    ("社区居委会", "社区"),
    ("村民委员会", "村"),
    ("村委会", "村"),
)


def spoken(name: str) -> str:
    """Return a community's name as people say it: 红旗村社区 for 红旗村社区居委会."""
    for registered, said in _SPOKEN:
        if name.endswith(registered) and name != registered:
            return name.removesuffix(registered) + said
    return name


def endings(text: str) -> list[str]:
    """Return every name that a written place can end in, as said and as registered."""
    joined = compact(text)[-MOST_WRITTEN:]
    said = [joined[start:] for start in range(len(joined))]
    registered = (
        ending.removesuffix(short) + long
        for ending in said
        for long, short in _SPOKEN
        if ending.endswith(short)
    )
    return [*said, *registered]


def reads_as(text: str, name: str, ancestors: Sequence[str]) -> bool:
    """Tell whether a text is this name, with some of its ancestors' names (city first) before it."""
    joined = compact(text)
    written = next((form for form in _forms(name) if joined.endswith(form)), None)
    if written is None:
        return False
    rest = _PROVINCE.sub("", joined.removesuffix(written))
    for ancestor in ancestors:
        rest = rest.removeprefix(next((form for form in _forms(ancestor) if rest.startswith(form)), ""))
    return not rest


def _forms(name: str) -> tuple[str, str]:
    return compact(name), compact(spoken(name))


@dataclass(frozen=True)
class Entry:
    """A place of an index; `line` holds the names from the city down to it."""

    id: int
    level: AreaLevel
    code: str
    line: tuple[str, ...]


class PlaceIndex:
    """The places of one file's reach, held in memory, so that each row is matched without a query.

    `above` are the names over the topmost place, city first.
    """

    def __init__(self, above: Sequence[str] = ()) -> None:
        self._above = tuple(above)
        self._entries: dict[int, Entry] = {}
        self._codes: dict[str, int] = {}
        self._names: dict[str, list[int]] = {}
        self._children: dict[int | None, dict[tuple[AreaLevel, str], Entry]] = {}

    def add(self, area_id: int, level: AreaLevel, name: str, parent_id: int | None, code: str = "") -> None:
        """Take a place in, after its parent."""
        parent = self._entries.get(parent_id) if parent_id is not None else None
        entry = Entry(area_id, level, code, (*(parent.line if parent else self._above), name))
        self._entries[area_id] = entry
        for form in set(_forms(name)):
            self._names.setdefault(form, []).append(area_id)
        self._children.setdefault(parent_id, {})[level, name] = entry
        if code:
            self._codes[code] = area_id

    def ids(self) -> list[int]:
        """Return the ids of all places of the index."""
        return list(self._entries)

    def entry(self, area_id: int) -> Entry:
        """Return a place of the index. Raises KeyError for any other."""
        return self._entries[area_id]

    def has_child(self, parent_id: int, level: AreaLevel, name: str) -> bool:
        """Tell whether a place of this level and name stands directly under another."""
        return (level, name) in self._children.get(parent_id, {})

    def codes_under(self, parent_id: int) -> list[str]:
        """Return the codes of the places directly under one."""
        return [child.code for child in self._children.get(parent_id, {}).values()]

    def match(self, text: str) -> int | None:
        """Return the id of the one place that is written like this, by code or name; else None."""
        if looks_like_code(text):
            return self._codes.get(canonical_code(text))
        found = {area_id for ending in endings(text) for area_id in self._names.get(ending, ())}
        fitting = [area_id for area_id in found if self._reads_as(text, area_id)]
        return fitting[0] if len(fitting) == 1 else None

    def _reads_as(self, text: str, area_id: int) -> bool:
        *above, name = self._entries[area_id].line
        return reads_as(text, name, above)
