"""Limits that a process counts down by itself for a moment."""

from typing import Any

import pytest

from huiyin.kit import lending, limits
from huiyin.kit.limits import RateLimit
from huiyin.kit.models import RateCount
from huiyin.kit.remember import forget_everything
from tests.fixtures import Watch

pytestmark = pytest.mark.django_db

MINUTE, DAY = RateLimit("kit_minute", 60, 60), RateLimit("kit_day", 1_000, 86_400)


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [100.0]
    monkeypatch.setattr(lending, "monotonic", lambda: now[0])
    return now


def left() -> list[int]:
    return [each.left for each in lending.tally([MINUTE, DAY], "token:1")]


def written() -> list[int]:
    return sorted(RateCount.objects.values_list("count", flat=True))


def test_what_is_left_goes_down_by_one_whoever_counts(
    watch: Watch, time: list[float], django_assert_num_queries: Any
) -> None:
    assert left() == [59, 999]
    # A twentieth of 59 is lent.
    with django_assert_num_queries(0):
        assert [left(), left()] == [[58, 998], [57, 997]]
    assert written() == [1, 1]
    with django_assert_num_queries(1):
        assert left() == [56, 996]
    assert written() == [4, 4]


def test_no_try_is_lost_up_to_the_last_that_passes(watch: Watch, time: list[float]) -> None:
    told = [lending.tally([MINUTE, DAY], "token:1") for _ in range(61)]
    assert [each[0].passed for each in told] == [False] * 60 + [True]
    assert written() == [61, 61]


def test_a_loan_lasts_for_a_second(watch: Watch, time: list[float]) -> None:
    left()
    left()
    time[0] += lending.LENT_SECONDS
    left()
    assert written() == [3, 3]


def test_what_another_process_counted_is_seen_by_the_end_of_the_loan(watch: Watch, time: list[float]) -> None:
    left()
    limits.tally([MINUTE, DAY], "token:1", {"kit_minute": 40, "kit_day": 40})
    assert left() == [58, 998]
    time[0] += lending.LENT_SECONDS
    assert left() == [17, 957]


def test_the_next_minute_starts_anew_and_the_day_goes_on(watch: Watch, time: list[float]) -> None:
    left()
    left()
    watch.forward(seconds=60)
    assert left() == [59, 997]
    assert written() == [1, 1, 3]


def test_subjects_are_lent_apart_and_a_small_limit_is_never_lent(watch: Watch, time: list[float]) -> None:
    small = RateLimit("kit_small", 19, 60)
    for number in range(3):
        lending.tally([small], "token:2")
        assert written() == [number + 1]
    assert left() == [59, 999]


def test_it_is_forgotten_between_tests(watch: Watch, time: list[float]) -> None:
    left()
    left()
    forget_everything()
    left()
    assert written() == [2, 2]


def test_when_many_come_at_once_the_new_ones_are_lent_their_part_unasked(
    watch: Watch, time: list[float], django_assert_num_queries: Any
) -> None:
    left()
    with django_assert_num_queries(0):
        others = [lending.tally([MINUTE, DAY], f"token:{number}") for number in range(2, 9)]
    assert [[each.left for each in told] for told in others] == [[59, 999]] * 7
    # Whoever comes again is counted with what they used before, and a little later everybody is asked for.
    lending.tally([MINUTE, DAY], "token:2")
    time[0] += lending.LENT_SECONDS
    assert [each.left for each in lending.tally([MINUTE, DAY], "token:2")] == [57, 997]
    with django_assert_num_queries(1):
        lending.tally([MINUTE, DAY], "token:9")


def test_of_a_limit_that_others_used_up_a_busy_process_gives_a_twentieth_once(
    watch: Watch, time: list[float]
) -> None:
    limits.tally([MINUTE, DAY], "token:1", {"kit_minute": 60, "kit_day": 60})
    lending.tally([MINUTE, DAY], "token:2")
    told = [lending.tally([MINUTE, DAY], "token:1")[0].passed for _ in range(6)]
    assert told == [False] * 3 + [True] * 3
