"""Which messages to compare at all, and how alike two of them are.

Comparing each with each would take n² steps. Two messages about the same thing share rare shingles, so each
message is laid into the blocks of its rarest ones, and compared with a few neighbours there: the number of
comparisons grows with the number of messages.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from huiyin.civic.triage.rules.topics.shingles import BUCKETS, Counts, Floats, Ints, Shingled

# A message lies in the blocks of so many of its weightiest shingles.
KEYS = 14
# In a block it is compared with so many of those that lie behind it.
NEIGHBOURS = 6
# A pair that meets in one block only met by chance.
MEETINGS = 2
# From here on two messages are about the same thing.
ALIKE = np.float32(0.25)
_BATCH = 50_000
_FINEST = np.uint64((1 << 24) - 1)


@dataclass(frozen=True)
class Edges:
    """Pairs of messages that are alike, each once, the smaller number first, and how much."""

    left: Ints
    right: Ints
    alike: Floats


@dataclass(frozen=True)
class Keys:
    """The blocks of messages: the shingle, the message, and the message's sign for sorting within."""

    shingle: npt.NDArray[np.int32]
    message: Ints
    sign: npt.NDArray[np.uint32]


def keys_of(weighed: Shingled, spread_over: Counts, *, first: int = 0) -> Keys:
    """Return in which blocks the messages of a part lie; `first` is the number of its first one."""
    shared = spread_over[weighed.hashes] > 1
    rows, hashes = weighed.rows[shared].astype(np.uint64), weighed.hashes[shared].astype(np.uint64)
    lightness = _FINEST - np.minimum(weighed.weights[shared] * _FINEST, _FINEST).astype(np.uint64)
    # One number a key, so that one fast sort puts the weightiest first: message, lightness, shingle.
    order = np.sort((rows << np.uint64(48)) | (lightness << np.uint64(24)) | hashes)
    rows, hashes = order >> np.uint64(48), order & np.uint64(BUCKETS - 1)
    rank = np.arange(len(rows)) - np.searchsorted(rows, rows)
    kept = rank < KEYS
    own = rows[kept].astype(np.int64)
    return Keys(hashes[kept].astype(np.int32), own + first, _signs(weighed)[own])


def _signs(weighed: Shingled) -> npt.NDArray[np.uint32]:
    """Return the smallest mixed shingle of each message: alike messages often have the same."""
    mixed = (weighed.hashes.astype(np.uint32) * np.uint32(2654435761)) ^ np.uint32(0x5BD1E995)
    ends = np.minimum(weighed.starts[:-1], max(len(mixed) - 1, 0))
    if not len(mixed):
        return np.zeros(len(weighed.starts) - 1, np.uint32)
    found = np.minimum.reduceat(mixed, ends)
    found[np.diff(weighed.starts) == 0] = 0
    return found


def join(parts: Sequence[Keys]) -> Keys:
    """Put the keys of parts together."""
    return Keys(
        np.concatenate([part.shingle for part in parts] or [np.zeros(0, np.int32)]),
        np.concatenate([part.message for part in parts] or [np.zeros(0, np.int64)]),
        np.concatenate([part.sign for part in parts] or [np.zeros(0, np.uint32)]),
    )


def candidates(keys: Keys) -> tuple[Ints, Ints]:
    """Return the pairs to compare: neighbours in at least two blocks."""
    return met_again(meetings(keys))


def meetings(keys: Keys) -> Ints:
    """Return who are neighbours in a block, once a block, as left << 32 | right."""
    order = np.lexsort((keys.message, keys.sign, keys.shingle))
    shingle, message = keys.shingle[order], keys.message[order]
    met = []
    for step in range(1, NEIGHBOURS + 1):
        same = shingle[step:] == shingle[:-step]
        one, other = message[:-step][same], message[step:][same]
        met.append((np.minimum(one, other) << 32) | np.maximum(one, other))
    return np.concatenate(met)


def met_again(met: Ints) -> tuple[Ints, Ints]:
    """Return the pairs that met at least twice."""
    pairs = np.sort(met)
    # Sorted, a pair that met twice stands beside itself; its first two places are told from later ones.
    again = np.flatnonzero(pairs[1:] == pairs[:-1])
    pairs = pairs[again]
    pairs = pairs[np.append(True, pairs[1:] != pairs[:-1])] if len(pairs) else pairs
    return pairs >> 32, pairs & 0xFFFFFFFF


def matrix(weighed: Shingled) -> sparse.csr_matrix:
    """Return weighed messages as the rows of a matrix."""
    shape = (len(weighed.starts) - 1, BUCKETS)
    return sparse.csr_matrix((weighed.weights, weighed.hashes, weighed.starts), shape=shape, copy=False)


def likeness(one: sparse.csr_matrix, other: sparse.csr_matrix) -> Floats:
    """Say how alike the messages in equal rows of two matrices are, 0 to 1: the cosine of their shingles.

    The one rule of likeness between messages of a topic.
    """
    return np.asarray(one.multiply(other).sum(axis=1), np.float32).ravel()


def compare(messages: sparse.csr_matrix, pairs: tuple[Ints, Ints], *, threads: int = 1) -> Edges:
    """Return those of the pairs that are alike."""
    left, right = pairs
    parts = [slice(at, at + _BATCH) for at in range(0, len(left), _BATCH)]
    with ThreadPoolExecutor(threads) as pool:
        found = pool.map(lambda part: likeness(messages[left[part]], messages[right[part]]), parts)
        alike = np.concatenate([np.zeros(0, np.float32), *found])
    kept = alike >= ALIKE
    return Edges(left[kept], right[kept], alike[kept])
