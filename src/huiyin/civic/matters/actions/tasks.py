"""Calling helpers, reporting in, doing one's part, and appraising both sides (吹哨报到)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from huiyin.civic.matters import events
from huiyin.civic.matters.access import matter_to, task_to_steer, task_to_work
from huiyin.civic.matters.actions.timeline import record
from huiyin.civic.matters.models import Echo, Matter, Task
from huiyin.civic.matters.models.task import OPEN_Q
from huiyin.civic.matters.rules import steps, tasks
from huiyin.civic.matters.rules.tasks import TASK_FLOW, TaskState
from huiyin.civic.matters.rules.words import EchoKind, EchoState, MatterAudit, State, Urgency
from huiyin.civic.orgs.public import OrgRef, org, orgs
from huiyin.civic.people.public import names, offices_of, serves
from huiyin.civic.places.public import place
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.clock import SHANGHAI
from huiyin.kernel.errors import AlreadyChanged, Invalid, NotAllowed
from huiyin.kernel.permissions import Permission as P
from huiyin.kernel.text import clean
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kernel.workdays import due
from huiyin.kit import attachments
from huiyin.kit.actions import action, deed, unchanged
from huiyin.kit.calendar import work_calendar
from huiyin.kit.outbox import announce

_END_OF_DAY = time(17, 30)


@dataclass(frozen=True)
class Helper:
    """Who is called: one organisation or one person."""

    org_id: int | None = None
    person_id: int | None = None


@action(audit=MatterAudit.TASK_CALLED)
def whistle(
    *, actor: Actor, code: str, what: str, helpers: Sequence[Helper], due_on: date | None = None
) -> list[Task]:
    """Call helpers to a matter: each gets a task, reads the matter and reports in within the limit.

    The holder stays. Raises Invalid for a helper who has no role here or holds an open task already.
    """
    matter = matter_to(P.CIVIC_MATTER_WHISTLE, actor, code)
    said = clean(what).strip()
    tasks.may_whistle(
        State(matter.state), echo_waits=_echo_waits(matter), helpers=len(set(helpers))
    ).or_raise()
    steps.text_is_usable(said, field="what", most=tasks.WHAT_LENGTH).or_raise()
    office = _office(actor, matter)
    made = [_task(actor, matter, one, said, due_on, office) for one in dict.fromkeys(helpers)]
    for task in made:
        task.save(force_insert=True)
    record(matter, {"text": said, "tasks": [task.pk for task in made]})
    for task in made:
        announce(events.TaskCalled(matter.pk, task.pk))
    return made


def _echo_waits(matter: Matter) -> bool:
    waiting = Echo.objects.filter(matter=matter, state=EchoState.AWAITING, kind=EchoKind.FINAL)
    return waiting.exists()


def _office(actor: Actor, matter: Matter) -> int | None:
    """Return the office for which the actor calls: their own, or else the holder's."""
    return next(iter(offices_of(actor, P.CIVIC_MATTER_WHISTLE)), matter.holder_org_id)


def _task(
    actor: Actor, matter: Matter, helper: Helper, what: str, due_on: date | None, office: int | None
) -> Task:
    found = _helper(matter, helper)
    now = clock.now()
    limit = due(
        now,
        tasks.REPORT_LIMITS[Urgency(matter.urgency)],
        work_calendar(),
        found.closes if found else _END_OF_DAY,
    )
    return Task(
        matter=matter,
        cycle=matter.cycle,
        what=what,
        org_id=helper.org_id,
        person_id=helper.person_id,
        caller_id=actor.person_id,
        caller_org_id=office,
        state=TaskState.CALLED,
        called_at=now,
        report_due=limit.at,
        report_provisional=limit.provisional,
        due_at=_day_end(due_on, found),
    )


