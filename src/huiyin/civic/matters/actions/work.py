"""Working a matter off: start, note, tell how it goes, draft the answer."""

from huiyin.civic.matters import events
from huiyin.civic.matters.access import matter_to
from huiyin.civic.matters.actions.echoes import drop_waiting, new_echo
from huiyin.civic.matters.actions.holding import take_dispatch
from huiyin.civic.matters.actions.tasks import before_answer
from huiyin.civic.matters.actions.timeline import move, record
from huiyin.civic.matters.models import Echo, Matter
from huiyin.civic.matters.rules import steps
from huiyin.civic.matters.rules.words import Audience, EchoKind, MatterAudit, State, Visibility
from huiyin.kernel.actor import Actor
from huiyin.kernel.decision import no
from huiyin.kernel.permissions import Permission as P
from huiyin.kernel.text import clean
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit import attachments
from huiyin.kit.actions import action
from huiyin.kit.outbox import announce


@action(audit=MatterAudit.STARTED)
def start_work(*, actor: Actor, code: str) -> Matter:
    """Say that work on an assigned matter has begun."""
    matter = matter_to(P.CIVIC_MATTER_WORK, actor, code)
    steps.fits(State(matter.state), State.ASSIGNED).or_raise()
    take_dispatch(matter)
    return move(matter, State.WORKING, {})


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
    close_tasks: bool = False,
) -> Echo:
    """Write the final echo of a matter; it answers the matter once somebody else approves it.

    A draft that waits already is replaced. Raises Refusal "open_tasks" while helpers are at work, unless
    `close_tasks` says that their tasks are over.
    """
    matter = _at_work(matter_to(P.CIVIC_MATTER_WORK, actor, code))
    before_answer(matter, override=close_tasks)
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
        take_dispatch(matter)
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
