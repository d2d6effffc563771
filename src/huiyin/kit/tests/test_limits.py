"""Rate limits."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import override_settings

from huiyin.kernel import clock
from huiyin.kernel.errors import TooMany
from huiyin.kit.limits import RateLimit, count, count_each, forget_old, in_force
from huiyin.kit.models import RateCount
from tests.fixtures import Watch
from tests.races import race

pytestmark = pytest.mark.django_db

LIMIT = RateLimit("kit_tests", times=3, seconds=60)


def use_up(subject: str, limit: RateLimit = LIMIT) -> None:
    for _ in range(limit.times):
        count(limit, subject)


def test_the_limit_is_the_last_that_passes(watch: Watch) -> None:
    use_up("192.0.2.1")
    with pytest.raises(TooMany) as caught:
        count(LIMIT, "192.0.2.1")
    assert caught.value.params == {"seconds": 60}
    assert caught.value.status == 429


def test_subjects_and_limits_are_counted_apart(watch: Watch) -> None:
    use_up("192.0.2.1")
    count(LIMIT, "192.0.2.2")
    count(RateLimit("kit_tests_other", 3, 60), "192.0.2.1")
    assert sorted(RateCount.objects.values_list("count", flat=True)) == [1, 1, 3]


def test_the_next_window_starts_anew(watch: Watch) -> None:
    use_up("192.0.2.1")
    watch.forward(seconds=59)
    with pytest.raises(TooMany) as caught:
        count(LIMIT, "192.0.2.1")
    assert caught.value.params == {"seconds": 1}
    watch.forward(seconds=1)
    count(LIMIT, "192.0.2.1")


def test_what_is_counted_is_not_readable(watch: Watch) -> None:
    count(LIMIT, "192.0.2.1")
    assert "192.0.2.1" not in repr(list(RateCount.objects.values()))


def test_limits_can_be_switched_off(watch: Watch) -> None:
    with override_settings(HUIYIN_RATE_LIMITS=False):
        for _ in range(10):
            count(LIMIT, "192.0.2.1")
    assert not RateCount.objects.exists()


def test_old_windows_are_forgotten_and_the_present_one_kept(watch: Watch) -> None:
    count(LIMIT, "192.0.2.1")
    watch.forward(days=2)
    count(LIMIT, "192.0.2.1")
    assert forget_old() == 1
    assert RateCount.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_tries_at_the_same_time_are_all_counted() -> None:
    limit = RateLimit("kit_tests_at_once", times=5, seconds=86_400)
    outcome = race(*[lambda: count(limit, "192.0.2.1")] * 12)
    assert outcome == {"done": 5, "refused": 7}


def test_several_limits_are_counted_in_one_statement_and_the_longest_wait_is_told(
    django_assert_num_queries: Any, settings: Any
) -> None:
    settings.HUIYIN_RATE_LIMITS = True
    short, long = RateLimit("short", times=1, seconds=60), RateLimit("long", times=1, seconds=3600)
    with clock.frozen(datetime(2026, 3, 2, 9, 0, 30, tzinfo=UTC)):
        with django_assert_num_queries(1):
            count_each([(short, "203.0.113.7"), (long, "device")])
        count_each([(short, "203.0.113.8"), (long, "another")])
        with pytest.raises(TooMany) as stopped:
            count_each([(short, "203.0.113.7"), (long, "device")])
    assert stopped.value.params["seconds"] == 3570


def test_an_operator_says_other_numbers(settings: Any) -> None:
    settings.HUIYIN_RATE_LIMITS = True
    settings.HUIYIN_LIMITS = {"short": (2, 60)}
    short = RateLimit("short", times=1, seconds=60)
    assert in_force(short) == RateLimit("short", 2, 60)
    with clock.frozen(datetime(2026, 3, 2, 9, tzinfo=UTC)):
        count(short, "x")
        count(short, "x")
        with pytest.raises(TooMany):
            count(short, "x")
