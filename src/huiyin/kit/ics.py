"""Calendars to subscribe to (RFC 5545)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Any


@dataclass(frozen=True)
class Entry:
    """One entry: `status` is CONFIRMED, TENTATIVE or CANCELLED; `alarm` reminds so long before."""

    uid: str
    stamp: datetime
    starts: datetime
    ends: datetime
    summary: str
    location: str
    status: str = "CONFIRMED"
    alarm: timedelta | None = None


def written(entries: Iterable[Entry], *, product: str, name: str = "") -> bytes:
    """Return entries as an iCalendar file, all times in UTC; `product` is the module that made it."""
    # Four megabytes that a web process needs for feeds alone.
    icalendar = import_module("icalendar")
    calendar = icalendar.Calendar()
    calendar.add("prodid", f"-//Huiyin//{product}//ZH")
    calendar.add("version", "2.0")
    if name:
        calendar.add("x-wr-calname", name)
    for entry in entries:
        calendar.add_component(_event(icalendar, entry))
    return bytes(calendar.to_ical())


def _event(icalendar: Any, entry: Entry) -> Any:
    event = icalendar.Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", entry.stamp.astimezone(UTC))
    event.add("dtstart", entry.starts.astimezone(UTC))
    event.add("dtend", entry.ends.astimezone(UTC))
    event.add("summary", entry.summary)
    event.add("location", entry.location)
    event.add("status", entry.status)
    if entry.alarm is not None:
        alarm = icalendar.Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", entry.summary)
        alarm.add("trigger", -entry.alarm)
        event.add_component(alarm)
    return event
