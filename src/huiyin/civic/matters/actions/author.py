"""What the author and the neighbours do: add, withdraw, reopen, join."""

from collections.abc import Mapping
from typing import Any

from huiyin.civic.matters import events
from huiyin.civic.matters.access import matter_of_author
from huiyin.civic.matters.actions.clocks import new_cycle, past_cycle, pause_over
from huiyin.civic.matters.actions.echoes import drop_waiting, hide_photos
from huiyin.civic.matters.actions.holding import end_dispatch, no_longer_disputed
from huiyin.civic.matters.actions.merging import leave_elder, promote_oldest
from huiyin.civic.matters.actions.tasks import close_tasks
from huiyin.civic.matters.actions.timeline import move, record
from huiyin.civic.matters.models import Matter, Supporter
from huiyin.civic.matters.queries.counting import count_supporters
from huiyin.civic.matters.rules import steps
from huiyin.civic.matters.rules.clocks import Lifted, PauseKind
from huiyin.civic.matters.rules.duty import Ending
from huiyin.civic.matters.rules.words import MatterAudit, State
from huiyin.civic.orgs.public import intake_for
from huiyin.civic.people.public import left_contact, note_person
from huiyin.civic.places.public import place
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.decision import no
from huiyin.kernel.errors import Invalid, NotFound
from huiyin.kernel.ids import parse_public_code
from huiyin.kernel.text import clean
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit import attachments
from huiyin.kit.actions import action, unchanged
from huiyin.kit.calendar import work_calendar
from huiyin.kit.outbox import announce


@action(audit=MatterAudit.ADDED_TO)
def add_to_matter(*, actor: Actor, code: str, text: str, photos: tuple[str, ...] = ()) -> Matter:
    """Let the author add words or photos while the matter is not over."""
    matter = matter_of_author(actor, code)
    if matter.state in {State.CLOSED, State.DECLINED, State.WITHDRAWN}:
        no("is_over", N_("This matter is over. Reopen it, or raise a new one.")).or_raise()
    said = clean(text).strip()
    if not photos:
        steps.text_is_usable(said, field="text", most=steps.WORDS_LENGTH).or_raise()
    kept = attachments.adopt(photos, owner=f"matter:{matter.pk}", role="wish")
    facts = {"text": said, "photos": [row.token for row in kept]}
    if matter.paused_as != PauseKind.WAITING:
        return record(matter, facts)
    # What the office waits for is there: the clock runs again.
    record(matter, facts, **pause_over(matter, Lifted.ANSWERED))
    announce(events.PauseLifted(matter.pk, matter.seq, Lifted.ANSWERED, PauseKind.WAITING))
    return matter


@action(audit=MatterAudit.WITHDRAWN)
def withdraw_matter(*, actor: Actor, code: str, reason: str = "") -> Matter:
    """Let the author take a matter back; if others were merged into it, the oldest of them goes on."""
    matter = matter_of_author(actor, code)
    if matter.state == State.MERGED:
        leave_elder(matter)
    heir = promote_oldest(matter)
    move(
        matter,
        State.WITHDRAWN,
        {"reason": clean(reason, steps.WORDS_LENGTH)},
        ended_at=clock.now(),
        due_at=None,
        published_at=None,
        supporters=count_supporters(matter),
    )
    end_dispatch(matter, Ending.WITHDRAWN)
    close_tasks(matter, N_("The author withdrew the matter."))
    no_longer_disputed(matter)
    drop_waiting(matter)
    hide_photos(matter)
    announce(events.MatterWithdrawn(matter.pk, heir.pk if heir else None))
    return matter


@action(audit=MatterAudit.REOPENED)
def reopen_matter(*, actor: Actor, code: str, reason: str) -> Matter:
    """Let the author reopen once, within 15 days of the final echo."""
    matter = matter_of_author(actor, code)
    final = matter.final_echo
    steps.may_reopen_as_author(
        state=State(matter.state),
        reopened=matter.author_reopened,
        final_echo_at=final.delivered_at if final else None,
        now=clock.now(),
        calendar=work_calendar(),
    ).or_raise()
    return reopen(matter, reason, author_reopened=True)


