"""What people call a place besides its name: short names, and roads and landmarks by which they mean it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from huiyin.civic.places.rules.names import check_name
from huiyin.kernel.decision import YES, Decision, no
from huiyin.kernel.errors import Invalid
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kernel.text import normalise

# A single character is a word of everything.
SHORTEST = 2
MOST_NAMES = 300


class NameKind(StrEnum):
    """Say how a name leads to a place: it is another name of it, or of a road or landmark in it."""

    ALIAS = "alias"
    ROAD = "road"
    LANDMARK = "landmark"


NAME_KIND_WORDS: Mapping[NameKind, str] = {
    NameKind.ALIAS: N_("Another name"),
    NameKind.ROAD: N_("Road"),
    NameKind.LANDMARK: N_("Landmark"),
}
# The first word of each line is the heading of our own files.
NAME_HEADINGS: Mapping[str, tuple[str, ...]] = {
    "name": ("名称", "叫法", "道路", "地标", "name"),
    "kind": ("类别", "类型", "kind"),
    "area": ("所属", "所属地点", "小区", "社区", "area"),
}
_KINDS: Mapping[NameKind, tuple[str, ...]] = {
    NameKind.ALIAS: ("别名", "简称", "俗称", "旧称", "alias"),
    NameKind.ROAD: ("道路", "路", "街", "巷", "路名", "road"),
    NameKind.LANDMARK: ("地标", "标志物", "landmark"),
}


@dataclass(frozen=True)
class NewName:
    """A name that a checked row gives a place."""

    area_id: int
    kind: NameKind
    name: str


def check_other_name(name: str) -> str:
    """Return a name as it is stored. Raises Invalid, at "name", for what cannot be told from other words."""
    kept = check_name(name)
    if len(kept) < SHORTEST:
        raise Invalid(
            N_("“%(name)s” is too short to be told from other words; write two characters at least."),
            code="name_too_short",
            field="name",
            params={"name": kept},
        )
    return kept


def may_be_named(name: str, *, own: str, known: int) -> Decision:
    """Say whether a place may have another name."""
    if name == own:
        return no(
            "own_name", N_("“%(name)s” is the place's own name already."), Invalid, field="name", name=name
        )
    if known >= MOST_NAMES:
        return no(
            "too_many_names",
            N_("This place has %(most)s names; take one away first, or give them to the places in it."),
            field="name",
            most=MOST_NAMES,
        )
    return YES


def read_name_kind(cell: str) -> NameKind:
    """Return the kind that a cell names; another name for an empty one. Raises Invalid."""
    text = normalise(cell).casefold()
    if not text:
        return NameKind.ALIAS
    found = next((kind for kind, words in _KINDS.items() if text in words), None)
    if found is None:
        raise Invalid(
            N_("“%(value)s” is unknown here. Known are: %(known)s."),
            params={"value": cell[:40], "known": ", ".join(words[0] for words in _KINDS.values())},
        )
    return found


# Turns a cell into a value, or raises Invalid.
NAME_READERS: Mapping[str, Callable[[str], Any]] = {
    "name": check_other_name,
    "kind": read_name_kind,
    "area": normalise,
}
