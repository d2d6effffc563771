"""What a deadline says today, in words and as one of seven states."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from huiyin.kernel.clock import SHANGHAI
from huiyin.kit.ui import when

# The light turns when a fifth of the time is left: the reminder of supervision comes at 80 % of the limit.
SOON_SHARE = 0.2

IsWorkday = Callable[[date], bool]


class State(StrEnum):
    """Name what a light shows; the value is its CSS class."""

    OK = "ok"
    SOON = "soon"
    LATE = "late"
    IN_TIME = "in_time"
    TOO_LATE = "too_late"
    NONE = "none"
    SUSPENDED = "suspended"


@dataclass(frozen=True)
class Light:
    """A state with the words that stand beside it."""

    state: State
    words: str


def deadline_words(
    due: datetime | None,
    now: datetime,
    settled: datetime | None = None,
    *,
    started: datetime | None = None,
    provisional: bool = False,
    suspended: date | bool | None = None,
    is_workday: IsWorkday | None = None,
) -> Light:
    """Say how a deadline stands. Moments are aware; with `is_workday` the days left are working days."""
    if due is None:
        return Light(State.NONE, _("no deadline"))
    if settled is not None:
        return _settled(due, settled)
    if suspended:
        return Light(State.SUSPENDED, _suspended(suspended))
    if now > due:
        return Light(State.LATE, _overdue(now - due, _days_between(due, now)))
    light = _open(due, now, started, is_workday)
    return Light(light.state, _("%(words)s (provisional)") % {"words": light.words}) if provisional else light


def _settled(due: datetime, settled: datetime) -> Light:
    if settled > due:
        late = _overdue(settled - due, _days_between(due, settled))
        return Light(State.TOO_LATE, _("done, %(late)s") % {"late": late})
    early = _days_between(settled, due)
    if early == 0:
        return Light(State.IN_TIME, _("in time"))
    words = ngettext("in time, %(n)d day early", "in time, %(n)d days early", early)
    return Light(State.IN_TIME, words % {"n": early})


def _suspended(until: date | bool) -> str:
    if isinstance(until, bool):
        return _("paused")
    return _("paused until %(day)s") % {"day": when.words(until, "day")}


def _overdue(by: timedelta, days: int) -> str:
    if days:
        return ngettext("%(n)d day overdue", "%(n)d days overdue", days) % {"n": days}
    hours = int(by.total_seconds() // 3600)
    if hours == 0:
        return _("less than an hour overdue")
    return ngettext("%(n)d hour overdue", "%(n)d hours overdue", hours) % {"n": hours}


def _open(due: datetime, now: datetime, started: datetime | None, is_workday: IsWorkday | None) -> Light:
    days = _days_between(now, due)
    if days <= 1:
        clock_time = when.words(due, "time")
        words = _("tomorrow %(time)s") if days else _("today %(time)s")
        return Light(State.SOON, words % {"time": clock_time})
    working = _working_days(now, due, is_workday) if is_workday else 0
    return Light(_urgency(due, now, started, working or days), _days_left(days, working))


def _days_left(days: int, working: int) -> str:
    if working:
        return ngettext("%(n)d working day left", "%(n)d working days left", working) % {"n": working}
    return ngettext("%(n)d day left", "%(n)d days left", days) % {"n": days}


def _urgency(due: datetime, now: datetime, started: datetime | None, days: int) -> State:
    if days <= 1:
        return State.SOON
    if started is not None and (due - now) <= SOON_SHARE * (due - started):
        return State.SOON
    return State.OK


def _days_between(first: datetime, last: datetime) -> int:
    return (last.astimezone(SHANGHAI).date() - first.astimezone(SHANGHAI).date()).days


def _working_days(now: datetime, due: datetime, is_workday: IsWorkday) -> int:
    today = now.astimezone(SHANGHAI).date()
    ahead = range(1, _days_between(now, due) + 1)
    return sum(1 for step in ahead if is_workday(today + timedelta(days=step)))
