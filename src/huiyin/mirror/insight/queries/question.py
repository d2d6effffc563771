"""What is asked of the mirror: a place, a period, a category, with or without imported history."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q

from huiyin.civic.matters.public import category_names, in_category, rates
from huiyin.civic.places.public import LADDER, Place, default_place, place, remembered_by_token, standing
from huiyin.kernel import clock
from huiyin.kernel.clock import SHANGHAI
from huiyin.kernel.errors import Invalid
from huiyin.kernel.text import gettext_noop as N_
from huiyin.mirror.insight.rules import ALL, Period, read_period

# From the first on, before the second.
Moments = tuple[datetime, datetime]


@dataclass(frozen=True)
class Question:
    """Whose figures are asked for; `category_id` takes in what lies below it."""

    place: Place
    period: Period = ALL
    category_id: int | None = None
    history: bool = False
    formula_name: str = ""

    @property
    def moments(self) -> Moments | None:
        """Return from when on and before when what is asked for was raised; None for everything."""
        start, end = self.period.start, self.period.end
        return (_midnight(start), _midnight(end)) if start and end else None

    @property
    def formula(self) -> rates.Formula:
        """Return the formula that is asked for, or the one in force at the end of the period."""
        if self.formula_name:
            return rates.formula_named(self.formula_name)
        today, end = clock.today(), self.period.end
        return rates.formula_for(end - timedelta(days=1) if end and end <= today else today)


def ask(
    token: str = "",
    *,
    period: str = "",
    category_id: int | None = None,
    history: bool = False,
    on: str = "",
    formula: str = "",
) -> Question:
    """Read a question: no token means the city, and a building's figures are its compound's.

    `on` is a day (YYYY-MM-DD) whose map is meant; without it today's counts, and an ended place is what took
    its place. Raises NotFound for an unknown place, Invalid for a period, a day or a formula that is none.
    """
    if formula:
        rates.formula_named(formula)
    where = remembered_by_token(token) if token else default_place()
    if where.level not in LADDER and where.scope.compound_id:
        where = place(where.scope.compound_id)
    day = _day(on)
    where = standing(where) if day is None else replace(where, on=day)
    return Question(where, read_period(period, clock.today()), category_id, history, formula)


def written(asked: Question) -> dict[str, Any]:
    """Return what decides what is counted, as JSON has it; the formula weighs what was counted."""
    return {
        "place": asked.place.id,
        "on": asked.place.on.isoformat() if asked.place.on else None,
        "period": asked.period.key,
        "category": asked.category_id,
        "history": asked.history,
    }


def read(told: Mapping[str, Any]) -> Question:
    """Read a question that was `written`."""
    where = replace(place(told["place"]), on=_day(told["on"] or ""))
    return Question(where, read_period(told["period"], clock.today()), told["category"], told["history"])


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Invalid(
            N_("“%(value)s” is no day. Write it like 2026-06-30."),
            code="bad_day",
            field="map",
            params={"value": text[:20]},
        ) from error


def narrowed(asked: Question) -> Q:
    """Return the condition on matters that a question sets besides its place."""
    condition = raised_within(asked.moments, history=asked.history)
    return condition & in_category(asked.category_id) if asked.category_id else condition


def raised_within(moments: Moments | None, *, history: bool) -> Q:
    """Return the condition "raised within these moments", with or without imported history."""
    condition = Q() if history else Q(historical=False)
    return condition & Q(filed_at__gte=moments[0], filed_at__lt=moments[1]) if moments else condition


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=SHANGHAI)


def category_name(category_id: int | None) -> str:
    """Return the name of the category that is asked for; nothing if none is, or it is unknown."""
    return category_names([category_id]).get(category_id, "") if category_id else ""
