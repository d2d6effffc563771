"""The working calendar of this installation: the published one, with the operators' corrections on top."""

from huiyin.kernel.workdays import DayKind, WorkCalendar
from huiyin.kit.models import DayOverride
from huiyin.kit.remember import Remembered


def read_calendar() -> WorkCalendar:
    """Read the corrections from the database now."""
    rows = DayOverride.objects.values_list("day", "kind")
    return WorkCalendar(overrides={day: DayKind(kind) for day, kind in rows})


# Asking anew each time would cost every new matter a query for a table that changes once a year.
_calendar = Remembered(read_calendar)


def work_calendar() -> WorkCalendar:
    """Return the calendar to compute deadlines with."""
    return _calendar.get()


def forget() -> None:
    """Drop the remembered calendar, after a correction or between tests."""
    _calendar.forget()
