"""Wording of notices and the way of an e-mail."""

from datetime import time

import pytest

from huiyin.civic.notices import rules
from huiyin.civic.notices.rules import DELIVERY, WORDING, DeliveryState, NoticeKind, Quiet, read_quiet


@pytest.mark.parametrize("kind", NoticeKind)
def test_every_kind_has_words_that_bear_missing_parameters(kind: NoticeKind) -> None:
    for sentence in (WORDING[kind].title, WORDING[kind].text):
        assert "%(" not in rules.fill(sentence, {})
        given = dict.fromkeys(("title", "code", "org", "count", "name", "place"), "100%")
        assert ("100%" in rules.fill(sentence, given)) == ("%(" in sentence)


def test_an_uncertain_email_never_goes_out_by_itself() -> None:
    assert DELIVERY.sources(DeliveryState.SENDING) == {DeliveryState.QUEUED}
    assert DELIVERY.sources(DeliveryState.SENT) == {DeliveryState.SENDING}
    assert DeliveryState.UNCERTAIN in rules.NEEDS_A_PERSON


@pytest.mark.parametrize("state", DeliveryState)
def test_a_person_sends_again_what_is_uncertain_or_failed(state: DeliveryState) -> None:
    stuck = state in {DeliveryState.UNCERTAIN, DeliveryState.FAILED}
    assert bool(rules.may_resend(state)) is stuck


def test_a_temporary_refusal_is_tried_again_with_growing_pauses_and_not_for_ever() -> None:
    pauses = [rules.pause_before(tries) for tries in range(1, rules.TRIES)]
    assert pauses == sorted(pauses)
    assert rules.after_refusal(1, temporary=True) is DeliveryState.QUEUED
    assert rules.after_refusal(rules.TRIES, temporary=True) is DeliveryState.FAILED
    assert rules.after_refusal(1, temporary=False) is DeliveryState.FAILED


@pytest.mark.parametrize(
    ("text", "starts", "ends"),
    [
        ("22:00-07:00", time(22), time(7)),
        (" 21:30 - 06:15 ", time(21, 30), time(6, 15)),
        ("", time(0), time(0)),
    ],
)
def test_quiet_hours_are_read_as_a_setting_writes_them(text: str, starts: time, ends: time) -> None:
    assert read_quiet(text) == Quiet(starts, ends)


@pytest.mark.parametrize("text", ["22", "abends", "25:00-07:00"])
def test_hours_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        read_quiet(text)
