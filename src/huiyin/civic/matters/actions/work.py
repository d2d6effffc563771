"""Working a matter off: assign, start, note, hand back, tell how it goes, draft the answer."""

from huiyin.civic.matters import events
from huiyin.civic.matters.access import matter_to
from huiyin.civic.matters.actions.clocks import until_closing
from huiyin.civic.matters.actions.echoes import drop_waiting, new_echo
from huiyin.civic.matters.actions.timeline import move, record
from huiyin.civic.matters.models import Echo, Matter
from huiyin.civic.matters.rules import steps
from huiyin.civic.matters.rules.words import Audience, EchoKind, MatterAudit, State, Visibility
from huiyin.civic.orgs.public import OrgRef, intake_for, org
from huiyin.civic.people.public import names
from huiyin.civic.places.public import AreaLevel, place
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.decision import no
from huiyin.kernel.errors import Invalid
from huiyin.kernel.permissions import Permission as P
from huiyin.kernel.text import clean
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit import attachments
from huiyin.kit.actions import action
from huiyin.kit.outbox import announce

_SENT_FROM = (State.FILED, State.ACCEPTED, State.OFFERED, State.WORKING)


@action(audit=MatterAudit.ASSIGNED)
def assign_matter(
    *, actor: Actor, code: str, org_id: int | None = None, person_id: int | None = None, note: str = ""
) -> Matter:
    """Give a matter to one organisation or one person, who from now on holds it.

    The deadlines stay; the last day ends at the new holder's closing time. A filed matter is accepted by
    being assigned. Raises Invalid unless exactly one holder is named.
    """
    matter = matter_to(P.CIVIC_MATTER_ASSIGN, actor, code)
    steps.fits(State(matter.state), *_SENT_FROM).or_raise()
    holder = _holder(org_id, person_id)
    if matter.state == State.FILED:
        _accept_on_the_way(matter)
    kind = MatterAudit.PASSED_ON if matter.state == State.WORKING else MatterAudit.ASSIGNED
    said = {"org": org_id, "person": person_id, "note": clean(note, steps.WORDS_LENGTH)}
    move(
        matter,
        State.ASSIGNED,
        said,
        kind=kind,
        holder_org_id=org_id,
        holder_person_id=person_id,
        level=holder.level if holder else AreaLevel.COMPOUND,
        dispatcher_id=actor.person_id,
        # A person keeps the hours of whoever had it before.
        **(until_closing(matter, holder.closes) if holder else {}),
    )
    drop_waiting(matter)
    announce(events.MatterAssigned(matter.pk, org_id, person_id))
    return matter


def _holder(org_id: int | None, person_id: int | None) -> OrgRef | None:
    if (org_id is None) == (person_id is None):
        raise Invalid(N_("Choose one organisation or one person."), code="one_holder", field="holder")
    if org_id is not None:
        return org(org_id)
    if person_id not in names([person_id or 0]):
        raise Invalid(N_("There is no such person to give this to."), code="unknown_person", field="holder")
    return None


def _accept_on_the_way(matter: Matter) -> None:
    # That it was taken up is the author's first answer, as when it is accepted by itself.
    now = clock.now()
    move(
        matter,
        State.ACCEPTED,
        {"with": "assignment"},
        kind=MatterAudit.ACCEPTED,
        accepted_at=now,
        first_answered_at=now,
        due_at=matter.settle_due,
    )
    announce(events.MatterAccepted(matter.pk))


@action(audit=MatterAudit.STARTED)
def start_work(*, actor: Actor, code: str) -> Matter:
    """Say that work on an assigned matter has begun."""
    matter = matter_to(P.CIVIC_MATTER_WORK, actor, code)
    steps.fits(State(matter.state), State.ASSIGNED).or_raise()
    return move(matter, State.WORKING, {})


