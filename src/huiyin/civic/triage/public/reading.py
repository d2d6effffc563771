"""The part of the door that reads matters and learns from them."""

from huiyin.civic.triage.actions import (
    forget_readings,
    keep_model,
    label_matter,
    label_office,
    read_matter,
    roll_back,
)
from huiyin.civic.triage.queries.beside import readings_shown, suggested, unread
from huiyin.civic.triage.queries.readings import ReadingRow, readings_of
from huiyin.civic.triage.queries.training import Trained, train

__all__ = [
    "ReadingRow",
    "Trained",
    "forget_readings",
    "keep_model",
    "label_matter",
    "label_office",
    "read_matter",
    "readings_of",
    "readings_shown",
    "roll_back",
    "suggested",
    "train",
    "unread",
]