def _day_end(day: date | None, helper: OrgRef | None) -> datetime | None:
    if day is None:
        return None
    if day < clock.today():
        raise Invalid(N_("This day is over already."), code="day_is_over", field="due_on")
    return datetime.combine(day, helper.closes if helper else _END_OF_DAY, SHANGHAI)


def _helper(matter: Matter, helper: Helper) -> OrgRef | None:
    """Check one helper. Raises Invalid, at "helpers"."""
    if (helper.org_id is None) == (helper.person_id is None):
        raise Invalid(N_("A helper is one organisation or one person."), code="one_helper", field="helpers")
    if (helper.org_id, helper.person_id) == (matter.holder_org_id, matter.holder_person_id):
        raise Invalid(
            N_("%(name)s holds this matter and leads; only others are called to help."),
            code="holder_leads",
            field="helpers",
            params={"name": _name(helper)},
        )
    if Task.objects.filter(OPEN_Q, matter=matter, org=helper.org_id, person=helper.person_id).exists():
        raise Invalid(
            N_("%(name)s is called to this already."),
            code="called_already",
            field="helpers",
            params={"name": _name(helper)},
        )
    if helper.org_id is not None:
        return org(helper.org_id)
    if not serves(helper.person_id or 0, place(matter.place_id)):
        raise Invalid(
            N_("%(name)s holds no role at this place, so they cannot be called."),
            code="no_role_here",
            field="helpers",
            params={"name": _name(helper)},
        )
    return None


def _name(helper: Helper) -> str:
    if helper.org_id is not None:
        found = orgs([helper.org_id]).get(helper.org_id)
        return found.name if found else "–"
    return names([helper.person_id]).get(helper.person_id or 0) or "–"


@action(audit=MatterAudit.TASK_REPORTED_IN)
def report_in(*, actor: Actor, task_id: int) -> Task:
    """Report in as the helper who was called: from now on they are on it."""
    task = task_to_work(actor, task_id)
    _move(task, TaskState.REPORTED_IN, reported_at=clock.now(), worker_id=actor.person_id)
    record(task.matter, {"task": task.pk})
    announce(events.TaskReportedIn(task.matter_id, task.pk))
    return task


@action(audit=MatterAudit.WATCHED)
def remind_helper(*, actor: Actor, task_id: int) -> None:
    """Announce once that nobody reported in within the limit. Only the periodic job does this."""
    if not actor.system:
        raise NotAllowed
    unchanged()
    now = clock.now()
    late = Task.objects.filter(pk=task_id, state=TaskState.CALLED, report_due__lt=now)
    # However many workers run: only one UPDATE finds it untold.
    if late.filter(late_told_at__isnull=True).update(late_told_at=now):
        task = Task.objects.get(pk=task_id)
        announce(events.TaskLate(task.matter_id, task.pk))


@action(audit=MatterAudit.TASK_DONE)
def finish_task(*, actor: Actor, task_id: int, result: str, photos: tuple[str, ...] = ()) -> Task:
    """Say what was done, with photos; whoever finishes at once has reported in by that."""
    task = task_to_work(actor, task_id)
    said = clean(result).strip()
    steps.text_is_usable(said, field="result", most=tasks.RESULT_LENGTH).or_raise()
    now = clock.now()
    facts = {"result": said, "ended_at": now, "reported_at": task.reported_at or now}
    _move(task, TaskState.DONE, **facts, worker_id=actor.person_id)
    kept = attachments.adopt(photos, owner=f"task:{task.pk}", role="note")
    record(task.matter, {"task": task.pk, "text": said, "photos": [row.token for row in kept]})
    announce(events.TaskDone(task.matter_id, task.pk))
    return task


@action(audit=MatterAudit.TASK_DECLINED)
def decline_task(*, actor: Actor, task_id: int, reason: str) -> Task:
    """Say as the helper that one cannot do it, and why."""
    task = task_to_work(actor, task_id)
    said = _reason(reason)
    _move(task, TaskState.DECLINED, reason=said, ended_at=clock.now(), worker_id=actor.person_id)
    record(task.matter, {"task": task.pk, "reason": said})
    announce(events.TaskDeclined(task.matter_id, task.pk))
    return task


