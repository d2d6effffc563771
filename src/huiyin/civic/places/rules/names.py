"""Names of places: how they are written, put together and taken apart."""

import re
from typing import Protocol

from huiyin.civic.places.rules.ladder import AreaLevel
from huiyin.kernel.errors import Invalid
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kernel.text import normalise

MAX_NAME = 60
_BETWEEN = re.compile(r"[\s/>,·]+")


class Above(Protocol):
    """What stands above a place."""

    @property
    def level(self) -> str:
        """Return its level."""

    @property
    def name(self) -> str:
        """Return its own name."""

    @property
    def full_name(self) -> str:
        """Return its whole name."""


def check_name(name: str) -> str:
    """Return a name as it is stored: one line, no outer spaces.

    Raises Invalid, at field "name", for an empty one, one over 60 characters, or one of digits alone, which
    would be taken for a code.
    """
    kept = " ".join(normalise(name).split())
    if not kept:
        raise Invalid(N_("Please give the place a name."), code="no_name", field="name")
    if len(kept) > MAX_NAME:
        raise Invalid(
            N_("This name has %(length)s characters; at most %(most)s fit."),
            code="name_too_long",
            field="name",
            params={"length": len(kept), "most": MAX_NAME},
        )
    if kept.isdigit() and len(kept) >= 6:
        raise Invalid(
            N_("“%(name)s” is a code, not a name. Write the name that people use."),
            code="name_is_code",
            field="name",
            params={"name": kept},
        )
    return kept


def full_name(name: str, parent: Above | None) -> str:
    """Put a name after what lies above it, as an address is written in Chinese.

    The city is left out below itself, and the community below itself: nobody writes it into an address.
    """
    if parent is None:
        return name
    hidden = parent.level in {AreaLevel.CITY, AreaLevel.COMMUNITY}
    before = parent.full_name.removesuffix(parent.name).rstrip() if hidden else parent.full_name
    return f"{before} {name}".lstrip()


def words_of(text: str) -> list[str]:
    """Take a written place apart at spaces, slashes and commas; at most eight words."""
    return [word for word in _BETWEEN.split(normalise(text)) if word][:8]


def compact(text: str) -> str:
    """Return a written place without anything between its names, for comparing."""
    return _BETWEEN.sub("", normalise(text))
