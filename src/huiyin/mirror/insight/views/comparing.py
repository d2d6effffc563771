"""The figures of a reorganisation, before and after."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from huiyin.civic.places.public import LEVEL_WORDS
from huiyin.kernel.permissions import Permission
from huiyin.kit.http import actor_of, door
from huiyin.mirror.insight.queries import Comparison, Side, comparison
from huiyin.mirror.insight.queries.plan import SHOWN
from huiyin.mirror.insight.views.words import figure_label, percent


@require_GET
@door(Permission.MIRROR_FIGURES_READ)
def plan(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Show the same matters counted by the old map and by the new one."""
    shown = comparison(actor_of(request), plan_id)
    heading = [*(figure_label(figure) for figure in SHOWN), _("Response")]
    context = {
        "shown": shown,
        "level": _(LEVEL_WORDS[shown.level]),
        "heading": heading,
        "lines": _lines(shown, heading),
    }
    return render(request, "insight/plan.html", context)


def _lines(shown: Comparison, heading: list[str]) -> list[dict[str, Any]]:
    lines: list[dict[str, Any]] = [
        {"name": line.name or _("elsewhere"), "cells": _cells(line.before, line.after, heading)}
        for line in shown.lines
    ]
    if lines:
        total = _cells(shown.before, shown.after, heading)
        lines.append({"name": _("Together"), "cells": total, "total": True})
    return lines


def _cells(before: Side | None, after: Side | None, heading: list[str]) -> list[dict[str, str]]:
    sides = zip(heading, _words(before), _words(after), strict=True)
    return [{"label": label, "before": old, "after": new} for label, old, new in sides]


def _words(side: Side | None) -> list[str]:
    if side is None:
        return ["–"] * (len(SHOWN) + 1)
    if side.hidden:
        return [_("under 5")] * (len(SHOWN) + 1)
    numbers = [str(side.counts[figure]) for figure in SHOWN]
    return [*numbers, f"{percent(side.response)} ({side.response.n})"]