@action(audit=MatterAudit.TASK_CANCELLED)
def cancel_task(*, actor: Actor, task_id: int, reason: str) -> Task:
    """Call a helper off; they are told."""
    task = task_to_steer(actor, task_id)
    said = _reason(reason)
    _move(task, TaskState.CANCELLED, reason=said, ended_at=clock.now())
    record(task.matter, {"task": task.pk, "reason": said})
    announce(events.TaskCancelled(task.matter_id, task.pk))
    return task


def _reason(text: str) -> str:
    said = clean(text).strip()
    steps.text_is_usable(said, field="reason", most=tasks.REASON_LENGTH).or_raise()
    return said


def _move(task: Task, to: TaskState, **facts: Any) -> None:
    """Take a task to another state; another click may have been first, and then nothing is written."""
    seen = TaskState(task.state)
    TASK_FLOW.may_move(seen, to).or_raise()
    if not Task.objects.filter(pk=task.pk, state=seen).update(state=to, **facts):
        raise AlreadyChanged
    for name, value in {"state": to, **facts}.items():
        setattr(task, name, value)


@action(audit=MatterAudit.TASK_RATED)
def rate_helper(*, actor: Actor, task_id: int, score: int, words: str = "") -> Task:
    """Rate as the lead how a helper did their part, from 1 to 5; rating again replaces it."""
    task = task_to_steer(actor, task_id)
    tasks.may_rate(TaskState(task.state), score).or_raise()
    task.score, task.score_words = score, clean(words, tasks.REASON_LENGTH)
    task.save(update_fields=["score", "score_words"])
    record(task.matter, {"task": task.pk, "score": score})
    return task


@action(audit=MatterAudit.CALL_RATED)
def rate_call(*, actor: Actor, task_id: int, justified: bool, words: str = "") -> Task:
    """Say as the helper whether the call was justified; saying it again replaces it."""
    task = task_to_work(actor, task_id)
    tasks.may_rate_call(TaskState(task.state)).or_raise()
    task.justified, task.justified_words = justified, clean(words, tasks.REASON_LENGTH)
    task.save(update_fields=["justified", "justified_words"])
    record(task.matter, {"task": task.pk, "justified": justified})
    return task


def close_tasks(matter: Matter, why: str) -> None:
    """Cancel every open task of a matter that goes another way, and tell the helpers."""
    rows = list(Task.objects.filter(OPEN_Q, matter=matter).values_list("pk", flat=True))
    if not rows:
        return
    Task.objects.filter(OPEN_Q, pk__in=rows).update(
        state=TaskState.CANCELLED, reason=why, ended_at=clock.now()
    )
    record(matter, {"tasks": rows, "because": deed().audit.value}, kind=MatterAudit.TASK_CANCELLED)
    for task_id in rows:
        announce(events.TaskCancelled(matter.pk, task_id))


def before_answer(matter: Matter, *, override: bool) -> None:
    """Refuse to answer over the heads of helpers; with `override` close their tasks and tell them."""
    open_tasks = Task.objects.filter(OPEN_Q, matter=matter).count()
    tasks.may_answer(open_tasks, close_tasks=override).or_raise()
    close_tasks(matter, N_("The matter is answered."))


def hand_tasks_on(elder: Matter, heir: Matter) -> None:
    """Give the open tasks of a withdrawn matter to the one that goes on in its place."""
    mine = set(Task.objects.filter(OPEN_Q, matter=heir).values_list("org_id", "person_id"))
    for task in Task.objects.filter(OPEN_Q, matter=elder):
        if (task.org_id, task.person_id) not in mine:
            Task.objects.filter(pk=task.pk).update(matter=heir, cycle=heir.cycle)
