"""The time bank on a phone: my time, asking for help, coming, confirming; and the leader's page of it."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.hands.volunteering import actions, forms, queries
from huiyin.hands.volunteering.actions import HelpDraft
from huiyin.hands.volunteering.queries import HelpRow
from huiyin.hands.volunteering.rules.timebank import HELP_STATE_WORDS, HELP_WORDS, KIND_WORDS, Help, HelpState
from huiyin.kernel.clock import SHANGHAI
from huiyin.kernel.errors import NotFound
from huiyin.kernel.ids import parse_public_code
from huiyin.kernel.permissions import Permission
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.http import actor_of, door, refusals_on

OWN = Permission.OWN_ACCOUNT_USE
_COLOURS = {HelpState.OPEN: "gold", HelpState.TAKEN: "blue", HelpState.DONE: "jade", HelpState.MISSED: "red"}


def _part(row: HelpRow) -> dict[str, Any]:
    return {
        "row": row,
        "kind": _(HELP_WORDS[row.kind]),
        "state": _(HELP_STATE_WORDS[row.state]),
        "colour": _COLOURS.get(row.state, ""),
    }


@require_GET
@door(OWN)
def mine(request: HttpRequest) -> HttpResponse:
    """Show my time: what I have, what I asked for, what I take, what my teams are asked."""
    return _mine(request)


def _mine(request: HttpRequest, failed: forms.GiftForm | None = None) -> HttpResponse:
    shown = queries.my_time(actor_of(request))
    context = {
        "time": shown,
        "entries": [{"row": row, "kind": _(KIND_WORDS[row.kind])} for row in shown.entries],
        "asked": [_part(row) for row in shown.asked],
        "taken": [_part(row) for row in shown.taken],
        "wanted": [_part(row) for row in shown.wanted],
        "gift": failed or forms.GiftForm(auto_id="gift-%s"),
    }
    return render(request, "volunteering/time.html", context, status=409 if failed else 200)


@require_POST
@door(OWN)
def credit(request: HttpRequest) -> HttpResponse:
    """Credit my confirmed hours."""
    actions.credit_hours(actor=actor_of(request))
    messages.success(request, _("Credited."))
    return redirect("volunteering:time")


@require_POST
@door(OWN)
def give(request: HttpRequest) -> HttpResponse:
    """Give hours to somebody of the family."""
    form = forms.GiftForm(request.POST, auto_id="gift-%s")
    if form.is_valid():
        said = form.cleaned_data
        with refusals_on(form):
            actions.give_time(
                actor=actor_of(request), code=said["code"], name=said["name"], minutes=_minutes(said["hours"])
            )
            messages.success(request, _("Given."))
            return redirect("volunteering:time")
    return _mine(request, form)


def _minutes(hours: Decimal) -> int:
    return round(hours * 60)


@require_http_methods(["GET", "POST"])
@door(OWN)
def ask(request: HttpRequest) -> HttpResponse:
    """Ask a team for help."""
    teams = [(team.id, f"{team.name} · {team.place.name}") for team in queries.team_rows()]
    form = forms.HelpForm(request.POST or None, choices={"team": teams})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.ask_help(actor=actor_of(request), draft=_draft(form))
            messages.success(request, _("Asked. You are told when somebody comes."))
            return redirect("volunteering:time")
    return render(request, "volunteering/ask_help.html", {"form": form}, status=422 if form.errors else 200)


def _draft(form: forms.HelpForm) -> HelpDraft:
    said = form.cleaned_data
    starts = datetime.combine(said["day"], said["begins"], SHANGHAI)
    kind, minutes = Help(said["kind"]), _minutes(said["hours"])
    return HelpDraft(said["team"], kind, starts, minutes, said["spot"], said["words"])


_ACTS = {
    "take": (actions.take_help, N_("You come. Name and place stand below.")),
    "give-back": (actions.give_help_back, N_("It is open for somebody else now.")),
    "withdraw": (actions.withdraw_help, N_("It is no longer needed; your hours are free again.")),
}


@require_POST
@door(OWN)
def act(request: HttpRequest, help_id: int, act: str) -> HttpResponse:
    """Take a wish for help, give it back, or say that it is no longer needed."""
    if act not in _ACTS:
        raise NotFound
    perform, done = _ACTS[act]
    asked = perform(actor=actor_of(request), help_id=help_id)
    messages.success(request, _(done))
    if request.POST.get("from") == "team":
        return redirect("volunteering:team_time", asked.team_id)
    return redirect("volunteering:time")


@require_http_methods(["GET", "POST"])
@door(OWN)
def confirm(request: HttpRequest, help_id: int) -> HttpResponse:
    """Confirm how long the help was."""
    actor = actor_of(request)
    row = queries.help_row(actor, help_id)
    form = forms.ConfirmHelpForm(request.POST or None, initial={"hours": row.hours})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            minutes = _minutes(form.cleaned_data["hours"])
            actions.confirm_help(actor=actor, help_id=help_id, minutes=minutes)
            messages.success(request, _("Confirmed. Thank you."))
            return redirect("volunteering:time")
    context = {"form": form, "help": _part(row)}
    return render(request, "volunteering/confirm_help.html", context, status=409 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@door(OWN)
def team(request: HttpRequest, team_id: int) -> HttpResponse:
    """Show what a team is asked to whoever keeps it, and ask for somebody who comes on paper."""
    actor = actor_of(request)
    shown = queries.team_time(actor, team_id)
    choices, initial = {"team": [(shown.team.id, shown.team.name)]}, {"team": team_id}
    form = forms.HelpForm(request.POST or None, choices=choices, for_others=True, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            code = parse_public_code(form.cleaned_data["code"]) or "-"
            actions.ask_help(actor=actor, draft=_draft(form), code=code)
            messages.success(request, _("Asked. The members of the team are told."))
            return redirect("volunteering:team_time", team_id)
    context = {
        "time": shown,
        "waiting": [_part(row) for row in shown.waiting],
        "over": [_part(row) for row in shown.over],
        "form": form,
        "card": forms.CardForm(auto_id="card-%s"),
    }
    return render(request, "volunteering/team_time.html", context, status=409 if form.errors else 200)


@require_POST
@door(OWN)
def open_account(request: HttpRequest, team_id: int) -> HttpResponse:
    """Open a time account for somebody who says so on paper."""
    form = forms.CardForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            made = actions.open_account(actor=actor_of(request), team_id=team_id, **form.cleaned_data)
            said = _("Opened. Write the number on their card: %(code)s") % {"code": made.code}
            messages.success(request, said)
    for errors in form.errors.values():
        messages.error(request, " ".join(str(one) for one in errors))
    return redirect("volunteering:team_time", team_id)
