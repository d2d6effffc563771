"""What staff do to the directory of organisations."""

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.civic.orgs import access, actions, forms, queries, rules
from huiyin.civic.orgs.queries import OrgCard
from huiyin.civic.orgs.views.pages import work_places
from huiyin.civic.places.public import match_place, place_by_token
from huiyin.kernel.errors import Invalid, NotFound
from huiyin.kernel.permissions import Permission
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.http import actor_of, door, refusals_on
from huiyin.kit.table_download import table_answer
from huiyin.kit.table_upload import Rows, file_page, say_written

get_or_post = require_http_methods(["GET", "POST"])


def _existing(org_id: int) -> OrgCard:
    card = queries.card(org_id)
    if card.ends:
        raise NotFound
    return card


def _editable(request: HttpRequest, org_id: int) -> OrgCard:
    card = _existing(org_id)
    access.may_edit_org(actor_of(request), org_id, work_places(card).values()).or_raise()
    return card


def _show(request: HttpRequest, form: Form, title: str, act: str, card: OrgCard | None) -> HttpResponse:
    context = {"form": form, "title": title, "act": act, "org": card.ref if card else None}
    return render(request, "orgs/form.html", context)


@get_or_post
@door(Permission.CIVIC_ORG_EDIT)
def add(request: HttpRequest) -> HttpResponse:
    """Put an organisation into the directory."""
    form = forms.OrgForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            added = actions.add_org(actor=actor_of(request), **form.cleaned_data)
            messages.success(
                request, _("“%(name)s” is in the directory. Now say where it works.") % {"name": added.name}
            )
            return redirect("orgs:set_area", org_id=added.pk)
    return _show(request, form, _("Add an organisation"), _("Add"), None)


@get_or_post
@door(Permission.CIVIC_ORG_EDIT)
def edit(request: HttpRequest, org_id: int) -> HttpResponse:
    """Correct an organisation."""
    card = _editable(request, org_id)
    form = forms.OrgForm(request.POST or None, initial={**vars(card.ref), "uscc": card.uscc})
    if form.is_valid():
        with refusals_on(form):
            actions.update_org(actor=actor_of(request), org=org_id, **form.cleaned_data)
            messages.success(request, _("Saved."))
            return redirect("orgs:org", org_id=org_id)
    return _show(request, form, _("Correct %(name)s") % {"name": card.ref.name}, _("Save"), card)


@get_or_post
@door(Permission.CIVIC_ORG_EDIT)
def end(request: HttpRequest, org_id: int) -> HttpResponse:
    """Take an organisation out of the directory."""
    card = _editable(request, org_id)
    form = Form(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_on(form):
            actions.end_org(actor=actor_of(request), org=org_id)
            messages.success(
                request, _("“%(name)s” is no longer in the directory.") % {"name": card.ref.name}
            )
            return redirect("orgs:index")
    title = _("Take %(name)s out of the directory") % {"name": card.ref.name}
    return _show(request, form, title, _("Take out"), card)


@get_or_post
@door(Permission.CIVIC_ORG_EDIT)
def add_number(request: HttpRequest, org_id: int) -> HttpResponse:
    """Add a further public number."""
    card = _editable(request, org_id)
    form = forms.NumberForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            actions.add_public_number(actor=actor_of(request), org=org_id, **form.cleaned_data)
            messages.success(request, _("Saved."))
            return redirect("orgs:org", org_id=org_id)
    title = _("A further number of %(name)s") % {"name": card.ref.name}
    return _show(request, form, title, _("Add"), card)


@require_POST
@door(Permission.CIVIC_ORG_EDIT)
def end_number(request: HttpRequest, org_id: int, number_id: int) -> HttpResponse:
    """Take a number away."""
    actions.end_public_number(actor=actor_of(request), org=org_id, number_id=number_id)
    messages.success(request, _("Saved."))
    return redirect("orgs:org", org_id=org_id)


@get_or_post
@door(Permission.CIVIC_ORG_EDIT)
def set_area(request: HttpRequest, org_id: int) -> HttpResponse:
    """Say where an organisation works."""
    card = _existing(org_id)
    form = forms.WorkAreaForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            area_id = _matched(form.cleaned_data["area"])
            intake = form.cleaned_data["intake"]
            actions.set_work_area(actor=actor_of(request), org=org_id, area_id=area_id, intake=intake)
            messages.success(request, _("Saved."))
            return redirect("orgs:org", org_id=org_id)
    title = _("Where %(name)s works") % {"name": card.ref.name}
    return _show(request, form, title, _("Save"), card)


def _matched(text: str) -> int:
    found = match_place(text)
    if found is None:
        raise Invalid(
            N_("No single place is called “%(value)s”. Write its code, or the names above it too."),
            code="no_such_place",
            field="area",
            params={"value": text[:60]},
        )
    return found.id


@require_POST
@door(Permission.CIVIC_ORG_EDIT)
def end_area(request: HttpRequest, org_id: int, token: str) -> HttpResponse:
    """Say that an organisation no longer works in a place."""
    area_id = place_by_token(token).id
    actions.end_work_area(actor=actor_of(request), org=org_id, area_id=area_id)
    messages.success(request, _("Saved."))
    return redirect("orgs:org", org_id=org_id)


@get_or_post
@door(Permission.CIVIC_ORG_EDIT)
def import_file(request: HttpRequest, token: str) -> HttpResponse:
    """Take in a file of organisations: first a report, then the decision."""
    place, actor = place_by_token(token), actor_of(request)
    access.may_place_org(actor, place).or_raise()

    def take(rows: Rows) -> HttpResponse:
        say_written(request, actions.import_orgs(actor=actor, rows=rows, under=place, keep_good=True))
        return redirect("orgs:index")

    return file_page(
        request,
        "orgs/import.html",
        {"place": place, "columns": _columns()},
        check=lambda rows: queries.check_orgs(rows, under=place).report(),
        take=take,
    )


def _columns() -> list[str]:
    return [headings[0] for headings in rules.HEADINGS.values()]


@require_GET
@door(Permission.CIVIC_ORG_EDIT)
def empty_table(request: HttpRequest) -> HttpResponseBase:
    """Return a table that has its headings already."""
    return table_answer(_columns(), [], "organisations")
