"""Making, filling, showing, closing and exporting lists."""

from collections.abc import Callable
from dataclasses import dataclass
from secrets import token_hex
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from huiyin.civic.matters import actions, queries
from huiyin.civic.matters.actions import Filing, ListDraft
from huiyin.civic.matters.forms import lists as forms
from huiyin.civic.matters.forms.desk import Choices
from huiyin.civic.matters.rules.words import ListKind, Visibility
from huiyin.civic.matters.views import words
from huiyin.civic.matters.views.desk import file_of
from huiyin.civic.matters.views.desk_acts import kept_on
from huiyin.civic.matters.views.desk_room import my_places, places_below
from huiyin.civic.orgs.public import orgs, orgs_serving
from huiyin.civic.places.public import Place
from huiyin.kernel.actor import Actor
from huiyin.kernel.errors import NotFound
from huiyin.kernel.permissions import Permission
from huiyin.kit.http import actor_of, door

Said = dict[str, Any]
FILES = frozenset({"csv", "xlsx", "jsonl"})
_MOST_ITEMS = 2_000


@require_http_methods(["GET", "POST"])
@door(Permission.CIVIC_MATTER_LIST)
def new_list(request: HttpRequest) -> HttpResponse:
    """Make a list and go to it."""
    actor = actor_of(request)
    form = forms.NewListForm(request.POST or None, choices=_choices(actor), initial={"visibility": "private"})
    if form.is_valid():
        with kept_on(form):
            made = actions.make_list(actor=actor, draft=_draft(form.cleaned_data))
            messages.success(request, _("The list is made. Put matters on it."))
            return redirect("matters:list", made.code)
    return render(request, "matters/desk_list_new.html", {"form": form}, status=422 if form.errors else 200)


def _draft(said: Said) -> ListDraft:
    return ListDraft(
        title=said["title"],
        kind=ListKind(said["kind"]),
        owner_id=said["owner"],
        place_id=said["place"],
        theme=said["theme"],
        starts=said["starts"],
        ends=said["ends"],
        visibility=Visibility(said["visibility"]),
    )


def _choices(actor: Actor) -> dict[str, Choices]:
    mine = my_places(actor, Permission.CIVIC_MATTER_LIST)
    return {
        "kind": words.list_kind_choices(),
        "owner": _owners(actor, mine),
        "place": [(str(one.id), one.full_name) for one in places_below(mine)],
        "visibility": words.visibility_choices(),
    }


def _owners(actor: Actor, mine: list[Place]) -> list[tuple[str, str]]:
    own = orgs(actor.orgs_for(Permission.CIVIC_MATTER_LIST))
    serving = {one.id: one for where in mine[:5] for one in orgs_serving(where)}
    return [(str(org_id), one.name) for org_id, one in (own | serving).items()]


def _add(actor: Actor, code: str, said: Said) -> None:
    for matter_code in said["codes"].split():
        actions.add_to_list(actor=actor, list_code=code, code=matter_code)


def _remove(actor: Actor, code: str, said: Said) -> None:
    actions.remove_from_list(actor=actor, list_code=code, code=said["code"])


def _write(actor: Actor, code: str, said: Said) -> None:
    filing = Filing(
        place_id=0,
        title=said["title"],
        body=said["body"],
        spot=said["spot"],
        idempotency_key=said["idempotency_key"],
    )
    actions.write_into_list(actor=actor, list_code=code, filing=filing)


def _show(visibility: Visibility) -> Callable[[Actor, str, Said], object]:
    return lambda actor, code, said: actions.show_list(actor=actor, list_code=code, visibility=visibility)


def _close(actor: Actor, code: str, said: Said) -> None:
    actions.close_list(actor=actor, list_code=code)


@dataclass(frozen=True)
class ListAct:
    """One act on a list: what it asks, the action it calls, and what is said when it is done."""

    label: str | Promise
    done: str | Promise
    perform: Callable[[Actor, str, Said], object]
    form: type[django_forms.Form] = forms.NothingForm


ACTS = {
    "add": ListAct(_("Put matters on it"), _("Put on the list."), _add, forms.AddForm),
    "remove": ListAct(_("Take off the list"), _("Taken off the list."), _remove, forms.RemoveForm),
    "write": ListAct(_("Write something to be settled"), _("Written."), _write, forms.WriteForm),
    "show": ListAct(_("Show it to everybody"), _("Everybody can read the list."), _show(Visibility.PUBLIC)),
    "hide": ListAct(_("Show it to staff only"), _("Only staff read the list."), _show(Visibility.PRIVATE)),
    "close": ListAct(_("Close the list"), _("The list is closed; its matters go on."), _close),
}


@require_http_methods(["GET", "POST"])
@door(Permission.CIVIC_MATTER_LIST)
def act(request: HttpRequest, code: str, act: str) -> HttpResponseBase:
    """Do one act on a list, or give it as a file (csv, xlsx, jsonl)."""
    if act in FILES:
        return _export(request, code, act)
    chosen = ACTS.get(act)
    if chosen is None:
        raise NotFound
    actor = actor_of(request)
    view = queries.list_view(actor, code, limit=1)
    fresh = {"idempotency_key": token_hex(16)}
    form = chosen.form(request.POST if request.method == "POST" else None, initial=fresh)
    if form.is_valid():
        with kept_on(form):
            chosen.perform(actor, code, form.cleaned_data)
            messages.success(request, str(chosen.done))
            return redirect("matters:list", code)
    context = {"form": form, "act": chosen, "view": view}
    return render(request, "matters/desk_list_act.html", context, status=409 if form.errors else 200)


def _export(request: HttpRequest, code: str, form: str) -> HttpResponseBase:
    actor = actor_of(request)
    view = queries.list_view(actor, code, limit=_MOST_ITEMS)
    return file_of(queries.list_rows(actor, view.items), form, f"list-{view.card.held.code}")
