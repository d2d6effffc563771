"""Making lists, and the acts on a list as a whole."""

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
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from huiyin.civic.matters import actions, queries
from huiyin.civic.matters.actions import Filing, ListDraft
from huiyin.civic.matters.forms import lists as forms
from huiyin.civic.matters.forms.desk import Choices
from huiyin.civic.matters.queries import ListView
from huiyin.civic.matters.rules.lists import ListTemplate, template_of, templates
from huiyin.civic.matters.rules.words import Visibility
from huiyin.civic.matters.views import words
from huiyin.civic.matters.views.desk import file_of
from huiyin.civic.matters.views.desk_acts import kept_on
from huiyin.civic.matters.views.desk_room import my_places, places_below
from huiyin.civic.orgs.public import orgs, orgs_serving
from huiyin.civic.places.public import Place, place
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.errors import NotFound
from huiyin.kernel.permissions import Permission
from huiyin.kit.http import actor_of, door

Said = dict[str, Any]
FILES = frozenset({"csv", "xlsx", "jsonl"})


@require_http_methods(["GET", "POST"])
@door(Permission.CIVIC_MATTER_LIST)
def new_list(request: HttpRequest) -> HttpResponse:
    """Choose a kind, then make a list of it and go there."""
    asked = request.POST.get("kind") or request.GET.get("kind", "")
    if not asked:
        return render(request, "matters/desk_list_kinds.html", {"kinds": templates()})
    actor, template = actor_of(request), template_of(asked)
    initial = {"visibility": "private", "kind": template.kind, "starts": clock.today()}
    form = forms.NewListForm(request.POST or None, choices=_choices(actor), initial=initial)
    form.fields["kind"].widget = django_forms.HiddenInput()
    if form.is_valid():
        with kept_on(form):
            made = actions.make_list(actor=actor, draft=_draft(form.cleaned_data, template))
            messages.success(request, _("The list is made. Put matters on it."))
            return redirect("matters:list", made.code)
    context = {"form": form, "template": template}
    return render(request, "matters/desk_list_new.html", context, status=422 if form.errors else 200)


def _draft(said: Said, template: ListTemplate) -> ListDraft:
    return ListDraft(
        title=said["title"] or title_for(template, place(said["place"])),
        kind=template.kind,
        owner_id=said["owner"],
        place_id=said["place"],
        theme=said["theme"],
        starts=said["starts"],
        ends=said["ends"],
        visibility=Visibility(said["visibility"]),
    )


def title_for(template: ListTemplate, where: Place) -> str:
    """Return what a new list of a kind is called at a place."""
    wording = queries.wording_for(template.kind, where)
    return forms.default_title(template, wording, where.name, clock.today())


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
    return [(str(one.id), one.name) for one in (own | _serving(mine)).values()]


def _serving(around: list[Place]) -> dict[int, Any]:
    return {one.id: one for where in around[:5] for one in orgs_serving(where)}


def org_choices(view: ListView, named: tuple[int, ...] = ()) -> Choices:
    """Offer the organisations at work where a list is, and those that are named already."""
    held = view.card.held
    around = _serving([place(held.place_id)]) | orgs([held.owner_id, *named])
    return [(str(one.id), one.name) for one in around.values()]


def _add(actor: Actor, code: str, said: Said) -> object:
    return actions.add_many_to_list(actor=actor, list_code=code, codes=said["codes"].split())


def _show(visibility: Visibility) -> Callable[[Actor, str, Said], object]:
    return lambda actor, code, said: actions.show_list(actor=actor, list_code=code, visibility=visibility)


def _with(action: Callable[..., object]) -> Callable[[Actor, str, Said], object]:
    """Call an action whose arguments are the fields of its form."""
    return lambda actor, code, said: action(actor=actor, list_code=code, **said)


def _copy(actor: Actor, code: str, said: Said) -> object:
    old = queries.list_view(actor, code, limit=1)
    title = said.pop("title") or title_for(old.template, place(old.card.held.place_id))
    return actions.copy_list(actor=actor, list_code=code, title=title, **said)


