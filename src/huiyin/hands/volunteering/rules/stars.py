"""Stars: 1 to 5 at 100, 300, 600, 1,000 and 1,500 hours, as provincial rules have it.

Source: 民政部 志愿服务记录办法 (2012) and the rules of Fujian and Guangdong that repeat its steps. The newer
办法 (民政部令第67号, art. 10) fixes none; so a star is an encouragement here, and never a condition.
"""

from dataclasses import dataclass

STEPS = (100, 300, 600, 1000, 1500)


@dataclass(frozen=True)
class Star:
    """How many stars somebody has, and how many minutes are missing to the next; None at the last."""

    stars: int
    missing: int | None


def star_of(minutes: int) -> Star:
    """Return the stars of so much served time."""
    reached = sum(minutes >= step * 60 for step in STEPS)
    return Star(reached, STEPS[reached] * 60 - minutes if reached < len(STEPS) else None)
