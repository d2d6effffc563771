"""Call-backs 回访: whom to call, and one call."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from huiyin.civic.matters import actions, queries
from huiyin.civic.matters.forms.call_backs import CallBackForm
from huiyin.civic.matters.queries import CallView
from huiyin.civic.matters.rules.call_backs import CallChannel, CallOutcome, CallState
from huiyin.civic.matters.views import words
from huiyin.civic.matters.views.desk_acts import kept_on
from huiyin.civic.people.public import OpenNow, Purpose, open_now
from huiyin.kernel.permissions import Permission
from huiyin.kit.http import actor_of, covered_after, door, worded

CALLS = Permission.CIVIC_MATTER_CALL_BACK


@require_GET
@door(CALLS)
def calls_page(request: HttpRequest) -> HttpResponse:
    """Show whom to call back, longest waiting first."""
    due, waiting = queries.calls_due(actor_of(request))
    context = {"due": due, "waiting": waiting, "rule": queries.call_rule()}
    return render(request, "matters/calls.html", context)


@require_http_methods(["GET", "POST"])
@door(CALLS)
def call_page(request: HttpRequest, code: str) -> HttpResponse:
    """Show one author's call-back; keep an attempt."""
    view = queries.call_view(actor_of(request), code)
    form = CallBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with kept_on(form):
            held = actions.record_call_back(actor=actor_of(request), code=code, **_said(form))
            messages.success(request, _done(CallState(held.state)))
            return redirect("matters:calls")
    return _shown(request, view, form)


def _said(form: CallBackForm) -> dict[str, Any]:
    said = dict(form.cleaned_data)
    return said | {"channel": CallChannel(said["channel"]), "outcome": CallOutcome(said["outcome"])}


def _done(state: CallState) -> str:
    if state is CallState.OPEN:
        return _("Kept. They stay on the list and are called again.")
    return _("Kept: %(state)s.") % {"state": words.call_state_label(state)}


@require_http_methods(["GET", "POST"])
@door(CALLS)
def number(request: HttpRequest, code: str) -> HttpResponse:
    """Open the author's number for a minute, on a page of its own: the form of the call stays as it is."""
    actor = actor_of(request)
    view = queries.call_view(actor, code)
    if request.method == "POST":
        view.may.or_raise()
        actions.open_author_contact(actor=actor, code=code, purpose=Purpose.CALL_BACK)
        return redirect("matters:call_number", code=view.matter.code)
    author_id = view.matter.author_id
    opened = open_now(actor, author_id) if author_id else OpenNow()
    page = render(
        request, "matters/call_number.html", {"view": view, "opened": opened, "why_not": _why(view)}
    )
    return covered_after(page, opened.seconds)


def _why(view: CallView) -> str:
    return "" if view.may else worded(view.may.message, view.may.params)


def _shown(request: HttpRequest, view: CallView, form: CallBackForm) -> HttpResponse:
    context = {
        "view": view,
        "form": form,
        "state": words.call_state_label(view.state),
        "why_not": _why(view),
        "attempts": [
            {
                "title": words.call_outcome_label(one.outcome),
                "time": one.at,
                "who": " · ".join(
                    part for part in (one.caller, words.call_channel_label(one.channel)) if part
                ),
                "text": one.note,
                "state": "done",
            }
            for one in view.attempts
        ],
    }
    return render(request, "matters/call.html", context, status=422 if form.errors else 200)
