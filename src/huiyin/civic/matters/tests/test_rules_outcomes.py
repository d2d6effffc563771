"""What several words and calls come to."""

from hypothesis import given
from hypothesis import strategies as st

from huiyin.civic.matters.rules.call_backs import CallState
from huiyin.civic.matters.rules.outcomes import Call, Come, Word, outcome_of

CYCLES = st.integers(1, 4)
WORDS = st.lists(st.builds(Word, CYCLES, st.booleans(), st.none() | st.integers(1, 5)), max_size=6)
CALLS = st.lists(st.builds(Call, CYCLES, st.sampled_from(CallState)), max_size=6)


def test_nothing_said_and_nobody_called_comes_to_nothing() -> None:
    assert outcome_of([], []) == Come()


def test_the_last_answer_that_anybody_spoke_of_counts() -> None:
    assert outcome_of([Word(1, False, 1), Word(2, True, 5)], []) == Come(
        spoken_cycle=2, unsolved=False, score=5
    )


def test_one_who_is_not_content_is_enough_and_the_lowest_score_counts() -> None:
    said = [Word(1, True, 5), Word(1, False, None), Word(1, True, 3)]
    assert outcome_of(said, []) == Come(spoken_cycle=1, unsolved=True, score=3)


def test_calls_alone_are_no_word() -> None:
    called = [Call(1, CallState.REACHED), Call(2, CallState.UNREACHED), Call(1, CallState.REFUSED)]
    assert outcome_of([], called) == Come(reached=True, unreached_cycle=2, refused_cycle=1)


@given(WORDS, CALLS)
def test_the_order_of_words_and_calls_does_not_matter(words: list[Word], calls: list[Call]) -> None:
    assert outcome_of(words, calls) == outcome_of(words[::-1], calls[::-1])


@given(WORDS.filter(bool), CALLS)
def test_a_later_word_never_makes_an_earlier_one_count(words: list[Word], calls: list[Call]) -> None:
    later = Word(9, True, None)
    assert outcome_of([*words, later], calls) == outcome_of([later], calls)
