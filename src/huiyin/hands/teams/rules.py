"""Cadre teams 干部工作队: their term, their week, and what may be compared about them."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from huiyin.kernel.decision import YES, Decision, no
from huiyin.kernel.text import gettext_noop as N_

NAME_LENGTH, TITLE_LENGTH, TEXT_LENGTH = 60, 80, 2_000
# With fewer items or words than this a share or a mean says nothing about a team.
FAIR = 5
LONGEST_TERM = timedelta(days=3 * 366)


class TeamAudit(StrEnum):
    """Every act of a team, as the audit names it."""

    STATIONED = "teams.stationed"
    MEMBER_ADDED = "teams.member_added"
    WEEK_WRITTEN = "teams.week_written"
    ACHIEVEMENT_DRAFTED = "teams.achievement_drafted"
    ACHIEVEMENT_PUBLISHED = "teams.achievement_published"
    RATED = "teams.rated"
    HANDOVER_NOTED = "teams.handover_noted"
    HANDOVER_SIGNED = "teams.handover_signed"
    FORGOTTEN = "teams.forgotten"


def monday_of(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def may_write(monday: date, today: date, starts: date) -> Decision:
    """Say whether the diary of a week may be written: in that week, and until the next one is over."""
    if monday != monday_of(monday) or monday > today:
        return no("bad_week", N_("A week of the diary begins on a Monday that has come."), field="monday")
    if monday < monday_of(starts):
        return no("before_term", N_("The team was not there yet in this week."), field="monday")
    if today < monday + timedelta(days=14):
        return YES
    return no(
        "week_is_over", N_("This week of the diary is closed: it could be written until the week after.")
    )


def may_station(starts: date, ends: date) -> Decision:
    """Say whether a term is one: in order, and at most three years."""
    if starts < ends <= starts + LONGEST_TERM:
        return YES
    return no("bad_term", N_("A term ends after it starts, and lasts at most three years."), field="ends")


def may_rate(score: int) -> Decision:
    """Say whether a score is one of 1 to 5."""
    return YES if 1 <= score <= 5 else no("bad_score", N_("Please choose 1 to 5."), field="score")


@dataclass(frozen=True)
class Standing:
    """What is known of a team: how much of its inventory is settled, and what residents say."""

    settled: int
    items: int
    scores: int
    mean: float | None

    @property
    def share(self) -> int | None:
        """Return the settled share in per cent; None without items."""
        return round(100 * self.settled / self.items) if self.items else None

    @property
    def is_fair(self) -> bool:
        """Tell whether there is enough to stand beside others: items and residents' words, five of each."""
        return self.items >= FAIR and self.scores >= FAIR


def order_of(standing: Standing) -> tuple[bool, float, float]:
    """Return by what teams are put in order: settled share and residents' word in equal parts, never counts.

    Teams with too little behind them come after all others, unranked.
    """
    if not standing.is_fair:
        return True, 0.0, 0.0
    word = ((standing.mean or 1) - 1) / 4
    return False, -(standing.settled / standing.items + word) / 2, -word
