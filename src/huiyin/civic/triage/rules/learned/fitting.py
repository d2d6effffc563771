"""Learning from labelled messages, with scikit-learn."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

from huiyin.civic.triage.rules.learned.features import GRAMS, LONGEST_WORD, WEIGHTS, WORDS, features
from huiyin.civic.triage.rules.learned.linear import Block, Floats, Linear, likelihood

Cold = Callable[[str], Mapping[str, float]]
Vector = tuple[NDArray[np.int32], Floats]
# A class with fewer labels is left to the written words.
LEAST_LABELS = 5
MOST_FEATURES = 400_000
FOLDS = 3
SHARES = (0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 0.97)
# The written words are trusted about other classes as if they had been right so often there.
TRUST = 2
PENALTY = 0.5
# A word of a deeper class: in how many messages at least, and how many of them in that class.
DEEPER_MESSAGES, DEEPER_SHARE, DEEPER_WORDS = 3, 0.8, 60


@dataclass(frozen=True)
class Labelled:
    """Plain texts with the names of their classes; `segmented` ones were cut into words by somebody."""

    texts: Sequence[str]
    labels: Sequence[str]
    paths: Sequence[tuple[str, ...]] = ()
    groups: Sequence[str] = ()
    segmented: Sequence[bool] = ()

    def part(self, rows: Sequence[int]) -> "Labelled":
        """Return some of the rows."""

        def pick(values: Sequence[Any]) -> list[Any]:
            return [values[row] for row in rows] if values else []

        return Labelled(
            *(pick(getattr(self, name)) for name in ("texts", "labels", "paths", "groups", "segmented"))
        )


@dataclass
class _Table:
    """The features of all messages as sparse matrices, with the blocks that number them."""

    blocks: dict[str, Block] = field(default_factory=dict)
    parts: list[Any] = field(default_factory=list)

    def whole(self) -> Any:
        return hstack(self.parts).tocsr()


def enough(labels: Sequence[str]) -> bool:
    """Tell whether there are labels enough to learn anything: two classes with some each."""
    return sum(n >= LEAST_LABELS for n in Counter(labels).values()) >= 2


def fit(data: Labelled, cold: Cold, written: Sequence[str] = ()) -> Linear:
    """Learn from labelled messages; `written` are words that count as such from the start.

    Raises ValueError for too few labels.
    """
    if not enough(data.labels):
        raise ValueError(f"Learning needs two classes with {LEAST_LABELS} labels each at least.")
    counts = Counter(data.labels)
    everything = data
    data = data.part([row for row, label in enumerate(data.labels) if counts[label] >= LEAST_LABELS])
    classes = tuple(sorted(set(data.labels)))
    truth = np.array([classes.index(label) for label in data.labels])
    table = _tabulate(data, words_of(data, written))
    matrix = table.whole()
    folds = _folds(data)
    decided = _held_out(matrix, truth, folds, len(classes))
    raw = _raw_rows(data)
    mixer = LogisticRegression(C=1.0, max_iter=2_000).fit(decided[raw], truth[raw])
    mix, mix_bias = _mixing(mixer, len(classes))
    part = data.part(raw.tolist())
    share = _share(decided[raw], truth[raw], folds[raw], part, classes, cold)
    openness = _openness(everything, classes, cold)
    coefs, bias = _weights(matrix, truth, len(classes))
    ends = np.cumsum([0, *(len(block.numbers) for block in table.blocks.values())])
    cut = {name: coefs[ends[n] : ends[n + 1]] for n, name in enumerate(table.blocks)}
    return Linear(classes, table.blocks, cut, bias, mix, mix_bias, share, openness, deeper_words(data))


def words_of(data: Labelled, written: Sequence[str]) -> frozenset[str]:
    """Return what counts as a word: what is written down, and what two segmented messages show as one."""
    seen: Counter[str] = Counter()
    for text, is_segmented in zip(data.texts, data.segmented, strict=False):
        if is_segmented:
            seen.update(set(text.split()))
    shown = {word for word, n in seen.items() if n > 1}
    return frozenset(word for word in shown | set(written) if 2 <= len(word) <= LONGEST_WORD)


def deeper_words(data: Labelled) -> dict[str, dict[str, float]]:
    """Return words that stand in messages of one deeper class and hardly in others of the same top class."""
    deep = [(text, path) for text, path in zip(data.texts, data.paths, strict=False) if len(path) > 1]
    messages: Counter[str] = Counter()
    for text, _ in deep:
        messages.update(_longer(text))
    inside = {word: Counter[tuple[str, ...]]() for word, n in messages.items() if n >= DEEPER_MESSAGES}
    del messages
    for text, path in deep:
        for word in _longer(text) & inside.keys():
            inside[word][path] += 1
    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for word, paths in inside.items():
        path, n = paths.most_common(1)[0]
        if n >= DEEPER_MESSAGES and n >= DEEPER_SHARE * paths.total():
            found["/".join(path)].append((n * len(word), word))
    return {
        path: {word: 1.0 for _, word in sorted(words, reverse=True)[:DEEPER_WORDS]}
        for path, words in sorted(found.items())
    }


def _longer(text: str) -> set[str]:
    return {word for word in features(text, frozenset())[GRAMS] if len(word) > 1}


def _tabulate(data: Labelled, words: frozenset[str]) -> _Table:
    """Go through the messages twice: all of them counted at once would take far more memory."""
    rows: dict[str, Counter[str]] = {name: Counter() for name in WEIGHTS}
    for text in data.texts:
        for name, counted in features(text, words).items():
            rows[name].update(counted.keys())
    blocks = {
        name: _block(rows.pop(name), len(data.texts), keep=words if name == WORDS else None)
        for name in WEIGHTS
    }
    found: dict[str, list[Vector]] = {name: [] for name in WEIGHTS}
    for text in data.texts:
        for name, counted in features(text, words).items():
            numbers, weights = blocks[name].vector(counted)
            found[name].append((numbers.astype(np.int32), weights))
    parts = [_matrix(found.pop(name), blocks[name]) * weight for name, weight in WEIGHTS.items()]
    return _Table(blocks, parts)


def _block(rows: Counter[str], messages: int, keep: frozenset[str] | None) -> Block:
    common = [gram for gram, n in rows.most_common(MOST_FEATURES) if n > 1 or (keep and messages < 500)]
    df = np.array([rows[gram] for gram in common], np.float32)
    return Block(
        {gram: n for n, gram in enumerate(common)},
        (np.log((1 + messages) / (1 + df)) + 1).astype(np.float32),
    )


def _matrix(vectors: Sequence[Vector], block: Block) -> Any:
    ends = np.cumsum([0, *(len(numbers) for numbers, _ in vectors)])
    columns, values = (np.concatenate([vector[side] for vector in vectors]) for side in (0, 1))
    return csr_matrix((values, columns, ends), shape=(len(vectors), len(block.numbers)))


def _folds(data: Labelled) -> NDArray[np.int64]:
    """Give each message a fold; a group stays whole, and the classes are dealt out in turn."""
    fold_of: dict[str, int] = {}
    dealt: Counter[str] = Counter()
    for row, label in enumerate(data.labels):
        group = data.groups[row] if data.groups else str(row)
        if group not in fold_of:
            fold_of[group] = dealt[label] % FOLDS
            dealt[label] += 1
    return np.array(
        [fold_of[data.groups[row] if data.groups else str(row)] for row in range(len(data.labels))]
    )


def _held_out(matrix: Any, truth: NDArray[np.int64], folds: NDArray[np.int64], classes: int) -> Floats:
    """Decide each message by weights that were learned without its fold."""
    decided = np.zeros((len(truth), classes), np.float32)
    for fold in range(FOLDS):
        rest, out = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        if len(out) and len(set(truth[rest])) > 1:
            coefs, bias = _weights(matrix[rest], truth[rest], classes)
            decided[out] = matrix[out] @ coefs + bias
    return decided


def _weights(matrix: Any, truth: NDArray[np.int64], classes: int) -> tuple[Floats, Floats]:
    model = LinearSVC(C=PENALTY, tol=1e-3, random_state=0).fit(matrix, truth)
    coef, bias = model.coef_.T, model.intercept_
    if coef.shape[1] == 1:  # two classes: one weight a feature, for the second of them
        coef, bias = np.hstack([-coef, coef]), np.array([-bias[0], bias[0]])
    found = np.zeros((matrix.shape[1], classes), np.float32)
    biases = np.full(classes, -1.0, np.float32)
    found[:, model.classes_], biases[model.classes_] = coef, bias
    return found, biases


def _mixing(mixer: LogisticRegression, classes: int) -> tuple[Floats, Floats]:
    coef, bias = mixer.coef_.T, mixer.intercept_
    if coef.shape[1] == 1:
        coef, bias = np.hstack([np.zeros_like(coef), coef]), np.array([0.0, bias[0]])
    mix = np.zeros((classes, classes), np.float32)
    mix_bias = np.full(classes, -20.0, np.float32)
    mix[:, mixer.classes_], mix_bias[mixer.classes_] = coef, bias
    return mix, mix_bias


def _raw_rows(data: Labelled) -> NDArray[np.int64]:
    """Return the rows that look like what will be read; where there are hardly any, all rows."""
    raw = np.array([row for row, cut in enumerate(data.segmented) if not cut], np.int64)
    return raw if len(raw) >= 200 else np.arange(len(data.labels))


def _openness(data: Labelled, classes: tuple[str, ...], cold: Cold) -> float:
    """Measure how far the written words may be trusted about classes that nobody taught."""
    right, wrong = 0, 0
    for row in _raw_rows(data):
        written = cold(data.texts[row])
        best = max(written, key=lambda name: written[name])
        if best not in classes:
            right += best == data.labels[row]
            wrong += best != data.labels[row]
    return (right + TRUST) / (right + wrong + TRUST)


def _share(
    decided: Floats,
    truth: NDArray[np.int64],
    folds: NDArray[np.int64],
    data: Labelled,
    classes: tuple[str, ...],
    cold: Cold,
) -> float:
    """Measure how much the learned should count beside the written words: the share that says most."""
    said = np.zeros((len(truth), len(classes)))
    for fold in range(FOLDS):
        out, rest = np.flatnonzero(folds == fold), np.flatnonzero(folds != fold)
        if len(out) and len(set(truth[rest])) > 1:
            mixer = LogisticRegression(C=1.0, max_iter=2_000).fit(decided[rest], truth[rest])
            said[np.ix_(out, mixer.classes_)] = mixer.predict_proba(decided[out])
    written = [cold(text) for text in data.texts]
    learned = [dict(zip(classes, map(float, row), strict=True)) for row in said]

    def worth(share: float) -> float:
        mixed = [
            {truth: share * one.get(truth, 0.0) + (1 - share) * other.get(truth, 0.0)}
            for one, other, truth in zip(learned, written, data.labels, strict=True)
        ]
        return likelihood(mixed, data.labels)

    return max(SHARES, key=worth)
