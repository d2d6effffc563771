"""At the spot: checking in by the code on the wall or by the head's tick, and reporting afterwards."""

from huiyin.civic.places import public as places
from huiyin.hands.claims import access
from huiyin.hands.claims.models import Claim
from huiyin.hands.claims.rules import needs as rules
from huiyin.hands.claims.rules import spot
from huiyin.hands.claims.rules.needs import WORDS_LENGTH
from huiyin.hands.claims.rules.words import CLAIM_FLOW, ArrivedBy, ClaimsAudit, ClaimState
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.decision import no
from huiyin.kernel.errors import AlreadyChanged, Invalid, NotFound
from huiyin.kernel.text import clean
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit import attachments
from huiyin.kit.actions import action, detail, unchanged
from huiyin.kit.keys import keyring


@action(audit=ClaimsAudit.ARRIVED)
def arrive(*, actor: Actor, need_id: int, code: str, position: tuple[float, float] | None = None) -> Claim:
    """Check in with the code that the head's page shows this minute; a position is the member's choice.

    Of a position only the distance to the compound is kept.
    """
    claim = Claim.objects.select_related("need").filter(
        need=need_id, person=access.me(actor), state__in=[ClaimState.HELD, ClaimState.REPORTED]
    ).first()  # fmt: skip
    if claim is None:
        raise NotFound
    if claim.arrived_at is not None:
        unchanged()
        return claim
    now = clock.now()
    rules.may_arrive(
        ClaimState(claim.state), starts=claim.need.starts, ends=claim.need.ends, now=now
    ).or_raise()
    if not spot.code_fits(keyring().index, need_id, code.strip(), now):
        no(
            "code_over",
            N_("This code is over: it turns every minute. Scan it again at the spot, or ask the head."),
            field="code",
        ).or_raise()
    return _arrived(claim, ArrivedBy.CODE, _metres(claim, position))


def _metres(claim: Claim, position: tuple[float, float] | None) -> int | None:
    if position is None:
        return None
    if not (-90 <= position[0] <= 90 and -180 <= position[1] <= 180):
        raise Invalid(N_("This is no position on earth."), code="bad_position", field="position")
    point = places.place(claim.need.compound_id).point
    return spot.metres_between(position, point) if point else None


def _arrived(claim: Claim, how: ArrivedBy, metres: int | None = None) -> Claim:
    now = clock.now()
    there = Claim.objects.filter(pk=claim.pk, arrived_at__isnull=True)
    if not there.update(arrived_at=now, arrived_by=how, metres=metres):
        raise AlreadyChanged
    claim.arrived_at, claim.arrived_by, claim.metres = now, how.value, metres
    detail(claim=claim.pk, by=how.value)
    return claim


@action(audit=ClaimsAudit.ARRIVED)
def tick(*, actor: Actor, claim_id: int) -> Claim:
    """Tick somebody off as there, as the head; nobody ticks themselves."""
    claim = access.claim_to_head(actor, claim_id)
    if claim.person_id == actor.person_id:
        no("own_hours", N_("Nobody confirms their own hours. Another head or the branch does it.")).or_raise()
    if claim.arrived_at is not None:
        unchanged()
        return claim
    rules.may_arrive(
        ClaimState(claim.state), starts=claim.need.starts, ends=claim.need.ends, now=clock.now()
    ).or_raise()
    return _arrived(claim, ArrivedBy.HEAD)


@action(audit=ClaimsAudit.REPORTED)
def report(*, actor: Actor, claim_id: int, text: str, photos: tuple[str, ...] = ()) -> Claim:
    """Say what was done, with photos if one wishes; the head then confirms the hours."""
    claim = access.my_claim(actor, claim_id)
    said = clean(text, WORDS_LENGTH).strip()
    if not said:
        raise Invalid(N_("Write in a sentence what was done."), code="no_text", field="text")
    if clock.now() < claim.need.starts:
        no("not_begun", N_("It has not begun yet. Report when it is done.")).or_raise()
    if claim.state != ClaimState.REPORTED:
        CLAIM_FLOW.may_move(ClaimState(claim.state), ClaimState.REPORTED).or_raise()
    won = Claim.objects.filter(pk=claim.pk, state=claim.state).update(state=ClaimState.REPORTED, report=said)
    if not won:
        raise AlreadyChanged
    attachments.adopt(photos, owner=f"claim:{claim.pk}", role="report")
    claim.state, claim.report = ClaimState.REPORTED.value, said
    detail(claim=claim.pk, photos=len(photos))
    return claim
