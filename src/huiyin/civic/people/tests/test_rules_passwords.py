"""Rules of passwords: length by role, nothing that is known, nothing that is among the most used."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.civic.people.queries import common_passwords
from huiyin.civic.people.rules import passwords
from huiyin.kernel.decision import Decision

SITE = "https://wish.zhuzhou-hetang.gov.cn"
KNOWN = passwords.known_of("林晓雨", "+8613800000006", "xiaoyu.lin@zhuzhou.example", SITE)


def asked(password: str, *, at_work: bool = False) -> Decision:
    return passwords.may_be_password(
        password, at_work=at_work, known=KNOWN, common=common_passwords(), field="new"
    )


@pytest.mark.parametrize(
    "password",
    [
        "13800000006",
        "138-0000-0006!",
        "林晓雨2026",
        "xiaoyu.lin88",
        "huiyin2026",
        "Hui-Yin-2026",
        "zhuzhou-hetang",
        "回音回音回音回音",
        "aaaaaaaaaaaa",
        "1212-1212-1212",
        "password1234",
        "Woaini1314520",
        "admin123admin123",
        "qwertyuiop123",
        "1qaz2wsx3edc",
    ],
)
def test_what_others_would_try_first_is_refused(password: str) -> None:
    refused = asked(password)
    assert not refused
    assert refused.code == "weak_password"


@pytest.mark.parametrize(
    "password", ["lantern-7-bridge", "nine lanterns over zhuzhou", "桂花树下三只猫爱喝茶", "huiyin-demo-2026"]
)
def test_a_few_words_of_ones_own_are_taken(password: str) -> None:
    assert asked(password)


def test_at_work_it_is_twelve_and_at_home_eight() -> None:
    assert asked("teapot-9")
    assert not asked("teapot-9", at_work=True)
    assert not asked("teapot7")
    assert asked("teapot-9-fern", at_work=True)


@settings(max_examples=80)
@given(st.sampled_from(sorted(common_passwords())), st.sampled_from(sorted(common_passwords())))
def test_two_of_the_most_used_make_no_good_one(first: str, second: str) -> None:
    if len(first) >= 3 and len(second) >= 3:
        assert not asked(first + second, at_work=True)
        assert not asked((first + second).upper())


@settings(max_examples=60)
@given(st.text(max_size=40), st.sampled_from(sorted(KNOWN)))
def test_what_is_known_adds_nothing(own: str, word: str) -> None:
    # What is taken with the word before it is taken without it, as far as its own signs go.
    if (
        passwords.may_be_password(word + own, at_work=False, known=KNOWN, common=frozenset(), field="new")
        and own.isascii()
    ):
        assert len(own) >= passwords.LEAST_LEFT
