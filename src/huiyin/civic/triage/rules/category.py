"""What a message is about: the three likeliest classes, how likely, and the words that decided."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from huiyin.civic.triage.rules.lexicon import Found, Lexicon, Path

OTHER = "其他"
MOST_GUESSES = 3
# Without labels: how much surer ten points of words make a reading than five.
SHARPNESS = 8.0
# A text with hardly any words must not look sure.
CAUTION = 12.0
# How far the words of a deeper class must lead before it is named rather than "other".
DEEPER_AT_LEAST = 0.4


@dataclass(frozen=True)
class Guess:
    """A class with its probability and the words of the text that speak for it."""

    path: Path
    p: float
    words: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Return the whole name of the class, as the classification writes it."""
        return " › ".join(self.path)


@dataclass(frozen=True)
class Tree:
    """The official classification: what stands below each class."""

    below: Mapping[Path, tuple[str, ...]]

    @property
    def tops(self) -> tuple[str, ...]:
        """Return the classes at the top."""
        return self.below[()]


def make_tree(rows: Iterable[Sequence[str]]) -> Tree:
    """Build the classification from its rows of three names."""
    below: dict[Path, dict[str, None]] = defaultdict(dict)
    for row in rows:
        for depth in range(len(row)):
            below[tuple(row[:depth])][row[depth]] = None
    return Tree({path: tuple(names) for path, names in below.items()})


def cold_probabilities(scores: Mapping[str, float], tops: Sequence[str]) -> dict[str, float]:
    """Turn the points of the words into probabilities; nothing said means that all are alike."""
    total = sum(scores.values())
    sharp = SHARPNESS / (total + CAUTION) if total else 0.0
    # More words make a lead surer, but not in proportion: the root is between one word and all alike.
    weights = {top: math.exp(sharp * scores.get(top, 0.0) * math.sqrt(1 + total / CAUTION)) for top in tops}
    whole = sum(weights.values())
    return {top: weight / whole for top, weight in weights.items()}


def guesses(
    probabilities: Mapping[str, float], found: Sequence[Found], lexicon: Lexicon, tree: Tree
) -> list[Guess]:
    """Return the likeliest classes, each named as deep as its words allow."""
    scores = lexicon.path_scores(found)
    likeliest = sorted(probabilities.items(), key=lambda one: (-one[1], one[0]))[:MOST_GUESSES]
    return [_named(top, p, scores, found, lexicon, tree) for top, p in likeliest]


def _named(
    top: str, p: float, scores: Mapping[Path, float], found: Sequence[Found], lexicon: Lexicon, tree: Tree
) -> Guess:
    path = deepest((top,), scores, tree)
    return Guess(path, p, tuple(lexicon.words_for(found, path)))


def deepest(path: Path, scores: Mapping[Path, float], tree: Tree) -> Path:
    """Go down from a class as long as one of its parts leads; the rest is "other", where there is one.

    `scores` hold for each class what speaks for it and for what stands below it.
    """
    while names := tree.below.get(path):
        points = {name: scores.get((*path, name), 0.0) for name in names}
        best = max(points, key=points.__getitem__)
        if points[best] > 0 and points[best] >= DEEPER_AT_LEAST * sum(points.values()):
            path = (*path, best)
        elif OTHER in names and len(path) == 2:
            return (*path, OTHER)
        elif points[best] > 0:
            path = (*path, best)
        else:
            return path
    return path
