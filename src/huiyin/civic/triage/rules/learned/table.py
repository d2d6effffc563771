"""All features of a model by number, so that a text is looked up at once instead of piece by piece.

A feature becomes a number whose digits are its letters: those of a text are a few sums over its length.
What is found is what `features` counts, no more and no less.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from huiyin.civic.triage.rules.learned.features import (
    GRAMS,
    LONGEST_GRAM,
    LONGEST_WORD,
    START,
    WEIGHTS,
    WORDS,
    masked,
)
from huiyin.civic.triage.rules.lexicon import HEAD

Floats = NDArray[np.float32]
Keys = NDArray[np.uint64]
_BLOCKS = (GRAMS, WORDS, START)
_WORDS_AT = _BLOCKS.index(WORDS)
_WEIGHTS = np.array([WEIGHTS[name] for name in _BLOCKS])
_LEAST = 1e-9
_CODE_POINTS = 0x110000
# A flag for every number that may be a feature spares looking up most of those that are none.
_FLAG_BITS = 21
_SPREAD = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True)
class Seen:
    """The features of a text: where each stands in the table, of which block it is, and what it weighs."""

    at: NDArray[np.intp]
    block: NDArray[np.int8]
    weights: Floats


class Table:
    """The features of all blocks, in the order of their numbers, with how rare they are and what they say."""

    def __init__(
        self, grams: Mapping[str, Sequence[str]], idf: Mapping[str, Floats], coefs: Mapping[str, Floats]
    ) -> None:
        self._grams = [gram for name in _BLOCKS for gram in grams[name]]
        letters = sorted(set("".join(self._grams)))
        # Five letters and the block fit into 64 bits up to 5,700 letters. With more a number may turn over,
        # and two features have the same one by a chance of less than one in a hundred million.
        base = len(letters) + 2
        self._base, self._turn = (
            np.uint64(base),
            [np.uint64(n * base**LONGEST_WORD % 2**64) for n in range(3)],
        )
        # A letter that no feature has gets a digit that no feature has.
        self._digits = np.full(_CODE_POINTS, base - 1, np.uint16)
        self._digits[_codes("".join(letters))] = np.arange(1, base - 1)
        block = np.repeat(np.arange(len(_BLOCKS), dtype=np.int8), [len(grams[name]) for name in _BLOCKS])
        keys = self._keys_of(self._grams, block)
        self._order = np.argsort(keys)
        self._keys, self._block = keys[self._order], block[self._order]
        self._idf = np.concatenate([idf[name] for name in _BLOCKS])[self._order]
        self._coefs = np.concatenate([coefs[name] for name in _BLOCKS])[self._order]
        self._flags = np.zeros(1 << _FLAG_BITS, bool)
        self._flags[_flag(keys)] = True

    def look(self, text: str) -> Seen:
        """Find the features of a plain text; each block has length one, times what it counts."""
        keys = self._keys_in(text)
        keys = keys[self._flags[_flag(keys)]]
        keys.sort()
        first = np.flatnonzero(np.diff(keys, prepend=~keys[:1]))
        each, times = keys[first], np.diff(first, append=len(keys))
        at = np.searchsorted(self._keys[:-1], each)
        known = self._keys[at] == each
        at, times = at[known], times[known]
        block = self._block[at]
        weights = (1 + np.log(times)) * self._idf[at]
        lengths = np.sqrt(np.bincount(block, weights * weights, len(_BLOCKS)))
        return Seen(at, block, (weights * (_WEIGHTS / np.maximum(lengths, _LEAST))[block]).astype(np.float32))

    def sums(self, seen: Seen) -> Floats:
        """Return what the features of a text say together for each class."""
        said: Floats = seen.weights @ self._coefs[seen.at]
        return said

    def words(self, seen: Seen, column: int) -> Iterator[str]:
        """Yield the words of a text that speak for a class: what says most first, of equals the longest."""
        at = seen.at[seen.block == _WORDS_AT][::-1]
        says = seen.weights[seen.block == _WORDS_AT][::-1] * self._coefs[at, column]
        ranked = np.argsort(-says, kind="stable")[: np.count_nonzero(says > 0)]
        return (self._grams[n] for n in self._order[at[ranked]])

    def _keys_in(self, text: str) -> Keys:
        said = masked(text)
        grams = whole = self._windows(said, LONGEST_WORD)
        if " " in said:
            # No gram crosses a blank, but words and the beginning are looked for in the letters alone.
            whole = self._windows("".join(said.split()), LONGEST_WORD)
        start = [keys[: HEAD - n] for n, keys in enumerate(whole[:LONGEST_GRAM])]
        return np.concatenate(
            [
                *grams[:LONGEST_GRAM],
                np.concatenate(whole[1:]) + self._turn[_WORDS_AT],
                np.concatenate(start) + self._turn[_BLOCKS.index(START)],
            ]
        )

    def _windows(self, text: str, longest: int) -> list[Keys]:
        """Return the numbers of all pieces of a text by their length."""
        digits = self._digits[_codes(text)].astype(np.uint64)
        found = [digits]
        for length in range(1, longest):
            found.append(found[-1][:-1] * self._base + digits[length:])
        return found

    def _keys_of(self, grams: Sequence[str], block: NDArray[np.int8]) -> Keys:
        keys = np.array(self._turn)[block]
        lengths = np.array([len(gram) for gram in grams])
        for length in range(1, LONGEST_WORD + 1):
            chosen = np.flatnonzero(lengths == length)
            digits = self._digits[_codes("".join(grams[int(n)] for n in chosen))].reshape(-1, length)
            number = np.zeros(len(chosen), np.uint64)
            for column in digits.T:
                number = number * self._base + column
            keys[chosen] += number
        return keys


def _codes(text: str) -> NDArray[Any]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def _flag(keys: Keys) -> Keys:
    return (keys * _SPREAD) >> np.uint64(64 - _FLAG_BITS)
