"""Call-backs 回访: when an author who says nothing is called, how often, and what comes of it.

The hotline calls back when the limit ends (Beijing 接诉即办工作条例 art. 23); after how many days and how
often are this platform's proposal, and a table that operators change.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from huiyin.kernel.decision import YES, Decision, no
from huiyin.kernel.errors import Invalid
from huiyin.kernel.text import gettext_noop as N_


class CallChannel(StrEnum):
    """How somebody was asked."""

    PHONE = "phone"
    SMS = "sms"
    VISIT = "visit"


class CallOutcome(StrEnum):
    """What came of one attempt."""

    REACHED = "reached"
    UNREACHED = "unreached"
    WRONG_NUMBER = "wrong_number"
    REFUSES = "refuses"


class CallState(StrEnum):
    """Where a call-back stands. Unreached and refused are states of their own: neither is an answer."""

    OPEN = "open"
    REACHED = "reached"
    UNREACHED = "unreached"
    REFUSED = "refused"


@dataclass(frozen=True)
class CallRule:
    """When an answered matter is called back, how often, and when its author is reminded of the closing."""

    after_days: int
    attempts: int
    remind_days: int
    source: str
    mark: str
    valid_from: date


# Two attempts are two tries to reach somebody, not two clicks.
APART = timedelta(minutes=30)
MOST_DAYS = 14
MOST_ATTEMPTS = 10
DEFAULT = CallRule(
    after_days=3,
    attempts=3,
    remind_days=12,
    source="接诉即办工作条例 art. 23 (that it is done); the numbers are a proposal",
    mark="P",
    valid_from=date(2025, 1, 1),
)


def rule_on(versions: Iterable[CallRule], day: date) -> CallRule:
    """Return the rule in force on a day."""
    begun = [rule for rule in versions if rule.valid_from <= day]
    return max(begun, key=lambda rule: rule.valid_from, default=DEFAULT)


def rule_is_usable(*, after_days: int, attempts: int, remind_days: int) -> Decision:
    """Say whether a rule can be worked by: people are asked before they are reminded, and not for ever."""
    if not 0 <= after_days < remind_days <= MOST_DAYS:
        return no(
            "bad_call_rule",
            N_("The call comes before the reminder, and the reminder within %(days)s days."),
            Invalid,
            field="remind_days",
            days=MOST_DAYS,
        )
    if not 1 <= attempts <= MOST_ATTEMPTS:
        return no(
            "bad_call_rule",
            N_("Between 1 and %(most)s attempts, please."),
            Invalid,
            field="attempts",
            most=MOST_ATTEMPTS,
        )
    return YES


def state_after(outcomes: Iterable[CallOutcome], attempts: int) -> CallState:
    """Return where a call-back stands after its attempts, oldest first.

    A wrong number cannot be reached however often it is called; a visit or a new number may still help, so
    any later attempt decides anew.
    """
    said = list(outcomes)
    last = said[-1] if said else None
    if last is CallOutcome.REACHED:
        return CallState.REACHED
    if last is CallOutcome.REFUSES:
        return CallState.REFUSED
    failed = sum(outcome in {CallOutcome.UNREACHED, CallOutcome.WRONG_NUMBER} for outcome in said)
    if last is CallOutcome.WRONG_NUMBER or failed >= attempts:
        return CallState.UNREACHED
    return CallState.OPEN


def is_asked(*, answered: bool) -> Decision:
    """Say whether there is an answer to ask about."""
    if answered:
        return YES
    return no("nothing_to_ask", N_("There is no answer to ask about now: it is worked on, or it is closed."))


def may_call(*, caller: int | None, doer: int | None, author: int | None, spoken: bool) -> Decision:
    """Say whether this person may call this author back."""
    if author is None:
        return no("no_author", N_("Whoever raised this left no name and no number."))
    if spoken:
        return no("has_spoken", N_("The author has said their word already."))
    if caller is not None and caller == doer:
        return no("own_call_back", N_("You wrote this answer; somebody else has to ask whether it helped."))
    if caller is not None and caller == author:
        return no("own_matter", N_("You raised this yourself; say your word on your own page."))
    return YES


def may_try(*, last: datetime | None, now: datetime) -> Decision:
    """Say whether enough time has passed since the attempt before."""
    if last is None or now - last >= APART:
        return YES
    return no(
        "called_just_now",
        N_("Somebody tried less than %(minutes)s minutes ago. Please try later, at another time of day."),
        minutes=int(APART.total_seconds() // 60),
    )
