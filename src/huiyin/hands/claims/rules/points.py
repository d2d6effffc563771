"""Double appraisal: points by a published formula, of which every version is kept.

What counts is work that a head confirmed and the word of residents; nothing else, and nothing that only
says that the program was used. More confirmed work never makes fewer points.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Formula:
    """One version: what an hour, a deed, a good word and being on time bring, and where it ends.

    `ratings` maps the least mean score to the points of a deed that was rated so.
    """

    version: int
    since: date
    an_hour: int = 10
    most_minutes_a_day: int = 480
    most_minutes_a_month: int = 2_400
    a_deed: int = 5
    on_time: int = 2
    ratings: tuple[tuple[float, int], ...] = ((4.5, 5), (4.0, 3), (3.0, 1))


FORMULAS: Mapping[int, Formula] = {1: Formula(version=1, since=date(2026, 1, 1))}


def formula_on(day: date) -> Formula:
    """Return the version in force on a day; the first for a day before all."""
    versions = sorted(FORMULAS.values(), key=lambda one: one.since)
    return next((one for one in reversed(versions) if one.since <= day), versions[0])


@dataclass(frozen=True)
class Deed:
    """One piece of confirmed work; `score` is the mean of the residents' ratings, None without any."""

    day: date
    minutes: int
    is_on_time: bool = False
    score: float | None = None


@dataclass(frozen=True)
class Standing:
    """What somebody has to show for a time."""

    deeds: int = 0
    minutes: int = 0
    on_time: int = 0
    points: int = 0


def standing(deeds: Iterable[Deed], formula: Formula) -> Standing:
    """Return the standing of one person over any time: each month by itself, then added up."""
    months: dict[tuple[int, int], list[Deed]] = defaultdict(list)
    for deed in deeds:
        months[deed.day.year, deed.day.month].append(deed)
    each = [_month(done, formula) for done in months.values()]
    return Standing(
        deeds=sum(one.deeds for one in each),
        minutes=sum(one.minutes for one in each),
        on_time=sum(one.on_time for one in each),
        points=sum(one.points for one in each),
    )


def _month(deeds: list[Deed], formula: Formula) -> Standing:
    days: dict[date, int] = defaultdict(int)
    for deed in deeds:
        days[deed.day] += deed.minutes
    within = sum(min(minutes, formula.most_minutes_a_day) for minutes in days.values())
    counted = min(within, formula.most_minutes_a_month)
    on_time = sum(deed.is_on_time for deed in deeds)
    words = sum(_rated(deed.score, formula) for deed in deeds)
    points = counted * formula.an_hour // 60 + len(deeds) * formula.a_deed + on_time * formula.on_time + words
    return Standing(len(deeds), sum(days.values()), on_time, points)


def _rated(score: float | None, formula: Formula) -> int:
    if score is None:
        return 0
    return next((points for least, points in formula.ratings if score >= least), 0)
