"""Badges: what somebody has reached by confirmed service, by published thresholds and nothing else.

A badge counts served lines of the record that hold, so that a correction takes away what it takes away.
Nothing is counted for using the program, and nobody is compared with anybody. The thresholds are our own.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from huiyin.kernel.text import gettext_noop as N_


class Count(StrEnum):
    """What a badge counts: shifts served, whole hours, calendar years with a shift in them."""

    DEEDS = "deeds"
    HOURS = "hours"
    YEARS = "years"


@dataclass(frozen=True)
class Badge:
    """A badge: its name, what it counts, and how many it takes."""

    code: str
    name: str
    count: Count
    needed: int


BADGES: tuple[Badge, ...] = (
    Badge("first", N_("First time at a post"), Count.DEEDS, 1),
    Badge("deeds-10", N_("Ten times at a post"), Count.DEEDS, 10),
    Badge("deeds-50", N_("Fifty times at a post"), Count.DEEDS, 50),
    Badge("deeds-200", N_("Two hundred times at a post"), Count.DEEDS, 200),
    Badge("hours-20", N_("Twenty hours"), Count.HOURS, 20),
    Badge("hours-50", N_("Fifty hours"), Count.HOURS, 50),
    Badge("hours-200", N_("Two hundred hours"), Count.HOURS, 200),
    Badge("years-2", N_("Two years with us"), Count.YEARS, 2),
    Badge("years-4", N_("Four years with us"), Count.YEARS, 4),
    Badge("years-8", N_("Eight years with us"), Count.YEARS, 8),
)


@dataclass(frozen=True)
class Served:
    """What stands in somebody's record: how often, how many minutes, in how many calendar years."""

    deeds: int = 0
    minutes: int = 0
    years: int = 0

    def of(self, count: Count) -> int:
        """Return what a badge of a kind counts."""
        return {Count.DEEDS: self.deeds, Count.HOURS: self.minutes // 60, Count.YEARS: self.years}[count]


def served(lines: Iterable[tuple[date, int]]) -> Served:
    """Add up lines that hold, each with its day and its minutes."""
    rows = list(lines)
    return Served(len(rows), sum(minutes for _day, minutes in rows), len({day.year for day, _ in rows}))


def earned(what: Served) -> list[Badge]:
    """Return the badges that so much service has reached, in their order."""
    return [badge for badge in BADGES if what.of(badge.count) >= badge.needed]


@dataclass(frozen=True)
class Ahead:
    """The next badge of a kind, and how many are missing to it."""

    badge: Badge
    missing: int


def ahead(what: Served) -> list[Ahead]:
    """Return the next badge of each kind that is not reached yet."""
    found: dict[Count, Ahead] = {}
    for badge in BADGES:
        missing = badge.needed - what.of(badge.count)
        if missing > 0:
            found.setdefault(badge.count, Ahead(badge, missing))
    return list(found.values())
