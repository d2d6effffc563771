"""Exhaustive search for the messages most like some others: exact cosine with all of them."""

import time
from collections.abc import Mapping, Sequence
from math import sqrt
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix

Told = Mapping[str, float]
Table = np.ndarray[Any, np.dtype[np.float32]]
BEST = 5


class Exhaustive:
    """The best cosines of each message that is asked about, over all messages that come by.

    A message is compared with all that are asked at once, which is the cheapest way to search exhaustively.
    """

    def __init__(self, asked: Sequence[Told]) -> None:
        self._columns: dict[str, int] = {}
        for told in asked:
            for piece in told:
                self._columns.setdefault(piece, len(self._columns))
        self._asked = self._rows(asked).T.toarray()
        self.best = np.zeros((BEST, len(asked)), "f")
        self.seconds = 0.0

    def compare(self, messages: Sequence[Told]) -> None:
        """Compare some more messages; what that takes is counted, without cutting them into pieces."""
        rows = self._rows(messages)
        begun = time.process_time()
        cosines = np.asarray(rows @ self._asked)
        self.best = best_of(self.best, cosines)
        self.seconds += time.process_time() - begun

    def _rows(self, messages: Sequence[Told]) -> Any:
        ends, columns, values = [0], [], []
        for told in messages:
            length = length_of(told)
            known = [piece for piece in told if piece in self._columns]
            columns += [self._columns[piece] for piece in known]
            values += [told[piece] / length for piece in known]
            ends.append(len(columns))
        shape = (len(messages), len(self._columns))
        return csr_matrix((np.array(values, "f"), np.array(columns, "i"), np.array(ends)), shape=shape)


def best_of(*tables: Table) -> Table:
    """Return the best rows of each column."""
    together = np.vstack(tables)
    return np.asarray(np.partition(together, len(together) - BEST, axis=0)[-BEST:])


def cosine(one: Told, other: Told) -> float:
    """Return how alike two messages are by all their pieces."""
    dot = sum(weight * other[piece] for piece, weight in one.items() if piece in other)
    return dot / (length_of(one) * length_of(other))


def length_of(told: Told) -> float:
    """Return the length of the vector."""
    return sqrt(sum(weight * weight for weight in told.values())) or 1.0
