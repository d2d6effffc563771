"""The items of a list at the desk: gather many at once, edit one, move it, take it off."""

from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.civic.matters import actions, queries
from huiyin.civic.matters.forms import lists as forms
from huiyin.civic.matters.queries import ItemView, Queue, QueueFilter, QueueRow
from huiyin.civic.matters.queries.lists import codes_listed
from huiyin.civic.matters.rules.lists import FieldKind
from huiyin.civic.matters.views import words
from huiyin.civic.matters.views.desk_acts import kept_on
from huiyin.civic.matters.views.desk_lists import org_choices
from huiyin.civic.matters.views.desk_room import chosen_in
from huiyin.civic.matters.views.list_parts import line_part, list_part
from huiyin.civic.places.public import place
from huiyin.kernel.actor import Actor
from huiyin.kernel.errors import NotFound, Refusal
from huiyin.kernel.permissions import Permission
from huiyin.kit.http import actor_of, door, sentence
from huiyin.kit.paging import Page
from huiyin.kit.ui.components import PageLinks


@require_POST
@door(Permission.CIVIC_MATTER_LIST)
def put_many(request: HttpRequest) -> HttpResponse:
    """Put the matters picked at the desk onto a list, all or none."""
    back = f"{reverse('matters:desk')}?{chosen_in(request).query()}"
    list_code = request.POST.get("list_code", "")
    if not list_code:
        messages.warning(request, _("Choose the list that the picked matters go onto."))
        return redirect(back)
    _put(request, list_code, request.POST.getlist("code"))
    return redirect(back)


def _put(request: HttpRequest, list_code: str, codes: list[str]) -> bool:
    try:
        fresh = actions.add_many_to_list(actor=actor_of(request), list_code=list_code, codes=codes)
    except Refusal as refusal:
        messages.error(request, sentence(refusal))
        return False
    said = ngettext("%(n)d matter was put on the list.", "%(n)d matters were put on the list.", fresh)
    there = len(set(codes)) - fresh
    more = _(" %(n)d stood there already.") % {"n": there} if there else ""
    messages.success(request, said % {"n": fresh} + more)
    return True


@require_http_methods(["GET", "POST"])
@door(Permission.CIVIC_MATTER_LIST)
def gather(request: HttpRequest, list_code: str) -> HttpResponse:
    """Search matters and put the picked ones onto a list."""
    actor = actor_of(request)
    view = queries.list_view(actor, list_code, limit=1)
    if request.method == "POST":
        _put(request, list_code, request.POST.getlist("code"))
        return redirect(request.get_full_path())
    asked, cursor = request.GET.get("q", "").strip()[:100], request.GET.get("cursor", "")
    page = _found(actor, view.card.held.place_id, asked, cursor)
    there = codes_listed(actor, list_code, [row.code for row in page.items])
    context = {
        "list": list_part(view.card),
        "q": asked,
        "rows": [
            {"row": row, "state": words.state_label(row.state), "there": row.code in there}
            for row in page.items
        ],
        "links": _links(request, asked, cursor, page.next_cursor),
    }
    return render(request, "matters/desk_list_gather.html", context)


def _found(actor: Actor, place_id: int, asked: str, cursor: str) -> Page[QueueRow]:
    if asked:
        return queries.search_desk(actor, asked, cursor=cursor)
    return queries.queue(actor, QueueFilter(Queue.OPEN, place(place_id)), cursor=cursor)


def _links(request: HttpRequest, asked: str, cursor: str, following: str) -> PageLinks:
    words = {"q": asked} if asked else {}
    query = request.GET.copy()
    query.clear()
    query.update(words)
    first = f"?{query.urlencode()}" if cursor else ""
    query["cursor"] = following
    return PageLinks(newer=first, older=f"?{query.urlencode()}" if following else "")


@require_GET
@door(Permission.CIVIC_MATTER_LIST)
def item_page(request: HttpRequest, list_code: str, code: str) -> HttpResponse:
    """Show one item of a list with what may be said of it."""
    return _item(request, queries.item_view(actor_of(request), list_code, code))


@require_POST
@door(Permission.CIVIC_MATTER_LIST)
def item_act(request: HttpRequest, list_code: str, code: str, act: str) -> HttpResponse:
    """Edit an item, move it in the order, or take it off the list."""
    actor = actor_of(request)
    view = queries.item_view(actor, list_code, code)
    form = _forms(view, request).get(act)
    if form is None:
        raise NotFound
    if form.is_valid():
        with kept_on(form):
            _perform(actor, list_code, code, form)
            messages.success(request, _("Saved."))
            if act == "remove":
                return redirect("matters:list", list_code)
            return redirect("matters:list_item", list_code, code)
    return _item(request, view, failed=(act, form))


def _perform(actor: Actor, list_code: str, code: str, form: django_forms.Form) -> None:
    said = form.cleaned_data
    if isinstance(form, forms.ItemForm):
        actions.edit_item(actor=actor, list_code=list_code, code=code, said=form.said())
    elif isinstance(form, forms.PlaceForm):
        actions.place_item(actor=actor, list_code=list_code, code=code, position=said["position"])
    else:
        actions.remove_from_list(actor=actor, list_code=list_code, code=code, reason=said["reason"])


def _forms(view: ItemView, request: HttpRequest | None = None) -> dict[str, django_forms.Form]:
    data = request.POST if request is not None else None
    named = tuple(
        view.extra[one.name]
        for one in view.view.template.fields
        if one.kind is FieldKind.ORG and one.name in view.extra
    )
    return {
        "edit": forms.ItemForm(
            data,
            template=view.view.template,
            orgs=org_choices(view.view, named),
            initial=forms.item_initial(view.line.due, view.extra, view.note),
        ),
        "move": forms.PlaceForm(data, initial={"position": view.line.number}),
        "remove": forms.ReasonForm(data, auto_id="remove_%s"),
    }


def _item(
    request: HttpRequest, view: ItemView, failed: tuple[str, django_forms.Form] | None = None
) -> HttpResponse:
    shown: dict[str, Any] = _forms(view) | (dict([failed]) if failed else {})
    context = {
        "list": list_part(view.view.card),
        "item": line_part(view.line, view.view.template),
        "forms": shown,
        "total": view.total,
    }
    return render(request, "matters/desk_list_item.html", context, status=409 if failed else 200)
