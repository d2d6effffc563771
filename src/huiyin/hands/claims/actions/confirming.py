"""The head's word: hours confirmed or nobody came; the residents' word: a rating; the member's objection."""

from django.db.models import F

from huiyin.civic.places import public as places
from huiyin.hands.claims import access, events, queries
from huiyin.hands.claims.models import Claim, DayHours, Need, Objection, Rating
from huiyin.hands.claims.rules import hours, needs
from huiyin.hands.claims.rules.needs import WORDS_LENGTH
from huiyin.hands.claims.rules.words import (
    CLAIM_FLOW,
    STANDING,
    TO_CONFIRM,
    ArrivedBy,
    ClaimsAudit,
    ClaimState,
    ObjectionState,
)
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.decision import no
from huiyin.kernel.errors import AlreadyChanged, Invalid
from huiyin.kernel.text import clean
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.actions import action, detail
from huiyin.kit.outbox import announce


@action(audit=ClaimsAudit.CONFIRMED, retry_race=True)
def confirm_hours(*, actor: Actor, claim_id: int, minutes: int) -> Claim:
    """Confirm how long somebody worked; the head's word also says that they were there."""
    claim = access.claim_to_head(actor, claim_id)
    _may_decide(actor, claim)
    _book(claim, minutes, is_own=claim.person_id == actor.person_id)
    now = clock.now()
    came = {} if claim.arrived_at else {"arrived_by": ArrivedBy.HEAD}
    _settle(
        claim, ClaimState.CONFIRMED, minutes=minutes, confirmed_by_id=actor.person_id, over_at=now, **came
    )
    detail(claim=claim.pk, minutes=minutes)
    announce(events.ClaimOver(claim.pk, ClaimState.CONFIRMED.value))
    return claim


@action(audit=ClaimsAudit.MISSED)
def mark_missed(*, actor: Actor, claim_id: int) -> Claim:
    """Say that somebody who had claimed did not come; they are told, and may object."""
    claim = access.claim_to_head(actor, claim_id)
    _may_decide(actor, claim)
    _settle(claim, ClaimState.MISSED, confirmed_by_id=actor.person_id, over_at=clock.now())
    detail(claim=claim.pk)
    announce(events.ClaimOver(claim.pk, ClaimState.MISSED.value))
    return claim


def _may_decide(actor: Actor, claim: Claim) -> None:
    if ClaimState(claim.state) not in TO_CONFIRM:
        no("decided_already", N_("These hours are decided already. The member may object.")).or_raise()
    if claim.person_id == actor.person_id:
        no("own_hours", N_("Nobody confirms their own hours. Another head or the branch does it.")).or_raise()
    if clock.now() < claim.need.starts:
        no("not_begun", N_("It has not begun yet.")).or_raise()
    _not_frozen(claim)


def _not_frozen(claim: Claim) -> None:
    if queries.is_frozen(claim.need.compound_id, claim.need.starts):
        no("month_frozen", N_("The month is frozen. What is decided now could not be counted.")).or_raise()


def _settle(claim: Claim, to: ClaimState, **facts: object) -> None:
    seen = ClaimState(claim.state)
    CLAIM_FLOW.may_move(seen, to).or_raise()
    if not Claim.objects.filter(pk=claim.pk, state=seen).update(state=to, **facts):
        raise AlreadyChanged
    claim.state = to.value
    for name, value in facts.items():
        setattr(claim, name, value)


def _book(claim: Claim, minutes: int, *, is_own: bool = False) -> None:
    """Add minutes to the day of a claim's member; the row of the day refuses the 25th hour."""
    day = queries.day_of(claim.need.starts)
    row, _ = DayHours.objects.get_or_create(person_id=claim.person_id, day=day)
    hours.may_confirm(minutes, already=row.minutes, is_own=is_own).or_raise()
    room = DayHours.objects.filter(pk=row.pk, minutes__lte=hours.A_DAY - minutes)
    if not room.update(minutes=F("minutes") + minutes):
        raise AlreadyChanged