def reopen(matter: Matter, reason: str, **changes: bool) -> Matter:
    """Take a matter up again with a new settlement clock, at the intake org of its place."""
    said = clean(reason).strip()
    steps.text_is_usable(said, field="reason", most=steps.WORDS_LENGTH).or_raise()
    return begin_again(matter, {"reason": said}, kind=MatterAudit.REOPENED, **changes)


def begin_again(matter: Matter, facts: Mapping[str, Any], *, kind: MatterAudit, **changes: bool) -> Matter:
    """Take a matter that was over back to the intake org of its place, in a new cycle."""
    intake = intake_for(place(matter.place_id))
    ended, cycle = past_cycle(matter), new_cycle(matter, clock.now(), intake.closes)
    move(
        matter,
        State.ACCEPTED,
        {**facts, "cycle": cycle["cycle"]},
        kind=kind,
        holder_org_id=intake.id,
        holder_person_id=None,
        level=intake.level,
        dispatcher_id=None,
        **cycle,
        **changes,
    )
    ended.save(force_insert=True)
    end_dispatch(matter, Ending.REOPENED)
    announce(events.MatterReopened(matter.pk))
    return matter


@action(audit=MatterAudit.SUPPORTED, retry_race=True)
def support_matter(
    *, actor: Actor, code: str, device: str = "", name: str = "", phone: str = "", email: str = ""
) -> Matter:
    """Join a neighbour's public matter, to be counted and to hear the same echo.

    A person counts once, and so does a device (a digest that the page keeps in a cookie). Joining a merged
    matter joins its elder.
    """
    found = Matter.objects.filter(code=parse_public_code(code) or "", published_at__isnull=False).first()
    if found is None:
        raise NotFound
    matter = _root_in_hand(found.elder_id or found.pk)
    if _counted_already(actor, matter, device):
        unchanged()
        return matter
    steps.may_support(State(matter.state)).or_raise()
    if actor.person_id is None and _left_this(matter, phone, email):
        unchanged()
        return matter
    person_id = actor.person_id or _noted(actor, name, phone, email)
    if person_id is None and not device:
        raise Invalid(
            N_("Please leave a telephone number or an e-mail address to hear the echo."),
            code="no_contact",
            field="phone",
        )
    joined = Supporter.objects.create(
        matter=matter, person_id=person_id, device=device, joined_at=clock.now()
    )
    record(matter, {"supporter": joined.pk}, supporters=count_supporters(matter))
    announce(events.SupporterJoined(matter.pk, joined.pk))
    return matter


def _root_in_hand(pk: int) -> Matter:
    """Return a root matter, locked: neighbours who join at once queue up and do not refuse each other."""
    matter = Matter.objects.select_for_update().get(pk=pk)
    return matter if matter.elder_id is None else _root_in_hand(matter.elder_id)


def _counted_already(actor: Actor, matter: Matter, device: str) -> bool:
    joined = Supporter.objects.filter(matter=matter)
    if device and joined.filter(device=device).exists():
        return True
    if actor.person_id is None:
        return False
    return actor.person_id == matter.author_id or joined.filter(person_id=actor.person_id).exists()


def _left_this(matter: Matter, phone: str, email: str) -> bool:
    """Tell whether somebody behind this matter left the same contact; that is no second neighbour."""
    if not (phone.strip() or email.strip()):
        return False
    behind = Supporter.objects.filter(matter=matter, person__isnull=False).values_list("person_id", flat=True)
    return bool(left_contact([*behind, matter.author_id or 0], phone=phone, email=email))


def _noted(actor: Actor, name: str, phone: str, email: str) -> int | None:
    if not (phone.strip() or email.strip()):
        return None
    return int(note_person(actor=actor, name=name, phone=phone, email=email).pk)
