"""The API of the mirror: the figures of a place."""

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from huiyin.civic.matters.public import rates, set_formula
from huiyin.kernel.permissions import Permission
from huiyin.kit.http import actor_of
from huiyin.kit.http_api import Id, asks
from huiyin.mirror.insight import queries, rules
from huiyin.mirror.insight.queries import By, Mirror, Order, Ranked, Ranking
from huiyin.mirror.insight.queries.breakdowns import Line

router = Router(tags=["mirror"])


class RateOut(Schema):
    """A rate: `hits` of `n`; for satisfaction the hits are weighted. `share` is null when n is 0."""

    hits: float
    n: int
    share: float | None


class BinOut(Schema):
    """How many took more than `after` days and at most `upto`; null leaves a side open."""

    after: int | None
    upto: int | None
    n: int


class LineOut(Schema):
    """One line of a breakdown. `together` marks the line into which small ones were put."""

    name: str
    token: str
    category: int | None
    counts: dict[str, int]
    together: bool


class MonthOut(Schema):
    """What was raised in a month (YYYY-MM), and how many of these are answered."""

    month: str
    raised: int
    answered: int


class MirrorOut(Schema):
    """The figures of a place. `too_few` says that so few are left that none is shown."""

    place: str
    token: str
    period: str
    category: int | None
    history: bool
    formula: str
    composite: float | None
    too_few: bool
    figures: dict[str, int]
    response: RateOut
    resolution: RateOut
    satisfaction: RateOut
    scores: dict[int, int]
    median_days: float | None
    p90_days: float | None
    times: list[BinOut]
    ages: list[BinOut]
    categories: list[LineOut]
    places: list[LineOut]
    levels: dict[str, int]
    months: list[MonthOut]
    imported: int
    counted_at: datetime


class FormulaOut(Schema):
    """A version of the formula: what answers of 5 to 1 and the three rates weigh, as decimals."""

    version: str
    weights: dict[int, float]
    parts: dict[str, float]
    valid_from: date
    source: str
    mark: str


class FormulaIn(Schema):
    """A version to enter; weights are decimals as text, so that nothing is rounded on the way."""

    version: Annotated[str, Field(min_length=1, max_length=20)]
    weights: dict[int, Annotated[str, Field(max_length=8)]]
    parts: dict[str, Annotated[str, Field(max_length=8)]]
    valid_from: date
    source: Annotated[str, Field(max_length=200)]


class ComparedOut(Schema):
    """One line of a comparison; `rank` is null where fewer than five stand behind a rate."""

    name: str
    token: str
    key: int | None
    raised: int
    response: RateOut
    resolution: RateOut
    satisfaction: RateOut
    composite: float | None
    rank: int | None
    together: bool


class ComparisonOut(Schema):
    """Areas, holders or categories beside each other."""

    by: By
    order: Order
    formula: str
    lines: list[ComparedOut]


@router.get("/formulas", response=list[FormulaOut], **asks(Permission.MIRROR_FIGURES_READ))
def read_formulas(request: HttpRequest) -> list[dict[str, Any]]:
    """Read every version of the formula, the latest first."""
    return [_formula(one) for one in rates.formulas()]


@router.post("/formulas", response={201: FormulaOut}, **asks(Permission.CIVIC_MATTER_IMPORT))
def enter_formula(request: HttpRequest, data: FormulaIn) -> Status[Any]:
    """Enter a version of the formula; none is ever changed."""
    set_formula(actor=actor_of(request), **data.dict())
    return Status(201, _formula(rates.formula_named(data.version.strip())))


def _formula(one: rates.Formula) -> dict[str, Any]:
    return {
        "version": one.version,
        "weights": {score: float(weight) for score, weight in one.weights.items()},
        "parts": {part: float(weight) for part, weight in one.parts.items()},
        "valid_from": one.valid_from,
        "source": one.source,
        "mark": one.mark,
    }


