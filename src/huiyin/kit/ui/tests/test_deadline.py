"""What a deadline says, in English because that is what the message ids are."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils.translation import override

from huiyin.kit.ui.deadline import State, deadline_words

NOON = datetime(2026, 6, 15, 4, tzinfo=UTC)  # a Monday, 12:00 in Shanghai
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with override("en"):
        yield


def is_weekday(day: date) -> bool:
    return day.weekday() < 5


@pytest.mark.parametrize(
    ("due", "state", "words"),
    [
        (None, State.NONE, "no deadline"),
        (NOON + 5 * HOUR, State.SOON, "today 17:00"),
        (NOON + DAY, State.SOON, "tomorrow 12:00"),
        (NOON + 4 * DAY, State.OK, "4 days left"),
        (NOON, State.SOON, "today 12:00"),
        (NOON - timedelta(minutes=5), State.LATE, "less than an hour overdue"),
        (NOON - 3 * HOUR, State.LATE, "3 hours overdue"),
        (NOON - DAY, State.LATE, "1 day overdue"),
        (NOON - 2 * DAY, State.LATE, "2 days overdue"),
    ],
)
def test_an_open_deadline_says_how_long_is_left(due: datetime | None, state: State, words: str) -> None:
    light = deadline_words(due, NOON)
    assert (light.state, light.words) == (state, words)


def test_today_is_the_day_in_shanghai() -> None:
    before_midnight = datetime(2026, 6, 15, 15, 30, tzinfo=UTC)
    assert deadline_words(before_midnight + HOUR, before_midnight).words == "tomorrow 00:30"


def test_working_days_skip_the_weekend() -> None:
    light = deadline_words(NOON + 7 * DAY, NOON, is_workday=is_weekday)
    assert (light.state, light.words) == (State.OK, "5 working days left")


def test_the_last_working_day_turns_the_light_over_a_weekend() -> None:
    friday = NOON + 4 * DAY
    light = deadline_words(NOON + 7 * DAY, friday, is_workday=is_weekday)
    assert (light.state, light.words) == (State.SOON, "1 working day left")


def test_a_deadline_on_a_day_off_falls_back_to_calendar_days() -> None:
    friday = NOON + 4 * DAY
    assert deadline_words(friday + 2 * DAY, friday, is_workday=is_weekday).words == "2 days left"


def test_the_light_turns_when_a_fifth_of_the_time_is_left() -> None:
    due = NOON + 20 * DAY
    assert deadline_words(due, NOON + 15 * DAY, started=NOON).state is State.OK
    assert deadline_words(due, NOON + 16 * DAY, started=NOON).state is State.SOON


def test_settled_in_time_stays_in_time_afterwards() -> None:
    light = deadline_words(NOON, NOON + 30 * DAY, NOON - DAY)
    assert (light.state, light.words) == (State.IN_TIME, "in time, 1 day early")
    assert deadline_words(NOON, NOON + DAY, NOON).words == "in time"


def test_settled_late_says_by_how_much() -> None:
    light = deadline_words(NOON, NOON + 30 * DAY, NOON + 2 * DAY)
    assert (light.state, light.words) == (State.TOO_LATE, "done, 2 days overdue")


def test_a_paused_clock_is_neither_soon_nor_late() -> None:
    paused = deadline_words(NOON - DAY, NOON, suspended=date(2026, 6, 30))
    assert (paused.state, paused.words) == (State.SUSPENDED, "paused until Jun 30")
    assert deadline_words(NOON - DAY, NOON, suspended=True).words == "paused"


def test_a_provisional_deadline_says_so() -> None:
    assert deadline_words(NOON + 4 * DAY, NOON, provisional=True).words == "4 days left (provisional)"