@action(audit=MatterAudit.RETURNED)
def return_matter(*, actor: Actor, code: str, reason: str) -> Matter:
    """Hand a matter back to the intake org of its place, with the reason; the deadlines run on."""
    matter = matter_to(P.CIVIC_MATTER_WORK, actor, code)
    steps.fits(State(matter.state), State.ASSIGNED, State.WORKING).or_raise()
    said = clean(reason).strip()
    steps.text_is_usable(said, field="reason", most=steps.WORDS_LENGTH).or_raise()
    intake = intake_for(place(matter.place_id))
    move(
        matter,
        State.ACCEPTED,
        {"reason": said, "from_org": matter.holder_org_id, "from_person": matter.holder_person_id},
        holder_org_id=intake.id,
        holder_person_id=None,
        level=intake.level,
    )
    drop_waiting(matter)
    announce(events.MatterReturned(matter.pk))
    return matter


@action(audit=MatterAudit.NOTED)
def add_note(*, actor: Actor, code: str, text: str, photos: tuple[str, ...] = (), when: str = "") -> Matter:
    """Note what was found or done, for the staff in charge; photos may be "before" or "after"."""
    matter = matter_to(P.CIVIC_MATTER_WORK, actor, code)
    said = clean(text).strip()
    if not photos:
        steps.text_is_usable(said, field="text", most=steps.WORDS_LENGTH).or_raise()
    role = when if when in {"before", "after"} else "note"
    kept = attachments.adopt(photos, owner=f"matter:{matter.pk}", role=role)
    return record(matter, {"text": said, "photos": [row.token for row in kept], "role": role})


@action(audit=MatterAudit.ECHO_DRAFTED, retry_race=True)
def draft_echo(
    *,
    actor: Actor,
    code: str,
    text: str,
    wanted: Audience = Audience.PUBLIC,
    photos: tuple[str, ...] = (),
) -> Echo:
    """Write the final echo of a matter; it answers the matter once somebody else approves it.

    A draft that waits already is replaced.
    """
    matter = _at_work(matter_to(P.CIVIC_MATTER_WORK, actor, code))
    drop_waiting(matter, EchoKind.FINAL)
    return _draft(actor, matter, EchoKind.FINAL, text, wanted, photos)


@action(audit=MatterAudit.ECHO_DRAFTED)
def tell_progress(
    *,
    actor: Actor,
    code: str,
    text: str,
    wanted: Audience = Audience.PUBLIC,
    photos: tuple[str, ...] = (),
) -> Echo:
    """Write a progress echo; it is delivered once somebody else approves it, and stops no clock.

    A matter that was taken up and rests at the office may have news too.
    """
    matter = matter_to(P.CIVIC_MATTER_WORK, actor, code)
    if matter.state not in {State.ACCEPTED, State.OFFERED}:
        matter = _at_work(matter)
    return _draft(actor, matter, EchoKind.PROGRESS, text, wanted, photos)


def _at_work(matter: Matter) -> Matter:
    if matter.state == State.ASSIGNED:
        move(matter, State.WORKING, {}, kind=MatterAudit.STARTED)
    if matter.state != State.WORKING:
        no(
            "not_at_work", N_("Only a matter at work gets an echo here. Assign or reopen it first.")
        ).or_raise()
    return matter


def _draft(
    actor: Actor, matter: Matter, kind: EchoKind, text: str, wanted: Audience, photos: tuple[str, ...]
) -> Echo:
    if matter.visibility == Visibility.PRIVATE and wanted is Audience.PUBLIC:
        wanted = Audience.SHARED
    echo = new_echo(actor, matter, kind, text, wanted)
    echo.save(force_insert=True)
    attachments.adopt(photos, owner=f"echo:{echo.pk}", role="echo")
    record(matter, {"echo": echo.pk, "kind": kind.value}, kind=MatterAudit.ECHO_DRAFTED)
    announce(events.EchoDrafted(matter.pk, echo.pk))
    return echo
