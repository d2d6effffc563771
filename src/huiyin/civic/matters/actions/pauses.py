"""Letting a settlement clock stand still, and run again. The first answer is owed in any case."""

from datetime import date

from django.conf import settings

from huiyin.civic.matters import events
from huiyin.civic.matters.access import matter_to, may
from huiyin.civic.matters.actions.clocks import moved_settlement, pause_over
from huiyin.civic.matters.actions.timeline import record
from huiyin.civic.matters.models import Matter, Pause
from huiyin.civic.matters.queries.moving import stood_in_round
from huiyin.civic.matters.queries.redacting import redacted
from huiyin.civic.matters.rules import steps
from huiyin.civic.matters.rules.clocks import NOTE_LENGTH, Lifted, PauseKind, ends_at, may_pause
from huiyin.civic.matters.rules.words import MatterAudit, State
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.decision import no
from huiyin.kernel.errors import NotAllowed
from huiyin.kernel.permissions import Permission as P
from huiyin.kernel.text import clean
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.actions import action, unchanged
from huiyin.kit.outbox import announce


@action(audit=MatterAudit.SUSPENDED, retry_race=True)
def suspend_matter(*, actor: Actor, code: str, until: date, reason: str, public_note: str) -> Matter:
    """Let a matter rest until a day, with a note that everybody reads (挂账).

    Whoever sends matters out may do so for some weeks of a round (HUIYIN_SUSPENSION_DAYS), in one piece or in
    several; for longer it takes whoever supervises. The note goes public after redaction.
    """
    matter = matter_to(P.CIVIC_MATTER_ASSIGN, actor, code)
    _check(matter, PauseKind.SUSPENDED, until)
    days = (until - clock.today()).days + stood_in_round(matter, PauseKind.SUSPENDED)
    if days > settings.HUIYIN_SUSPENSION_DAYS and not may(actor, P.CIVIC_MATTER_SUPERVISE, matter):
        no(
            "long_suspension",
            N_(
                "More than %(most)s days in a round are for the street or a leader to grant. "
                "Choose an earlier day."
            ),
            field="until",
            most=settings.HUIYIN_SUSPENSION_DAYS,
        ).or_raise()
    why = _words(reason, "reason", steps.WORDS_LENGTH)
    note = redacted(matter, _words(public_note, "public_note", NOTE_LENGTH))[:NOTE_LENGTH]
    return _pause(actor, matter, PauseKind.SUSPENDED, until, reason=why, public_note=note)


@action(audit=MatterAudit.AUTHOR_ASKED, retry_race=True)
def ask_author(*, actor: Actor, code: str, question: str, until: date) -> Matter:
    """Ask the author for what is missing; the settlement clock waits until a day (等待补充)."""
    matter = matter_to(P.CIVIC_MATTER_WORK, actor, code)
    _check(matter, PauseKind.WAITING, until)
    asked = _words(question, "question", steps.WORDS_LENGTH)
    return _pause(actor, matter, PauseKind.WAITING, until, reason=asked)


def _check(matter: Matter, kind: PauseKind, until: date) -> None:
    may_pause(
        State(matter.state),
        runs=matter.settle_due is not None,
        paused=bool(matter.paused_as),
        kind=kind,
        until=until,
        today=clock.today(),
        stood=stood_in_round(matter, kind),
    ).or_raise()


def _words(text: str, field: str, most: int) -> str:
    said = clean(text).strip()
    steps.text_is_usable(said, field=field, most=most).or_raise()
    return said


def _pause(
    actor: Actor, matter: Matter, kind: PauseKind, until: date, *, reason: str, public_note: str = ""
) -> Matter:
    row = Pause.objects.create(
        matter=matter,
        cycle=matter.cycle,
        kind=kind,
        reason=reason,
        public_note=public_note,
        began_at=clock.now(),
        began_by_id=actor.person_id,
        until=until,
    )
    said = {"reason": reason, "public_note": public_note, "until": until.isoformat()}
    record(matter, said, paused_as=kind, paused_until=until, **moved_settlement(matter))
    announce(events.MatterPaused(matter.pk, row.pk, kind))
    return matter


@action(audit=MatterAudit.RESUMED)
def resume_matter(*, actor: Actor, code: str, note: str = "") -> Matter:
    """Let the settlement clock run again before its day; what is left of the limit goes on."""
    matter = matter_to(P.CIVIC_MATTER_WORK, actor, code)
    if not matter.paused_as:
        no("not_paused", N_("Its clock runs already.")).or_raise()
    return _resume(matter, Lifted.BY_HAND, clean(note, steps.WORDS_LENGTH))


@action(audit=MatterAudit.RESUMED)
def lift_pause(*, actor: Actor, matter_id: int) -> Matter:
    """Let a clock run again whose day is over. Only the periodic job does this."""
    if not actor.system:
        raise NotAllowed
    matter = Matter.objects.get(pk=matter_id)
    if matter.paused_until is None or clock.now() < ends_at(matter.paused_until):
        unchanged()
        return matter
    return _resume(matter, Lifted.DATE)


def _resume(matter: Matter, how: Lifted, note: str = "") -> Matter:
    kind = matter.paused_as
    # By its day it ends with that day, however late the job comes.
    at = ends_at(matter.paused_until) if how is Lifted.DATE and matter.paused_until else None
    record(matter, {"how": how.value, "note": note}, **pause_over(matter, how, at))
    announce(events.PauseLifted(matter.pk, matter.seq, how, kind))
    return matter
