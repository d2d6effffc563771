"""When helpers may be called, when they are late, and that nobody answers over their heads."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.civic.matters.rules import tasks
from huiyin.civic.matters.rules.tasks import OPEN_TASKS, TASK_FLOW, TaskState
from huiyin.civic.matters.rules.words import State, Urgency
from huiyin.kernel.clock import SHANGHAI

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=SHANGHAI)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize("state", State)
def test_helpers_are_called_to_what_is_taken_up_and_not_over(state: State) -> None:
    decision = tasks.may_whistle(state, echo_waits=False, helpers=1)
    assert bool(decision) == (state in {State.ACCEPTED, State.ASSIGNED, State.WORKING})


def test_nobody_is_called_once_the_answer_waits_nor_a_crowd() -> None:
    assert tasks.may_whistle(State.WORKING, echo_waits=True, helpers=1).code == "echo_waits"
    for helpers in (0, 21):
        decision = tasks.may_whistle(State.WORKING, echo_waits=False, helpers=helpers)
        assert decision.code == "how_many_helpers"


@given(st.integers(0, 30), st.booleans())
def test_an_answer_goes_over_the_heads_of_helpers_only_when_it_says_so(count: int, close: bool) -> None:
    assert bool(tasks.may_answer(count, close_tasks=close)) == (count == 0 or close)


@given(st.sampled_from(TaskState), st.integers(-3, 9))
def test_only_what_is_done_is_rated_and_only_from_1_to_5(state: TaskState, score: int) -> None:
    assert bool(tasks.may_rate(state, score)) == (state is TaskState.DONE and 1 <= score <= 5)
    assert bool(tasks.may_rate_call(state)) == (state in {TaskState.DONE, TaskState.DECLINED})


@given(st.sampled_from(TaskState), st.integers(-5, 5), st.one_of(st.none(), st.integers(-5, 5)))
def test_lateness_is_about_what_is_still_owed(state: TaskState, report: int, done: int | None) -> None:
    late = tasks.is_late(
        state,
        report_due=NOW + report * HOUR,
        due_at=None if done is None else NOW + done * HOUR,
        now=NOW,
    )
    owes_report = state is TaskState.CALLED and report < 0
    owes_work = state in OPEN_TASKS and done is not None and done < 0
    assert late == (owes_report or owes_work)


def test_what_is_over_stays_over() -> None:
    for state in set(TaskState) - OPEN_TASKS:
        assert not any(TASK_FLOW.may_move(state, to) for to in TaskState)


def test_the_more_pressing_the_sooner_helpers_report_in() -> None:
    assert set(tasks.REPORT_LIMITS) == set(Urgency)
    assert tasks.REPORT_LIMITS[Urgency.CRITICAL].n < tasks.REPORT_LIMITS[Urgency.URGENT].n
