"""The part of the door that scores the reading on files."""

from huiyin.civic.triage.queries.engine import learn, loaded
from huiyin.civic.triage.queries.evaluating import Evaluation, dealt, evaluate, evaluate_folds
from huiyin.civic.triage.queries.reader import reader
from huiyin.civic.triage.queries.wordfiles import read_cold
from huiyin.civic.triage.rules.measures import Score, score
from huiyin.civic.triage.rules.rows import Overlap, Row, read_row

__all__ = [
    "Evaluation",
    "Overlap",
    "Row",
    "Score",
    "dealt",
    "evaluate",
    "evaluate_folds",
    "learn",
    "loaded",
    "read_cold",
    "read_row",
    "reader",
    "score",
]
