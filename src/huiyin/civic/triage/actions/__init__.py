"""Every write, one function a use case."""

from huiyin.civic.triage.actions.topics import (
    forget_topics_of,
    gather_topic,
    keep_topics,
    note_alarm,
    note_topics_exported,
    raise_alarms,
)

__all__ = [
    "forget_topics_of",
    "gather_topic",
    "keep_topics",
    "note_alarm",
    "note_topics_exported",
    "raise_alarms",
]
