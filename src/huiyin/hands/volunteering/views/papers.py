"""The desk of a recording unit: what it gave out, what it gives, and what it takes back."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from huiyin.hands.volunteering import actions, forms, queries
from huiyin.hands.volunteering.actions import Appointment
from huiyin.hands.volunteering.rules.words import LETTER_WORDS
from huiyin.kernel import clock
from huiyin.kernel.permissions import Permission
from huiyin.kit.http import actor_of, door, refusals_on
from huiyin.kit.ui.components import PageLinks

# Leaders are volunteers like others; which units are theirs to look after is decided behind the door.
OWN, KEEP = Permission.OWN_ACCOUNT_USE, Permission.HANDS_VOLUNTEER_KEEP


@require_GET
@door(OWN)
def unit(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Show what a recording unit gave out to whoever keeps its teams."""
    cursor = request.GET.get("cursor", "")
    shown = queries.unit_desk(actor_of(request), unit_id, cursor=cursor)
    following = shown.papers.next_cursor
    context = {
        "unit": shown,
        "letters": [
            {"row": row, "state": _(LETTER_WORDS[row.state]) if row.state else ""}
            for row in shown.given.letters
        ],
        "links": PageLinks(newer="?" if cursor else "", older=f"?cursor={following}" if following else ""),
    }
    return render(request, "volunteering/unit.html", context)


@require_http_methods(["GET", "POST"])
@door(OWN)
def revoke(request: HttpRequest, paper_code: str) -> HttpResponse:
    """Ask why a paper of one's recording unit is revoked, and revoke it."""
    actor = actor_of(request)
    paper = queries.unit_paper(actor, paper_code)
    form = forms.ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.revoke_paper(actor=actor, code=paper.code, reason=form.cleaned_data["reason"])
            messages.success(request, _("Revoked; whoever scans its code reads that it does not hold."))
            return redirect("volunteering:desk")
    context = {"paper": paper, "form": form}
    return render(request, "volunteering/revoke.html", context, status=409 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@door(KEEP)
def appoint(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Offer somebody a letter of appointment in the name of a unit."""
    actor = actor_of(request)
    form = forms.LetterForm(request.POST or None, choices={"volunteer": _members(request, unit_id)})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        what = Appointment(said["volunteer"], said["role"], said["starts"], said["ends"])
        with refusals_on(form):
            actions.offer_letter(actor=actor, org_id=unit_id, what=what)
            messages.success(request, _("Offered. It holds once they have accepted."))
            return redirect("volunteering:unit", unit_id)
    return _give(request, unit_id, form, _("A letter of appointment"))


@require_http_methods(["GET", "POST"])
@door(KEEP)
def honour(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Honour somebody in the name of a unit."""
    choices = {"volunteer": _members(request, unit_id)}
    form = forms.HonourForm(request.POST or None, choices=choices, initial={"day": clock.today()})
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        with refusals_on(form):
            actions.give_honour(
                actor=actor_of(request), org_id=unit_id, volunteer_id=said.pop("volunteer"), **said
            )
            messages.success(request, _("Given; they are told."))
            return redirect("volunteering:unit", unit_id)
    return _give(request, unit_id, form, _("An honour"))


def _members(request: HttpRequest, unit_id: int) -> list[tuple[int, str]]:
    return [(one.id, one.words) for one in queries.unit_members(actor_of(request), unit_id)]


def _give(request: HttpRequest, unit_id: int, form: Form, title: str) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "title": title,
        "unit_id": unit_id,
        "unit": queries.unit_name(unit_id),
    }
    return render(request, "volunteering/give.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@door(KEEP)
def withdraw(request: HttpRequest, honour_id: int) -> HttpResponse:
    """Ask why an honour is taken back, and take it back."""
    actor = actor_of(request)
    held = queries.unit_honour(actor, honour_id)
    form = forms.ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            made = actions.withdraw_honour(
                actor=actor, honour_id=honour_id, reason=form.cleaned_data["reason"]
            )
            messages.success(request, _("Withdrawn."))
            return redirect("volunteering:unit", made.org_id)
    context = {"honour": held, "form": form}
    return render(request, "volunteering/withdraw.html", context, status=409 if form.errors else 200)
