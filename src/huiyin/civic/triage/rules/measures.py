"""How good a reading is: the figures of an evaluation and of a model card."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

BINS = 10
FIGURES = ("macro_f1", "accuracy", "top2", "ece", "brier")


@dataclass(frozen=True)
class ClassScore:
    """One class: how many there are, and how well they were found."""

    name: str
    n: int
    precision: float
    recall: float
    f1: float


@dataclass(frozen=True)
class Score:
    """The figures over a set of messages whose class is known."""

    n: int
    macro_f1: float
    accuracy: float
    top2: float
    ece: float
    brier: float
    classes: tuple[ClassScore, ...]
    confusion: Mapping[str, Mapping[str, int]]

    def as_card(self) -> dict[str, Any]:
        """Return the figures as they are stored with a model."""
        return {
            "n": self.n,
            **{name: round(getattr(self, name), 4) for name in FIGURES},
            "classes": [
                {"name": one.name, "n": one.n}
                | {name: round(getattr(one, name), 4) for name in ("precision", "recall", "f1")}
                for one in self.classes
            ],
            "confusion": {truth: dict(row) for truth, row in self.confusion.items()},
        }


def score(truths: Sequence[str], found: Sequence[Mapping[str, float]]) -> Score:
    """Score probabilities by class against what is true; the mean is over the classes that occur."""
    best = [max(sorted(one), key=lambda name: one[name]) for one in found]
    confusion: dict[str, Counter[str]] = {name: Counter() for name in sorted(set(truths))}
    for truth, guess in zip(truths, best, strict=True):
        confusion[truth][guess] += 1
    said = list(zip(truths, best, found, strict=True))
    classes = tuple(_class(name, confusion) for name in confusion)
    n = max(len(truths), 1)
    hits = sum(truth == guess for truth, guess, _ in said)
    return Score(
        n=len(truths),
        macro_f1=sum(one.f1 for one in classes) / max(len(classes), 1),
        accuracy=hits / n,
        top2=sum(truth in _top2(one) for truth, one in zip(truths, found, strict=True)) / n,
        ece=calibration_error([(one[guess], truth == guess) for truth, guess, one in said]),
        brier=sum(_brier(truth, one) for truth, one in zip(truths, found, strict=True)) / n,
        classes=classes,
        confusion=confusion,
    )


def calibration_error(said: Sequence[tuple[float, bool]], bins: int = BINS) -> float:
    """Return by how much confidence and truth differ, on average over ten equal bins of confidence."""
    filled: list[list[tuple[float, bool]]] = [[] for _ in range(bins)]
    for p, is_right in said:
        filled[min(int(p * bins), bins - 1)].append((p, is_right))
    apart = sum(abs(sum(p for p, _ in one) - sum(right for _, right in one)) for one in filled if one)
    return apart / max(len(said), 1)


def _class(name: str, confusion: Mapping[str, Counter[str]]) -> ClassScore:
    n, right = confusion[name].total(), confusion[name][name]
    named = sum(row[name] for row in confusion.values())
    precision, recall = right / named if named else 0.0, right / n if n else 0.0
    both = precision + recall
    return ClassScore(name, n, precision, recall, 2 * precision * recall / both if both else 0.0)


def _top2(one: Mapping[str, float]) -> list[str]:
    return sorted(one, key=lambda name: (-one[name], name))[:2]


def _brier(truth: str, one: Mapping[str, float]) -> float:
    missing = 0.0 if truth in one else 1.0
    return missing + sum((p - (name == truth)) ** 2 for name, p in one.items())
