"""Rules of log-ins: how long they last, and what a device is called."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.civic.people.rules import sessions
from huiyin.civic.people.rules.sessions import Lasting, Login

NOW = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
WORK = Lasting.of(hours=12, minutes=30)
MINUTES = st.integers(0, 3_000).map(lambda minutes: timedelta(minutes=minutes))


@settings(max_examples=80)
@given(MINUTES, MINUTES)
def test_a_log_in_at_work_ends_by_whichever_time_is_up_first(age: timedelta, idle: timedelta) -> None:
    login = Login(NOW - age, NOW - min(age, idle))
    over = age >= timedelta(hours=12) or min(age, idle) >= timedelta(minutes=30)
    assert sessions.is_over(login, NOW, WORK) is over
    assert not sessions.is_over(login, NOW, Lasting.of(hours=0, minutes=0))


@settings(max_examples=60)
@given(MINUTES)
def test_what_is_in_use_is_noted_before_it_could_be_over_and_not_at_every_page(idle: timedelta) -> None:
    login = Login(NOW - idle, NOW - idle)
    assert sessions.is_to_note(login, NOW, at_work=True) is (idle >= timedelta(minutes=2))
    assert sessions.is_to_note(login, NOW, at_work=False) is (idle >= timedelta(hours=1))
    if sessions.is_over(login, NOW, WORK):
        assert sessions.is_to_note(login, NOW, at_work=True)


LIKE = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("header", "device"),
    [
        (f"Mozilla/5.0 (Linux; Android 14) {LIKE} Chrome/131.0.0.0 Mobile Safari/537.36", "chrome/android"),
        (
            f"Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) {LIKE} MicroMessenger/8.0",
            "wechat/iphone",
        ),
        (f"Mozilla/5.0 (Windows NT 10.0; Win64) {LIKE} Chrome/131.0 Safari/537.36 Edg/131.0", "edge/windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0", "firefox/linux"),
        (f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {LIKE} Version/18.1 Safari/605.1", "safari/mac"),
        ("", "unknown/unknown"),
        ("curl/8.5.0", "unknown/unknown"),
    ],
)
def test_a_device_is_called_by_browser_and_system(header: str, device: str) -> None:
    assert sessions.read_device(header) == device


@settings(max_examples=60)
@given(st.text(max_size=600))
def test_nothing_that_a_browser_sends_is_kept_as_it_is(header: str) -> None:
    device = sessions.read_device(header)
    browser, system = device.split("/")
    assert browser in sessions.BROWSER_NAMES
    assert system in sessions.SYSTEM_NAMES
    assert len(device) <= 20
    assert all(sessions.device_names(device))


def test_every_device_fits_its_column_and_what_is_unknown_has_a_name() -> None:
    longest = max(map(len, sessions.BROWSER_NAMES)) + 1 + max(map(len, sessions.SYSTEM_NAMES))
    assert longest <= 20
    assert sessions.device_names("") == sessions.device_names("gone/gone")


@pytest.mark.parametrize(
    ("ago", "said"),
    [(timedelta(0), "a short while ago"), (timedelta(hours=3), "today"), (timedelta(hours=13), "")],
)
def test_the_last_use_is_said_roughly(ago: timedelta, said: str) -> None:
    # It is noon in Shanghai.
    assert sessions.roughly(NOW - ago, NOW) == said
