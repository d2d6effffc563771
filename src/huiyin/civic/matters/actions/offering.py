"""Letting neighbours claim a matter: offering it, taking it back, and the task that a claim opens."""

from datetime import datetime

from huiyin.civic.matters.access import matter_to
from huiyin.civic.matters.actions.timeline import move, record
from huiyin.civic.matters.models import Matter, Task
from huiyin.civic.matters.models.task import OPEN_Q
from huiyin.civic.matters.rules import steps, tasks
from huiyin.civic.matters.rules.tasks import TaskState
from huiyin.civic.matters.rules.words import MatterAudit, State
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.errors import NotAllowed
from huiyin.kernel.permissions import Permission as P
from huiyin.kernel.text import clean
from huiyin.kit.actions import action, unchanged


@action(audit=MatterAudit.OFFERED)
def offer_matter(*, actor: Actor, code: str) -> Matter:
    """Open a matter for claim; its holder stays. One that was only filed is accepted on the way."""
    matter = matter_to(P.CIVIC_MATTER_ASSIGN, actor, code)
    if matter.state == State.FILED:
        now = clock.now()
        changes = {"accepted_at": now, "first_answered_at": now, "due_at": matter.settle_due}
        move(matter, State.ACCEPTED, {"with": "offer"}, kind=MatterAudit.ACCEPTED, **changes)
    return move(matter, State.OFFERED, {})


@action(audit=MatterAudit.OFFER_ENDED)
def end_offer(*, actor: Actor, code: str, reason: str) -> Matter:
    """Take a matter back from claim: the desk that holds it answers it, or sends it on."""
    matter = matter_to(P.CIVIC_MATTER_ASSIGN, actor, code)
    steps.fits(State(matter.state), State.OFFERED).or_raise()
    return move(matter, State.ACCEPTED, {"reason": clean(reason, steps.WORDS_LENGTH)})


@action(audit=MatterAudit.TASK_CLAIMED)
def open_claimed_task(
    *, actor: Actor, matter_id: int, person_id: int, what: str, due_at: datetime | None
) -> Task | None:
    """Give whoever claimed a matter their task, and with it the right to read it; None if they have one.

    Only the reaction to a claim calls this, as a system actor: nobody gives a task to themselves.
    """
    matter = _claimed(actor, matter_id)
    has_one = Task.objects.filter(OPEN_Q, matter=matter, person=person_id).exists()
    if has_one or matter.state != State.OFFERED:
        unchanged()
        return None
    now = clock.now()
    made = Task.objects.create(
        matter=matter,
        cycle=matter.cycle,
        what=clean(what, tasks.WHAT_LENGTH),
        person_id=person_id,
        state=TaskState.REPORTED_IN,
        called_at=now,
        report_due=now,
        reported_at=now,
        due_at=due_at,
    )
    record(matter, {"tasks": [made.pk]})
    return made


@action(audit=MatterAudit.TASK_CLAIM_ENDED)
def end_claimed_task(
    *, actor: Actor, matter_id: int, person_id: int, is_done: bool, words: str
) -> Task | None:
    """End the task that a claim opened: done, or given back; None if it is over already."""
    matter = _claimed(actor, matter_id)
    task = Task.objects.filter(OPEN_Q, matter=matter, person=person_id).first()
    if task is None:
        unchanged()
        return None
    state = TaskState.DONE if is_done else TaskState.DECLINED
    said = {"result": clean(words, tasks.RESULT_LENGTH)} if is_done else {"reason": clean(words, 500)}
    Task.objects.filter(OPEN_Q, pk=task.pk).update(state=state, ended_at=clock.now(), **said)
    record(matter, {"task": task.pk, "state": state.value})
    return task


def _claimed(actor: Actor, matter_id: int) -> Matter:
    if not actor.system:
        raise NotAllowed
    return Matter.objects.get(pk=matter_id)
