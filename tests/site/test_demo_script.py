"""The sample story is whole at whatever hour it is built."""

from datetime import datetime, timedelta

import pytest

from huiyin.kernel.clock import SHANGHAI
from huiyin.site.demo.script import entries, schedule

MIDNIGHT = datetime(2026, 11, 28, tzinfo=SHANGHAI)


@pytest.mark.parametrize("minutes", range(0, 24 * 60, 60))
def test_every_matter_of_the_sample_is_filed_by_now(minutes: int) -> None:
    now = MIDNIGHT + timedelta(minutes=minutes, seconds=1)
    for number, entry in enumerate(entries()):
        steps = schedule(number, entry, now, lambda day: day.weekday() < 5)
        assert steps, entry["title"]
        assert steps[0].act == "file"
        assert all(step.at < now for step in steps)
