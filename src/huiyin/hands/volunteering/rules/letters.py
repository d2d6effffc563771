"""Letters of appointment 聘书: for how long somebody is appointed, and when a letter holds."""

from datetime import date, timedelta

from huiyin.kernel.decision import YES, Decision, no
from huiyin.kernel.text import gettext_noop as N_

TITLE = N_("Letter of appointment")
LONGEST = timedelta(days=5 * 366)


def may_appoint(starts: date, ends: date, today: date) -> Decision:
    """Say whether a term is one: in order, not over yet, and at most five years."""
    if not starts < ends <= starts + LONGEST:
        return no("bad_term", N_("A term ends after it starts, and lasts at most five years."), field="ends")
    if ends < today:
        return no("term_is_over", N_("This term is over already."), field="ends")
    return YES


def may_honour(day: date, today: date) -> Decision:
    """Say whether an honour may bear a day: one that has come."""
    if day <= today:
        return YES
    return no("day_to_come", N_("This day has not come yet."), field="day")
