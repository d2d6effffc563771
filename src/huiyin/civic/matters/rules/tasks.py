"""Tasks of helpers: a lead whistles, helpers report in within a limit and do their part (吹哨报到)."""

from datetime import datetime
from enum import StrEnum

from huiyin.civic.matters.rules.words import State, Urgency
from huiyin.kernel.decision import YES, Decision, no
from huiyin.kernel.errors import Invalid
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kernel.workdays import Limit, LimitUnit
from huiyin.kernel.workflow import Workflow

WHAT_LENGTH = 300
RESULT_LENGTH = 1_000
REASON_LENGTH = 500
MOST_HELPERS = 20
# Within this time a helper reports in: our proposal, by the urgency of the matter; no norm fixes it.
REPORT_LIMITS: dict[Urgency, Limit] = {
    Urgency.CRITICAL: Limit(LimitUnit.HOURS, 1),
    Urgency.URGENT: Limit(LimitUnit.HOURS, 2),
    Urgency.ORDINARY: Limit(LimitUnit.WORKING_DAYS, 1),
    Urgency.COMPLEX: Limit(LimitUnit.WORKING_DAYS, 2),
}


class TaskState(StrEnum):
    """Where a helper's task stands."""

    CALLED = "called"
    REPORTED_IN = "reported_in"
    DONE = "done"
    DECLINED = "declined"
    CANCELLED = "cancelled"


T = TaskState
TASK_WORDS: dict[TaskState, str] = {
    T.CALLED: N_("Called"),
    T.REPORTED_IN: N_("Reported in"),
    T.DONE: N_("Done"),
    T.DECLINED: N_("Declined by the helper"),
    T.CANCELLED: N_("Cancelled"),
}
TASK_FLOW: Workflow[TaskState] = Workflow(
    {
        T.CALLED: frozenset({T.REPORTED_IN, T.DONE, T.DECLINED, T.CANCELLED}),
        T.REPORTED_IN: frozenset({T.DONE, T.DECLINED, T.CANCELLED}),
    },
    TASK_WORDS,
)
OPEN_TASKS = frozenset({T.CALLED, T.REPORTED_IN})
# While one of these holds, a lead may call helpers.
WHISTLED_FROM = frozenset({State.ACCEPTED, State.ASSIGNED, State.WORKING})


def may_whistle(state: State, *, echo_waits: bool, helpers: int) -> Decision:
    """Say whether helpers may be called: to a matter that is open and not as good as answered."""
    if state not in WHISTLED_FROM:
        return no("no_helpers_now", N_("Helpers are called to a matter that was taken up and is not over."))
    if echo_waits:
        return no(
            "echo_waits",
            N_("The answer waits for approval. Have it sent back before you call helpers."),
        )
    if not 1 <= helpers <= MOST_HELPERS:
        return no(
            "how_many_helpers", N_("Choose from 1 to %(most)s helpers."), Invalid,
            field="helpers", most=MOST_HELPERS,
        )  # fmt: skip
    return YES


def may_answer(open_tasks: int, *, close_tasks: bool) -> Decision:
    """Say whether a matter may be answered: not silently over the heads of its helpers."""
    if open_tasks and not close_tasks:
        return no(
            "open_tasks",
            N_("%(count)s helpers are still at work. Wait for them, or say that their tasks are closed."),
            field="close_tasks",
            count=open_tasks,
        )
    return YES


def may_rate(state: TaskState, score: int) -> Decision:
    """Say whether the lead may rate the helper: after the task is done, from 1 to 5."""
    if state is not T.DONE:
        return no("not_done", N_("A task is rated once it is done."))
    if not 1 <= score <= 5:
        return no(
            "bad_score", N_("A score goes from 1 to 5; this one is %(score)s."), Invalid,
            field="score", score=score,
        )  # fmt: skip
    return YES


def may_rate_call(state: TaskState) -> Decision:
    """Say whether the helper may rate the call: once their part is over by their own word."""
    if state not in {T.DONE, T.DECLINED}:
        return no("not_done", N_("A call is rated once you have done or declined the task."))
    return YES


def is_late(state: TaskState, *, report_due: datetime, due_at: datetime | None, now: datetime) -> bool:
    """Tell whether a helper has not reported in in time, or not done their part by its day."""
    if state is T.CALLED and now > report_due:
        return True
    return state in OPEN_TASKS and due_at is not None and now > due_at
