"""A member's duties as a calendar (RFC 5545), for whoever has its secret address."""

from collections.abc import Sequence

from icalendar import Alarm, Calendar, Event

from huiyin.hands.claims.queries.duties import Duty
from huiyin.hands.claims.rules.needs import DROP_UNTIL
from huiyin.hands.claims.rules.words import ClaimState
from huiyin.kernel import clock

PRODUCT = "-//Huiyin//Claims//ZH"


def written(duties: Sequence[Duty], name: str) -> bytes:
    """Return duties as an iCalendar file; what waits in line is tentative."""
    calendar = Calendar()  # type: ignore[no-untyped-call]
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    for duty in duties:
        calendar.add_component(_event(duty))
    return bytes(calendar.to_ical())


def _event(duty: Duty) -> Event:
    event = Event()  # type: ignore[no-untyped-call]
    event.add("uid", f"claim-{duty.id}@huiyin")
    event.add("dtstamp", clock.now())
    event.add("dtstart", duty.starts)
    event.add("dtend", duty.ends)
    event.add("summary", duty.title)
    event.add("location", f"{duty.place} {duty.spot}")
    event.add("status", "TENTATIVE" if duty.state is ClaimState.WAITING else "CONFIRMED")
    if duty.state is ClaimState.HELD:
        alarm = Alarm()  # type: ignore[no-untyped-call]
        alarm.add("action", "DISPLAY")
        alarm.add("description", duty.title)
        alarm.add("trigger", -DROP_UNTIL)
        event.add_component(alarm)
    return event
