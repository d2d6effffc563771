"""How good the reading is on messages whose class is known."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from huiyin.civic.triage.queries.engine import cold, learn
from huiyin.civic.triage.rules.measures import Score, score
from huiyin.civic.triage.rules.rows import Overlap, Row


@dataclass(frozen=True)
class Miss:
    """A message that was read as another class, by its number alone."""

    id: str
    truth: str
    read: str
    p: float


@dataclass(frozen=True)
class Evaluation:
    """The figures, how many rows were learned from, and the surest misses."""

    score: Score
    learned_from: int
    left_out: int
    misses: tuple[Miss, ...]


def evaluate(train: Sequence[Row], test: Sequence[Row]) -> Evaluation:
    """Score the reading on labelled rows: learned from others, or without any by the written words."""
    scored = [row for row in test if row.label]
    taught = [row for row in train if row.label and row.text]
    return _evaluation(scored, _read(taught, scored), len(taught), 0)


def evaluate_folds(rows: Sequence[Row], folds: int) -> Evaluation:
    """Score each labelled row by what was learned from the others; groups stay whole.

    Segmented rows are learned from and never scored; what repeats a scored row is left out.
    """
    labelled = [row for row in rows if row.label and row.text]
    scored, found, most, left = [], [], 0, 0
    for part in dealt([row for row in labelled if not row.segmented], folds):
        overlap = Overlap(part)
        inside = {id(row) for row in part}
        others = [row for row in labelled if id(row) not in inside]
        taught = [
            row
            for row in others
            if not (overlap.repeats(row) if row.segmented else row.group in overlap.groups)
        ]
        scored += part
        found += _read(taught, part)
        most, left = max(most, len(taught)), max(left, len(others) - len(taught))
    return _evaluation(scored, found, most, left)


def dealt(rows: Sequence[Row], folds: int) -> Iterator[list[Row]]:
    """Deal the rows out into folds: whole groups, each class in turn, the large groups first."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row.group, []).append(row)
    parts: list[list[Row]] = [[] for _ in range(folds)]
    has: list[Counter[str]] = [Counter() for _ in range(folds)]
    for group in sorted(groups.values(), key=len, reverse=True):
        label = group[0].label
        at = min(range(folds), key=lambda n: (has[n][label], len(parts[n]), n))
        parts[at] += group
        has[at][label] += len(group)
    return (part for part in parts if part)


def _read(taught: Sequence[Row], scored: Sequence[Row]) -> list[Mapping[str, float]]:
    if not taught:
        return [cold(row.text) for row in scored]
    model = learn(
        [row.text for row in taught],
        [row.label for row in taught],
        groups=[row.group for row in taught],
        segmented=[row.segmented for row in taught],
    )
    return [model.read(row.text, cold(row.text)) for row in scored]


def _evaluation(
    scored: Sequence[Row], found: Sequence[Mapping[str, float]], learned_from: int, left_out: int
) -> Evaluation:
    misses = []
    for row, one in zip(scored, found, strict=True):
        best = max(one, key=lambda name: one[name])
        if best != row.label:
            misses.append(Miss(row.id, row.label, best, one[best]))
    ranked = tuple(sorted(misses, key=lambda miss: -miss.p))
    return Evaluation(score([row.label for row in scored], found), learned_from, left_out, ranked)
