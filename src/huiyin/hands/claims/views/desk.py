"""The branch's desk of check-ins and needs, and the pages of heads: tick list and code."""

from typing import Any

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.civic.places import public as places
from huiyin.hands.claims import actions, queries
from huiyin.hands.claims.actions import NeedDraft
from huiyin.hands.claims.forms import words
from huiyin.hands.claims.forms.asking import EchoForm, HoursForm, InvitationForm, NeedForm, ReasonForm
from huiyin.hands.claims.rules.words import TO_CONFIRM
from huiyin.hands.claims.views.saying import need_part, refusals_told
from huiyin.kernel import clock
from huiyin.kernel.errors import NotFound
from huiyin.kernel.permissions import Permission as P
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.http import actor_of, door, refusals_on

ANYBODY = P.OWN_ACCOUNT_USE


@require_GET
@door(ANYBODY)
def home(request: HttpRequest) -> HttpResponse:
    """Show the compounds, employers and needs that the reader looks after."""
    actor = actor_of(request)
    context = {
        "compounds": queries.compounds_of(actor)[:100],
        "employers": queries.employers_named(actor),
        "heads": queries.heads_needs(actor),
    }
    return render(request, "claims/home.html", context)


@require_GET
@door(P.HANDS_CHECKIN_DECIDE)
def desk(request: HttpRequest, token: str) -> HttpResponse:
    """Show what waits for the branch of a compound: check-ins, needs, hours, proposals."""
    place, actor = places.place_by_token(token), actor_of(request)
    waiting = queries.to_confirm(place)
    context = {
        "place": place,
        "asked": [_member(one) for one in queries.waiting_checkins(actor, place)],
        "needs": [
            need_part(card) | {"to_confirm": waiting.get(card.id, 0)}
            for card in queries.needs_here(actor, place)
        ],
        "proposals": [
            {"row": one, "reasons": words.reason_words(one.reasons), "state": words.proposal_words(one.state)}
            for one in queries.proposals(actor, place)
        ],
        "members": [_member(one) for one in queries.members_here(actor, place, limit=200)],
        "invitations": queries.invitations_here(actor, place),
        "invite": InvitationForm(),
        "figures": queries.checked_in_at(place),
    }
    return render(request, "claims/desk.html", context)


def _member(one: queries.Member) -> dict[str, Any]:
    return {"row": one, "skills": words.skill_words(one.skills), "free": words.free_words(one.free)}


@require_http_methods(["GET", "POST"])
@door(P.HANDS_NEED_PUBLISH)
def publish(request: HttpRequest, token: str) -> HttpResponse:
    """Publish a need of a compound."""
    place = places.place_by_token(token)
    form = NeedForm(place, request.POST or None)
    if form.is_valid():
        with refusals_on(form, {"starts": "day", "ends": "finishes", "head": "head_id", "place": "place_id"}):
            made = actions.publish_need(actor=actor_of(request), draft=NeedDraft(**form.drafted()))
            return redirect("claims:head", made.pk)
    context = {"place": place, "form": form}
    return render(request, "claims/publish.html", context, status=422 if form.errors else 200)


