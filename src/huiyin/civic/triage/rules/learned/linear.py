"""A learned reading: weights of features by class, and what makes probabilities of their sums.

It is stored as plain arrays, so that loading one can run no code.
"""

import io
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from huiyin.civic.triage.rules.learned.table import Seen, Table

Floats = NDArray[np.float32]
FORMAT = 1
MOST_BYTES = 64 * 1024 * 1024
_LEAST = 1e-9


@dataclass(frozen=True)
class Block:
    """One block of features: the number of each, and how rare each is."""

    numbers: Mapping[str, int]
    idf: Floats

    def vector(self, counts: Mapping[str, int]) -> tuple[NDArray[np.int64], Floats]:
        """Return the numbers and weights of the features that are known, together of length one."""
        known = [(number, n) for gram, n in counts.items() if (number := self.numbers.get(gram)) is not None]
        if not known:
            return np.empty(0, np.int64), np.empty(0, np.float32)
        numbers, times = np.array(known, np.int64).T
        weights = ((1 + np.log(times)) * self.idf[numbers]).astype(np.float32)
        return numbers, weights / np.float32(np.sqrt((weights**2).sum()))


@dataclass(frozen=True)
class Linear:
    """The weights of the classes that were taught.

    `share` says how much their probabilities count beside those of the written words, `openness` how much
    the written words may say for a class that was never taught.
    """

    classes: tuple[str, ...]
    blocks: Mapping[str, Block]
    coefs: Mapping[str, Floats]
    bias: Floats
    mix: Floats
    mix_bias: Floats
    share: float
    openness: float
    deeper: Mapping[str, Mapping[str, float]] = field(default_factory=dict)

    @cached_property
    def table(self) -> Table:
        """Return all features in the form in which texts are looked up."""
        grams = {name: list(block.numbers) for name, block in self.blocks.items()}
        return Table(grams, {name: block.idf for name, block in self.blocks.items()}, self.coefs)

    def look(self, text: str) -> Seen:
        """Find the features of a plain text."""
        return self.table.look(text)

    def probabilities(self, seen: Seen) -> dict[str, float]:
        """Return how likely each learned class is."""
        sums = softmax((self.bias + self.table.sums(seen)) @ self.mix + self.mix_bias)
        return dict(zip(self.classes, sums.tolist(), strict=True))

    def read(self, text: str, cold: Mapping[str, float]) -> dict[str, float]:
        """Read a plain text: the learned probabilities together with those of the written words."""
        return self.blend(self.probabilities(self.look(text)), cold)

    def blend(self, learned: Mapping[str, float], cold: Mapping[str, float]) -> dict[str, float]:
        """Put both probabilities together in the measured share; they stay probabilities."""
        known = sum(cold.get(name, 0.0) for name in self.classes) or 1.0
        other = {name: self.openness * p for name, p in cold.items() if name not in self.classes}
        rest = 1 - sum(other.values())
        mixed = {
            name: rest * (self.share * learned[name] + (1 - self.share) * cold.get(name, 0.0) / known)
            for name in self.classes
        }
        return mixed | other

    def words_for(self, seen: Seen, name: str, most: int = 5) -> list[str]:
        """Return the words of a text that speak most for a class, none inside another."""
        if name not in self.classes:
            return []
        return _apart(self.table.words(seen, self.classes.index(name)), most)

    def dump(self) -> bytes:
        """Return the model as a file of plain arrays."""
        head = {
            "format": FORMAT,
            "classes": self.classes,
            "share": self.share,
            "openness": self.openness,
            "blocks": {name: list(block.numbers) for name, block in self.blocks.items()},
            "deeper": self.deeper,
        }
        arrays: dict[str, Any] = {"bias": self.bias, "mix": self.mix, "mix_bias": self.mix_bias}
        for name, block in self.blocks.items():
            arrays[f"idf_{name}"] = block.idf
            arrays[f"coef_{name}"] = self.coefs[name].astype(np.float16)
        arrays["head"] = np.frombuffer(json.dumps(head, ensure_ascii=False).encode(), np.uint8)
        out = io.BytesIO()
        np.savez_compressed(out, **arrays)
        return out.getvalue()


def load(data: bytes) -> Linear:
    """Read a stored model. Raises ValueError for anything else."""
    if len(data) > MOST_BYTES:
        raise ValueError("This file is larger than any model.")
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as stored:
            head = json.loads(stored["head"].tobytes())
            if head["format"] != FORMAT:
                raise ValueError(f"Models of format {head['format']} are unknown here; train a new one.")
            blocks = {
                name: Block({gram: n for n, gram in enumerate(grams)}, stored[f"idf_{name}"])
                for name, grams in head["blocks"].items()
            }
            coefs = {name: stored[f"coef_{name}"].astype(np.float32) for name in blocks}
            return Linear(
                classes=tuple(head["classes"]),
                blocks=blocks,
                coefs=coefs,
                **{name: stored[name] for name in ("bias", "mix", "mix_bias")},
                **{name: head[name] for name in ("share", "openness", "deeper")},
            )
    except (KeyError, OSError, TypeError, EOFError, zipfile.BadZipFile) as error:
        raise ValueError("This file is no model.") from error


def softmax(sums: NDArray[Any]) -> NDArray[Any]:
    """Turn sums into probabilities, row by row."""
    grown = np.exp(sums - sums.max(axis=-1, keepdims=True))
    shares: NDArray[Any] = grown / grown.sum(axis=-1, keepdims=True)
    return shares


def likelihood(probabilities: Sequence[Mapping[str, float]], truths: Sequence[str]) -> float:
    """Return the mean logarithm of what was said of the truth."""
    said = [max(one.get(truth, 0.0), _LEAST) for one, truth in zip(probabilities, truths, strict=True)]
    return float(np.log(said).mean())


def _apart(words: Iterable[str], most: int) -> list[str]:
    kept: list[str] = []
    for word in words:
        if not any(word in one or one in word for one in kept):
            kept.append(word)
        if len(kept) == most:
            break
    return kept
