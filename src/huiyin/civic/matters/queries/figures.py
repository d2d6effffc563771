"""The few figures above a wall: this month in a place, in a constant number of queries."""

from dataclasses import dataclass
from datetime import datetime
from statistics import mean
from typing import Any

from django.db.models import Avg, Case, Count, F, FloatField, Q, QuerySet, When

from huiyin.civic.matters.models import Feedback, Matter
from huiyin.civic.matters.queries.mirror import days_at, days_to_echo, figures_base
from huiyin.civic.matters.queries.rates import formula_for
from huiyin.civic.matters.rules.states import ECHOED
from huiyin.civic.places.public import Place, remembered_place, widest_places
from huiyin.kernel import clock
from huiyin.kernel.clock import SHANGHAI
from huiyin.kit.counting import Counting, Question


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
    raised = figures_base(where).filter(filed_at__gte=since, historical=False)
    has_echo = Q(state__in=sorted(ECHOED))
    counted = raised.aggregate(wishes=Count("pk"), echoed=Count("pk", filter=has_echo))
    satisfied, answers = _satisfaction(raised)
    return {
        "since": question["since"],
        "wishes": counted["wishes"],
        "echoed": counted["echoed"],
        "median_days": _median_days(raised.filter(has_echo), counted["echoed"]),
        "satisfied": satisfied,
        "answers": answers,
    }


_MONTH = Counting("matters.month", _count_month, _standing)


def _median_days(echoed: QuerySet[Matter], count: int) -> float | None:
    """Return the middle of the days to the echo, or the mean of the two in the middle."""
    middle = days_at(echoed.annotate(took=days_to_echo()), (count - 1) // 2, 2 - count % 2) if count else []
    return mean(middle) if middle else None


def _satisfaction(raised: QuerySet[Matter]) -> tuple[float | None, int]:
    weight = Case(
        *(When(score=score, then=float(weight)) for score, weight in formula_for().weights.items()),
        output_field=FloatField(),
    )
    said = Feedback.objects.filter(matter__in=raised, cycle=F("matter__cycle"), score__isnull=False)
    found = said.aggregate(satisfied=Avg(weight), answers=Count("pk"))
    return found["satisfied"], found["answers"]
