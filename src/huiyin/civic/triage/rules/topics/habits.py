"""What an author always writes: whoever writes very much has turns of phrase that say nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from huiyin.civic.triage.rules.topics.pieces import CALLED, HASH_BITS, Cut, Ints

# Whoever wrote so many messages has habits: the pieces that stand in so large a share of them.
PROLIFIC, HABIT = 20, 0.15


@dataclass(frozen=True)
class Habits:
    """Who writes very much, in order, and what each of them always writes, as writer << bits | piece."""

    writers: Ints
    keys: Ints


def habits(parts: Iterable[Cut], writers: Sequence[Ints]) -> Habits:
    """Find the authors who write very much and what they always write; 0 stands for an unknown author."""
    known, counts = np.unique(np.concatenate([*writers, np.zeros(0, np.int64)]), return_counts=True)
    prolific = (counts >= PROLIFIC) & (known != 0)
    known, counts = known[prolific], counts[prolific]
    if not len(known):
        return Habits(known, known)
    pairs = [_theirs(part, writer, known)[1] for part, writer in zip(parts, writers, strict=True)]
    keys, times = np.unique(np.concatenate(pairs), return_counts=True)
    return Habits(known, keys[times >= HABIT * counts[keys >> HASH_BITS]])


def without(part: Cut, writer: Ints, always: Habits) -> Cut:
    """Leave out of messages what their authors always write; names in titles stay."""
    if not len(always.writers):
        return part
    places, keys = _theirs(part, writer, always.writers)
    dropped = np.zeros(len(part.hashes), bool)
    dropped[places] = np.isin(keys, always.keys) & ((part.flags[places] & CALLED) == 0)
    ends = np.append(0, np.cumsum(~dropped))
    return Cut(ends[part.starts], part.hashes[~dropped], part.flags[~dropped])


def _theirs(part: Cut, writer: Ints, known: Ints) -> tuple[Ints, Ints]:
    """Return where the pieces of some authors are, and the pieces with the author's place among them."""
    place = np.minimum(np.searchsorted(known, writer), len(known) - 1)
    place = np.where(known[place] == writer, place, -1)[part.rows]
    theirs = np.flatnonzero(place >= 0)
    return theirs, (place[theirs] << HASH_BITS) | part.hashes[theirs]
