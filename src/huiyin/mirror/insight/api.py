"""The API of the mirror: the figures of a place."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from huiyin.kernel.permissions import Permission
from huiyin.kit.http import actor_of
from huiyin.kit.http_api import Id, asks
from huiyin.mirror.insight import queries, rules
from huiyin.mirror.insight.queries import Mirror
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


@router.get("/{token}", response=MirrorOut, **asks(Permission.MIRROR_FIGURES_READ))
def read_mirror(
    request: HttpRequest,
    token: Annotated[str, Field(max_length=20)],
    period: Annotated[str, Field(max_length=20)] = "",
    category: Id | None = None,
    history: bool = False,
    on: Annotated[str, Field(max_length=20)] = "",
) -> dict[str, Any]:
    """Read the figures of a place; `period` is 2026, 2026-Q4, 2026-11, month, quarter, year or all.

    `on` is a day (YYYY-MM-DD) whose map is meant: what lay in the place then. Without it today's map counts.
    """
    asked = queries.ask(token, period=period, category_id=category, history=history, on=on)
    return _out(queries.mirror(actor_of(request), asked))


def _out(shown: Mirror) -> dict[str, Any]:
    asked = shown.question
    return {
        "place": asked.place.full_name,
        "token": asked.place.token,
        "period": asked.period.key,
        "category": asked.category_id,
        "history": asked.history,
        "formula": rules.FORMULA,
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
