"""Operators' pages of webhooks: who is told, how each call went, and what was given up."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.civic.hooks import actions, queries
from huiyin.civic.hooks.forms import SubscriptionForm
from huiyin.civic.hooks.queries import CallRow, SubscriptionRow
from huiyin.civic.hooks.rules import KIND_WORDS, HookCallState, HookKind, SubscriptionState
from huiyin.kernel.errors import NotFound
from huiyin.kernel.permissions import Permission
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.http import actor_of, door, refusals_on

EDIT = Permission.CIVIC_HOOK_EDIT
_STATES: Mapping[SubscriptionState, tuple[str, str]] = {
    SubscriptionState.ACTIVE: (N_("is told"), "jade"),
    SubscriptionState.PAUSED: (N_("paused for now"), "red"),
}
_CALLS: Mapping[HookCallState, tuple[str, str]] = {
    HookCallState.QUEUED: (N_("waiting"), "gold"),
    HookCallState.CALLING: (N_("on its way"), "gold"),
    HookCallState.DONE: (N_("arrived"), "jade"),
    HookCallState.DEAD: (N_("given up"), "red"),
}
# What a button does to a subscription, and what is said when it is done.
_STEPS: Mapping[str, tuple[Callable[..., Any], str]] = {
    "try": (actions.try_out, N_("A ping is on its way; the log below says how it went.")),
    "pause": (actions.pause_subscription, N_("Paused. What happens meanwhile is kept for 30 days.")),
    "resume": (actions.resume_subscription, N_("It is told again, with what waited first.")),
    "end": (actions.end_subscription, N_("Ended. Its address, secret and calls are deleted.")),
}


@require_GET
@door(EDIT)
def subscriptions(request: HttpRequest) -> HttpResponse:
    """Show the systems that are told what happens here."""
    actor = actor_of(request)
    shown = [_shown(row) for row in queries.subscriptions(actor)]
    return render(
        request, "hooks/subscriptions.html", {"hooks": shown, "dead": len(queries.dead_calls(actor))}
    )


def _shown(row: SubscriptionRow) -> dict[str, Any]:
    words, colour = _STATES.get(row.state, (row.state.value, ""))
    return {
        "row": row,
        "state": _(words),
        "colour": colour,
        "why": _(row.why) if row.why else "",
        "kinds": [_kind(kind) for kind in row.kinds],
    }


def _kind(kind: HookKind) -> str:
    return _(KIND_WORDS[kind]) if kind in KIND_WORDS else _("ping")


@require_http_methods(["GET", "POST"])
@door(EDIT)
def subscribe(request: HttpRequest) -> HttpResponse:
    """Have a system told, and show its secret this once."""
    form = SubscriptionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            made = actions.subscribe(actor=actor_of(request), **form.cleaned_data)
            return render(request, "hooks/secret.html", {"made": made})
    return render(request, "hooks/new.html", {"form": form}, status=422 if form.errors else 200)


@require_GET
@door(EDIT)
def subscription(request: HttpRequest, hook_id: int) -> HttpResponse:
    """Show one subscription and how its calls went."""
    actor = actor_of(request)
    row = queries.subscription(actor, hook_id)
    calls = queries.calls(actor, hook_id, after=_number(request.GET.get("after", "")))
    older = f"?after={calls[-1].id}" if len(calls) == queries.PAGE else ""
    context = {"hook": _shown(row), "calls": [_told(call) for call in calls], "links": {"older": older}}
    return render(request, "hooks/subscription.html", context)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _told(call: CallRow) -> dict[str, Any]:
    words, colour = _CALLS[call.state]
    return {
        "row": call,
        "kind": _kind(call.kind),
        "state": _(words),
        "colour": colour,
        "error": _(call.error) if call.error else "",
    }


@require_POST
@door(EDIT)
def change_secret(request: HttpRequest, hook_id: int) -> HttpResponse:
    """Give a subscription a new secret and show it this once."""
    made = actions.change_secret(actor=actor_of(request), subscription_id=hook_id)
    return render(request, "hooks/secret.html", {"made": made, "changed": True})


@require_POST
@door(EDIT)
def step(request: HttpRequest, hook_id: int, step: str) -> HttpResponse:
    """Try a subscription out, pause it, take it up again, or end it."""
    if step not in _STEPS:
        raise NotFound
    act, said = _STEPS[step]
    act(actor=actor_of(request), subscription_id=hook_id)
    messages.success(request, _(said))
    return redirect("hooks:subscriptions") if step == "end" else redirect("hooks:subscription", hook_id)


@require_GET
@door(EDIT)
def dead(request: HttpRequest) -> HttpResponse:
    """Show the calls that were given up."""
    rows = queries.dead_calls(actor_of(request))
    return render(request, "hooks/dead.html", {"calls": [_told(call) for call in rows]})


@require_POST
@door(EDIT)
def resend(request: HttpRequest, call_id: int) -> HttpResponse:
    """Send a call that was given up again."""
    row = actions.resend_call(actor=actor_of(request), call_id=call_id)
    messages.success(request, _("The call is queued again."))
    return redirect("hooks:subscription", row.subscription_id)
