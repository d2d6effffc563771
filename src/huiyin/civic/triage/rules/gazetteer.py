"""Which place a message speaks of: names of the directory, what people say instead, roads and landmarks.

Names count also without their endings and with one wrong character.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from huiyin.civic.triage.rules.lexicon import WordList
from huiyin.civic.triage.rules.text import plain

# What a name may be without, as people leave it out.
_ENDINGS = (
    "社区居民委员会", "社区居委会", "村民委员会", "居民委员会", "村委会", "居委会",
    "街道办事处", "街道", "社区", "小区", "花园小区", "家属区", "生活区", "大厦", "村", "镇", "乡",
)  # fmt: skip
SHORTEST = 2
# A short name of two characters is too often a word: it counts only where its kind is said behind it.
SHORTEST_BARE = 3
SHORTEST_WRONG = 4
LONGEST = 12
# So far into a text a wrong character is looked for; behind it only exact names.
LOOKED_AT = 160
_TOO_COMMON = frozenset(
    "小区 社区 街道 新村 新城 广场 中心 花园 公园 学校 大厦 家园 市场 车站 政府 人民 中学 小学".split()
)
_NOT_HAN = re.compile(r"[^0-9a-z\u3400-\u9fff]+")


@dataclass(frozen=True)
class Named:
    """A place found in a text, by which words, and whether they are spelt like its name.

    `by` is the listed name that led to it where that is not the place's own.
    """

    area_id: int
    words: str
    exact: bool
    by: str = ""


@dataclass(frozen=True)
class Area:
    """A place of the directory with the places above it; `depth` grows from the city downwards."""

    id: int
    name: str
    depth: int
    above: frozenset[int]


@dataclass(frozen=True)
class Said:
    """What people say and mean a place: another name of it, or (`within`) a road or landmark in it."""

    area_id: int
    name: str
    within: bool = False


class Gazetteer:
    """The names of an area's places, held in memory by the worker."""

    def __init__(self, areas: Iterable[Area], said: Iterable[Said] = ()) -> None:
        self._areas = {area.id: area for area in areas}
        self._forms: dict[str, set[int]] = defaultdict(set)
        for area in self._areas.values():
            for form in forms(area.name):
                self._forms[form].add(area.id)
        self._by: dict[str, str] = {}
        self._within: set[str] = set()
        self._take(said)
        self._words = WordList(self._forms)
        self._wrong: dict[str, set[str]] = defaultdict(set)
        self._halves: dict[int, set[str]] = defaultdict(set)
        for form in self._forms:
            self._halves[len(form)] |= {form[: len(form) // 2], form[len(form) // 2 :]}
            for mask in _masks(form):
                self._wrong[mask].add(form)
        self._lengths = sorted({len(form) for form in self._forms if len(form) >= SHORTEST_WRONG})

    def _take(self, said: Iterable[Said]) -> None:
        """Take in what people say; a place's own name stays that, whatever else bears it."""
        own = set(self._forms)
        for one in said:
            if one.area_id not in self._areas:
                continue
            whole = _NOT_HAN.sub("", plain(one.name))
            for form in {whole} if one.within else {whole} | forms(one.name):
                if form in own or not SHORTEST <= len(form) <= LONGEST or form in _TOO_COMMON:
                    continue
                self._forms[form].add(one.area_id)
                self._by.setdefault(form, one.name)
                if one.within:
                    self._within.add(form)

    def find(self, text: str, near: Sequence[int] = ()) -> Named | None:
        """Return the deepest place that a plain text names alone; `near` are the areas it was raised in.

        A name that several places bear counts only if one of them alone lies near; a road or landmark of
        several means the smallest place around them all. Exact names come first, a place's own before others.
        """
        closed = _NOT_HAN.sub("", text)
        exact = self._best(((word, word) for _, word in self._words.find(closed)), near, exact=True)
        if exact is not None:
            return exact
        return self._best(self._misspelt(closed[:LOOKED_AT]), near, exact=False)

    def _best(self, found: Iterable[tuple[str, str]], near: Sequence[int], *, exact: bool) -> Named | None:
        """Return the best of what was found; what a text says again is looked at once."""
        best: tuple[int, bool, int] | None = None
        named = None
        seen: set[str] = set()
        for said, form in found:
            if form in seen:
                continue
            seen.add(form)
            area = self._one(self._forms[form], near, form)
            if area is None:
                continue
            rank = (area.depth, form not in self._by, len(said))
            if best is None or rank > best:
                best, named = rank, Named(area.id, said, exact, self._by.get(form, ""))
        return named

    def _one(self, ids: Iterable[int], near: Sequence[int], form: str) -> Area | None:
        areas = [self._areas[one] for one in ids]
        for area_id in near:
            if len(areas) < 2:
                break
            inside = [area for area in areas if area_id in area.above or area.id == area_id]
            areas = inside or areas
        if len(areas) == 1:
            return areas[0]
        return self._around(areas) if form in self._within else None

    def _around(self, areas: Sequence[Area]) -> Area | None:
        """Return the smallest place that holds all of some."""
        shared = frozenset.intersection(*(area.above | {area.id} for area in areas))
        return max(
            (self._areas[one] for one in shared if one in self._areas),
            key=lambda area: area.depth,
            default=None,
        )

    def _misspelt(self, text: str) -> Iterator[tuple[str, str]]:
        for length in self._lengths:
            half, halves = length // 2, self._halves[length]
            for at in range(len(text) - length + 1):
                said = text[at : at + length]
                # One wrong character leaves one of the halves as it is.
                if said[:half] in halves or said[half:] in halves:
                    for mask in _masks(said):
                        for form in self._wrong.get(mask, ()):
                            yield said, form


def forms(name: str) -> set[str]:
    """Return how a place may be written: in full, and without what people leave out."""
    whole = _NOT_HAN.sub("", plain(name))
    found = {whole}
    for ending in _ENDINGS:
        short = whole.removesuffix(ending)
        if short != whole and len(short) >= SHORTEST:
            found.add(short if len(short) >= SHORTEST_BARE else short + ending[-2:])
            if ending.startswith("社区") or ending.endswith("居委会"):
                found.add(short + "社区")
            if ending.startswith("村"):
                found.add(short + "村")
    return {form for form in found if SHORTEST < len(form) <= LONGEST and form not in _TOO_COMMON}


def _masks(form: str) -> Iterator[str]:
    """Leave out one character at a time, never the first two together with the last."""
    if len(form) >= SHORTEST_WRONG:
        for at in range(len(form)):
            yield f"{form[:at]}*{form[at + 1 :]}"


def area_lines(rows: Mapping[int, tuple[str, int | None, int]]) -> list[Area]:
    """Build the areas from id → (name, parent, depth), with everything above each."""

    def above(area_id: int | None) -> Iterator[int]:
        while area_id is not None and area_id in rows:
            yield area_id
            area_id = rows[area_id][1]

    return [Area(one, name, depth, frozenset(above(parent))) for one, (name, parent, depth) in rows.items()]
