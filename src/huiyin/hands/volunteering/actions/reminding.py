"""Reminding of shifts, and the secret addresses of calendars."""

from huiyin.hands.volunteering import access, events
from huiyin.hands.volunteering.models import Feed, SignUp
from huiyin.hands.volunteering.queries.coming import to_remind
from huiyin.hands.volunteering.rules.words import SignState, VolunteerAudit
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.errors import NotAllowed
from huiyin.kit import feeds
from huiyin.kit.actions import action, detail, unchanged
from huiyin.kit.outbox import announce


@action(audit=VolunteerAudit.REMINDED)
def remind_of_shifts(*, actor: Actor) -> int:
    """Announce the shifts that begin within a day, once a sign-up; return how many. Only the worker does."""
    if not actor.system:
        raise NotAllowed
    told = 0
    for sign_id in to_remind():
        # Another worker may have been first: only one UPDATE finds it unreminded.
        fresh = SignUp.objects.filter(pk=sign_id, state=SignState.SIGNED, reminded_at__isnull=True)
        if fresh.update(reminded_at=clock.now()):
            announce(events.ShiftComing(sign_id))
            told += 1
    if not told:
        unchanged()
    detail(signs=told)
    return told


@action(audit=VolunteerAudit.FEED_MADE, retry_race=True)
def make_feed(*, actor: Actor) -> str:
    """Make a secret address for one's shifts, shown this once; an earlier one stops working."""
    return feeds.make(Feed.objects, access.volunteer_of(actor).person_id)


@action(audit=VolunteerAudit.FEED_REVOKED)
def revoke_feed(*, actor: Actor) -> None:
    """Let one's calendar address work no longer."""
    if not feeds.revoke(Feed.objects, access.myself(actor)):
        unchanged()
