"""How hot a topic is: one number from 0 to 100, put together from five parts that anybody can recount."""

from dataclasses import dataclass
from math import log1p

FORMULA = "heat-1"
# What each part can add to the index; together 100.
WEIGHTS = {"count": 40, "supporters": 20, "speed": 20, "spread": 10, "tone": 10}
# Where a part is full: so many messages, supporters, messages a week, places or people.
FULL = {"count": 100, "supporters": 2_000, "speed": 50, "spread": 50}
DAYS_A_WEEK = 7


@dataclass(frozen=True)
class Facts:
    """What the heat of a topic is counted from.

    `supporters` joined or liked it, those against it taken off; `days` is from the first message to the last,
    both included; `spread` is from how many places (in a file: from how many people) it came; `tone` is the
    share of messages in heated words.
    """

    count: int
    supporters: int = 0
    days: int = 1
    spread: int = 1
    tone: float = 0.0

    @property
    def weekly(self) -> float:
        """Return how many messages came a week; what lasted shorter than a week counts as one."""
        return self.count * DAYS_A_WEEK / max(self.days, DAYS_A_WEEK)


@dataclass(frozen=True)
class Heat:
    """The index, one decimal, and the points that each part added."""

    index: float
    parts: dict[str, float]


def heat(facts: Facts) -> Heat:
    """Return how hot a topic is by formula `FORMULA`.

    Each part is WEIGHT · min(1, ln(1 + value) / ln(1 + FULL)), so that the tenth message counts more than the
    hundredth; the tone is taken as the share that it is.
    """
    values = {
        "count": facts.count,
        "supporters": facts.supporters,
        "speed": facts.weekly,
        "spread": facts.spread,
    }
    parts = {name: WEIGHTS[name] * _filled(value, FULL[name]) for name, value in values.items()}
    parts["tone"] = WEIGHTS["tone"] * min(max(facts.tone, 0.0), 1.0)
    return Heat(round(sum(parts.values()), 1), {name: round(points, 1) for name, points in parts.items()})


def _filled(value: float, full: int) -> float:
    return min(1.0, log1p(max(value, 0)) / log1p(full))