@require_POST
@door(P.HANDS_NEED_PUBLISH)
def match(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for proposals for what nobody claimed."""
    place = places.place_by_token(token)
    with refusals_told(request, N_("The worker looks for members who fit; reload in a moment.")):
        actions.ask_for_matching(actor=actor_of(request), compound_id=place.id)
    return redirect("claims:desk", token)


@require_POST
@door(P.HANDS_NEED_PUBLISH)
def proposal(request: HttpRequest, token: str, proposal_id: int, proposal_act: str) -> HttpResponse:
    """Ask a proposed member, or strike the proposal out."""
    acts = {"invite": actions.invite_proposed, "drop": actions.drop_proposal}
    if proposal_act not in acts:
        raise NotFound
    with refusals_told(request, N_("Done.")):
        acts[proposal_act](actor=actor_of(request), proposal_id=proposal_id)
    return redirect("claims:desk", token)


@require_POST
@door(P.HANDS_NEED_PUBLISH)
def invite(request: HttpRequest, need_id: int) -> HttpResponse:
    """Ask a member of the branch's own choice."""
    chosen = request.POST.get("member", "")
    if not (chosen.isascii() and chosen.isdigit() and len(chosen) < 19):
        raise NotFound
    with refusals_told(request, N_("They are asked; only their yes takes the place.")):
        actions.invite_member(actor=actor_of(request), need_id=need_id, checkin_id=int(chosen))
    return redirect("claims:head", need_id)


@require_GET
@door(ANYBODY)
def head(request: HttpRequest, need_id: int) -> HttpResponse:
    """Show the tick list of a need to its head."""
    return _tick_list(request, need_id)


def _tick_list(request: HttpRequest, need_id: int, status: int = 200, **more: Any) -> HttpResponse:
    actor = actor_of(request)
    found = queries.tick_list(actor, need_id)
    place = places.place(found.need.compound_id)
    planned = f"{found.planned_minutes / 60:.2f}".rstrip("0").rstrip(".")
    lines = [
        {
            "row": line,
            "state": words.claim_words(line.state.value),
            "chip": words.claim_chip(line.state.value),
            "to_confirm": line.state in TO_CONFIRM,
        }
        for line in found.lines
    ]
    context = need_part(found.need) | {
        "list": found,
        "place": place,
        "lines": lines,
        "planned": planned,
        "has_begun": found.need.starts <= clock.now(),
        "echo": EchoForm(),
        "off": ReasonForm(auto_id="off-%s"),
        "members": queries.members_here(actor, place, limit=200) if found.may_steer else [],
    }
    return render(request, "claims/head.html", context | more, status=status)


@require_POST
@door(ANYBODY)
def head_act(request: HttpRequest, need_id: int, claim_id: int, head_act: str) -> HttpResponse:
    """Tick somebody off as there, confirm their hours, or note that they did not come."""
    actor = actor_of(request)
    with refusals_told(request, N_("Noted.")):
        if head_act == "tick":
            actions.tick(actor=actor, claim_id=claim_id)
        elif head_act == "missed":
            actions.mark_missed(actor=actor, claim_id=claim_id)
        elif head_act == "confirm":
            form = HoursForm(request.POST)
            minutes = form.minutes if form.is_valid() else 0
            actions.confirm_hours(actor=actor, claim_id=claim_id, minutes=minutes)
        else:
            raise NotFound
    return redirect("claims:head", need_id)


@require_POST
@door(P.HANDS_NEED_PUBLISH)
def settle(request: HttpRequest, need_id: int) -> HttpResponse:
    """Settle a need with what was done, for everybody to read."""
    form = EchoForm(request.POST)
    if form.is_valid():
        with refusals_told(request, N_("Settled; the list shows what was done.")):
            actions.settle_need(actor=actor_of(request), need_id=need_id, **form.cleaned_data)
        return redirect("claims:head", need_id)
    return _tick_list(request, need_id, 422, echo=form)


@require_POST
@door(P.HANDS_NEED_PUBLISH)
def call_off(request: HttpRequest, need_id: int) -> HttpResponse:
    """Call a need off, with a reason."""
    form = ReasonForm(request.POST, auto_id="off-%s")
    if form.is_valid():
        with refusals_told(request, N_("Called off; everybody on it is told.")):
            actions.call_off_need(actor=actor_of(request), need_id=need_id, **form.cleaned_data)
        return redirect("claims:head", need_id)
    return _tick_list(request, need_id, 422, off=form)


@require_GET
@door(ANYBODY)
def code(request: HttpRequest, need_id: int) -> HttpResponse:
    """Show the code of this minute as a QR code; the page turns by itself."""
    actor = actor_of(request)
    value, seconds = queries.code_now(actor, need_id)
    link = request.build_absolute_uri(reverse("claims:spot", kwargs={"need_id": need_id, "code": value}))
    drawn = segno.make(link, error="m", micro=False).svg_inline(omitsize=True, border=2)
    context = {
        "need": queries.need_card(actor, need_id),
        "svg": mark_safe(drawn),  # noqa: S308 - drawn here
        "link": link,
        "seconds": seconds,
    }
    response = render(request, "claims/code.html", context)
    response["Refresh"] = str(seconds + 1)
    response["Cache-Control"] = "no-store, private"
    return response
