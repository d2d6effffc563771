"""The state table against the page it was decided on, written down a second time by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.civic.matters.rules.states import BEFORE_MERGE, ECHOED, FLOW, OPEN, STATE_WORDS, rings
from huiyin.civic.matters.rules.words import State

S = State

DECIDED = """
filed     → accepted declined merged withdrawn
accepted  → offered assigned answered declined merged withdrawn
offered   → assigned accepted merged withdrawn
assigned  → working accepted merged withdrawn
working   → answered assigned accepted merged withdrawn
answered  → closed working
closed    → accepted
declined  → accepted
"""


def decided() -> dict[State, set[State]]:
    lines = [line.split() for line in DECIDED.strip().splitlines()]
    return {S(source): {S(target) for target in targets} for source, _, *targets in lines}


def test_the_table_is_the_one_that_was_decided() -> None:
    written = {source: set(targets) for source, targets in FLOW.moves.items() if source is not S.MERGED}
    assert written == decided()


def test_a_merged_matter_goes_back_to_whatever_can_be_merged() -> None:
    assert FLOW.moves[S.MERGED] == BEFORE_MERGE == FLOW.sources(S.MERGED)


def test_withdrawn_is_the_only_end() -> None:
    assert {state for state in S if not FLOW.moves.get(state)} == {S.WITHDRAWN}


def test_every_state_can_be_reached_from_filing() -> None:
    reached, fresh = {S.FILED}, {S.FILED}
    while fresh:
        fresh = {target for state in fresh for target in FLOW.moves.get(state, ())} - reached
        reached |= fresh
    assert reached == set(S)


def test_only_what_is_open_can_be_withdrawn_or_merged() -> None:
    assert FLOW.sources(S.WITHDRAWN) == FLOW.sources(S.MERGED) == OPEN


@given(st.sampled_from(S), st.sampled_from(S))
def test_a_refused_move_names_both_states(source: State, target: State) -> None:
    decision = FLOW.may_move(source, target)
    assert bool(decision) == (target in FLOW.moves.get(source, ()))
    if not decision:
        assert decision.code == "wrong_state"
        assert decision.params == {"source": STATE_WORDS[source], "target": STATE_WORDS[target]}


def test_open_and_echoed_share_nothing() -> None:
    assert not OPEN & ECHOED
    assert set(S) - OPEN - ECHOED == {S.MERGED, S.WITHDRAWN}


@pytest.mark.parametrize(
    ("state", "sounding"),
    [(S.FILED, 1), (S.ACCEPTED, 2), (S.ASSIGNED, 2), (S.WORKING, 3), (S.ANSWERED, 4), (S.CLOSED, 5)],
)
def test_the_rings_sound_one_after_the_other(state: State, sounding: int) -> None:
    assert rings(state) == sounding


def test_every_state_has_its_rings() -> None:
    assert all(1 <= rings(state) <= 5 for state in S)
