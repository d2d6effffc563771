"""What else is written: calendar addresses, reminders, and forgetting a person."""

from huiyin.hands.claims import access, events, queries
from huiyin.hands.claims.models import Checkin, Claim, Feed, Objection, Proposal, Rating
from huiyin.hands.claims.models.matching import OPEN_PROPOSAL
from huiyin.hands.claims.rules.words import CheckinState, ClaimsAudit, ClaimState, ProposalState
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kit import attachments, feeds
from huiyin.kit.actions import action, detail, unchanged
from huiyin.kit.outbox import announce


@action(audit=ClaimsAudit.FEED_MADE, retry_race=True)
def make_feed(*, actor: Actor) -> str:
    """Make a secret address for one's calendar, shown this once; an earlier one stops working."""
    return feeds.make(Feed.objects, access.me(actor))


@action(audit=ClaimsAudit.FEED_REVOKED)
def revoke_feed(*, actor: Actor) -> None:
    """Let one's calendar address work no longer."""
    if not feeds.revoke(Feed.objects, access.me(actor)):
        unchanged()


@action(audit=ClaimsAudit.REMINDED)
def remind_due(*, actor: Actor) -> int:
    """Announce what begins within a day, once a claim."""
    access.only_system(actor)
    due = queries.to_remind()
    told = 0
    for claim_id in due:
        # Another worker may have been first.
        fresh = Claim.objects.filter(pk=claim_id, state=ClaimState.HELD, reminded_at__isnull=True)
        if fresh.update(reminded_at=clock.now()):
            announce(events.ReminderDue(claim_id))
            told += 1
    if not told:
        unchanged()
    detail(claims=told)
    return told


@action(audit=ClaimsAudit.PERSON_FORGOTTEN)
def forget_person(*, actor: Actor, person_id: int) -> None:
    """Forget the words, skills and photos of an erased person; hours stay with a number, as records must."""
    access.only_system(actor)
    now = clock.now()
    mine = Claim.objects.filter(person=person_id)
    attachments.forget([f"claim:{pk}" for pk in mine.values_list("pk", flat=True)])
    mine.update(clash_reason="", drop_reason="", report="", metres=None)
    Checkin.objects.filter(person=person_id).update(skills=[], free=[], reason="")
    open_ones = Checkin.objects.filter(
        person=person_id, state__in=[CheckinState.ASKED, CheckinState.CONFIRMED]
    )
    open_ones.update(state=CheckinState.ENDED, ended_at=now, decided_at=now)
    Objection.objects.filter(claim__in=mine).update(words="", answer="")
    Rating.objects.filter(person=person_id).update(words="")
    Feed.objects.filter(person=person_id).delete()
    Proposal.objects.filter(OPEN_PROPOSAL, person=person_id).update(
        state=ProposalState.DROPPED, answered_at=now
    )
    detail(person=person_id)