def _unbook(claim: Claim) -> None:
    day = queries.day_of(claim.need.starts)
    row = DayHours.objects.filter(person=claim.person_id, day=day)
    row.update(minutes=F("minutes") - (claim.minutes or 0))


@action(audit=ClaimsAudit.RATED, retry_race=True)
def rate_need(*, actor: Actor, need_id: int, score: int, words: str = "") -> Rating:
    """Rate as a resident of the compound what was done, from 1 to 5; rating again replaces it."""
    need: Need = access.need_to_show(need_id)
    person_id = access.me(actor)
    own = Claim.objects.filter(need=need, person=person_id, state__in=sorted(STANDING)).exists()
    needs.may_rate(
        is_own=own or person_id == need.head_id,
        starts=need.starts,
        now=clock.now(),
        lives_there=access.lives_at(person_id, places.place(need.compound_id)),
        score=score,
    ).or_raise()
    made, _ = Rating.objects.update_or_create(
        need=need,
        person_id=person_id,
        defaults={"score": score, "words": clean(words, WORDS_LENGTH), "rated_at": clock.now()},
    )
    detail(need=need.pk, score=score)
    return made


@action(audit=ClaimsAudit.OBJECTED, retry_race=True)
def object_to_hours(*, actor: Actor, claim_id: int, words: str) -> Objection:
    """Object as a member to how one's work was confirmed, while the month is not frozen."""
    claim = access.my_claim(actor, claim_id)
    said = clean(words, WORDS_LENGTH).strip()
    if not said:
        raise Invalid(N_("Write what was otherwise."), code="no_text", field="words")
    if ClaimState(claim.state) not in {ClaimState.CONFIRMED, ClaimState.MISSED}:
        no("not_decided", N_("The head has not decided yet. Ask them first.")).or_raise()
    _not_frozen(claim)
    if Objection.objects.filter(claim=claim, state=ObjectionState.OPEN).exists():
        no("objected_already", N_("Your objection waits for a decision.")).or_raise()
    made = Objection.objects.create(claim=claim, words=said, state=ObjectionState.OPEN, raised_at=clock.now())
    detail(claim=claim.pk)
    announce(events.ObjectionRaised(made.pk))
    return made


@action(audit=ClaimsAudit.OBJECTION_DECIDED)
def decide_objection(
    *, actor: Actor, objection_id: int, upheld: bool, answer: str, minutes: int | None = None
) -> Objection:
    """Decide an objection, with a reason; upheld, the hours become those that are named.

    Neither the member nor whoever confirmed the hours decides.
    """
    found = access.objection_to_decide(actor, objection_id)
    claim, said = found.claim, clean(answer, WORDS_LENGTH).strip()
    if not said:
        raise Invalid(N_("Say why; the member reads it."), code="no_reason", field="answer")
    if actor.person_id in {claim.person_id, claim.confirmed_by_id}:
        no("own_decision", N_("Somebody else decides: you are part of what is objected to.")).or_raise()
    _not_frozen(claim)
    state = ObjectionState.UPHELD if upheld else ObjectionState.DENIED
    decided = Objection.objects.filter(pk=found.pk, state=ObjectionState.OPEN).update(
        state=state, answer=said, decided_at=clock.now(), decided_by_id=actor.person_id
    )
    if not decided:
        raise AlreadyChanged
    if upheld:
        detail(old=claim.minutes, new=minutes)
        _rebook(claim, minutes)
    found.state, found.answer = state.value, said
    announce(events.ObjectionDecided(found.pk))
    return found


def _rebook(claim: Claim, minutes: int | None) -> None:
    if minutes is None:
        raise Invalid(N_("Write how many hours it was."), code="no_hours", field="hours")
    _unbook(claim)
    _book(claim, minutes)
    seen = claim.state
    won = Claim.objects.filter(pk=claim.pk, state=seen).update(state=ClaimState.CONFIRMED, minutes=minutes)
    if not won:
        raise AlreadyChanged
