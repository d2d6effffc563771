"""The time bank 时间银行: hours that were given can be received.

There is no national norm for it. Ours: an hour of the record is credited once, at most; what is received is
what somebody gave; it has no value in money; and nobody may owe more than the installation lets them, by
default nothing. Every entry takes from one account what it gives to another, so that all of them together
are zero.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from huiyin.kernel.decision import YES, Decision, no
from huiyin.kernel.errors import Invalid
from huiyin.kernel.text import gettext_noop as N_

LONGEST, SHORTEST = 8 * 60, 15


class TimeKind(StrEnum):
    """What an entry is for."""

    CREDITED = "credited"
    REVERSED = "reversed"
    SERVICE = "service"
    GIFT = "gift"


KIND_WORDS: dict[TimeKind, str] = {
    TimeKind.CREDITED: N_("credited from the record"),
    TimeKind.REVERSED: N_("taken back, because the record was corrected"),
    TimeKind.SERVICE: N_("help"),
    TimeKind.GIFT: N_("given on"),
}


class Help(StrEnum):
    """What help is asked for; the kinds of care at home, without what takes a licence."""

    MEALS = "meals"
    CLEANING = "cleaning"
    DOCTOR = "doctor"
    ERRANDS = "errands"
    COMPANY = "company"
    REPAIRS = "repairs"
    OTHER = "other"


HELP_WORDS: dict[Help, str] = {
    Help.MEALS: N_("bring a meal"),
    Help.CLEANING: N_("tidy up"),
    Help.DOCTOR: N_("come along to the doctor"),
    Help.ERRANDS: N_("run an errand"),
    Help.COMPANY: N_("keep company"),
    Help.REPAIRS: N_("a small repair"),
    Help.OTHER: N_("something else"),
}


class HelpState(StrEnum):
    """How it stands with somebody's wish for help."""

    OPEN = "open"
    TAKEN = "taken"
    DONE = "done"
    MISSED = "missed"
    WITHDRAWN = "withdrawn"


HELP_STATE_WORDS: dict[HelpState, str] = {
    HelpState.OPEN: N_("waits for somebody"),
    HelpState.TAKEN: N_("somebody comes"),
    HelpState.DONE: N_("done"),
    HelpState.MISSED: N_("nobody came"),
    HelpState.WITHDRAWN: N_("no longer needed"),
}


@dataclass(frozen=True)
class Entry:
    """An entry as arithmetic sees it: minutes from one account to another."""

    giver: int
    taker: int
    minutes: int


def balances(entries: Iterable[Entry]) -> dict[int, int]:
    """Return what each account holds after some entries; together they are always zero."""
    found: dict[int, int] = {}
    for one in entries:
        found[one.giver] = found.get(one.giver, 0) - one.minutes
        found[one.taker] = found.get(one.taker, 0) + one.minutes
    return found


def free(balance: int, held: int, credit: int) -> int:
    """Return how many minutes somebody can still give away, beside what open wishes of theirs hold."""
    return max(0, balance - held + credit)


def may_ask(minutes: int, free_minutes: int, starts: datetime, now: datetime) -> Decision:
    """Say whether somebody may ask for help of this length."""
    if not SHORTEST <= minutes <= LONGEST:
        return no(
            "bad_length", N_("Help lasts from a quarter of an hour to eight hours."), Invalid, field="hours"
        )
    if starts <= now:
        return no("is_past", N_("This moment is past. Choose one that is still to come."), field="starts")
    return may_spend(minutes, free_minutes)


def may_spend(minutes: int, free_minutes: int) -> Decision:
    """Say whether so many minutes are there to be given away."""
    if minutes < 1:
        return no("bad_length", N_("Please write how many hours."), Invalid, field="hours")
    if minutes > free_minutes:
        return no(
            "not_enough_time",
            N_("Your time account has %(free)s hours free. Serve, or let your family give you some."),
            free=_hours(free_minutes),
            field="hours",
        )
    return YES


def may_confirm(minutes: int, agreed: int, starts: datetime, now: datetime) -> Decision:
    """Say whether so much help may be confirmed: after it began, and at most what was agreed."""
    if now < starts:
        return no("not_begun", N_("It has not begun yet. Confirm it when it is done."))
    if not 0 <= minutes <= agreed:
        return no(
            "more_than_agreed",
            N_("At most the %(agreed)s hours that were agreed can be confirmed."),
            agreed=_hours(agreed),
            field="hours",
        )
    return YES


def _hours(minutes: int) -> str:
    return f"{minutes / 60:.2f}".rstrip("0").rstrip(".")
