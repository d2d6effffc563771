"""Standing still: suspended until a day 挂账, or waiting for an answer of the author 等待补充."""

from datetime import date, datetime, time, timedelta
from enum import StrEnum

from huiyin.civic.matters.rules.words import State
from huiyin.kernel.clock import SHANGHAI
from huiyin.kernel.decision import YES, Decision, no
from huiyin.kernel.errors import Invalid
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kernel.workdays import Standstill


class PauseKind(StrEnum):
    """Why a settlement clock stands still."""

    SUSPENDED = "suspended"
    WAITING = "waiting"


class Lifted(StrEnum):
    """How a pause came to its end."""

    BY_HAND = "by_hand"
    ANSWERED = "answered"
    DATE = "date"
    OVER = "over"


PAUSE_WORDS: dict[PauseKind, str] = {
    PauseKind.SUSPENDED: N_("Suspended"),
    PauseKind.WAITING: N_("Waits for the author"),
}
PAUSABLE = frozenset({State.ACCEPTED, State.ASSIGNED, State.WORKING})
# A suspension that outlasts a year is asked for anew; nobody is kept waiting longer than a month for words.
MOST_DAYS: dict[PauseKind, int] = {PauseKind.SUSPENDED: 366, PauseKind.WAITING: 30}
NOTE_LENGTH = 300


def may_pause(
    state: State, *, runs: bool, paused: bool, kind: PauseKind, until: date, today: date, stood: int = 0
) -> Decision:
    """Say whether a matter's settlement clock may stand still until a day.

    `stood` says for how many days of its round it has waited for its author before: who asks again and again
    waits no longer for it.
    """
    if state not in PAUSABLE:
        return no(
            "moved_on", N_("The matter has moved on and this no longer fits. Look where it stands now.")
        )
    if not runs:
        return no("no_clock", N_("No clock runs on this matter, so there is none to stop."))
    if paused:
        return no("paused_already", N_("Its clock stands still already. Let it run again first."))
    if until <= today:
        return no("until_is_past", N_("Choose a day after today."), Invalid, field="until")
    most = MOST_DAYS[kind]
    if (until - today).days > most:
        return no("until_is_far", N_("At most %(most)s days from today."), Invalid, field="until", most=most)
    if kind is PauseKind.WAITING and stood + (until - today).days > most:
        return no(
            "waited_enough",
            N_(
                "Its author was waited for %(stood)s days in this round, and %(most)s are possible in all. "
                "Choose an earlier day, answer with what you know, or have it suspended."
            ),
            Invalid,
            field="until",
            stood=stood,
            most=most,
        )
    return YES


def days_stood(began_at: datetime, until: date, lifted_at: datetime | None) -> int:
    """Return for how many days a pause lasted or is to last."""
    last = lifted_at.astimezone(SHANGHAI).date() if lifted_at else until
    return (last - began_at.astimezone(SHANGHAI).date()).days


def ends_at(until: date) -> datetime:
    """Return when a pause up to and with a day is over: when that day is."""
    return datetime.combine(until + timedelta(days=1), time(0), SHANGHAI)


def stood_still(began_at: datetime, until: date, lifted_at: datetime | None) -> Standstill:
    """Return the time in which the clock stands still: as planned, until somebody lifts it earlier."""
    return Standstill(began_at, lifted_at or max(ends_at(until), began_at))
