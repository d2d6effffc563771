"""The desk of requests about personal data."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from huiyin.civic.people import public as people
from huiyin.civic.trust import actions, queries
from huiyin.civic.trust.forms import DecideForm, NoteForm, ReasonForm
from huiyin.civic.trust.rules.words import Right
from huiyin.kernel.actor import Channel
from huiyin.kernel.permissions import Permission
from huiyin.kit.http import actor_of, door, refusals_on

EDIT = Permission.CIVIC_PERSON_EDIT


@require_http_methods(["GET", "POST"])
@door(EDIT)
def requests(request: HttpRequest) -> HttpResponse:
    """Show the requests that wait, and note one that came on paper."""
    actor = actor_of(request)
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.note_request(actor=actor, **_said(form))
            messages.success(request, _("The request is noted."))
            return redirect("trust:requests")
    context = {
        "form": form,
        "waiting": queries.requests_to_answer(actor),
        "answered": queries.requests_answered(actor),
    }
    return render(request, "trust/requests.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@door(EDIT)
def request_for(request: HttpRequest, person_id: int) -> HttpResponse:
    """Note what a person asked for at the counter."""
    actor = actor_of(request)
    people.person_in_scope(actor, person_id)
    form = NoteForm(request.POST or None, with_person=True)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.note_request(actor=actor, person_id=person_id, **_said(form))
            messages.success(request, _("The request is noted."))
            return redirect("trust:requests")
    context = {"form": form, "heading": _("Note a request about personal data"), "act": _("Note it")}
    return render(request, "trust/form.html", context, status=422 if form.errors else 200)


def _said(form: NoteForm) -> dict[str, Any]:
    data = form.cleaned_data
    return {**data, "kind": Right(data["kind"]), "channel": Channel(data["channel"])}


@require_http_methods(["GET", "POST"])
@door(EDIT)
def decide(request: HttpRequest, request_id: int) -> HttpResponse:
    """Answer one request."""
    actor = actor_of(request)
    row = queries.request_to_answer(actor, request_id)
    form = DecideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            granted = form.cleaned_data["granted"] == "yes"
            answer = form.cleaned_data["answer"]
            actions.decide(actor=actor, request_id=request_id, granted=granted, answer=answer)
            messages.success(request, _("Answered."))
            return redirect("trust:requests")
    context = {"form": form, "row": row}
    return render(request, "trust/decide.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@door(EDIT)
def erase(request: HttpRequest, person_id: int) -> HttpResponse:
    """Delete a person's data at their wish."""
    actor = actor_of(request)
    people.person_in_scope(actor, person_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.erase_for(actor=actor, person_id=person_id, reason=form.cleaned_data["purpose"])
            messages.success(request, _("The data are deleted."))
            return redirect("people:persons")
    name = people.masked_contact([person_id])[person_id].name
    context = {
        "form": form,
        "heading": _("Delete the data of %(name)s") % {"name": name},
        "text": _("Say who asked for it and how; this stays in the records, the data do not."),
        "act": _("Delete"),
    }
    return render(request, "trust/form.html", context, status=422 if form.errors else 200)
