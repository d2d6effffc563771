"""Lists that the public may read, and how far their matters are."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from huiyin.civic.matters import queries
from huiyin.civic.matters.forms.words import list_kind_label, state_label, visibility_label
from huiyin.civic.matters.queries import ListCard
from huiyin.civic.matters.queries.lists import ListLine, list_lines
from huiyin.civic.matters.rules.states import rings
from huiyin.civic.matters.rules.words import Visibility
from huiyin.kernel.permissions import Permission
from huiyin.kit.http import actor_of, door
from huiyin.kit.ui.charts import Row
from huiyin.kit.ui.components import PageLinks

_ITEMS = 200


@require_safe
@door(Permission.PUBLIC_PAGE_READ)
def lists_page(request: HttpRequest) -> HttpResponse:
    """Show the lists the reader may see, newest first."""
    cursor = request.GET.get("cursor", "")
    page = queries.list_cards(actor_of(request), cursor=cursor)
    links = PageLinks(
        newer=reverse("matters:lists") if cursor else "",
        older=f"?cursor={page.next_cursor}" if page.next_cursor else "",
    )
    context = {"lists": [list_part(card) for card in page.items], "links": links}
    return render(request, "matters/lists.html", context)


def list_part(card: ListCard) -> dict[str, Any]:
    """Return a list as a page shows it: what it is for, whose it is, how far it is."""
    return {
        "card": card,
        "kind": list_kind_label(card.held.kind),
        "visibility": ""
        if card.held.visibility == Visibility.PUBLIC
        else visibility_label(card.held.visibility),
        "settled": card.answered + card.closed,
        "rings": _rings(card),
    }


def _rings(card: ListCard) -> int:
    """Return how many of the five rings a list sounds: the share of its matters that are settled."""
    return round(5 * (card.answered + card.closed) / card.total) if card.total else 0


@require_safe
@door(Permission.PUBLIC_PAGE_READ)
def list_page(request: HttpRequest, code: str) -> HttpResponse:
    """Show one list with its matters."""
    after = request.GET.get("after", "")
    start = int(after) if after.isascii() and after.isdigit() and len(after) < 10 else 0
    view = queries.list_view(actor_of(request), code, after=start, limit=_ITEMS)
    lines = list_lines(view)
    context = {
        "view": view,
        "list": list_part(view.card),
        "lines": [_line(line) for line in lines],
        "progress": _progress(view.card),
        "links": _links(lines, start),
    }
    return render(request, "matters/list.html", context)


def _line(line: ListLine) -> dict[str, Any]:
    return {"line": line, "state": state_label(line.state), "rings": rings(line.state)}


def _progress(card: ListCard) -> list[Row]:
    return [
        Row(_("Still open"), card.open, tone="red"),
        Row(_("Answered"), card.answered, tone=""),
        Row(_("Over"), card.closed, tone="jade"),
    ]


def _links(lines: Sequence[ListLine], start: int) -> PageLinks:
    is_full = len(lines) == _ITEMS
    return PageLinks(newer="?" if start else "", older=f"?after={lines[-1].position}" if is_full else "")
