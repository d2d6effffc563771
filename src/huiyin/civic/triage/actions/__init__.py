"""Every write, one function a use case."""

from huiyin.civic.triage.actions.learning import keep_model, roll_back
from huiyin.civic.triage.actions.near import count_words, forget_matters, note_matter, note_missing
from huiyin.civic.triage.actions.raising import join_topic, raise_topic
from huiyin.civic.triage.actions.reading import (
    correct_reading,
    forget_readings,
    label_matter,
    label_office,
    read_matter,
)
from huiyin.civic.triage.actions.topics import (
    forget_topics_of,
    gather_topic,
    keep_topics,
    note_alarm,
    note_topics_exported,
    raise_alarms,
)

__all__ = [
    "correct_reading",
    "count_words",
    "forget_matters",
    "forget_readings",
    "forget_topics_of",
    "gather_topic",
    "join_topic",
    "keep_model",
    "keep_topics",
    "label_matter",
    "label_office",
    "note_alarm",
    "note_matter",
    "note_missing",
    "note_topics_exported",
    "raise_alarms",
    "raise_topic",
    "read_matter",
    "roll_back",
]
