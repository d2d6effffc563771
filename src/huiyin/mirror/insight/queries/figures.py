"""The figures of a place, counted in the database: a constant number of statements whatever it holds.

One pass over the place's matters makes all figures, times and ages; the median and the ninth decile sort
the answered ones once each. docs/how-we-count.md says what each number means.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import Count, Q

from huiyin.civic.matters.public import (
    Figure,
    days_at,
    days_to_echo,
    echo_within,
    figure_q,
    figures_base,
    open_since,
    scored_q,
)
from huiyin.civic.matters.public import rates as spine
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.mirror.insight import access
from huiyin.mirror.insight.queries.breakdowns import (
    Breakdown,
    Month,
    by_category,
    by_level,
    by_month,
    by_place,
)
from huiyin.mirror.insight.queries.question import Question, narrowed
from huiyin.mirror.insight.rules import (
    AGES,
    ANSWERS,
    TIMES,
    Bin,
    Rate,
    Rates,
    between,
    composite,
    is_small,
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
    matters of history that the question leaves out or takes in.
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
    hidden: bool = False


def mirror(actor: Actor, asked: Question) -> Mirror:
    """Count the figures of a place as this reader may see them."""
    base = figures_base(asked.place)
    rows = base.filter(narrowed(asked))
    counts = rows.annotate(took=days_to_echo()).aggregate(**_counts(asked))
    whole = access.sees_small_numbers(actor, asked.place)
    narrow = asked.category_id is not None
    hidden = narrow and not whole and is_small(raised=counts["raised"], known=counts["known"])
    counts = dict.fromkeys(counts, 0) if hidden else counts
    rows = rows.none() if hidden else rows
    median, p90 = (_days(rows, counts["answered"], share) for share in (0.5, 0.9))
    formula = asked.formula
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
        median_days=median,
        p90_days=p90,
        times={times: counts[f"took_{number}"] for number, times in enumerate(TIMES)},
        ages={ages: counts[f"age_{number}"] for number, ages in enumerate(AGES)},
        categories=by_category(rows, asked, whole=whole),
        places=by_place(rows, asked, whole=whole),
        levels=by_level(rows),
        months=by_month(rows),
        imported=base.filter(historical=True).count(),
        whole=whole,
        hidden=hidden,
    )


def _counts(asked: Question) -> dict[str, Count]:
    now = clock.now()
    conditions = {figure.value: condition for figure, condition in figure_q(asked.place, now).items()}
    conditions |= {f"score_{score}": scored_q(asked.place, score) for score in ANSWERS}
    conditions |= {f"took_{n}": echo_within(times.after, times.upto) for n, times in enumerate(TIMES)}
    conditions |= {f"age_{n}": open_since(now, ages.after, ages.upto) for n, ages in enumerate(AGES)}
    conditions["known"] = Q(published_at__isnull=False)
    return {name: Count("pk", filter=condition) for name, condition in conditions.items()}


def _days(rows: Any, answered: int, share: float) -> float | None:
    if not answered:
        return None
    at = spot(answered, share)
    timed = rows.annotate(took=days_to_echo()).filter(echo_within(None, None))
    return between(days_at(timed, at.index), at.part)
