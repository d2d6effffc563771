"""When periodic jobs run: by the plan, and what is heavy at night."""

from datetime import datetime, timedelta

import pytest
from django_q.models import Schedule

from huiyin.kernel import clock
from huiyin.kernel.clock import SHANGHAI
from huiyin.kit import jobs

NOON = datetime(2026, 3, 4, 12, tzinfo=SHANGHAI)
PLAN = {"tests.light": 10, "tests.heavy": 1440}


@pytest.mark.parametrize(
    ("moment", "begins"),
    [
        ("2026-03-04 00:10", "2026-03-04 02:30"),
        ("2026-03-04 02:30", "2026-03-04 02:30"),
        ("2026-03-04 04:59", "2026-03-04 04:59"),
        ("2026-03-04 05:00", "2026-03-05 02:30"),
        ("2026-03-04 12:00", "2026-03-05 02:30"),
        ("2026-03-04 23:59", "2026-03-05 02:30"),
    ],
)
def test_a_night_begins_at_half_past_two(moment: str, begins: str) -> None:
    assert jobs.night_from(at(moment)) == at(begins)


def at(local: str) -> datetime:
    return datetime.fromisoformat(local).replace(tzinfo=SHANGHAI)


def next_run(name: str) -> datetime:
    found: datetime = Schedule.objects.values_list("next_run", flat=True).get(name=name)
    return found


@pytest.mark.django_db
def test_what_is_heavy_waits_for_the_night_and_a_missed_night_for_nothing() -> None:
    with clock.frozen(NOON):
        jobs.schedule(PLAN, {"tests.heavy"})
        assert next_run("tests.light") == NOON
        assert next_run("tests.heavy") == NOON + timedelta(hours=14, minutes=30)

        heavy, in_an_hour, yesterday = Schedule.objects.filter(name="tests.heavy"), 1, -24
        for hours, runs in ((in_an_hour, timedelta(hours=14, minutes=30)), (yesterday, timedelta(days=-1))):
            heavy.update(next_run=NOON + timedelta(hours=hours))
            jobs.schedule(PLAN, {"tests.heavy"})
            assert next_run("tests.heavy") == NOON + runs
        assert next_run("tests.light") == NOON
