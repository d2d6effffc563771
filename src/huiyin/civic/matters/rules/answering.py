"""How long an author has for a word on the answer: 15 days, counted as the Civil Code counts days."""

from datetime import datetime, time, timedelta

from huiyin.kernel.clock import SHANGHAI
from huiyin.kernel.workdays import Limit, LimitUnit, WorkCalendar, due

# An author may reopen, and a silent matter closes, so many days after the final echo. The day of the echo is
# not counted, the last day ends at 24:00, and a last day off passes to the next working day (arts. 201, 203).
ANSWER_DAYS = 15
_PERIOD = Limit(LimitUnit.NATURAL_DAYS, ANSWER_DAYS)
_DAY = timedelta(days=1)


def answer_until(echo_at: datetime, calendar: WorkCalendar) -> datetime:
    """Return the last moment at which a word on the echo of a moment is heard."""
    return due(echo_at, _PERIOD, calendar).at


def over_before(now: datetime, calendar: WorkCalendar) -> datetime:
    """Return the moment before which an echo has to lie for its days to be over."""
    ends = datetime.combine(now.astimezone(SHANGHAI).date() - _DAY * ANSWER_DAYS, time(0), SHANGHAI)
    while answer_until(ends - _DAY, calendar) >= now:
        ends -= _DAY
    return ends
