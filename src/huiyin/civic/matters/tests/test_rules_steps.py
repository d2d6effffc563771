"""Decisions about single steps."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.civic.matters.rules import steps
from huiyin.civic.matters.rules.answering import answer_until
from huiyin.civic.matters.rules.words import Audience, EchoState, Kind, State, Visibility
from huiyin.kernel.errors import Invalid
from huiyin.kernel.workdays import WorkCalendar

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DAYS = WorkCalendar()
persons = st.none() | st.integers(1, 3)


@given(st.text(max_size=30), st.integers(1, 20))
def test_a_text_is_kept_if_it_says_something_and_fits(text: str, most: int) -> None:
    decision = steps.text_is_usable(text, field="text", most=most)
    assert bool(decision) == (bool(text.strip()) and len(text) <= most)


def test_a_text_that_cannot_be_kept_is_the_fault_of_its_field() -> None:
    with pytest.raises(Invalid) as caught:
        steps.text_is_usable("太长了", field="reason", most=2).or_raise()
    assert (caught.value.code, caught.value.field) == ("text_too_long", "reason")
    assert caught.value.params["length"] == 3


@given(persons, persons, persons, st.sampled_from(EchoState))
def test_nobody_approves_what_they_did_or_sent_out(
    approver: int | None, doer: int | None, dispatcher: int | None, state: EchoState
) -> None:
    decision = steps.may_approve(approver=approver, doer=doer, dispatcher=dispatcher, state=state)
    involved = approver is not None and approver in {doer, dispatcher}
    waiting = state in {EchoState.AWAITING, EchoState.DELIVERED}
    assert bool(decision) == (waiting and not involved)


@given(st.sampled_from(Audience), st.sampled_from(Visibility), st.integers(0, 3))
def test_an_echo_goes_no_further_than_its_matter_and_as_far_as_those_who_wait(
    audience: Audience, visibility: Visibility, youngers: int
) -> None:
    decision = steps.audience_fits(audience, visibility, youngers)
    too_far = audience is Audience.PUBLIC and visibility is Visibility.PRIVATE
    too_near = audience is Audience.AUTHOR and youngers > 0
    assert bool(decision) == (not too_far and not too_near)


@given(st.sampled_from(State), st.sampled_from(Visibility))
def test_private_and_withdrawn_words_never_go_on_the_wall(state: State, visibility: Visibility) -> None:
    allowed = visibility is Visibility.PUBLIC and state is not State.WITHDRAWN
    assert bool(steps.may_publish(state, visibility)) == allowed


def test_an_approval_is_widened_but_neither_repeated_nor_narrowed() -> None:
    order = list(Audience)
    assert order == [Audience.AUTHOR, Audience.SHARED, Audience.PUBLIC]
    for number, before in enumerate(order):
        allowed = [audience for audience in order if steps.widens(before, audience)]
        assert allowed == order[number + 1 :]
    assert all(steps.widens(None, audience) for audience in order)


@dataclass
class Raised:
    pk: int
    state: str = State.ANSWERED
    author_reopened: bool = False
    settled_at: datetime | None = NOW


@pytest.mark.parametrize("state", State)
def test_feedback_is_asked_for_when_there_is_an_answer(state: State) -> None:
    root = Raised(1, state)
    assert bool(steps.may_speak(root, root, NOW, DAYS)) == (state is State.ANSWERED)


@given(st.sampled_from(State), st.booleans(), st.none() | st.integers(0, 30))
def test_a_merged_author_speaks_after_the_elder_confirmed_for_fifteen_days_and_wakes_it_once(
    state: State, woken: bool, days: int | None
) -> None:
    settled = None if days is None else NOW - timedelta(days=days)
    root = Raised(1, state, settled_at=settled)
    heard = steps.may_speak(Raised(2, State.MERGED, woken), root, NOW, DAYS)
    late = state is State.CLOSED and not woken and settled is not None and answer_until(settled, DAYS) >= NOW
    assert bool(heard) == (state is State.ANSWERED or late)


@given(
    st.sampled_from(State),
    st.booleans(),
    st.none() | st.integers(0, 30).map(lambda days: NOW - timedelta(days=days)),
)
def test_an_author_reopens_once_within_fifteen_days_of_the_end(
    state: State, reopened: bool, final: datetime | None
) -> None:
    decision = steps.may_reopen_as_author(
        state=state, reopened=reopened, final_echo_at=final, now=NOW, calendar=DAYS
    )
    in_time = final is not None and answer_until(final, DAYS) >= NOW
    assert bool(decision) == (state in {State.CLOSED, State.DECLINED} and not reopened and in_time)


def merge(**given_: object) -> str:
    facts: dict[str, object] = {
        "younger": 1,
        "elder": 2,
        "younger_state": State.FILED,
        "elder_state": State.WORKING,
        "same_city": True,
    }
    return steps.may_merge(**(facts | given_)).code  # type: ignore[arg-type]


def test_a_matter_is_merged_into_another_that_is_still_at_work() -> None:
    assert merge() == ""
    assert merge(elder=1) == "merge_with_itself"
    assert merge(same_city=False) == "merge_elsewhere"
    assert merge(younger_state=State.MERGED) == "merged_before"


@pytest.mark.parametrize("over", [State.WITHDRAWN, State.DECLINED, State.CLOSED])
def test_nothing_is_merged_into_what_is_over(over: State) -> None:
    assert merge(elder_state=over) == "elder_is_over"


def test_an_answer_for_its_author_only_takes_in_nobody_else() -> None:
    assert merge(elder_state=State.ANSWERED) == "echo_not_shared"
    assert merge(elder_state=State.ANSWERED, echo_for=Audience.AUTHOR) == "echo_not_shared"
    assert merge(elder_state=State.ANSWERED, echo_for=Audience.SHARED) == ""
    assert merge(elder_state=State.ANSWERED, echo_for=Audience.PUBLIC) == ""


@pytest.mark.parametrize("kind", Kind)
def test_needs_and_history_stay_outside_the_rates(kind: Kind) -> None:
    assert steps.counts_in_rates(kind, historical=False) == (kind is not Kind.NEED)
    assert not steps.counts_in_rates(kind, historical=True)


def test_nobody_is_asked_whether_praise_was_solved() -> None:
    unasked = {kind for kind in Kind if not steps.solved_counts(kind)}
    assert unasked == {Kind.ENQUIRY, Kind.PRAISE, Kind.NEED}
