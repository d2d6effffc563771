"""Supervision 督办: who looks after matters whose limits run out. It never changes a holder."""

from collections.abc import Sequence
from datetime import datetime

from huiyin.civic.matters import events
from huiyin.civic.matters.access import matter_to
from huiyin.civic.matters.actions.clocks import running_clocks
from huiyin.civic.matters.actions.timeline import record
from huiyin.civic.matters.models import Matter, Supervision
from huiyin.civic.matters.queries.moving import moves_of
from huiyin.civic.matters.rules import steps
from huiyin.civic.matters.rules.clocks import Level, Running, next_look, reached
from huiyin.civic.matters.rules.states import OPEN
from huiyin.civic.matters.rules.words import MatterAudit, State
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.clock import SHANGHAI
from huiyin.kernel.errors import NotAllowed
from huiyin.kernel.permissions import Permission as P
from huiyin.kernel.text import clean
from huiyin.kit.actions import action, unchanged
from huiyin.kit.outbox import announce

_AUDIT = {
    Level.REMINDER: MatterAudit.REMINDED,
    Level.YELLOW: MatterAudit.YELLOW_CARD,
    Level.RED: MatterAudit.RED_CARD,
    Level.LEADER: MatterAudit.TO_LEADER,
}


@action(audit=MatterAudit.WATCHED)
def watch_matter(*, actor: Actor, matter_id: int) -> None:
    """Have supervision look at a matter that was filed; filing itself writes nothing for it."""
    _only_the_system(actor)
    unchanged()
    unwatched = Matter.objects.filter(pk=matter_id, due_at__isnull=False, watch_at__isnull=True)
    unwatched.update(watch_at=clock.now())


@action(audit=MatterAudit.WATCHED)
def look_at_clocks(*, actor: Actor, matter_ids: Sequence[int]) -> list[int]:
    """Look at some matters whose time has come; return those that have reached a level not raised yet.

    For the others the next look is put down, unless somebody has changed them meanwhile.
    """
    _only_the_system(actor)
    unchanged()
    now, due = clock.now(), []
    found = list(Matter.objects.defer("tokens", "body").filter(pk__in=matter_ids))
    known, moves = _raised_before(found), moves_of(found)
    for matter in found:
        clocks = running_clocks(matter, moves[matter.pk])
        if _new(matter, clocks, known, now):
            due.append(matter.pk)
        else:
            Matter.objects.filter(pk=matter.pk, seq=matter.seq).update(watch_at=next_look(clocks, now))
    return due


@action(audit=MatterAudit.WATCHED)
def raise_supervision(*, actor: Actor, matter_id: int) -> Matter:
    """Raise the levels that a matter's clocks have reached: once, however many workers run.

    Of two workers one finds the matter as it read it; the other is told so by AlreadyChanged.
    """
    _only_the_system(actor)
    now = clock.now()
    matter = Matter.objects.get(pk=matter_id)
    clocks = running_clocks(matter)
    new = _new(matter, clocks, _raised_before([matter]), now)
    if not new:
        unchanged()
        return matter
    for one, level in new:
        _raise(matter, one, level, now)
    Matter.objects.filter(pk=matter.pk, seq=matter.seq).update(watch_at=next_look(clocks, now))
    return matter


_Key = tuple[int, int, str, int, object]


def _raised_before(matters: Sequence[Matter]) -> set[_Key]:
    rows = Supervision.objects.filter(matter__in=matters)
    return {tuple(row) for row in rows.values_list("matter_id", "cycle", "step", "level", "due")}  # type: ignore[misc]


def _new(
    matter: Matter, clocks: Sequence[Running], known: set[_Key], now: datetime
) -> list[tuple[Running, Level]]:
    found = ((one, reached(one, now)) for one in clocks)
    return [(one, level) for one, level in found if level and _key(matter, one, level) not in known]


def _key(matter: Matter, one: Running, level: Level) -> _Key:
    return (matter.pk, matter.cycle, one.step.value, level.value, one.due.astimezone(SHANGHAI).date())


def _raise(matter: Matter, one: Running, level: Level, now: datetime) -> None:
    due = one.due.astimezone(SHANGHAI).date()
    said = {"step": one.step.value, "level": level.name.lower(), "due": due.isoformat()}
    highest = max(matter.supervision, level)
    record(matter, said, kind=_AUDIT[level], supervision=highest)
    row = Supervision.objects.create(
        matter=matter, cycle=matter.cycle, step=one.step, level=level, due=due, at=now
    )
    announce(events.SupervisionRaised(matter.pk, row.pk))


@action(audit=MatterAudit.WATCHED)
def note_told(*, actor: Actor, supervision_id: int, persons: int) -> None:
    """Keep how many persons heard of a raised level."""
    _only_the_system(actor)
    unchanged()
    Supervision.objects.filter(pk=supervision_id).update(told=persons)


@action(audit=MatterAudit.INSTRUCTED)
def instruct_matter(*, actor: Actor, code: str, text: str) -> Matter:
    """Let a leader say what is to be done (督办意见); the holder is told, and goes on holding it."""
    matter = matter_to(P.CIVIC_MATTER_INSTRUCT, actor, code)
    steps.fits(State(matter.state), *sorted(OPEN)).or_raise()
    said = clean(text).strip()
    steps.text_is_usable(said, field="text", most=steps.WORDS_LENGTH).or_raise()
    record(matter, {"text": said})
    announce(events.MatterInstructed(matter.pk, matter.seq))
    return matter


def _only_the_system(actor: Actor) -> None:
    if not actor.system:
        raise NotAllowed
