"""What stands under supervision in an area, level by level."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from huiyin.civic.matters import queries
from huiyin.civic.matters.queries import QueueRow
from huiyin.civic.matters.rules.clocks import Level
from huiyin.civic.matters.views import words
from huiyin.civic.matters.views.desk_room import my_places, number_in, places_below
from huiyin.civic.places.public import Place, place
from huiyin.kernel.permissions import Permission
from huiyin.kernel.workdays import Limit, LimitUnit
from huiyin.kit.http import actor_of, door
from huiyin.kit.ui.components import PageLinks

_LEVELS = (Level.LEADER, Level.RED, Level.YELLOW, Level.REMINDER)


@require_safe
@door(Permission.CIVIC_MATTER_READ)
def supervision_page(request: HttpRequest) -> HttpResponse:
    """Show what stands under supervision where the reader is in office."""
    actor, asked = actor_of(request), request.GET
    place_id = number_in(asked.get("place"))
    where = place(place_id) if place_id else None
    level = _level(asked.get("level", ""))
    page = queries.supervised(actor, where=where, level=level, cursor=asked.get("cursor", ""))
    counts = queries.supervised_counts(actor, where)
    context = {
        "where": where,
        "level": level,
        "filters": _filters(where, level, counts),
        "place_choices": places_below(my_places(actor, Permission.CIVIC_MATTER_READ)),
        "rows": [_row(row) for row in page.items],
        "asked": [
            {"row": one, "more": words.limit_label(Limit(LimitUnit(one.unit), one.n))}
            for one in queries.extensions_to_decide(actor, where)
        ],
        "links": _links(where, level, asked.get("cursor", ""), page.next_cursor),
    }
    return render(request, "matters/supervision.html", context)


def _level(said: str) -> Level | None:
    return next((level for level in _LEVELS if level.name.lower() == said), None)


def _query(where: Place | None, level: Level | None, cursor: str = "") -> str:
    kept = {
        "place": where.id if where else "",
        "level": level.name.lower() if level else "",
        "cursor": cursor,
    }
    return "?" + urlencode({name: value for name, value in kept.items() if value})


def _filters(where: Place | None, level: Level | None, counts: dict[Level, int]) -> list[dict[str, Any]]:
    everything = {
        "label": _("Everything"),
        "url": _query(where, None),
        "current": level is None,
        "count": sum(counts.values()),
    }
    chips = [
        {
            "label": words.level_label(one),
            "url": _query(where, one),
            "current": one is level,
            "count": counts[one],
        }
        for one in _LEVELS
    ]
    return [everything, *chips]


def _row(row: QueueRow) -> dict[str, Any]:
    return {
        "row": row,
        "url": reverse("matters:desk_matter", args=[row.code]),
        "level": words.level_chip(row.supervision),
        "state": words.state_label(row.state),
    }


def _links(where: Place | None, level: Level | None, cursor: str, following: str) -> PageLinks:
    return PageLinks(
        newer=_query(where, level) if cursor else "",
        older=_query(where, level, following) if following else "",
    )
