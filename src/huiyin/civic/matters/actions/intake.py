"""What the intake desk does with a new matter: accept, decline, settle on the spot, classify."""

from typing import Any

from huiyin.civic.matters import events
from huiyin.civic.matters.access import matter_to
from huiyin.civic.matters.actions.approve import publish_wish
from huiyin.civic.matters.actions.clocks import with_urgency
from huiyin.civic.matters.actions.echoes import deliver_own, settled_now
from huiyin.civic.matters.actions.holding import settle_objections
from huiyin.civic.matters.actions.tasks import before_answer
from huiyin.civic.matters.actions.timeline import move, record
from huiyin.civic.matters.models import Category, Matter
from huiyin.civic.matters.rules import steps
from huiyin.civic.matters.rules.states import OPEN
from huiyin.civic.matters.rules.words import Audience, EchoKind, MatterAudit, State, Urgency, Visibility
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.errors import Invalid
from huiyin.kernel.permissions import Permission as P
from huiyin.kernel.text import clean
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.actions import action, unchanged
from huiyin.kit.outbox import announce


@action(audit=MatterAudit.ACCEPTED)
def accept_matter(
    *,
    actor: Actor,
    code: str,
    message: str = "",
    category_id: int | None = None,
    urgency: Urgency | None = None,
    publish: bool = False,
    public_title: str = "",
    public_text: str = "",
    photos: tuple[str, ...] = (),
) -> Matter:
    """Take a matter up. The message to the author is its first answer; without one, that it was taken up is.

    The desk says how urgent it is: another urgency counts both clocks anew from the start of the cycle.
    With `publish` the redacted words go on the wall with the photos named, approved by whoever accepts.
    """
    matter = matter_to(P.CIVIC_MATTER_ACCEPT, actor, code)
    steps.fits(State(matter.state), State.FILED).or_raise()
    now = clock.now()
    changes: dict[str, Any] = {"accepted_at": now}
    if category_id is not None:
        changes["category_id"] = _category(category_id).pk
    if matter.first_answered_at is None:
        changes |= {"first_answered_at": now, "due_at": matter.settle_due}
    changes |= _urgency(matter, urgency or Urgency(matter.urgency))
    move(matter, State.ACCEPTED, {"message": clean(message, steps.ECHO_LENGTH)}, **changes)
    if message.strip():
        deliver_own(actor, matter, EchoKind.FIRST, message, Audience.AUTHOR)
    if publish and matter.visibility == Visibility.PUBLIC:
        publish_wish(actor=actor, code=matter.code, title=public_title, text=public_text, photos=photos)
    announce(events.MatterAccepted(matter.pk))
    return matter


def _urgency(matter: Matter, urgency: Urgency) -> dict[str, Any]:
    return {} if urgency == matter.urgency else with_urgency(matter, urgency, answered=True)


@action(audit=MatterAudit.DECLINED)
def decline_matter(*, actor: Actor, code: str, reason: str, close_tasks: bool = False) -> Matter:
    """Refuse a matter; the author reads the reason as the final echo and may reopen within 15 days."""
    matter = matter_to(P.CIVIC_MATTER_ACCEPT, actor, code)
    before_answer(matter, override=close_tasks)
    echo = deliver_own(actor, matter, EchoKind.FINAL, reason, Audience.SHARED)
    changes = settled_now(matter, echo) | {"ended_at": clock.now()}
    move(matter, State.DECLINED, {"echo": echo.pk}, **changes)
    settle_objections(matter, org_id=None, person_id=None)
    announce(events.MatterDeclined(matter.pk))
    return matter


@action(audit=MatterAudit.ANSWERED)
def settle_on_spot(*, actor: Actor, code: str, text: str, close_tasks: bool = False) -> Matter:
    """Answer an accepted matter at once, as a desk does with a question; the author is asked as usual."""
    matter = matter_to(P.CIVIC_MATTER_ACCEPT, actor, code)
    steps.fits(State(matter.state), State.ACCEPTED).or_raise()
    before_answer(matter, override=close_tasks)
    echo = deliver_own(actor, matter, EchoKind.FINAL, text, Audience.SHARED)
    move(matter, State.ANSWERED, {"echo": echo.pk, "on_spot": True}, **settled_now(matter, echo))
    settle_objections(matter, org_id=None, person_id=None)
    announce(events.EchoDelivered(matter.pk, echo.pk, final=True))
    return matter


@action(audit=MatterAudit.CLASSIFIED)
def classify_matter(*, actor: Actor, code: str, category_id: int) -> Matter:
    """Give a matter another category of the official classification."""
    matter = matter_to(P.CIVIC_MATTER_ACCEPT, actor, code)
    category = _category(category_id)
    changed = record(matter, {"old": matter.category_id, "new": category.pk}, category_id=category.pk)
    announce(events.MatterClassified(matter.pk))
    return changed


@action(audit=MatterAudit.URGENCY_CHANGED)
def change_urgency(*, actor: Actor, code: str, urgency: Urgency, reason: str) -> Matter:
    """Say that an open matter is more or less urgent; its clocks are counted anew from the cycle's start."""
    matter = matter_to(P.CIVIC_MATTER_ACCEPT, actor, code)
    steps.fits(State(matter.state), *sorted(OPEN)).or_raise()
    said = clean(reason).strip()
    steps.text_is_usable(said, field="reason", most=steps.WORDS_LENGTH).or_raise()
    if urgency == matter.urgency:
        unchanged()
        return matter
    facts = {"old": matter.urgency, "new": urgency.value, "reason": said}
    return record(matter, facts, **with_urgency(matter, urgency, answered=False))


def _category(category_id: int) -> Category:
    found = Category.objects.filter(pk=category_id).first()
    if found is None:
        raise Invalid(
            N_("There is no category number %(number)s. Leave it out, or choose one from the list."),
            code="unknown_category",
            field="category",
            params={"number": category_id},
        )
    return found
