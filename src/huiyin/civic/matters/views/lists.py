"""Lists and how far they are, for everybody and for staff; their history for whoever keeps them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from huiyin.civic.matters import queries
from huiyin.civic.matters.forms.words import list_kind_choices
from huiyin.civic.matters.queries import ListFilter, ListShow, ListView
from huiyin.civic.matters.rules.lists import template_of
from huiyin.civic.matters.views.desk_room import number_in
from huiyin.civic.matters.views.list_parts import counts, line_parts, list_part, over_time, step_part
from huiyin.civic.places.public import children, default_place, place, place_by_token
from huiyin.kernel.errors import NotFound, Refusal
from huiyin.kernel.permissions import Permission
from huiyin.kernel.text import clean
from huiyin.kit.http import actor_of, door
from huiyin.kit.ui.components import PageLinks

_ITEMS = 100


@require_safe
@door(Permission.PUBLIC_PAGE_READ)
def lists_page(request: HttpRequest) -> HttpResponse:
    """Show the lists the reader may see, newest first, by kind, place, owner, state and words."""
    actor, asked = actor_of(request), request.GET
    chosen = _filter(request)
    page = queries.list_cards(actor, chosen, cursor=asked.get("cursor", ""))
    context = {
        "lists": [list_part(card) for card in page.items],
        "links": _pages(request, page.next_cursor),
        "chosen": chosen,
        "kinds": list_kind_choices(),
        "places": _places(chosen),
        "owners": queries.owners_of_lists(actor),
        "shows": _shows(request, chosen),
        "is_narrow": chosen != ListFilter(),
        "may_keep": actor.has(Permission.CIVIC_MATTER_LIST),
        "may_word": actor.has(Permission.CIVIC_LIST_WORD),
    }
    return render(request, "matters/lists.html", context)


def _filter(request: HttpRequest) -> ListFilter:
    asked = request.GET
    show = asked.get("show", "")
    return ListFilter(
        show=ListShow(show) if show in set(ListShow) else ListShow.ALL,
        kind=_kind(asked.get("kind", "")),
        place=_place(asked.get("place", "")),
        owner_id=number_in(asked.get("owner")),
        words=clean(asked.get("q", ""), 60).strip(),
    )


def _kind(said: str) -> str:
    try:
        return template_of(said).kind if said else ""
    except Refusal:
        return ""


def _place(said: str) -> Any:
    number = number_in(said)
    try:
        return place(number) if number else place_by_token(said) if said else None
    except NotFound:
        return None


def _places(chosen: ListFilter) -> list[Any]:
    """Offer the city, its parts, and what lies under the chosen place."""
    try:
        city = default_place()
    except NotFound:
        return []
    under = [chosen.place, *children(chosen.place.id)[:200]] if chosen.place else []
    return list({one.id: one for one in (city, *children(city.id), *under)}.values())


def _shows(request: HttpRequest, chosen: ListFilter) -> list[dict[str, Any]]:
    labels = {
        ListShow.ALL: _("All"),
        ListShow.CURRENT: _("Running"),
        ListShow.ENDED: _("Over their term"),
        ListShow.CLOSED: _("List is closed"),
        ListShow.ARCHIVED: _("Put away"),
    }
    return [
        {"label": label, "url": f"?{_query(request, show=show.value)}", "current": show is chosen.show}
        for show, label in labels.items()
    ]


def _query(request: HttpRequest, **changes: str) -> str:
    kept = request.GET.copy()
    kept.pop("cursor", None)
    for name, value in changes.items():
        kept[name] = value
    return kept.urlencode()


def _pages(request: HttpRequest, following: str) -> PageLinks:
    first = f"{reverse('matters:lists')}?{_query(request)}" if request.GET.get("cursor") else ""
    return PageLinks(newer=first, older=f"?{_query(request, cursor=following)}" if following else "")


@require_safe
@door(Permission.PUBLIC_PAGE_READ)
def list_page(request: HttpRequest, code: str) -> HttpResponse:
    """Show one list with its matters, its figures and how far it was over time."""
    start = number_in(request.GET.get("after")) or 0
    show = request.GET.get("show", "")
    view = queries.list_view(
        actor_of(request), code, after=start, limit=_ITEMS, late=show == "late", unsettled=show == "open"
    )
    editable = view.may_keep and view.card.held.closed_at is None
    context = list_context(view) | {
        "filters": _filters(view, show),
        "links": _more(view, start, show),
        "editable": editable,
        "edit_code": view.card.held.code if editable else "",
    }
    return render(request, "matters/list.html", context)


def list_context(view: ListView) -> dict[str, Any]:
    """Return what every way of showing a list shows."""
    return {
        "view": view,
        "list": list_part(view.card),
        "lines": line_parts(view.lines, view.template),
        "counts": counts(view.card),
        "over_time": over_time(view.card),
    }


def _filters(view: ListView, show: str) -> list[dict[str, Any]]:
    if not view.card.total:
        return []
    offered = [
        ("", _("All"), view.card.total),
        ("open", _("Still open"), view.card.open),
        ("late", _("Late"), view.card.late),
    ]
    return [
        {"label": label, "url": f"?show={name}" if name else "?", "current": name == show}
        for name, label, n in offered
        if n or not name
    ]


def _more(view: ListView, start: int, show: str) -> PageLinks:
    kept = f"&show={show}" if show in {"open", "late"} else ""
    older = f"?after={view.next}{kept}" if view.next is not None else ""
    return PageLinks(newer=f"?{kept.lstrip('&')}" if start else "", older=older)


@require_safe
@door(Permission.CIVIC_MATTER_LIST)
def history_page(request: HttpRequest, list_code: str) -> HttpResponse:
    """Show what was done to a list, to whoever keeps it."""
    actor, cursor = actor_of(request), request.GET.get("cursor", "")
    page = queries.list_history(actor, list_code, cursor=cursor)
    view = queries.list_view(actor, list_code, limit=1)
    context = {
        "list": list_part(view.card),
        "steps": [step_part(step) for step in page.items],
        "links": PageLinks(
            newer="?" if cursor else "", older=f"?cursor={page.next_cursor}" if page.next_cursor else ""
        ),
    }
    return render(request, "matters/desk_list_history.html", context)
