"""Areas, holders or categories beside each other, and figures as files."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from huiyin.civic.matters.public import Figure
from huiyin.civic.places.public import LADDER, Place
from huiyin.kernel.errors import Invalid
from huiyin.kernel.permissions import Permission
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.http import actor_of, door
from huiyin.kit.table_download import table_answer
from huiyin.mirror.insight.queries import (
    By,
    Order,
    Question,
    Ranked,
    Ranking,
    category_name,
    mirror,
    ranking,
)
from huiyin.mirror.insight.rules import Rate, comparable, fewest
from huiyin.mirror.insight.views.links import Links
from huiyin.mirror.insight.views.pages import crumbs
from huiyin.mirror.insight.views.reading import question_of
from huiyin.mirror.insight.views.words import (
    PARTS,
    figure_label,
    holder_label,
    percent,
    period_label,
    share_percent,
)

Choice = TypeVar("Choice", bound=StrEnum)
Cell = str | int | float
_BY = {By.PLACE: "", By.HOLDER: N_("By holder"), By.CATEGORY: N_("By category")}
_ORDERS = {
    Order.COMPOSITE: N_("All three"),
    Order.RESPONSE: N_("Response"),
    Order.RESOLUTION: N_("Resolution"),
    Order.SATISFACTION: N_("Satisfaction"),
}
# What each rate counts above and below, as the lists behind them are called.
_BEHIND = {
    Order.RESPONSE: (Figure.FIRST_IN_TIME, Figure.FIRST_ENDED),
    Order.RESOLUTION: (Figure.SOLVED, Figure.WORDS),
    Order.SATISFACTION: (Figure.SCORED, Figure.SCORED),
}


@require_GET
@door(Permission.MIRROR_FIGURES_READ)
def compare(request: HttpRequest, token: str) -> HttpResponse:
    """Show the three rates of each part, holder or category, with a rank where there is enough to rank."""
    asked = question_of(request, token)
    by, order = _chosen(request, "by", By.PLACE), _chosen(request, "order", Order.COMPOSITE)
    shown = ranking(actor_of(request), asked, by, order)
    links = Links(asked)
    context = {
        "place": asked.place,
        "crumbs": crumbs(asked, links, here=_("Comparison")),
        "period": period_label(asked.period),
        "category": category_name(asked.category_id),
        "formula": asked.formula,
        "bys": [_chip(_by_label(one, asked), links.compare(by=one.value), one is by) for one in By],
        "orders": [
            _chip(_(label), links.compare(by=by.value, order=one.value), one is order)
            for one, label in _ORDERS.items()
        ],
        "columns": [_(label) for one, label in _ORDERS.items() if one is not Order.COMPOSITE],
        "shown": shown,
        "lines": [_line(line, shown, links) for line in shown.lines],
        "exports": [(form.upper(), links.export(form, by=by.value)) for form in ("xlsx", "csv")],
        "back": links.page(),
    }
    return render(request, "insight/compare.html", context)


def _by_label(by: By, asked: Question) -> str:
    return _(PARTS[asked.place.level.value]) if by is By.PLACE else _(_BY[by])


def _chip(label: str, url: str, current: bool) -> dict[str, Any]:
    return {"label": label, "url": url, "current": current}


def _chosen(request: HttpRequest, field: str, fallback: Choice) -> Choice:
    said = request.GET.get(field, "")
    known = type(fallback)
    if not said:
        return fallback
    if said in set(known):
        return known(said)
    raise Invalid(
        N_("“%(value)s” cannot be compared. Open the mirror again and choose there."),
        code="bad_comparison",
        field=field,
        params={"value": said[:20]},
    )


def _line(line: Ranked, shown: Ranking, links: Links) -> dict[str, Any]:
    token, choice = _choice_of(line, shown)
    behind = None if line.folded else lambda show: links.behind(token=token, show=show, **choice)
    return {
        "label": label_of(line, shown),
        "url": behind("raised") if behind else "",
        "raised": line.counts["raised"],
        "rank": line.rank,
        "composite": share_percent(line.composite) if _has_composite(line) else "—",
        "rates": [
            {
                "percent": percent(rate) if comparable(rate.n) else "—",
                "n": rate.n,
                "hits_url": behind(top.value) if behind and comparable(rate.n) else "",
                "n_url": behind(bottom.value) if behind and rate.n else "",
            }
            for rate, (top, bottom) in ((line.rates.of(one.value), _BEHIND[one]) for one in _BEHIND)
        ],
    }


def _has_composite(line: Ranked) -> bool:
    """Tell whether a composite stands on enough: on no fewer than each of its three rates."""
    return line.composite is not None and comparable(fewest(line.rates))


def _choice_of(line: Ranked, shown: Ranking) -> tuple[str, dict[str, Any]]:
    """Return the place whose list a line leads to, and what narrows it."""
    own = shown.question.place
    if shown.by is By.HOLDER:
        return "", {"holder": line.key or 0}
    if shown.by is By.CATEGORY:
        if line.key is not None:
            return "", {"category_id": line.key}
        return "", {"unclassified": 1} if shown.question.category_id is None else {"exactly": 1}
    about: Place | None = line.about
    if about is not None and about.id != own.id and about.level in LADDER:
        return about.token, {}
    return "", {"at": about.token if about else own.token}


def label_of(line: Ranked, shown: Ranking) -> str:
    """Return what a line is about, in words."""
    own = shown.question.place
    if line.folded:
        return _("the others together")
    if shown.by is By.HOLDER:
        return holder_label(line.key or 0, line.about or "")
    if shown.by is By.CATEGORY:
        return str(line.about or _("not sorted yet"))
    is_whole = line.about is None or line.about.id == own.id
    return _("%(place)s as a whole") % {"place": own.name} if is_whole else str(line.about.name)


@require_GET
@door(Permission.MIRROR_FIGURES_READ)
def export(request: HttpRequest, token: str, form: str) -> HttpResponseBase:
    """Give the figures of a place as a csv or xlsx file; with `by`, those of a comparison."""
    asked = question_of(request, token)
    actor = actor_of(request)
    if request.GET.get("by"):
        shown = ranking(actor, asked, _chosen(request, "by", By.PLACE))
        heading, rows = _compared_heading(), [_compared_row(line, shown) for line in shown.lines]
    else:
        heading, rows = [_("Figure"), _("Value"), _("n")], list(_figure_rows(request, asked))
    return table_answer(heading, [*rows, [], *_footing(asked)], f"mirror-{asked.place.token}", form)


def _compared_heading() -> list[str]:
    names = [_(label) for one, label in _ORDERS.items() if one is not Order.COMPOSITE]
    rates = [part for name in names for part in (f"{name} %", f"{name} n")]
    return [_("What is compared"), _("Matters raised"), *rates, _("All three"), _("Rank")]


def _compared_row(line: Ranked, shown: Ranking) -> list[Cell]:
    rates = [cell for one in _BEHIND for cell in _rate_cells(line.rates.of(one.value))]
    composite = round(float(line.composite or 0) * 100, 1) if _has_composite(line) else ""
    return [label_of(line, shown), line.counts["raised"], *rates, composite, line.rank or ""]


def _rate_cells(rate: Rate) -> list[Cell]:
    return [rate.percent if rate.percent is not None and comparable(rate.n) else "", rate.n]


def _figure_rows(request: HttpRequest, asked: Question) -> Iterator[list[Cell]]:
    shown = mirror(actor_of(request), asked)
    for figure, n in shown.figures.items():
        yield [figure_label(figure), n, ""]
    for one, rate in zip(_BEHIND, (shown.response, shown.resolution, shown.satisfaction), strict=True):
        yield [f"{_(_ORDERS[one])} %", "" if rate.percent is None else rate.percent, rate.n]
    if shown.composite is not None:
        yield [_("All three"), round(float(shown.composite) * 100, 1), ""]


def _footing(asked: Question) -> list[list[Cell]]:
    """Say what the figures are of, and with which formula they were made."""
    return [
        [_("Place"), asked.place.full_name],
        [_("Period"), period_label(asked.period)],
        [_("Category"), category_name(asked.category_id) or _("all categories")],
        [_("Formula"), asked.formula.version],
    ]
