"""State tables."""

from enum import StrEnum

from hypothesis import given
from hypothesis import strategies as st

from huiyin.kernel.workflow import Workflow


class Step(StrEnum):
    A = "a"
    B = "b"
    C = "c"


tables = st.dictionaries(st.sampled_from(Step), st.frozensets(st.sampled_from(Step)))


@given(tables, st.sampled_from(Step), st.sampled_from(Step))
def test_a_move_is_allowed_if_the_table_has_it(
    table: dict[Step, frozenset[Step]], source: Step, target: Step
) -> None:
    flow = Workflow(table)
    decision = flow.may_move(source, target)
    assert bool(decision) == (target in table.get(source, ()))
    assert (source in flow.sources(target)) == bool(decision)


def test_a_refused_move_says_from_where_to_where() -> None:
    decision = Workflow({Step.A: frozenset({Step.B})}).may_move(Step.B, Step.A)
    assert decision.code == "wrong_state"
    assert decision.message % decision.params == (
        "This is “b” and cannot become “a”. Reload the page to see where it stands."
    )


def test_a_refused_move_calls_the_states_by_their_words() -> None:
    decision = Workflow({Step.A: frozenset({Step.B})}, {Step.B: "Begun"}).may_move(Step.B, Step.A)
    assert decision.params == {"source": "Begun", "target": "a"}