@dataclass(frozen=True)
class ListAct:
    """One act on a list: what it asks, the action it calls, and what is said when it is done."""

    label: str | Promise
    done: str | Promise
    perform: Callable[[Actor, str, Said], object]
    form: type[django_forms.Form] = forms.NothingForm
    hint: str | Promise = ""
    danger: bool = False


ACTS = {
    "add": ListAct(_("Put matters on it"), _("Put on the list."), _add, forms.AddForm),
    "show": ListAct(
        _("Show it to everybody"), _("Everybody can read the list."), _show(Visibility.PUBLIC),
        hint=_("Everybody then reads its title, its figures, and the matters whose words are on the wall."),
    ),
    "hide": ListAct(_("Show it to staff only"), _("Only staff read the list."), _show(Visibility.PRIVATE)),
    "change": ListAct(_("Change the title"), _("Changed."), _with(actions.change_list), forms.ChangeForm),
    "prolong": ListAct(
        _("Prolong"), _("The list runs longer."), _with(actions.prolong_list), forms.ProlongForm
    ),
    "send": ListAct(
        _("Send the agenda to the council"), _("The council is told."), _with(actions.send_agenda),
        hint=_("Branch, building heads, stewards, deputies and the service team get a notice. "
               "The meeting is on the last day of the list; whatever changes can be sent again."),
    ),
    "close": ListAct(
        _("Close the list"), _("The list is closed; its matters go on."), _with(actions.close_list),
        hint=_("Closing a list closes none of its matters: what is open stays open, with its deadline."),
        danger=True,
    ),
    "reopen": ListAct(
        _("Reopen the list"), _("The list is open again."), _with(actions.reopen_list), forms.ReasonForm
    ),
    "archive": ListAct(
        _("Put it away"), _("The list is put away."), _with(actions.archive_list),
        hint=_("It then stands only under “put away”. Its figures and history stay."),
    ),
    "copy": ListAct(_("Copy to a new term"), _("This is the list of the new term."), _copy, forms.CopyForm),
}  # fmt: skip


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
    form = chosen.form(request.POST if request.method == "POST" else None, initial=_initial(view))
    if form.is_valid():
        with kept_on(form):
            result = chosen.perform(actor, code, dict(form.cleaned_data))
            messages.success(request, str(chosen.done))
            return redirect("matters:list", getattr(result, "code", code))
    return act_page(request, view, chosen, form)


def act_page(request: HttpRequest, view: ListView, chosen: ListAct, form: django_forms.Form) -> HttpResponse:
    """Show the page of one act, with what is wrong with its form."""
    context = {"form": form, "act": chosen, "view": view}
    return render(request, "matters/desk_list_act.html", context, status=409 if form.errors else 200)


def _initial(view: ListView) -> dict[str, Any]:
    held = view.card.held
    return {"title": held.title, "theme": held.theme}


WRITE = ListAct(_("Write something to be settled"), _("Written."), lambda actor, code, said: None)


@require_http_methods(["GET", "POST"])
@door(Permission.CIVIC_MATTER_LIST)
def write(request: HttpRequest, list_code: str) -> HttpResponse:
    """Write something to be settled straight into a list."""
    actor = actor_of(request)
    view = queries.list_view(actor, list_code, limit=1)
    form = forms.WriteForm(
        request.POST or None,
        template=view.template,
        orgs=org_choices(view),
        initial={"idempotency_key": token_hex(16)},
    )
    if form.is_valid():
        with kept_on(form):
            actions.write_into_list(
                actor=actor, list_code=list_code, filing=_filing(form.cleaned_data), said=form.said()
            )
            messages.success(request, gettext("Written."))
            return redirect("matters:list", list_code)
    return act_page(request, view, WRITE, form)


def _filing(said: Said) -> Filing:
    return Filing(
        place_id=0,
        title=said["title"],
        body=said["body"],
        spot=said["spot"],
        idempotency_key=said["idempotency_key"],
    )


def _export(request: HttpRequest, code: str, form: str) -> HttpResponseBase:
    actor = actor_of(request)
    view = queries.list_view(actor, code, limit=1)
    columns = queries.list_columns(view.template)
    return file_of(queries.list_rows(actor, code), form, f"list-{view.card.held.code}", columns)
