"""Yes, or no with a sentence."""

import pytest

from huiyin.kernel.decision import YES, no, not_allowed
from huiyin.kernel.errors import Invalid, NotAllowed, Refusal


def test_a_yes_is_true_and_raises_nothing() -> None:
    assert YES
    YES.or_raise()


def test_a_no_is_false_and_raises_what_it_stands_for() -> None:
    refused = no("too_long", "%(length)s characters are too many.", Invalid, field="title", length=90)
    assert not refused
    with pytest.raises(Invalid) as caught:
        refused.or_raise()
    assert (caught.value.code, caught.value.field) == ("too_long", "title")
    assert str(caught.value) == "90 characters are too many."


def test_a_missing_right_is_its_own_refusal() -> None:
    with pytest.raises(NotAllowed) as caught:
        not_allowed().or_raise()
    assert (caught.value.code, caught.value.status) == ("not_allowed", 403)
    assert not_allowed("Ask next door.").message == "Ask next door."


def test_of_several_the_first_no_counts() -> None:
    first, second = no("first", "First."), no("second", "Second.")
    assert (YES & YES) is YES
    assert (YES & second & first).code == "second"
    assert (first & YES).code == "first"
    assert first.refusal is Refusal
