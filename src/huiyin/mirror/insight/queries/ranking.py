"""Areas, organisations or categories of a place beside each other, ranked where there is enough to rank."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from typing import Any

from huiyin.civic.matters.public import (
    Figure,
    category_key,
    category_names,
    place_key,
    scored_q,
)
from huiyin.civic.orgs.public import org_names
from huiyin.civic.places.public import places
from huiyin.kernel.actor import Actor
from huiyin.kit.counting import Counting
from huiyin.mirror.insight import access
from huiyin.mirror.insight.queries.breakdowns import Cells, cells_of
from huiyin.mirror.insight.queries.question import Question, read, written
from huiyin.mirror.insight.rules import (
    ANSWERS,
    ENOUGH,
    Cell,
    Rates,
    composite,
    fewest,
    ranks,
    resolution,
    response,
    satisfaction,
)


class By(StrEnum):
    """What is compared: the parts of the place, whoever holds the matters, or what they are about."""

    PLACE = "place"
    HOLDER = "holder"
    CATEGORY = "category"


class Order(StrEnum):
    """By which figure the lines are ranked."""

    COMPOSITE = "composite"
    RESPONSE = "response"
    RESOLUTION = "resolution"
    SATISFACTION = "satisfaction"


@dataclass(frozen=True)
class Ranked:
    """One line: `about` is a Place or a name, None for what has none; `rank` is None where n is too small."""

    about: Any
    key: int | None
    counts: Mapping[str, int]
    rates: Rates
    composite: Fraction | None
    rank: int | None
    folded: bool


@dataclass(frozen=True)
class Ranking:
    """Some lines, ranked ones first; counted with the formula of the question."""

    question: Question
    by: By
    order: Order
    lines: list[Ranked]
    counted_at: datetime


_FIGURES = (
    *(Figure.RAISED, Figure.ANSWERED, Figure.FIRST_ENDED, Figure.FIRST_IN_TIME),
    *(Figure.WORDS, Figure.SOLVED, Figure.SCORED, Figure.UNREACHED),
)


def ranking(actor: Actor, asked: Question, by: By, order: Order = Order.COMPOSITE) -> Ranking:
    """Return the three rates for each part, holder or category of a place, counted in one statement."""
    answer = _COUNTED.ask(written(asked) | {"by": by.value})
    cells = cells_of(answer.value["lines"], whole=access.sees_small_numbers(actor, asked.place))
    about = _about(by, cells)
    formula = asked.formula
    rated = [(cell, _rates(cell, formula.weights)) for cell in cells]
    # What was folded together is nobody, so it takes no rank from anybody.
    shares = [(None, 0) if cell.folded else _ranked_by(rates, formula.parts, order) for cell, rates in rated]
    lines = [
        Ranked(
            about=None if cell.folded else about(cell.key),
            key=cell.key,
            counts=cell.counts,
            rates=rates,
            composite=composite(rates, formula.parts),
            rank=rank,
            folded=cell.folded,
        )
        for (cell, rates), rank in zip(rated, ranks(shares, ENOUGH), strict=True)
    ]
    return Ranking(asked, by, order, sorted(lines, key=_place_in_table), answer.counted_at)


def _place_in_table(line: Ranked) -> tuple[Any, ...]:
    return line.folded, line.rank is None, line.rank or 0, -line.counts["raised"], line.key or 0


def _count(question: Mapping[str, Any]) -> dict[str, Any]:
    return {"lines": _LINES[By(question["by"])].count(read(question))}


_COUNTED = Counting("insight.ranking", _count)
_SCORES = {f"score_{score}": scored_q(score) for score in ANSWERS}
_LINES = {
    By.PLACE: Cells(lambda asked: place_key(asked.place), _FIGURES, _SCORES),
    By.HOLDER: Cells(lambda asked: "holder_org_id", _FIGURES, _SCORES),
    By.CATEGORY: Cells(lambda asked: category_key(asked.category_id), _FIGURES, _SCORES),
}


def _about(by: By, cells: list[Cell]) -> Callable[[Any], Any]:
    keys = [cell.key for cell in cells if cell.key]
    found: Mapping[Any, Any]
    if by is By.PLACE:
        found = places(keys)
    else:
        found = org_names(keys) if by is By.HOLDER else category_names(keys)
    return found.get


def _rates(cell: Cell, weights: Mapping[int, Fraction]) -> Rates:
    counts = cell.counts
    return Rates(
        response=response(in_time=counts["first_in_time"], ended=counts["first_ended"]),
        resolution=resolution(solved=counts["solved"], counted=counts["words"]),
        satisfaction=satisfaction({score: counts[f"score_{score}"] for score in ANSWERS}, weights),
    )


def _ranked_by(rates: Rates, parts: Mapping[str, Fraction], order: Order) -> tuple[Fraction | None, int]:
    if order is Order.COMPOSITE:
        return composite(rates, parts), fewest(rates)
    rate = rates.of(order.value)
    return rate.share, rate.n
