"""Duplicates and hot topics, found by one rule: `python -m bench.near FILE [--fit]`.

FILE is messages_hot.jsonl. Puts the messages in groups and compares them with the reference clusters, which
were labelled by hand before the rule was written (bench/data/reference_clusters.json tells how); beside
the two plain recipes. `--fit` also fits the weights anew on each half and measures on the other.
"""

import argparse
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any
from unittest.mock import patch

from sklearn.feature_extraction.text import TfidfVectorizer

from bench.fitting import fitted, measured
from bench.machine import Figure, at_least, print_table
from bench.reference import Message, Pair, Reference, read_messages
from huiyin.civic.triage.rules import likeness as rules
from huiyin.civic.triage.rules.text import joined, plain
from huiyin.civic.triage.rules.topics.mining import mine
from huiyin.civic.triage.rules.topics.partitioned import Said

PRECISION, RECALL = 0.9, 0.8
TITLE_COSINE, EXACT_COSINE = 0.45, 0.3
Groups = list[list[int]]


def said(messages: Sequence[Message]) -> list[Said]:
    """Return messages as the miner reads them."""
    return [(one.title, one.body, one.at.timestamp() / 86_400, one.user, 0) for one in messages]


def found(messages: Sequence[Message]) -> Groups:
    """Put messages together as hot topics and duplicates are."""
    return [topic.tolist() for topic in mine(said(messages))]


def plain_groups(texts: Sequence[str], least: float) -> Groups:
    """Group texts by the plain recipe: exact tf-idf cosine of characters, connected components."""
    table = TfidfVectorizer(analyzer="char", ngram_range=(2, 3)).fit_transform(texts)
    cosines = (table @ table.T).tocoo()
    near = ((int(i), int(j)) for i, j, c in zip(*_parts(cosines), strict=True) if i < j and c >= least)
    return connected(len(texts), near)


def _parts(cosines: Any) -> tuple[Any, Any, Any]:
    return cosines.row, cosines.col, cosines.data


def connected(count: int, pairs: Iterable[Pair]) -> Groups:
    """Return the connected components of two and more."""
    home = list(range(count))

    def root(number: int) -> int:
        while home[number] != number:
            home[number] = home[home[number]]
            number = home[number]
        return number

    for one, other in pairs:
        home[root(one)] = root(other)
    found: dict[int, list[int]] = defaultdict(list)
    for number in range(count):
        found[root(number)].append(number)
    return [group for group in found.values() if len(group) > 1]


def judged(name: str, groups: Groups, reference: Reference, *, target: bool = False) -> list[Figure]:
    """Return what some groups are worth."""
    whole = reference.judge(groups)
    parts = [reference.judge(groups, half=half) for half in (0, 1)]
    parts.append(reference.judge(groups, without_largest=True))
    shown = " · ".join(f"{part.precision:.3f}/{part.recall:.3f}" for part in parts)
    figures = (
        [
            at_least(f"{name}: pairwise precision", whole.precision, PRECISION, "{:.3f}"),
            at_least(f"{name}: pairwise recall", whole.recall, RECALL, "{:.3f}"),
        ]
        if target
        else [Figure(f"{name}: precision / recall", f"{whole.precision:.3f}/{whole.recall:.3f}")]
    )
    return [
        *figures,
        Figure("  groups / pairs in them", f"{len(groups)} / {whole.pairs}"),
        Figure("  half A · half B · without the largest cluster", shown),
    ]


def cross_checked(messages: Sequence[Message], reference: Reference) -> list[Figure]:
    """Fit the weights on one half and measure on the other, both ways."""
    measured_pairs = measured(said(messages))
    figures = []
    for learned, other in ((0, 1), (1, 0)):
        intercept, weights = fitted(measured_pairs, reference, learned)
        with patch.multiple(rules, INTERCEPT=intercept, WEIGHTS=weights):
            judged_there = reference.judge(found(messages), half=other)
        name = f"Fitted on half {'AB'[learned]}, measured on half {'AB'[other]}: precision / recall"
        figures.append(Figure(name, f"{judged_there.precision:.3f}/{judged_there.recall:.3f}"))
    intercept, weights = fitted(measured_pairs, reference, None)
    told = " ".join(f"{name} {value:+.2f}" for name, value in weights.items())
    return [*figures, Figure("Fitted on both", f"{intercept:+.2f} {told}")]


def _timed(make: Callable[[], Groups]) -> tuple[Groups, float]:
    begun = time.perf_counter()
    return make(), time.perf_counter() - begun


def measure(path: Path, *, fit_too: bool) -> list[Figure]:
    """Group the messages in three ways and judge each."""
    messages = read_messages(path)
    reference = Reference(messages)
    together, seconds = _timed(lambda: found(messages))
    figures = judged("The rule", together, reference, target=True)
    figures.append(Figure("  seconds for all messages", f"{seconds:.0f}"))
    titles, seconds = _timed(lambda: plain_groups([plain(one.title) for one in messages], TITLE_COSINE))
    figures += judged(f"Plain: title cosine ≥ {TITLE_COSINE}", titles, reference)
    figures.append(Figure("  seconds for all messages", f"{seconds:.0f}"))
    texts = [joined(one.title, one.body) for one in messages]
    exact, seconds = _timed(lambda: plain_groups(texts, EXACT_COSINE))
    figures += judged(f"Plain: exact cosine of all words ≥ {EXACT_COSINE}", exact, reference)
    figures.append(Figure("  seconds for all messages", f"{seconds:.0f}"))
    return [*figures, *(cross_checked(messages, reference) if fit_too else [])]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print a table, and return 1 if a target was missed."""
    parser = argparse.ArgumentParser(prog="python -m bench.near", description=__doc__)
    parser.add_argument("file", type=Path, metavar="FILE", help="messages_hot.jsonl")
    parser.add_argument("--fit", action="store_true", help="fit on each half, measure on the other")
    asked = parser.parse_args(arguments)
    figures = measure(asked.file, fit_too=asked.fit)
    return print_table("The same matter again, by the reference clusters", figures)


if __name__ == "__main__":
    raise SystemExit(main())
