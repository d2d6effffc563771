"""When a need may be published, claimed and given back, and what counts as the same hour."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from huiyin.hands.claims.rules.words import ClaimState, NeedState
from huiyin.kernel.decision import YES, Decision, no
from huiyin.kernel.errors import Invalid
from huiyin.kernel.text import gettext_noop as N_

TITLE_LENGTH, ABOUT_LENGTH, SPOT_LENGTH = 60, 500, 120
REASON_LENGTH, WORDS_LENGTH = 300, 500
# The story's needs have one to eight places; a need of more hands is several needs, each with its head.
MOST_PLACES = 8
MOST_WAITING = 20
LONGEST = timedelta(hours=12)
SHORTEST = timedelta(minutes=15)
FURTHEST = timedelta(days=180)
# Until then a claim is given back by a click; after that the head decides who is missing.
DROP_UNTIL = timedelta(hours=2)
REMIND_BEFORE = timedelta(hours=24)
# So long before it begins and after it ends somebody may check in at the spot.
EARLY, LATE = timedelta(minutes=60), timedelta(minutes=60)
# Who is there by then is on time.
GRACE = timedelta(minutes=10)
RATE_WITHIN = timedelta(days=30)


def need_fits(
    *, title: str, spot: str, places: int, starts: datetime, ends: datetime, now: datetime
) -> Decision:
    """Say whether a need can be published as it is described, naming the first field at fault."""
    if not title or not spot:
        return no(
            "need_incomplete", N_("Say what is to be done and where to meet."), Invalid,
            field="title" if not title else "spot",
        )  # fmt: skip
    if not 1 <= places <= MOST_PLACES:
        return no(
            "bad_places", N_("A need has from 1 to %(most)s places. Make two of it if it takes more hands."),
            Invalid, field="places", most=MOST_PLACES,
        )  # fmt: skip
    if not SHORTEST <= ends - starts <= LONGEST:
        return no(
            "bad_hours", N_("From a quarter of an hour to twelve hours: look at the beginning and the end."),
            Invalid, field="ends",
        )  # fmt: skip
    if not now < starts <= now + FURTHEST:
        return no("bad_day", N_("The day of a need lies ahead, within half a year."), Invalid, field="starts")
    return YES


@dataclass(frozen=True)
class Seen:
    """What is known when somebody wants a place: the need, and the claim of theirs at the same hour."""

    state: NeedState
    starts: datetime
    is_checked_in: bool
    clash: str = ""
    clash_reason: str = ""


def may_claim(seen: Seen, now: datetime) -> Decision:
    """Say whether somebody may claim a place: checked in, in time, and knowing of what clashes."""
    if not seen.is_checked_in:
        return no(
            "not_checked_in",
            N_("Claims are for members who have checked in. Report to your compound first."),
        )
    if seen.state is not NeedState.OPEN:
        return no("need_closed", N_("This need is no longer open for claim."))
    if now >= seen.starts:
        return no("need_begun", N_("It has begun already. Look for one that is still ahead."))
    if seen.clash and not seen.clash_reason:
        return no(
            "same_hour",
            N_("At that hour you have “%(other)s”. If you can do both, say how; else give one back."),
            field="clash_reason",
            other=seen.clash,
        )
    return YES


def may_drop(state: ClaimState, starts: datetime, now: datetime) -> Decision:
    """Say whether a claim may be given back: until two hours before; a place in the line at any time."""
    if state is ClaimState.WAITING:
        return YES
    if state is not ClaimState.HELD:
        return no("not_held", N_("Only a claim that you hold can be given back."))
    if now > starts - DROP_UNTIL:
        return no(
            "too_late_to_drop",
            N_("It begins in less than %(hours)s hours. Call the head, so that nobody waits for you."),
            hours=int(DROP_UNTIL / timedelta(hours=1)),
        )
    return YES


def may_wait(*, waiting: int, places_left: int) -> Decision:
    """Say whether somebody may join the line of a full need."""
    if places_left > 0:
        return no("places_left", N_("There is a place left: claim it."))
    if waiting >= MOST_WAITING:
        return no("line_full", N_("Already %(most)s wait for this one. Choose another."), most=MOST_WAITING)
    return YES


def may_arrive(state: ClaimState, *, starts: datetime, ends: datetime, now: datetime) -> Decision:
    """Say whether somebody may check in at the spot now."""
    if state is not ClaimState.HELD:
        return no("not_held", N_("You hold no place here. Claim one first."))
    if not starts - EARLY <= now <= ends + LATE:
        return no(
            "not_now",
            N_("Check in from an hour before it begins until an hour after it ends."),
        )
    return YES


def is_on_time(arrived: datetime | None, starts: datetime) -> bool:
    """Tell whether somebody was there when it began, ten minutes of grace included."""
    return arrived is not None and arrived <= starts + GRACE


def may_rate(*, is_own: bool, starts: datetime, now: datetime, lives_there: bool, score: int) -> Decision:
    """Say whether a resident may rate what was done: one who lives there, and who did not do it."""
    if is_own:
        return no("own_work", N_("Whoever did the work does not rate it."))
    if not lives_there:
        return no("not_from_here", N_("The residents of the compound rate what was done there."))
    if not starts <= now <= starts + RATE_WITHIN:
        return no("not_to_rate_now", N_("A need is rated from its day on, for thirty days."))
    if not 1 <= score <= 5:
        return no("bad_score", N_("A score goes from 1 to 5."), Invalid, field="score")
    return YES
