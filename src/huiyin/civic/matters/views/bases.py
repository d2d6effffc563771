"""The table of bases: read by everybody at the desk, kept by operators."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from huiyin.civic.matters import actions, queries
from huiyin.civic.matters.actions import BasisDraft
from huiyin.civic.matters.forms.duty import BasisForm, EndBasisForm, basis_initial
from huiyin.civic.matters.queries import BasisRow
from huiyin.civic.matters.rules.duty import Mark, Party
from huiyin.kernel import clock
from huiyin.kernel.errors import NotFound
from huiyin.kernel.permissions import Permission
from huiyin.kit.http import actor_of, door, refusals_on

get_or_post = require_http_methods(["GET", "POST"])


@require_GET
@door(Permission.CIVIC_MATTER_READ)
def bases_page(request: HttpRequest) -> HttpResponse:
    """Show who is responsible for what, and on which ground."""
    over_too = bool(request.GET.get("all"))
    today = clock.today()
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in queries.basis_rows(over_too=over_too):
        shown = {"row": row, "mark": _(row.mark_words), "holds": row.ground.holds_on(today)}
        groups.setdefault(_(row.party_words), []).append(shown)
    may_keep = actor_of(request).has(Permission.CIVIC_BASIS_EDIT)
    context = {"groups": groups.items(), "over_too": over_too, "may_keep": may_keep}
    return render(request, "matters/bases.html", context)


@get_or_post
@door(Permission.CIVIC_BASIS_EDIT)
def new_basis(request: HttpRequest) -> HttpResponse:
    """Enter a basis."""
    form = BasisForm(request.POST or None, initial={"valid_from": clock.today(), "mark": Mark.P.value})
    return _kept(request, form, _("Enter a basis"), lambda: _set(request, form))


@get_or_post
@door(Permission.CIVIC_BASIS_EDIT)
def next_basis(request: HttpRequest, basis_id: int) -> HttpResponse:
    """Enter the next version of a basis; the one before ends the day it begins."""
    row = _row(basis_id)
    initial = basis_initial(row.ground, row.category) | {"valid_from": clock.today()}
    form = BasisForm(request.POST or None, initial=initial)
    return _kept(request, form, _("Next version of the basis"), lambda: _set(request, form, row.ground.key))


@get_or_post
@door(Permission.CIVIC_BASIS_EDIT)
def end_basis(request: HttpRequest, basis_id: int) -> HttpResponse:
    """End a basis after a day."""
    row = _row(basis_id)
    form = EndBasisForm(request.POST or None, initial={"last_day": clock.today()})

    def end() -> None:
        actions.end_basis(
            actor=actor_of(request), basis_id=row.ground.id, last_day=form.cleaned_data["last_day"]
        )

    return _kept(request, form, _("End the basis “%(title)s”") % {"title": row.ground.title}, end)


def _row(basis_id: int) -> BasisRow:
    found = next((row for row in queries.basis_rows(over_too=True) if row.ground.id == basis_id), None)
    if found is None:
        raise NotFound
    return found


def _set(request: HttpRequest, form: Form, key: str = "") -> None:
    said = form.cleaned_data
    draft = BasisDraft(
        party=Party(said["party"]),
        title=said["title"],
        text=said["text"],
        source=said["source"],
        valid_from=said["valid_from"],
        mark=Mark(said["mark"]),
        category_id=said["category"],
        without_property=said["without_property"],
    )
    actions.set_basis(actor=actor_of(request), draft=draft, key=key)


def _kept(request: HttpRequest, form: Form, title: str, write: Callable[[], None]) -> HttpResponse:
    if form.is_valid():
        with refusals_on(form):
            write()
            messages.success(request, _("The table is changed."))
            return redirect("matters:bases")
    context = {"form": form, "title": title, "categories": queries.category_tree()}
    return render(request, "matters/basis_form.html", context, status=422 if form.errors else 200)