@router.get("/{token}/compare", response=ComparisonOut, **asks(Permission.MIRROR_FIGURES_READ))
def read_comparison(
    request: HttpRequest,
    token: Annotated[str, Field(max_length=20)],
    by: By = By.PLACE,
    order: Order = Order.COMPOSITE,
    period: Annotated[str, Field(max_length=20)] = "",
    category: Id | None = None,
    formula: Annotated[str, Field(max_length=20)] = "",
) -> dict[str, Any]:
    """Compare the parts of a place, whoever holds its matters, or what they are about."""
    asked = queries.ask(token, period=period, category_id=category, formula=formula)
    shown = queries.ranking(actor_of(request), asked, by, order)
    return {
        "by": by,
        "order": order,
        "formula": asked.formula.version,
        "lines": [_compared(line, shown) for line in shown.lines],
    }


def _compared(line: Ranked, shown: Ranking) -> dict[str, Any]:
    about = line.about
    is_place = shown.by is By.PLACE and about is not None
    return {
        "name": about.name if is_place else about or "",
        "token": about.token if is_place else "",
        "key": line.key,
        "raised": line.counts["raised"],
        **{name: _rate(line.rates.of(name)) for name in ("response", "resolution", "satisfaction")},
        "composite": None if line.composite is None else float(line.composite),
        "rank": line.rank,
        "together": line.folded,
    }


@router.get("/{token}", response=MirrorOut, **asks(Permission.MIRROR_FIGURES_READ))
def read_mirror(
    request: HttpRequest,
    token: Annotated[str, Field(max_length=20)],
    period: Annotated[str, Field(max_length=20)] = "",
    category: Id | None = None,
    history: bool = False,
    on: Annotated[str, Field(max_length=20)] = "",
    formula: Annotated[str, Field(max_length=20)] = "",
) -> dict[str, Any]:
    """Read the figures of a place; `period` is 2026, 2026-Q4, 2026-11, month, quarter, year or all.

    `on` is a day (YYYY-MM-DD) whose map is meant: what lay in the place then. Without it today's map counts.
    The figures are counted with the formula in force at the end of the period, or with the one that is named.
    """
    asked = queries.ask(token, period=period, category_id=category, history=history, on=on, formula=formula)
    return _out(queries.mirror(actor_of(request), asked))


def _out(shown: Mirror) -> dict[str, Any]:
    asked = shown.question
    return {
        "place": asked.place.full_name,
        "token": asked.place.token,
        "period": asked.period.key,
        "category": asked.category_id,
        "history": asked.history,
        "formula": shown.formula.version,
        "composite": None if shown.composite is None else float(shown.composite),
        "too_few": shown.hidden,
        "figures": {figure.value: n for figure, n in shown.figures.items()},
        "response": _rate(shown.response),
        "resolution": _rate(shown.resolution),
        "satisfaction": _rate(shown.satisfaction),
        "scores": shown.scores,
        "median_days": shown.median_days,
        "p90_days": shown.p90_days,
        "times": [{"after": bin_.after, "upto": bin_.upto, "n": n} for bin_, n in shown.times.items()],
        "ages": [{"after": bin_.after, "upto": bin_.upto, "n": n} for bin_, n in shown.ages.items()],
        "categories": [_category(line) for line in shown.categories.lines],
        "places": [_place(line) for line in shown.places.lines],
        "levels": shown.levels,
        "months": [
            {"month": f"{row.first:%Y-%m}", "raised": row.raised, "answered": row.answered}
            for row in shown.months
        ],
        "imported": shown.imported,
        "counted_at": shown.counted_at,
    }


def _rate(rate: rules.Rate) -> dict[str, Any]:
    share = None if rate.share is None else float(rate.share)
    return {"hits": float(rate.hits), "n": rate.n, "share": share}


def _category(line: Line) -> dict[str, Any]:
    return {**_line(line), "name": line.about or "", "token": "", "category": line.key}


def _place(line: Line) -> dict[str, Any]:
    name, token = (line.about.name, line.about.token) if line.about else ("", "")
    return {**_line(line), "name": name, "token": token, "category": None}


def _line(line: Line) -> dict[str, Any]:
    return {"counts": dict(line.counts), "together": line.folded}
