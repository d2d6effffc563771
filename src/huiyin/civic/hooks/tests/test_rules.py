"""Signatures, pauses and what becomes of a call."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.civic.hooks import rules
from huiyin.civic.hooks.rules import HookCallState, HookKind
from huiyin.kernel.errors import Invalid

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def test_the_signature_is_that_of_the_published_vector() -> None:
    """Standard Webhooks, the vector of its reference libraries (Svix, "Verifying webhooks manually").

    https://www.standardwebhooks.com/ and https://docs.svix.com/receiving/verifying-payloads/how-manual
    """
    signed = rules.signature(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        datetime.fromtimestamp(1614265330, UTC),
        '{"test": 2432232314}',
    )
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_secret_has_256_bits_and_is_never_drawn_twice() -> None:
    drawn = {rules.new_secret() for _ in range(50)}
    assert len(drawn) == 50
    assert {len(base64.b64decode(secret.removeprefix("whsec_"))) for secret in drawn} == {32}


def test_both_secrets_sign_while_one_is_being_changed() -> None:
    old, new = rules.new_secret(), rules.new_secret()
    headers = rules.headers([new, old], "msg_1", NOW, "{}")
    assert headers["webhook-signature"].split() == [
        rules.signature(new, "msg_1", NOW, "{}"),
        rules.signature(old, "msg_1", NOW, "{}"),
    ]


@given(body=st.text(), other=st.text())
def test_another_body_has_another_signature(body: str, other: str) -> None:
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    same = rules.signature(secret, "msg_1", NOW, body) == rules.signature(secret, "msg_1", NOW, other)
    assert same == (body == other)


@given(tries=st.integers(min_value=1, max_value=100))
def test_pauses_grow_and_tries_end(tries: int) -> None:
    assert rules.pause_before(tries) <= rules.pause_before(tries + 1) <= timedelta(hours=10)
    end = rules.after_failure(tries, gone=False)
    assert end is (HookCallState.QUEUED if tries < rules.TRIES else HookCallState.DEAD)
    assert rules.after_failure(tries, gone=True) is HookCallState.DEAD


def test_a_receiver_is_given_up_after_a_day() -> None:
    assert not rules.has_failed_too_long(None, NOW)
    assert not rules.has_failed_too_long(NOW - timedelta(hours=23, minutes=59), NOW)
    assert rules.has_failed_too_long(NOW - timedelta(hours=24), NOW)


def test_kinds_and_names_are_needed() -> None:
    assert rules.read_kinds([HookKind.MATTER_CLOSED, HookKind.MATTER_FILED]) == [
        "matters.filed",
        "matters.closed",
    ]
    for wrong in (
        lambda: rules.read_kinds([]),
        lambda: rules.read_name("  "),
        lambda: rules.read_kinds([HookKind.PING]),
    ):
        with pytest.raises(Invalid):
            wrong()
