"""The figures of a place, counted in the database: a constant number of statements whatever it holds.

One pass over the place's matters makes all figures, times and ages; the median and the ninth decile sort
the answered ones once each. docs/how-we-count.md says what each number means.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from django.db.models import Q

from huiyin.civic.matters.public import (
    Figure,
    counted,
    days_at,
    days_to_echo,
    echo_within,
    figure_q,
    in_days,
    open_since,
    scored_q,
)
from huiyin.civic.matters.public import rates as spine
from huiyin.civic.places.public import widest_places
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kit.counting import Counting
from huiyin.mirror.insight import access
from huiyin.mirror.insight.queries.breakdowns import (
    CATEGORIES,
    PLACES,
    Breakdown,
    Month,
    by_category,
    by_level,
    by_month,
    by_place,
)
from huiyin.mirror.insight.queries.question import Question, read, written
from huiyin.mirror.insight.queries.statements import Statement
from huiyin.mirror.insight.rules import (
    AGES,
    ALL,
    ANSWERS,
    TIMES,
    Bin,
    Rate,
    Rates,
    between,
    composite,
    is_small,
    read_period,
    resolution,
    response,
    satisfaction,
    spot,
)


@dataclass(frozen=True)
class Mirror:
    """What the mirror shows of a place.

    `days` has the median and the 90th percentile in days (None while nothing is answered). `hidden` says that
    too few are left to be shown to this reader; then every number is nought. `imported` counts the
    matters of history that the question leaves out or takes in; `counted_at` is when all of it was counted.
    """

    question: Question
    figures: dict[Figure, int]
    scores: dict[int, int]
    response: Rate
    resolution: Rate
    satisfaction: Rate
    composite: Fraction | None
    formula: spine.Formula
    median_days: float | None
    p90_days: float | None
    times: dict[Bin, int]
    ages: dict[Bin, int]
    categories: Breakdown
    places: Breakdown
    levels: dict[str, int]
    months: list[Month]
    imported: int
    whole: bool
    counted_at: datetime
    hidden: bool = False


def mirror(actor: Actor, asked: Question) -> Mirror:
    """Return the figures of a place as this reader may see them; of a large one some minutes old at most."""
    answer = _COUNTED.ask(written(asked))
    whole = access.sees_small_numbers(actor, asked.place)
    counts = answer.value["counts"]
    narrow = asked.category_id is not None
    hidden = narrow and not whole and is_small(raised=counts["raised"], known=counts["known"])
    told = _nothing(answer.value) if hidden else answer.value
    counts, formula = told["counts"], asked.formula
    scores = {score: counts[f"score_{score}"] for score in ANSWERS}
    rates = Rates(
        response=response(in_time=counts["first_in_time"], ended=counts["first_ended"]),
        resolution=resolution(solved=counts["solved"], counted=counts["words"]),
        satisfaction=satisfaction(scores, formula.weights),
    )
    return Mirror(
        question=asked,
        figures={figure: counts[figure.value] for figure in Figure},
        scores=scores,
        response=rates.response,
        resolution=rates.resolution,
        satisfaction=rates.satisfaction,
        composite=composite(rates, formula.parts),
        formula=formula,
        median_days=told["median_days"],
        p90_days=told["p90_days"],
        times={times: counts[f"took_{number}"] for number, times in enumerate(TIMES)},
        ages={ages: counts[f"age_{number}"] for number, ages in enumerate(AGES)},
        categories=by_category(told["categories"], whole=whole),
        places=by_place(told["places"], asked, whole=whole),
        levels=told["levels"],
        months=[Month(date.fromisoformat(first), *numbers) for first, *numbers in told["months"]],
        imported=told["imported"],
        whole=whole,
        counted_at=answer.counted_at,
        hidden=hidden,
    )


def _nothing(told: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is told of too few: noughts."""
    empty: dict[str, Any] = {"categories": [], "places": [], "months": [], "imported": told["imported"]}
    noughts = {name: dict.fromkeys(told[name], 0) for name in ("counts", "levels")}
    return empty | noughts | {"median_days": None, "p90_days": None}


def _count(question: Mapping[str, Any]) -> dict[str, Any]:
    """Count everything that the mirror shows of a place, whoever will read it."""
    asked = read(question)
    now = clock.now()
    counts = dict(zip(_conditions(now), _COUNTS.rows(asked, now=now)[0], strict=True))
    return {
        "counts": counts,
        **_quantiles(asked, counts["answered"]),
        "categories": CATEGORIES.count(asked),
        "places": PLACES.count(asked),
        "levels": by_level(asked),
        "months": [(month.first.isoformat(), month.raised, month.answered) for month in by_month(asked)],
        "imported": _IMPORTED.rows(Question(asked.place, history=True))[0][0],
    }


def _standing() -> list[dict[str, Any]]:
    today = clock.today()
    periods = [ALL, read_period("month", today)]
    return [written(Question(where, period)) for where in widest_places() for period in periods]


_COUNTED = Counting("insight.mirror", _count, _standing)


def _ask_counts(rows: Any, asked: Question, now: datetime) -> Any:
    """Make all figures, times and ages in one pass."""
    return counted(rows.annotate(took=days_to_echo()), _conditions(now))


def _conditions(now: datetime) -> dict[str, Q]:
    conditions = {figure.value: condition for figure, condition in figure_q(now).items()}
    conditions |= {f"score_{score}": scored_q(score) for score in ANSWERS}
    conditions |= {f"took_{n}": echo_within(times.after, times.upto) for n, times in enumerate(TIMES)}
    conditions |= {f"age_{n}": open_since(now, ages.after, ages.upto) for n, ages in enumerate(AGES)}
    conditions["known"] = Q(published_at__isnull=False)
    return conditions


def _ask_days(rows: Any, asked: Question, **places: int) -> Any:
    """Sort the answered ones by how long they took, and pick those between which the quantiles lie."""
    timed = rows.annotate(took=days_to_echo()).filter(echo_within(None, None))
    return days_at(timed, places.values())


def _ask_imported(rows: Any, asked: Question) -> Any:
    """Count the imported history."""
    return counted(rows.filter(historical=True), {"imported": Q(pk__isnull=False)})


_COUNTS = Statement(_ask_counts, now=datetime)
_DAYS = Statement(_ask_days, median=int, median_next=int, p90=int, p90_next=int)
_IMPORTED = Statement(_ask_imported)


def _quantiles(asked: Question, answered: int) -> dict[str, float | None]:
    if not answered:
        return {"median_days": None, "p90_days": None}
    spots = {"median": spot(answered, 0.5), "p90": spot(answered, 0.9)}
    places = {name: spot.index for name, spot in spots.items()}
    nexts = {f"{name}_next": spot.index + 1 for name, spot in spots.items()}
    found = {at: in_days(took) for at, took in _DAYS.rows(asked, **places, **nexts)}
    return {
        f"{name}_days": between([found[at] for at in (spot.index, spot.index + 1) if at in found], spot.part)
        for name, spot in spots.items()
    }
