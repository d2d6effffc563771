"""The mirror of a place, and how it counts."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from huiyin.civic.matters.public import Figure
from huiyin.civic.places.public import path
from huiyin.civic.territory.public import applied_plans
from huiyin.kernel import clock
from huiyin.kernel.permissions import Permission
from huiyin.kit.http import actor_of, door
from huiyin.kit.kept import kept_for_strangers
from huiyin.mirror.insight.queries import Mirror, Question, category_name, mirror
from huiyin.mirror.insight.rules import ALL, Rate, read_period
from huiyin.mirror.insight.views import charts, tables
from huiyin.mirror.insight.views.links import Links
from huiyin.mirror.insight.views.reading import question_of
from huiyin.mirror.insight.views.words import (
    PARTS,
    composite_words,
    days,
    figure_label,
    percent,
    period_label,
)

_BAND = (Figure.RAISED, Figure.TAKEN_UP, Figure.ANSWERED, Figure.CLOSED, Figure.OPEN, Figure.LATE)


@require_GET
@door(Permission.MIRROR_FIGURES_READ)
@kept_for_strangers(figures=True)
def home(request: HttpRequest) -> HttpResponse:
    """Show the mirror of the city."""
    return _page(request, question_of(request))


@require_GET
@door(Permission.MIRROR_FIGURES_READ)
@kept_for_strangers(figures=True)
def place(request: HttpRequest, token: str) -> HttpResponse:
    """Show the mirror of a place."""
    return _page(request, question_of(request, token))


def _page(request: HttpRequest, asked: Question) -> HttpResponse:
    shown = mirror(actor_of(request), asked)
    links = Links(asked)
    today, plans = clock.today(), applied_plans()
    context = {
        "shown": shown,
        "place": asked.place,
        "formula": shown.formula,
        "composite": composite_words(shown),
        "compare": links.compare(),
        "exports": [(form.upper(), links.export(form)) for form in ("xlsx", "csv")],
        "called": _called(shown, links),
        "crumbs": crumbs(asked, links),
        "period": period_label(asked.period),
        "category": category_name(asked.category_id),
        "without_category": links.page(category_id=None),
        "filters": _filters(asked, links, shown),
        "maps": _maps(asked, links, [plan.effective for plan in plans]),
        "plans": plans,
        "bands": _bands(shown, links),
        "paused": shown.figures[Figure.PAUSED],
        "paused_url": links.behind(show=Figure.PAUSED.value),
        "rates": _rates(shown, links),
        "times": charts.times(shown, links),
        "ages": charts.ages(shown, links),
        "months": charts.months(shown, links, today),
        "levels": charts.levels(shown, links),
        "at_home": _at_home(shown),
        "scores": charts.scores(shown, links),
        "categories": tables.categories(shown, links),
        "parts": tables.places(shown, links),
        "parts_title": _(PARTS[asked.place.level.value]),
        # The buildings of a compound are neighbours, not offices: there is nothing to compare.
        "rated": not asked.place.is_compound,
    }
    return render(request, "insight/mirror.html", context)


def crumbs(asked: Question, links: Links, here: str = "") -> list[dict[str, str]]:
    """Return the way from the city down; with `here`, one step further."""
    steps = [{"label": step.name, "url": links.page(step.token)} for step in path(asked.place)]
    if here:
        return [*steps, {"label": here, "url": ""}]
    return [*steps[:-1], {"label": asked.place.name, "url": ""}]


def _filters(asked: Question, links: Links, shown: Mirror) -> list[dict[str, Any]]:
    today, current = clock.today(), asked.period
    spans = [(_("This month"), "month"), (_("This quarter"), "quarter"), (_("This year"), "year")]
    periods = [(label, read_period(span, today)) for label, span in spans] + [(_("Everything"), ALL)]
    chips = [_chip(label, links.page(period=period), period == current) for label, period in periods]
    if current.start:
        chips.append(_chip(f"← {period_label(current.before)}", links.page(period=current.before)))
    if current.end and current.end <= today:
        chips.append(_chip(f"{period_label(current.after)} →", links.page(period=current.after)))
    if shown.imported:
        toggled = links.page(history=not asked.history)
        chips.append(_chip(_("With imported history"), toggled, asked.history, shown.imported))
    return chips


def _maps(asked: Question, links: Links, redrawn: Sequence[date]) -> list[dict[str, Any]]:
    """Return one chip a map: today's, and those before the latest reorganisations."""
    days = list(dict.fromkeys(day - timedelta(days=1) for day in redrawn))
    chosen = asked.place.on
    if chosen is not None and chosen not in days:
        days.append(chosen)
    if not days:
        return []
    now = _chip(_("Today's map"), links.page(place=replace(asked.place, on=None)), chosen is None)
    return [now] + [
        _chip(
            _("Map of %(day)s") % {"day": f"{day:%Y-%m-%d}"},
            links.page(place=replace(asked.place, on=day)),
            chosen == day,
        )
        for day in days
    ]


def _chip(label: str, url: str, current: bool = False, count: int | None = None) -> dict[str, Any]:
    return {"label": label, "url": url, "current": current, "count": count}


def _bands(shown: Mirror, links: Links) -> list[list[dict[str, Any]]]:
    """Return the figures in two rows of four, as a phone shows them."""
    counts = [
        {
            "label": figure_label(figure),
            "value": shown.figures[figure],
            "url": links.behind(show=figure.value) if shown.figures[figure] else "",
        }
        for figure in _BAND
    ]
    times = [
        {"label": _("Median days to the echo"), "value": days(shown.median_days)},
        {"label": _("9 of 10 within days"), "value": days(shown.p90_days)},
    ]
    return [counts[:4], [*counts[4:], *times]]


def _rates(shown: Mirror, links: Links) -> list[dict[str, Any]]:
    return [
        _rate(
            _("Response"),
            shown.response,
            _("first answers in time"),
            links.behind(show="first_in_time"),
            links.behind(show="first_ended"),
        ),
        _rate(
            _("Resolution"),
            shown.resolution,
            _("called solved by their authors"),
            links.behind(show="solved"),
            links.behind(show="words"),
        ),
        _rate(
            _("Satisfaction"),
            shown.satisfaction,
            _("weighted answers"),
            links.behind(show="scored"),
            links.behind(show="scored"),
        ),
    ]


def _called(shown: Mirror, links: Links) -> list[dict[str, Any]]:
    """Return what came of calling back; who was not reached is no answer and stands by itself."""
    wanted = (Figure.CALLED, Figure.UNREACHED, Figure.REFUSED)
    return [
        {
            "label": figure_label(figure),
            "value": shown.figures[figure],
            "url": links.behind(show=figure.value) if shown.figures[figure] else "",
        }
        for figure in wanted
    ]


def _rate(label: str, rate: Rate, what: str, hits_url: str, n_url: str) -> dict[str, Any]:
    hits = int(rate.hits) if rate.hits.denominator == 1 else round(float(rate.hits), 1)
    return {
        "label": label,
        "percent": percent(rate),
        # A width for SVG, which knows the point only.
        "width": f"{rate.percent or 0:.1f}%",
        "what": what,
        "hits": hits,
        "hits_url": hits_url if rate.hits else "",
        "n": rate.n,
        "n_url": n_url if rate.n else "",
    }


def _at_home(shown: Mirror) -> dict[str, int] | None:
    """Return how many of the settled matters were settled within the compound, with what it is of."""
    n = sum(shown.levels.values())
    home = shown.levels.get("compound", 0)
    return {"home": home, "n": n, "percent": round(100 * home / n)} if n else None
