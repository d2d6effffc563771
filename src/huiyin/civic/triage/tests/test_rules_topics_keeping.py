"""A topic keeps its number from one finding to the next."""

from hypothesis import given
from hypothesis import strategies as st

from huiyin.civic.triage.rules.topics.keeping import matched


def test_a_topic_goes_on_where_most_of_its_messages_are() -> None:
    known = {1: 7, 2: 7, 3: 7, 4: 8}
    assert matched([[1, 5], [2, 3, 4], [9, 10]], known) == [None, 7, None]
    assert matched([[4, 9], [1, 2, 3]], known) == [8, 7]


@given(
    st.lists(st.lists(st.integers(0, 20), max_size=6), max_size=6),
    st.dictionaries(st.integers(0, 20), st.integers(1, 4)),
)
def test_no_number_is_given_twice(found: list[list[int]], known: dict[int, int]) -> None:
    numbers = [number for number in matched(found, known) if number is not None]
    assert len(numbers) == len(set(numbers))
    assert set(numbers) <= set(known.values())
