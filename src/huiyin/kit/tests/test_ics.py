"""Calendars to subscribe to."""

from datetime import datetime, timedelta

import icalendar
import pytest

from huiyin.kernel.clock import SHANGHAI
from huiyin.kit.ics import Entry, written

NINE = datetime(2026, 3, 2, 9, tzinfo=SHANGHAI)


@pytest.mark.parametrize("alarm", [None, timedelta(hours=2)])
def test_an_entry_is_read_back_as_it_was(alarm: timedelta | None) -> None:
    entry = Entry(
        "a@huiyin", NINE, NINE, NINE + timedelta(hours=2), "清扫楼道", "荷塘星城 3栋", "TENTATIVE", alarm
    )
    text = written([entry], product="Tests", name="我的值守").decode()
    assert "DTSTART:20260302T010000Z" in text
    (event,) = icalendar.Calendar.from_ical(text).walk("VEVENT")
    assert (str(event["summary"]), str(event["location"])) == ("清扫楼道", "荷塘星城 3栋")
    assert event.decoded("dtend") == NINE + timedelta(hours=2)
    assert str(event["status"]) == "TENTATIVE"
    alarms = event.walk("VALARM")
    assert [one.decoded("trigger") for one in alarms] == ([-alarm] if alarm else [])
