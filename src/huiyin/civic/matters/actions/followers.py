"""Following a matter: with an account at once, by e-mail once the address is confirmed."""

from huiyin.civic.matters import access, events
from huiyin.civic.matters.models import Follower, Matter
from huiyin.civic.matters.rules import steps
from huiyin.civic.matters.rules.links import CONFIRM_FOLLOW, STOP_FOLLOW
from huiyin.civic.matters.rules.words import MatterAudit, State
from huiyin.civic.people.public import left_contact, note_person
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.errors import Invalid, NeedsLogin, NotAllowed
from huiyin.kernel.signed_links import LinkExpired
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.actions import action, detail, unchanged
from huiyin.kit.outbox import announce

_FORGET_AT_ONCE = 500


@action(audit=MatterAudit.FOLLOWED, retry_race=True)
def follow_matter(*, actor: Actor, code: str, email: str = "") -> Matter:
    """Follow a published matter; a merged one is followed with its elder.

    Without account a link goes to the e-mail address, and nothing is sent there before it was opened and
    confirmed. An address that follows already is answered alike.
    """
    matter = access.published_root(code)
    steps.may_support(State(matter.state)).or_raise()
    if actor.person_id is not None:
        now = clock.now()
        _, is_new = Follower.objects.get_or_create(
            matter=matter, person_id=actor.person_id, defaults={"asked_at": now, "confirmed_at": now}
        )
        if not is_new:
            unchanged()
        return matter
    return _ask(actor, matter, email.strip())


def _ask(actor: Actor, matter: Matter, email: str) -> Matter:
    if not email:
        raise Invalid(
            N_("Please leave the e-mail address to which the echo should go."),
            code="no_contact",
            field="email",
        )
    known = Follower.objects.filter(matter=matter).values_list("person_id", flat=True)
    if left_contact(list(known), email=email):
        unchanged()
        return matter
    person = note_person(actor=actor, email=email)
    Follower.objects.create(matter=matter, person=person, by_mail=True, asked_at=clock.now())
    announce(events.FollowAsked(matter.pk, person.pk))
    return matter


@action(audit=MatterAudit.FOLLOWED)
def confirm_following(*, actor: Actor, token: str) -> Matter:
    """Confirm by the link of the e-mail that its reader wants to hear of the matter; twice is as once."""
    row = access.follower_of_link(CONFIRM_FOLLOW, token)
    if row.confirmed_at is None:
        row.confirmed_at = clock.now()
        row.save(update_fields=["confirmed_at"])
    else:
        unchanged()
    return row.matter


@action(audit=MatterAudit.UNFOLLOWED)
def stop_following(*, actor: Actor, code: str = "", token: str = "") -> Matter:
    """Stop following: with an account by code, without one by the link under every e-mail."""
    row = access.follower_of_link(STOP_FOLLOW, token) if token else _own(actor, code)
    matter = row.matter
    _drop(row)
    return matter


def _own(actor: Actor, code: str) -> Follower:
    if actor.person_id is None:
        raise NeedsLogin
    matter = access.published_root(code)
    row = Follower.objects.select_related("matter").filter(matter=matter, person_id=actor.person_id).first()
    if row is None:
        raise LinkExpired(N_("You do not follow this matter."), code="not_following")
    return row


def _drop(row: Follower) -> None:
    if row.by_mail:
        announce(events.FollowerLeft(row.matter_id, row.person_id))
    row.delete()


@action(audit=MatterAudit.UNFOLLOWED)
def forget_unconfirmed(*, actor: Actor) -> int:
    """Drop who never confirmed an address, and the address with them. Only the periodic job does this."""
    if not actor.system:
        raise NotAllowed
    horizon = clock.now() - CONFIRM_FOLLOW.lasts
    rows = Follower.objects.filter(confirmed_at__isnull=True, asked_at__lt=horizon).order_by("asked_at")
    gone = list(rows[:_FORGET_AT_ONCE])
    for row in gone:
        _drop(row)
    detail(unconfirmed=len(gone))
    if not gone:
        unchanged()
    return len(gone)


def take_followers(source: Matter, target: Matter) -> None:
    """Let whoever follows one matter follow another instead; whoever follows both does so once."""
    known = Follower.objects.filter(matter=target).values_list("person_id", flat=True)
    moving = Follower.objects.filter(matter=source)
    for row in moving.filter(person_id__in=set(known)):
        _drop(row)
    moving.update(matter=target)
