"""The few figures above a wall: this month in a place, in a constant number of queries."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from statistics import mean
from typing import Any

from django.db.models import Q, QuerySet

from huiyin.civic.matters.models import Matter
from huiyin.civic.matters.queries.mirror import (
    SCORES,
    counted,
    days_at,
    days_to_echo,
    figures_of,
    in_days,
    scored_q,
)
from huiyin.civic.matters.queries.rates import formula_for
from huiyin.civic.matters.rules.states import ECHOED
from huiyin.civic.places.public import Place, remembered_place, widest_places
from huiyin.kernel import clock
from huiyin.kernel.clock import SHANGHAI
from huiyin.kit.counting import Counting, Question
from huiyin.kit.prepared import Prepared


@dataclass(frozen=True)
class MonthFigures:
    """What was raised in a place since the first of the month, and how far that is.

    `median_days` is from raising to the final echo; `satisfied` is a share of 1 over `answers` authors.
    Either is None while there is nothing to count.
    """

    since: datetime
    wishes: int
    echoed: int
    median_days: float | None
    satisfied: float | None
    answers: int


def month_figures(where: Place) -> MonthFigures:
    """Return this month's figures of a place; needs and imported history are left out.

    Of a large place they are some minutes old at the most.
    """
    counted = _MONTH.ask(_this_month(where)).value
    return MonthFigures(**counted | {"since": datetime.fromisoformat(counted["since"])})


def _this_month(where: Place) -> Question:
    month = clock.now().astimezone(SHANGHAI).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return {"place": where.token, "since": month.isoformat()}


def _standing() -> list[Question]:
    return [_this_month(where) for where in widest_places()]


def _count_month(question: Question) -> dict[str, Any]:
    where, since = remembered_place(question["place"]), datetime.fromisoformat(question["since"])
    asked = _statements(where.scope.column_for(where.level))
    raised = {"area": where.scope.at(where.level), "since": since}
    ((wishes, echoed, *scored),) = asked.counts.rows(**raised)
    # The one in the middle, or the two.
    middle = {"low": (echoed - 1) // 2, "high": echoed // 2}
    days = [in_days(took) for _, took in asked.days.rows(**raised, **middle)] if echoed else []
    weights, answers = formula_for().weights, sum(scored)
    weighed = sum(weights[score] * times for score, times in zip(SCORES, scored, strict=True))
    return {
        "since": question["since"],
        "wishes": wishes,
        "echoed": echoed,
        "median_days": mean(days) if days else None,
        "satisfied": float(weighed / answers) if answers else None,
        "answers": answers,
    }


_MONTH = Counting("matters.month", _count_month, _standing)
_HAS_ECHO = Q(state__in=sorted(ECHOED))


@dataclass(frozen=True)
class _Statements:
    """The statements of a month's figures for places of one level."""

    counts: Prepared[Matter, tuple[int, ...]]
    days: Prepared[Matter, tuple[int, int]]


@cache
def _statements(column: str) -> _Statements:
    counts = {
        "wishes": Q(pk__isnull=False),
        "echoed": _HAS_ECHO,
        **{f"score_{score}": scored_q(score) for score in SCORES},
    }

    def raised(area: int, since: datetime) -> QuerySet[Matter]:
        return figures_of(Q((column, area))).filter(filed_at__gte=since, historical=False)

    def counted_since(area: int, since: datetime) -> QuerySet[Matter, tuple[int, ...]]:
        return counted(raised(area, since), counts)

    def days(area: int, since: datetime, low: int, high: int) -> QuerySet[Matter, tuple[int, int]]:
        return days_at(raised(area, since).filter(_HAS_ECHO).annotate(took=days_to_echo()), (low, high))

    return _Statements(Prepared(counted_since), Prepared(days))
