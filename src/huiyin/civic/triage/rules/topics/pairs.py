"""Which messages to compare at all.

Comparing each with each would take n² steps. Two messages about the same thing share rare pieces, so each
message is laid into the blocks of its rarest ones, and compared with a few neighbours there: the number of
comparisons grows with the number of messages.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from huiyin.civic.triage.rules.topics.knowing import NAME
from huiyin.civic.triage.rules.topics.pieces import BUCKETS, HASH_BITS, TITLE, Counts, Cut, Floats, Ints

# A message lies in the blocks of so many of its most telling pieces; what stands in the title tells twice.
KEYS = 30
# In a block it is compared with so many of those that lie behind it.
NEIGHBOURS = 10
# A pair that meets in fewer blocks met by chance.
MEETINGS = 2
_ROW_SHIFT, _LIGHT_SHIFT = np.uint64(48), np.uint64(HASH_BITS)
_FINEST = np.float32(1 << 22)


@dataclass(frozen=True)
class Edges:
    """Pairs of messages, each once, the smaller number first, and how alike they are."""

    left: Ints | Counts
    right: Ints | Counts
    alike: Floats


@dataclass(frozen=True)
class Keys:
    """The blocks of messages: the piece, the message, and the message's sign for sorting within."""

    piece: Counts
    message: Ints
    sign: npt.NDArray[np.uint32]


def keys_of(
    part: Cut, tables: tuple[Floats, npt.NDArray[np.uint8]], shared: npt.NDArray[np.bool_], *, first: int
) -> Keys:
    """Return in which blocks messages lie; `shared` tells which pieces several have."""
    telling, kinds = tables
    chosen = np.flatnonzero(shared[part.hashes] & ((kinds[part.hashes] & NAME) > 0))
    hashes = part.hashes[chosen]
    weight = telling[hashes] * (1 + ((part.flags[chosen] & TITLE) > 0))
    lightness = (2 * _FINEST - weight.astype(np.float32) * _FINEST).astype(np.uint64)
    # One number a key, so that one fast sort puts the weightiest first: message, lightness, piece.
    rows = part.rows[chosen].astype(np.uint64)
    order = np.sort((rows << _ROW_SHIFT) | (lightness << _LIGHT_SHIFT) | hashes.astype(np.uint64))
    rows, found = order >> _ROW_SHIFT, order & np.uint64(BUCKETS - 1)
    kept = np.arange(len(rows)) - np.searchsorted(rows, rows) < KEYS
    own = rows[kept].astype(np.int64)
    return Keys(found[kept].astype(np.int32), own + first, _signs(part)[own])


def _signs(part: Cut) -> npt.NDArray[np.uint32]:
    """Return the smallest mixed piece of each message: alike messages often have the same."""
    mixed = (part.hashes.astype(np.uint32) * np.uint32(2654435761)) ^ np.uint32(0x5BD1E995)
    if not len(mixed):
        return np.zeros(len(part.starts) - 1, np.uint32)
    found = np.minimum.reduceat(mixed, np.minimum(part.starts[:-1], len(mixed) - 1))
    found[np.diff(part.starts) == 0] = 0
    return found


def join(parts: Sequence[Keys]) -> Keys:
    """Put the keys of parts together."""
    return Keys(
        np.concatenate([part.piece for part in parts]),
        np.concatenate([part.message for part in parts]),
        np.concatenate([part.sign for part in parts]),
    )


def meetings(keys: Keys) -> Ints:
    """Return who are neighbours in a block, once a block, as left << 32 | right."""
    order = np.lexsort((keys.message, keys.sign, keys.piece))
    piece, message = keys.piece[order], keys.message[order]
    met = []
    for step in range(1, NEIGHBOURS + 1):
        same = piece[step:] == piece[:-step]
        one, other = message[:-step][same], message[step:][same]
        met.append((np.minimum(one, other) << 32) | np.maximum(one, other))
    return np.concatenate(met)


def met_again(met: Ints) -> tuple[Ints, Ints]:
    """Return the pairs that met often enough."""
    pairs = np.sort(met)
    # Sorted, all meetings of a pair stand beside each other.
    further = MEETINGS - 1
    pairs = pairs[: max(len(pairs) - further, 0)][pairs[further:] == pairs[: max(len(pairs) - further, 0)]]
    pairs = pairs[np.append(True, pairs[1:] != pairs[:-1])] if len(pairs) else pairs
    return pairs >> 32, pairs & 0xFFFFFFFF
