"""The part of the door that is about clocks: pauses, extensions, and who hears of them."""

from huiyin.civic.matters.actions import ask_author, ask_extension, decide_extension, suspend_matter
from huiyin.civic.matters.events import (
    DeadlineMoved,
    ExtensionAsked,
    ExtensionDecided,
    MatterPaused,
    PauseLifted,
)
from huiyin.civic.matters.queries import deciders
from huiyin.civic.matters.rules.clocks import PauseKind

__all__ = [
    "DeadlineMoved",
    "ExtensionAsked",
    "ExtensionDecided",
    "MatterPaused",
    "PauseKind",
    "PauseLifted",
    "ask_author",
    "ask_extension",
    "decide_extension",
    "deciders",
    "suspend_matter",
]
