"""Hours: confirmed by the team leader after a shift, corrected by counter-entries only."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import F, QuerySet, Sum

from huiyin.hands.volunteering import access, events
from huiyin.hands.volunteering.actions.signing import lock
from huiyin.hands.volunteering.actions.teams import said
from huiyin.hands.volunteering.actions.timebank import take_back
from huiyin.hands.volunteering.models import CorrectionAsked, HourEntry, Shift, SignUp, Volunteer
from huiyin.hands.volunteering.rules import hours as rules
from huiyin.hands.volunteering.rules.words import TEXT_LENGTH, AskState, EntryKind, SignState, VolunteerAudit
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.clock import SHANGHAI
from huiyin.kernel.decision import no
from huiyin.kernel.errors import AlreadyChanged, NotFound
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.actions import action, detail
from huiyin.kit.calendar import work_calendar
from huiyin.kit.outbox import announce


@action(audit=VolunteerAudit.ATTENDANCE_CONFIRMED)
def confirm_shift(
    *, actor: Actor, shift_id: int, minutes: Mapping[int, int], served: int | None = None
) -> Shift:
    """Confirm who was there and for how long: minutes by sign-up, 0 for who did not come; the rest stay open.

    Nobody confirms their own hours. Once everybody is settled the shift is confirmed.
    """
    shift = access.shift_to_keep(actor, shift_id)
    now = clock.now()
    if now < shift.starts:
        no("not_begun", N_("The shift has not begun. Hours are confirmed when they were served.")).or_raise()
    rows = {row.pk: row for row in _waiting(shift)}
    if not set(minutes) <= set(rows):
        raise AlreadyChanged
    for sign_id, spent in sorted(minutes.items()):
        access.may_confirm(actor, rows[sign_id].volunteer).or_raise()
        _settle(actor, shift, rows[sign_id], spent, now)
    changes: dict[str, object] = {} if served is None else {"served": served}
    if not _waiting(shift).exists():
        changes["confirmed_at"] = now
    if changes:
        Shift.objects.filter(pk=shift.pk).update(**changes)
    detail(shift=shift.pk, there=sum(spent > 0 for spent in minutes.values()), confirmed=len(minutes))
    shift.refresh_from_db()
    return shift


def _waiting(shift: Shift) -> QuerySet[SignUp]:
    return (
        SignUp.objects.filter(shift=shift, state=SignState.SIGNED).select_related("volunteer").order_by("pk")
    )


def _settle(actor: Actor, shift: Shift, held: SignUp, spent: int, now: datetime) -> None:
    to = SignState.ATTENDED if spent else SignState.NO_SHOW
    moved = SignUp.objects.filter(pk=held.pk, state=SignState.SIGNED).update(state=to, changed_at=now)
    if not moved:
        raise AlreadyChanged
    if spent:
        post = shift.post
        entry = HourEntry(
            volunteer=held.volunteer,
            day=shift.starts.astimezone(SHANGHAI).date(),
            activity=post.name,
            content=post.task,
            spot=post.spot,
            org_id=post.team.org_id,
            sign=held,
            in_charge_id=actor.person_id,
            is_late=now > rules.record_due(shift.ends, work_calendar()),
        )
        announce(events.HoursBooked(_book(actor, entry, spent, now).pk))


def _book(actor: Actor, entry: HourEntry, minutes: int, now: datetime) -> HourEntry:
    """Write a served line. The first UPDATE lets other lines of the same volunteer wait."""
    lock(entry.volunteer)
    that_day = HourEntry.objects.filter(volunteer=entry.volunteer, day=entry.day).aggregate(n=Sum("minutes"))[
        "n"
    ]
    rules.may_book(minutes, that_day or 0).or_raise()
    entry.kind, entry.minutes = EntryKind.SERVED.value, minutes
    entry.recorded_at, entry.recorded_by_id = now, actor.person_id
    entry.save(force_insert=True)
    _add(entry)
    return entry


def _add(entry: HourEntry) -> None:
    Volunteer.objects.filter(pk=entry.volunteer_id).update(minutes=F("minutes") + entry.minutes)


@action(audit=VolunteerAudit.ENTRY_CORRECTED)
def correct_entry(
    *, actor: Actor, entry_id: int, minutes: int, reason: str, ask_id: int | None = None
) -> HourEntry:
    """Counter a wrong line and book what is right (0: nothing); return the counter-entry.

    With `ask_id` that answers a volunteer's wish. Raises Refusal for a line that is countered already.
    """
    wrong = access.entry_to_correct(actor, entry_id)
    why = said(reason, "reason", TEXT_LENGTH)
    now = clock.now()
    lock(wrong.volunteer)
    _may_counter(wrong)
    counter = _copy(wrong, counters=wrong, kind=EntryKind.COUNTER.value, minutes=-wrong.minutes, reason=why)
    counter.recorded_at, counter.recorded_by_id = now, actor.person_id
    counter.save(force_insert=True)
    _add(counter)
    take_back(actor, wrong)
    if minutes:
        right = _book(actor, _copy(wrong, replaces=wrong, reason=why), minutes, now)
        announce(events.HoursBooked(right.pk))
    if ask_id is not None:
        _answer(actor, ask_id, wrong.pk, AskState.GRANTED, why)
    detail(entry=wrong.pk, old=wrong.minutes, new=minutes)
    return counter


def _may_counter(wrong: HourEntry) -> None:
    if wrong.kind == EntryKind.COUNTER or HourEntry.objects.filter(counters=wrong).exists():
        no("countered_already", N_("This line was corrected already. Look at the newest one.")).or_raise()


def _copy(wrong: HourEntry, **other: object) -> HourEntry:
    kept = ("volunteer", "day", "activity", "content", "spot", "org_id", "in_charge_id", "sign_id")
    return HourEntry(**{name: getattr(wrong, name) for name in kept} | other)


@action(audit=VolunteerAudit.CORRECTION_ASKED)
def ask_correction(*, actor: Actor, entry_id: int, words: str) -> CorrectionAsked:
    """Ask the recording unit to correct a line of one's record (办法 art. 13)."""
    entry = access.entry_of_mine(actor, entry_id)
    what = said(words, "words", TEXT_LENGTH)
    _may_counter(entry)
    if CorrectionAsked.objects.filter(entry=entry, state=AskState.OPEN).exists():
        no("asked_already", N_("You asked for this line already; the answer will stand here.")).or_raise()
    made = CorrectionAsked.objects.create(entry=entry, words=what, asked_at=clock.now())
    detail(entry=entry.pk)
    announce(events.CorrectionWanted(made.pk))
    return made


@action(audit=VolunteerAudit.CORRECTION_REFUSED)
def refuse_correction(*, actor: Actor, ask_id: int, answer: str) -> CorrectionAsked:
    """Say why a line stays as it is."""
    ask = access.ask_to_answer(actor, ask_id)
    _answer(actor, ask.pk, ask.entry_id, AskState.REFUSED, said(answer, "answer", TEXT_LENGTH))
    detail(ask=ask.pk)
    ask.refresh_from_db()
    return ask


def _answer(actor: Actor, ask_id: int, entry_id: int, state: AskState, answer: str) -> None:
    asked = CorrectionAsked.objects.filter(pk=ask_id, entry=entry_id)
    if not asked.exists():
        raise NotFound
    moved = asked.filter(state=AskState.OPEN).update(
        state=state, answer=answer, answered_at=clock.now(), answered_by_id=actor.person_id
    )
    if not moved:
        raise AlreadyChanged
    announce(events.CorrectionAnswered(ask_id, state is AskState.GRANTED))
