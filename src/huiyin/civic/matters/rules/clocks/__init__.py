"""Deadlines: which limit applies, when it ends, and how far a clock has run."""

from huiyin.civic.matters.rules.clocks.cycle import Clocks, next_due, start_clocks
from huiyin.civic.matters.rules.clocks.levels import (
    LEVEL_WORDS,
    THRESHOLDS,
    Level,
    Running,
    next_look,
    reached,
)
from huiyin.civic.matters.rules.clocks.limits import (
    DEFAULTS,
    LimitVersion,
    Step,
    limit_in_force,
    limit_of,
)

__all__ = [
    "DEFAULTS",
    "LEVEL_WORDS",
    "THRESHOLDS",
    "Clocks",
    "Level",
    "LimitVersion",
    "Running",
    "Step",
    "limit_in_force",
    "limit_of",
    "next_due",
    "next_look",
    "reached",
    "start_clocks",
]
