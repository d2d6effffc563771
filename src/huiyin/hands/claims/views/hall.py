"""The claim hall, one need with its claim and its rating, and what acts together on a day."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from huiyin.civic.places import public as places
from huiyin.hands.claims import actions, queries
from huiyin.hands.claims.forms import words
from huiyin.hands.claims.forms.asking import ClaimForm, RateForm
from huiyin.hands.claims.queries import HallFilter, Where
from huiyin.hands.claims.rules.points import FORMULAS
from huiyin.hands.claims.rules.words import SKILL_WORDS, NeedState
from huiyin.hands.claims.views.saying import need_part
from huiyin.kernel import clock
from huiyin.kernel.errors import Refusal
from huiyin.kernel.permissions import Permission as P
from huiyin.kit.http import actor_of, door, sentence

ANYBODY = P.OWN_ACCOUNT_USE


@require_GET
@door(ANYBODY)
def hall(request: HttpRequest) -> HttpResponse:
    """Show what hands are wanted for in the reader's compound, or near it."""
    actor, chosen = actor_of(request), _chosen(request.GET)
    found = queries.hall(actor, chosen)
    home = next((one for one in queries.my_checkins(actor) if one.state == "confirmed"), None)
    context = {
        "needs": [need_part(card) for card in found],
        "home": places.remembered_places([home.compound_id]).get(home.compound_id) if home else None,
        "invitations": len(queries.invitations(actor)),
        "chosen": chosen,
        "day": chosen.day.isoformat() if chosen.day else "",
        "wheres": _wheres(request, chosen),
        "skills": words.skill_choices(),
        "works": words.work_choices(),
    }
    return render(request, "claims/hall.html", context)


def _chosen(said: QueryDict) -> HallFilter:
    skill, work = said.get("skill", ""), said.get("work", "")
    return HallFilter(
        where=Where.NEAR if said.get("where") == Where.NEAR else Where.MINE,
        skill=skill if skill in {one.value for one in SKILL_WORDS} else "",
        work=work if work in dict(words.work_choices()) else "",
        day=_day(said.get("day", "")),
        only_free=bool(said.get("free")),
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _wheres(request: HttpRequest, chosen: HallFilter) -> list[dict[str, Any]]:
    labels = ((Where.MINE, _("My compound")), (Where.NEAR, _("My street")))
    rows = []
    for where, label in labels:
        kept = request.GET.copy()
        kept["where"] = where.value
        rows.append({"label": label, "url": f"?{kept.urlencode()}", "current": chosen.where is where})
    return rows


@require_GET
@door(ANYBODY)
def need(request: HttpRequest, need_id: int) -> HttpResponse:
    """Show one need."""
    return _page(request, need_id)


def _page(request: HttpRequest, need_id: int, status: int = 200, **more: Any) -> HttpResponse:
    actor = actor_of(request)
    card = queries.need_card(actor, need_id)
    context = need_part(card) | {
        "form": ClaimForm(),
        "rate": RateForm(),
        "has_begun": card.starts <= clock.now(),
        "is_open": card.state is NeedState.OPEN and card.starts > clock.now(),
        "may_head": queries.may_head(actor, need_id),
    }
    return render(request, "claims/need.html", context | more, status=status)


@require_POST
@door(ANYBODY)
def claim(request: HttpRequest, need_id: int) -> HttpResponse:
    """Claim a place, or one in the line; where the last one is gone, show three like it."""
    form = ClaimForm(request.POST)
    said = form.cleaned_data if form.is_valid() else {"clash_reason": "", "wait": False}
    try:
        made = actions.claim_need(actor=actor_of(request), need_id=need_id, **said)
    except actions.PlaceGone as gone:
        others = [need_part(card) for card in queries.alternatives(need_id)]
        return _page(request, need_id, 409, gone=sentence(gone), others=others)
    except Refusal as refusal:
        if refusal.status in {401, 403, 404}:
            raise
        clashes = refusal.code == "same_hour"
        return _page(request, need_id, 409, refused=sentence(refusal), clashes=clashes, form=form)
    waits = made.state == "waiting"
    messages.success(request, _("You are in the line; you hear at once.") if waits else _("It is yours."))
    return redirect("claims:duties")


@require_POST
@door(ANYBODY)
def rate(request: HttpRequest, need_id: int) -> HttpResponse:
    """Rate what was done."""
    form = RateForm(request.POST)
    if not form.is_valid():
        return _page(request, need_id, 422, rate=form)
    try:
        actions.rate_need(actor=actor_of(request), need_id=need_id, **form.cleaned_data)
    except Refusal as refusal:
        if refusal.status in {401, 403, 404}:
            raise
        return _page(request, need_id, 409, refused=sentence(refusal), rate=form)
    messages.success(request, _("Thank you for your word."))
    return redirect("claims:need", need_id)


@require_GET
@door(P.PUBLIC_PAGE_READ)
def points(request: HttpRequest) -> HttpResponse:
    """Publish how points are counted, every version."""
    versions = [FORMULAS[number] for number in sorted(FORMULAS, reverse=True)]
    return render(request, "claims/points.html", {"versions": versions})


@require_GET
@door(P.PUBLIC_PAGE_READ)
def acting(request: HttpRequest, token: str) -> HttpResponse:
    """Show how many act together on a day under a place; nobody is named."""
    where = places.place_by_token(token)
    day = _day(request.GET.get("day", "")) or clock.today()
    context = {
        "place": where,
        "day": day,
        "acting": queries.acting(where, day),
        "checked_in": queries.checked_in_at(where),
        "here": reverse("claims:acting", kwargs={"token": token}),
    }
    return render(request, "claims/acting.html", context)
