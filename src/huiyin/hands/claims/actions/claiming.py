"""Claiming a place, giving it back, and the line behind a full need."""

from typing import Any

from django.db.models import F, QuerySet

from huiyin.hands.claims import access, events, queries
from huiyin.hands.claims.models import Claim, Need
from huiyin.hands.claims.rules import needs as rules
from huiyin.hands.claims.rules.needs import MOST_WAITING, REASON_LENGTH, Seen
from huiyin.hands.claims.rules.words import CLAIM_FLOW, ClaimsAudit, ClaimState, NeedState
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.errors import AlreadyChanged, Invalid, Refusal
from huiyin.kernel.text import clean
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.actions import action, detail, unchanged
from huiyin.kit.outbox import announce
from huiyin.kit.prepared import PreparedChange, add


class PlaceGone(Refusal):
    """Somebody else had the last place; `more["alternatives"]` are up to three needs like it."""

    code = "place_gone"
    message = N_("The last place is just gone. Here are others like it: %(titles)s.")


@action(audit=ClaimsAudit.CLAIMED, retry_race=True)
def claim_need(*, actor: Actor, need_id: int, clash_reason: str = "", wait: bool = False) -> Claim:
    """Claim a place of a need, or with `wait` a place in the line behind it; twice is the same claim.

    Raises PlaceGone with alternatives when the last place went to somebody else.
    """
    person_id = access.me(actor)
    seen = queries.wanted(person_id, need_id)
    if seen.mine is not None:
        unchanged()
        return Claim.objects.get(pk=seen.mine)
    reason, now = clean(clash_reason, REASON_LENGTH).strip(), clock.now()
    known = Seen(seen.state, seen.starts, seen.employer_id is not None, seen.clash, reason)
    rules.may_claim(known, now).or_raise()
    state = _taken(seen, wait=wait)
    employer: Any = seen.employer_id
    claim = add(
        Claim(
            need_id=need_id,
            person_id=person_id,
            employer_id=employer,
            state=state,
            claimed_at=now,
            held_at=now if state is ClaimState.HELD else None,
            clash_reason=reason if seen.clash else "",
        )
    )
    if state is ClaimState.HELD:
        announce(events.PlaceTaken(claim.pk))
    return claim


def _taken(seen: queries.Wanted, *, wait: bool) -> ClaimState:
    """Take a place, or one in the line. Only one UPDATE finds the last place free."""
    if seen.places_left > 0 and take_place(seen.id):
        return ClaimState.HELD
    if not wait:
        raise _gone(seen.id)
    rules.may_wait(waiting=seen.waiting, places_left=0).or_raise()
    full = Need.objects.filter(
        pk=seen.id, state=NeedState.OPEN, taken__gte=F("places"), waiting__lt=MOST_WAITING
    )
    if full.update(waiting=F("waiting") + 1):
        return ClaimState.WAITING
    if take_place(seen.id):
        return ClaimState.HELD
    raise AlreadyChanged


def take_place(need_id: int) -> bool:
    """Count one more place as taken, if one is free and nobody waits; tell whether it was."""
    return bool(_TAKING.count(need_id=need_id))


def _ask_taking(need_id: int) -> tuple[QuerySet[Need], dict[str, Any]]:
    free = Need.objects.filter(pk=need_id, state=NeedState.OPEN, taken__lt=F("places"))
    return free, {"taken": F("taken") + 1}


_TAKING = PreparedChange(_ask_taking)


def _gone(need_id: int) -> PlaceGone:
    found = queries.alternatives(need_id)
    if not found:
        return PlaceGone(N_("The last place is just gone, and nothing like it is open near you today."))
    return PlaceGone(
        params={"titles": "、".join(one.title for one in found)},
        more={"alternatives": [{"id": one.id, "title": one.title, "left": one.left} for one in found]},
    )


@action(audit=ClaimsAudit.DROPPED)
def drop_claim(*, actor: Actor, claim_id: int, reason: str) -> Claim:
    """Give a claimed place back, with a reason; the first in the line moves up at once."""
    _lock(access.my_claim(actor, claim_id).need_id)
    claim = access.my_claim(actor, claim_id)
    said = clean(reason, REASON_LENGTH).strip()
    rules.may_drop(ClaimState(claim.state), claim.need.starts, clock.now()).or_raise()
    if not said:
        raise Invalid(N_("Say in a few words why; the head reads it."), code="no_reason", field="reason")
    was = ClaimState(claim.state)
    _end(claim, ClaimState.DROPPED, drop_reason=said)
    detail(claim=claim.pk, was=was.value)
    give_place_back(claim, was)
    announce(events.ClaimOver(claim.pk, ClaimState.DROPPED.value))
    return claim


def _lock(need_id: int) -> None:
    """Let whoever else moves the line of a need wait until the commit; the need comes before its claims."""
    Need.objects.filter(pk=need_id).update(waiting=F("waiting"))


def _end(claim: Claim, to: ClaimState, **facts: object) -> None:
    """End a claim if it still is as it was seen; another click may have been first."""
    seen = ClaimState(claim.state)
    CLAIM_FLOW.may_move(seen, to).or_raise()
    won = Claim.objects.filter(pk=claim.pk, state=seen).update(state=to, over_at=clock.now(), **facts)
    if not won:
        raise AlreadyChanged
    claim.state = to.value


def give_place_back(claim: Claim, was: ClaimState) -> None:
    """Let the first in the line have a place that is free again; without a line it is open to all."""
    line = Need.objects.filter(pk=claim.need_id, waiting__gt=0)
    if was is ClaimState.WAITING:
        line.update(waiting=F("waiting") - 1)
        return
    if line.update(waiting=F("waiting") - 1):
        _move_up(claim.need_id)
        return
    Need.objects.filter(pk=claim.need_id, taken__gt=0).update(taken=F("taken") - 1)


def _move_up(need_id: int) -> None:
    first = Claim.objects.filter(need=need_id, state=ClaimState.WAITING).order_by("id").first()
    moved = first is not None and Claim.objects.filter(pk=first.pk, state=ClaimState.WAITING).update(
        state=ClaimState.HELD, held_at=clock.now()
    )
    if first is None or not moved:
        raise AlreadyChanged
    announce(events.PlaceTaken(first.pk, moved_up=True))
