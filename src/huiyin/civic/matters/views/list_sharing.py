"""Who reads a list, and the ways to show it: on paper, by a secret link, to another organisation."""

from typing import Any

import segno
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huiyin.civic.matters import actions, queries
from huiyin.civic.matters.forms import lists as forms
from huiyin.civic.matters.forms.desk import Choices
from huiyin.civic.matters.queries import ListView
from huiyin.civic.matters.rules.lists import MOST_ITEMS, templates
from huiyin.civic.matters.rules.words import Visibility
from huiyin.civic.matters.views.desk_acts import kept_on
from huiyin.civic.matters.views.desk_room import my_places, number_in
from huiyin.civic.matters.views.list_parts import cells, line_part
from huiyin.civic.matters.views.lists import list_context
from huiyin.civic.orgs.public import find_orgs, orgs_serving
from huiyin.civic.places.public import AreaLevel, Place, place
from huiyin.kernel import clock
from huiyin.kernel.errors import NotFound
from huiyin.kernel.permissions import Permission
from huiyin.kernel.text import clean
from huiyin.kit.http import actor_of, door


@require_safe
@door(Permission.PUBLIC_PAGE_READ)
def print_page(request: HttpRequest, list_code: str) -> HttpResponse:
    """Show a list as a sheet of paper, as far as the reader may see it."""
    view = queries.list_view(actor_of(request), list_code, limit=MOST_ITEMS)
    held = view.card.held
    wording = queries.wording_for(held.kind, place(held.place_id))
    address = f"{settings.HUIYIN_BASE_URL}{reverse('matters:list', kwargs={'code': held.code})}"
    context = list_context(view) | {
        "header": forms.default_header(view.template, wording),
        "rows": _rows(view),
        "labels": [_(one.label) for one in view.template.fields],
        "today": clock.today(),
        "address": address,
        "qr": _qr(address),
    }
    return render(request, "matters/list_print.html", context)


def _rows(view: ListView) -> list[dict[str, Any]]:
    parts = [line_part(line, view.template) for line in view.lines]
    return [
        part | {"cells": cells(line, view.template)} for part, line in zip(parts, view.lines, strict=True)
    ]


def _qr(address: str) -> SafeString:
    svg = segno.make(address, error="m", micro=False).svg_inline(omitsize=True, border=1)
    return mark_safe(svg)  # noqa: S308  # drawn here, of our own address


@require_safe
@door(Permission.PUBLIC_PAGE_READ)
def shared_page(request: HttpRequest, key: str) -> HttpResponse:
    """Show a list to whoever has its secret link: approved words, and the rest by code and state."""
    response = render(request, "matters/list_shared.html", list_context(queries.shared_list(key)))
    # The address is the key: it stays out of search engines and of what other sites are told.
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_safe
@door(Permission.CIVIC_MATTER_LIST)
def readers_page(request: HttpRequest, list_code: str) -> HttpResponse:
    """Show who reads a list, to whoever keeps it."""
    return _readers(request, list_code)


def _readers(request: HttpRequest, list_code: str, *, link: str = "", **failed: Any) -> HttpResponse:
    actor = actor_of(request)
    found = queries.list_readers(actor, list_code)
    view = queries.list_view(actor, list_code, limit=1)
    asked = clean(request.GET.get("q", ""), 60).strip()
    context = list_context(view) | {
        "readers": found,
        "is_public": view.card.held.visibility == Visibility.PUBLIC,
        "q": asked,
        "org_form": forms.OrgForm(orgs=_org_choices(view, asked)),
        "link_form": forms.LinkForm(),
        "link": link,
        **failed,
    }
    wrong = any(form.errors for form in failed.values())
    return render(request, "matters/desk_list_readers.html", context, status=422 if wrong else 200)


def _org_choices(view: ListView, asked: str) -> Choices:
    found = find_orgs(asked) if asked else orgs_serving(place(view.card.held.place_id))
    return [(str(one.id), one.name) for one in found if one.id != view.card.held.owner_id]


@require_POST
@door(Permission.CIVIC_MATTER_LIST)
def show_to(request: HttpRequest, list_code: str) -> HttpResponse:
    """Show a list to another organisation, or no longer."""
    actor, asked = actor_of(request), number_in(request.POST.get("org_id"))
    if asked is None:
        messages.warning(request, _("Choose an organisation."))
    elif request.POST.get("hide"):
        actions.hide_list_from(actor=actor, list_code=list_code, org_id=asked)
        messages.success(request, _("It reads the list no longer."))
    else:
        actions.show_list_to(actor=actor, list_code=list_code, org_id=asked)
        messages.success(request, _("Its people can read the list now; they are told."))
    return redirect("matters:list_readers", list_code)


@require_POST
@door(Permission.CIVIC_MATTER_LIST)
def make_link(request: HttpRequest, list_code: str) -> HttpResponse:
    """Make a secret link and show it this once."""
    form = forms.LinkForm(request.POST)
    if form.is_valid():
        with kept_on(form):
            _made, key = actions.make_list_link(
                actor=actor_of(request), list_code=list_code, **form.cleaned_data
            )
            address = f"{settings.HUIYIN_BASE_URL}{reverse('matters:list_shared', kwargs={'key': key})}"
            return _readers(request, list_code, link=address)
    return _readers(request, list_code, link_form=form)


@require_POST
@door(Permission.CIVIC_MATTER_LIST)
def revoke_link(request: HttpRequest, list_code: str, link_id: int) -> HttpResponse:
    """End a secret link."""
    actions.revoke_list_link(actor=actor_of(request), list_code=list_code, link_id=link_id)
    messages.success(request, _("The link leads nowhere any more."))
    return redirect("matters:list_readers", list_code)


@require_http_methods(["GET", "POST"])
@door(Permission.CIVIC_LIST_WORD)
def wording_page(request: HttpRequest) -> HttpResponse:
    """Let operators say what lists of each kind are called in their city or district."""
    where = _worded_place(request)
    if request.method == "POST":
        form = forms.WordingForm(request.POST)
        if form.is_valid():
            kind = request.POST.get("kind", "")
            actions.word_lists(actor=actor_of(request), place_id=where.id, kind=kind, **form.cleaned_data)
            messages.success(request, _("Saved."))
            return redirect(f"{reverse('matters:list_wording')}?place={where.id}")
    context = {"where": where, "kinds": _worded_kinds(where), "places": _mine(request)}
    return render(request, "matters/desk_list_wording.html", context)


def _worded_kinds(where: Place) -> list[dict[str, Any]]:
    said = queries.wordings(where)
    return [
        {
            "template": one,
            "own": f"{_(one.title)} · {_(one.header)}",
            "form": forms.WordingForm(
                initial=vars(said[one.kind]) if one.kind in said else {}, auto_id=f"{one.kind}_%s"
            ),
        }
        for one in templates()
    ]


def _mine(request: HttpRequest) -> list[Place]:
    mine = my_places(actor_of(request), Permission.CIVIC_LIST_WORD)
    return [one for one in mine if one.level in {AreaLevel.CITY, AreaLevel.DISTRICT}]


def _worded_place(request: HttpRequest) -> Place:
    asked = number_in(request.GET.get("place") or request.POST.get("place"))
    mine = _mine(request)
    found = place(asked) if asked else next(iter(mine), None)
    if found is None:
        raise NotFound
    return found
