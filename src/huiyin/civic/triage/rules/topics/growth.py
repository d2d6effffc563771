"""Since when is a topic growing? It is compared with its own past, never with other topics."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, floor, log2

# The last week is held against the eight weeks before.
RECENT_DAYS, PAST_DAYS = 7, 56
WATCHED_DAYS = RECENT_DAYS + PAST_DAYS
# Fewer messages than this are no growth, whatever the past was.
LEAST_COUNT = 3
# By chance so many or more would come in fewer than one of two hundred weeks.
UNLIKELY = 0.005
# A quiet past still has some messages: one in eight weeks.
LEAST_EXPECTED = RECENT_DAYS / PAST_DAYS


@dataclass(frozen=True)
class Growth:
    """A topic that grows: how many came in the last week, how many its past let expect, since which day.

    `since` counts days back from the last one (0 is that day). `step` rises by one with each doubling, so
    that somebody can be told once a step.
    """

    recent: int
    expected: float
    since: int
    step: int


def growth(days: Sequence[int]) -> Growth | None:
    """Say whether messages a day, the last one last, show growth; days before the first count as none.

    The past is taken as a Poisson process: growth is a week that such a past brings with less than
    UNLIKELY. Since when, tells a CUSUM: the day after the sum of what came beyond twice the past's daily mean
    was last at nothing.
    """
    watched = [0] * (WATCHED_DAYS - len(days)) + list(days[-WATCHED_DAYS:])
    recent = sum(watched[-RECENT_DAYS:])
    expected = max(sum(watched[:-RECENT_DAYS]) * RECENT_DAYS / PAST_DAYS, LEAST_EXPECTED)
    if recent < LEAST_COUNT or at_least(recent, expected) >= UNLIKELY:
        return None
    return Growth(recent, expected, _since(watched, 2 * expected / RECENT_DAYS), _step(recent))


def at_least(count: int, expected: float) -> float:
    """Return how likely `count` or more are where `expected` come on average (Poisson)."""
    if expected > 500:
        # exp() would be nothing; so far up the distribution is a bell around its mean.
        return 1.0 if count <= expected + 3 * expected**0.5 else 0.0
    term = total = exp(-expected)
    for number in range(1, count):
        term *= expected / number
        total += term
    return max(0.0, 1.0 - total) if count > 0 else 1.0


def _since(watched: Sequence[int], allowance: float) -> int:
    beyond, began = 0.0, len(watched) - 1
    for day, count in enumerate(watched):
        if beyond <= 0:
            began = day
        beyond = max(0.0, beyond + count - allowance)
    return len(watched) - 1 - began


def _step(recent: int) -> int:
    return floor(log2(recent / LEAST_COUNT))
