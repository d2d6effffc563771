"""The figures of a place by category, by part, by level of the ladder and by month."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q
from django.db.models.functions import TruncMonth

from huiyin.civic.matters.public import (
    Figure,
    category_key,
    category_names,
    counted_by,
    figure_q,
    place_key,
)
from huiyin.civic.places.public import LADDER, names_on, places
from huiyin.kernel import clock
from huiyin.kernel.clock import SHANGHAI
from huiyin.mirror.insight.queries.question import Question
from huiyin.mirror.insight.queries.statements import Statement
from huiyin.mirror.insight.rules import Cell, Rate, fold_small, resolution, response

_COLUMNS = (Figure.RAISED, Figure.ANSWERED, Figure.OPEN, Figure.LATE)
_RATES = (Figure.FIRST_ENDED, Figure.FIRST_IN_TIME, Figure.WORDS, Figure.SOLVED)


# One line as it was counted: the key, its numbers by name, and how many of them are public.
Raw = tuple[Any, dict[str, int], int]


@dataclass(frozen=True)
class Line:
    """One line of a breakdown: `about` is a Place, a category's name, or None for what has none."""

    about: Any
    key: int | None
    counts: Mapping[str, int]
    folded: bool = False

    @property
    def response(self) -> Rate:
        """Return the response rate of this line."""
        return response(in_time=self.counts["first_in_time"], ended=self.counts["first_ended"])

    @property
    def resolution(self) -> Rate:
        """Return the resolution rate of this line."""
        return resolution(solved=self.counts["solved"], counted=self.counts["words"])


@dataclass(frozen=True)
class Breakdown:
    """The lines of a breakdown, largest first; what was folded together comes last."""

    lines: list[Line]


@dataclass(frozen=True)
class Month:
    """A month: how many were raised in it, and how many of these have an answer."""

    first: date
    raised: int
    answered: int


class Cells:
    """Counts some figures for each value of a key, and whatever `more` names."""

    def __init__(
        self, key: Callable[[Question], Any], figures: Iterable[Figure], more: Mapping[str, Q] | None = None
    ) -> None:
        self._statement = Statement(self._ask, now=datetime)
        self._key, self._figures, self._more = key, list(figures), more or {}
        self._names = [*(figure.value for figure in self._figures), *self._more]

    def _ask(self, rows: Any, asked: Question, now: datetime) -> Any:
        conditions = figure_q(now)
        wanted = {figure.value: conditions[figure] for figure in self._figures} | {**self._more}
        return counted_by(rows, self._key(asked), wanted)

    def count(self, asked: Question) -> list[Raw]:
        """Count for a question."""
        return [
            (key, dict(zip(self._names, numbers, strict=True)), public)
            for key, *numbers, public in self._statement.rows(asked, now=clock.now())
        ]


# By top category, or by the ones below the category that is asked for.
CATEGORIES = Cells(lambda asked: category_key(asked.category_id), _COLUMNS)
# By the parts of the place; of a compound, by the building that was named.
PLACES = Cells(lambda asked: place_key(asked.place), (*_COLUMNS, *_RATES))


def cells_of(counted: Iterable[Raw], *, whole: bool) -> list[Cell]:
    """Return what was counted as lines; for a reader who may not see small numbers, these are folded."""
    cells = [Cell(*raw) for raw in counted]
    return cells if whole else fold_small(cells)


def by_category(counted: Iterable[Raw], *, whole: bool) -> Breakdown:
    """Return what was counted by category, named."""
    found = cells_of(counted, whole=whole)
    return _breakdown(found, category_names([cell.key for cell in found if cell.key]).get)


def by_place(counted: Iterable[Raw], asked: Question, *, whole: bool) -> Breakdown:
    """Return what was counted by place, named as on the day of the map."""
    found = cells_of(counted, whole=whole)
    here = places(cell.key for cell in found)
    if (day := asked.place.on) is not None:
        called = names_on(here, day)
        here = {key: replace(there, name=called[key], on=day) for key, there in here.items()}
    return _breakdown(found, here.get)


def _breakdown(cells: list[Cell], about: Callable[[Any], Any]) -> Breakdown:
    cells = sorted(cells, key=lambda cell: (cell.folded, -cell.raised, cell.key or 0))
    return Breakdown([Line(about(cell.key), cell.key, cell.counts, cell.folded) for cell in cells])


def _ask_levels(rows: Any, asked: Question) -> Any:
    settled = rows.order_by().exclude(settled_level="")
    return settled.values("settled_level").annotate(n=Count("pk")).values_list("settled_level", "n")


def _ask_months(rows: Any, asked: Question) -> Any:
    month = TruncMonth("filed_at", tzinfo=SHANGHAI)
    numbers = {"raised": Count("pk"), "echoed": Count("pk", filter=Q(final_echo__isnull=False))}
    counted = rows.order_by().annotate(month=month).values("month").annotate(**numbers)
    return counted.values_list("month", *numbers)


_LEVELS, _MONTHS = Statement(_ask_levels), Statement(_ask_months)


def by_level(asked: Question) -> dict[str, int]:
    """Count the settled ones by the level of the ladder they had to climb to, lowest first."""
    found = dict(_LEVELS.rows(asked))
    return {level.value: found.get(level.value, 0) for level in LADDER}


def by_month(asked: Question) -> list[Month]:
    """Count by the month of raising, without gaps between the first and the last."""
    counted = [Month(month.date(), *numbers) for month, *numbers in _MONTHS.rows(asked)]
    found = {month.first: month for month in counted}
    if not found:
        return []
    months, first, last = [], min(found), max(found)
    while first <= last:
        months.append(found.get(first, Month(first, 0, 0)))
        first = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return months
