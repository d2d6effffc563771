"""Periods: the month, quarter or year in which matters were raised."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from huiyin.kernel.errors import Invalid
from huiyin.kernel.text import gettext_noop as N_

_KEY = re.compile(r"(?P<year>(?:19|20)\d\d)(?:-(?:Q(?P<quarter>[1-4])|(?P<month>0[1-9]|1[0-2])))?")
_MONTHS = {"month": 1, "quarter": 3, "year": 12}


class Span(StrEnum):
    """How long a period is."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    ALL = "all"


@dataclass(frozen=True)
class Period:
    """Some months in a row: from `start` up to, not including, `end`; None for everything."""

    span: Span
    start: date | None = None
    end: date | None = None

    @property
    def key(self) -> str:
        """Name the period in an address: 2026, 2026-Q4, 2026-11 or all."""
        if self.start is None:
            return Span.ALL.value
        year, month = self.start.year, self.start.month
        names = {Span.MONTH: f"-{month:02}", Span.QUARTER: f"-Q{(month + 2) // 3}", Span.YEAR: ""}
        return f"{year}{names[self.span]}"

    @property
    def before(self) -> "Period":
        """Return the period just before; everything has none and is itself."""
        return self._moved(-1)

    @property
    def after(self) -> "Period":
        """Return the period just after; everything has none and is itself."""
        return self._moved(1)

    def _moved(self, steps: int) -> "Period":
        if self.start is None:
            return self
        return _period(self.span, _shifted(self.start, steps * _MONTHS[self.span]))


ALL = Period(Span.ALL)


def read_period(text: str, today: date) -> Period:
    """Read a period of an address: its key, or month, quarter, year for the one that is now.

    Nothing means everything. Raises Invalid, at field "period", for anything else.
    """
    said = text.strip()
    if said in {"", Span.ALL}:
        return ALL
    if said in _MONTHS:
        return _around(Span(said), today)
    found = _KEY.fullmatch(said)
    if found is None:
        raise Invalid(
            N_("“%(value)s” is no period: write 2026, 2026-Q4, 2026-11 or all."),
            code="bad_period",
            field="period",
            params={"value": said[:20]},
        )
    year, quarter, month = int(found["year"]), found["quarter"], found["month"]
    if quarter:
        return _period(Span.QUARTER, date(year, int(quarter) * 3 - 2, 1))
    return _period(Span.MONTH, date(year, int(month), 1)) if month else _period(Span.YEAR, date(year, 1, 1))


def _around(span: Span, day: date) -> Period:
    months = _MONTHS[span]
    return _period(span, date(day.year, (day.month - 1) // months * months + 1, 1))


def _period(span: Span, start: date) -> Period:
    return Period(span, start, _shifted(start, _MONTHS[span]))


def _shifted(start: date, months: int) -> date:
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, 1)
