"""Deadlines: which limit applies, when it ends, what moves it, and how far a clock has run."""

from huiyin.civic.matters.rules.clocks.cycle import Clocks, next_due, start_clocks
from huiyin.civic.matters.rules.clocks.extensions import DEFAULTS as EXTENSIONS
from huiyin.civic.matters.rules.clocks.extensions import (
    MOST_TIMES,
    extension_in_force,
    may_ask,
    may_decide,
)
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
from huiyin.civic.matters.rules.clocks.own_day import has_own_day, own_day_budget, own_day_key
from huiyin.civic.matters.rules.clocks.pauses import (
    MOST_DAYS,
    NOTE_LENGTH,
    PAUSABLE,
    PAUSE_WORDS,
    Lifted,
    PauseKind,
    days_stood,
    ends_at,
    may_pause,
    stood_still,
)
from huiyin.civic.matters.rules.clocks.shared import Stretch, earliest, lent_until, stretches

__all__ = [
    "DEFAULTS",
    "EXTENSIONS",
    "LEVEL_WORDS",
    "MOST_DAYS",
    "MOST_TIMES",
    "NOTE_LENGTH",
    "PAUSABLE",
    "PAUSE_WORDS",
    "THRESHOLDS",
    "Clocks",
    "Level",
    "Lifted",
    "LimitVersion",
    "PauseKind",
    "Running",
    "Step",
    "Stretch",
    "days_stood",
    "earliest",
    "ends_at",
    "extension_in_force",
    "has_own_day",
    "lent_until",
    "limit_in_force",
    "limit_of",
    "may_ask",
    "may_decide",
    "may_pause",
    "next_due",
    "next_look",
    "own_day_budget",
    "own_day_key",
    "reached",
    "start_clocks",
    "stood_still",
    "stretches",
]
