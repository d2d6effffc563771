"""Who belongs to a topic though no two messages say so: its profile is known now, and strays are gathered.

The more people write about one thing, the more differently they do. A topic of several messages has a
profile: the rare pieces that at least half of its members have early on. A message, or a smaller topic, that
has much of it belongs to it, wherever in its words it says so.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse

from huiyin.civic.triage.rules.topics.pieces import BUCKETS, HASH_BITS, HEAD, Counts, Cut, Floats, Ints

# So many members make a profile: the pieces that so large a share of them have, the weightiest first.
LEAST_MEMBERS, SHARED_BY, LONGEST = 5, 0.5, 40
# Rare is what few have beside the members: so many times as many as they are, and a few more. In a large city
# a share of all messages would let a turn of phrase pass for a name.
OTHERS, FEW = 8, 80
# Who has so much of a profile belongs to its topic.
BELONGS = 0.38
# Looked for is whoever has two of its weightiest pieces.
_SOUGHT, _SEEN_TWICE = 16, 2
_HASH = (1 << HASH_BITS) - 1
_AT_ONCE = 200_000


@dataclass(frozen=True)
class Profiles:
    """The profiles of topics as the rows of a matrix that sum to one, and by what they are looked for.

    Its columns stand for the pieces that are in any of them.
    """

    pieces: Counts
    weights: sparse.csr_matrix
    sought: sparse.csr_matrix

    @cached_property
    def column_of(self) -> Counts:
        """Return the column of each bucket, -1 for none."""
        found = np.full(BUCKETS, -1, np.int32)
        found[self.pieces] = np.arange(len(self.pieces))
        return found

    @cached_property
    def seekers(self) -> sparse.csr_matrix:
        """Return which topics look for each piece."""
        return self.sought.T.tocsr()


def shown(part: Cut, topic: Ints, sizes: Ints, spread_over: Counts) -> tuple[Ints, Ints]:
    """Count what the members of topics have early on, as topic << bits | piece; `topic` is -1 for none.

    What too many or too few of all messages have to be in the profile of a topic of its size is left out.
    """
    member = topic[part.rows]
    early = np.flatnonzero((member >= 0) & ((part.flags & HEAD) > 0))
    size, spread = sizes[member[early]], spread_over[part.hashes[early]]
    early = early[(spread <= np.maximum(OTHERS * size, FEW)) & (spread >= SHARED_BY * size)]
    found, counts = np.unique((member[early] << HASH_BITS) | part.hashes[early], return_counts=True)
    return found, counts.astype(np.int64)


def profiles(counted: Sequence[tuple[Ints, Ints]], sizes: Ints, telling: Floats) -> Profiles:
    """Put together what parts counted, and return the profile of each topic, of so many members."""
    keys, place = np.unique(np.concatenate([one for one, _ in counted]), return_inverse=True)
    counts = np.bincount(place, weights=np.concatenate([many for _, many in counted]), minlength=len(keys))
    topic, piece = keys >> HASH_BITS, (keys & _HASH).astype(np.int32)
    share = counts / sizes[topic]
    weight = telling[piece] * share
    kept = np.flatnonzero((share >= SHARED_BY) & (weight > 0))
    order = kept[np.lexsort((piece[kept], -weight[kept], topic[kept]))]
    order = order[_rank(topic[order]) < LONGEST]
    topic, piece, weight = topic[order], piece[order], weight[order]
    every = np.bincount(topic, weights=weight, minlength=len(sizes))
    first = _rank(topic) < _SOUGHT
    pieces, column = np.unique(piece, return_inverse=True)
    shape = (len(sizes), len(pieces))
    return Profiles(
        pieces,
        sparse.csr_matrix(((weight / every[topic]).astype(np.float32), (topic, column)), shape=shape),
        sparse.csr_matrix((np.ones(int(first.sum()), np.int32), (topic[first], column[first])), shape=shape),
    )


def _rank(ordered: Ints) -> Ints:
    """Say of each place in a row of equal numbers the how manieth it is."""
    return np.arange(len(ordered)) - np.searchsorted(ordered, ordered)


def belonging(part: Cut, known: Profiles, *, first: int = 0) -> tuple[Ints, Ints, Floats]:
    """Return which messages of a part have enough of which profiles, and how much of them."""
    columns = known.column_of[part.hashes]
    told = np.flatnonzero(columns >= 0)
    starts, shape = np.searchsorted(told, part.starts), (len(part.starts) - 1, len(known.pieces))
    says = sparse.csr_matrix((np.ones(len(told), np.int32), columns[told], starts), shape)
    met = (says @ known.seekers).tocoo()
    seen = met.data >= _SEEN_TWICE
    rows, topics = met.row[seen].astype(np.int64), met.col[seen].astype(np.int64)
    order = np.lexsort((topics, rows))
    rows, topics = rows[order], topics[order]
    shares = [np.zeros(0, np.float32)]
    for at in range(0, len(rows), _AT_ONCE):
        some = slice(at, at + _AT_ONCE)
        much = says[rows[some]].multiply(known.weights[topics[some]]).sum(axis=1)
        shares.append(np.asarray(much, np.float32).ravel())
    return rows + first, topics, np.concatenate(shares)


def settle(
    topics: Sequence[Ints], message: Ints, topic: Ints, share: Floats, writer: Ints | None = None
) -> list[Ints]:
    """Join small topics to the larger ones they belong to, then give each stray to the one it has most of.

    `writer` is a number for the author of each message, 0 if unknown: a topic of one author draws nothing
    else of the same one, because whoever writes much has turns of phrase.
    """
    alone = [_only_writer(members, writer) for members in topics]
    home = np.full(int(max([*message[-1:], *(members[-1] for members in topics)], default=-1)) + 1, -1)
    for at, members in enumerate(topics):
        home[members] = at
    strays: dict[int, tuple[float, int]] = {}
    drawn: dict[tuple[int, int], float] = defaultdict(float)
    for number, target, much in zip(message.tolist(), topic.tolist(), share.tolist(), strict=True):
        at = int(home[number])
        if at == target or (writer is not None and alone[target] and alone[target] == int(writer[number])):
            continue
        if at >= 0:
            drawn[at, target] += much
        elif much >= BELONGS:
            strays[number] = max(strays.get(number, (0.0, -1)), (much, target))
    joins = _joins(topics, drawn)
    grown = [list(map(int, one)) for one in topics]
    for number, (_, target) in sorted(strays.items()):
        grown[target].append(number)
    merged: dict[int, list[int]] = defaultdict(list)
    for at, inside in enumerate(grown):
        merged[_end(joins, at)] += inside
    ordered = (np.sort(np.asarray(one, np.int64)) for one in merged.values())
    return sorted(ordered, key=lambda one: int(one[0]))


def _only_writer(members: Ints, writer: Ints | None) -> int:
    """Return who wrote all messages of a topic; 0 if several did or nobody knows."""
    found = np.unique(writer[members]) if writer is not None else np.zeros(0, np.int64)
    return int(found[0]) if len(found) == 1 else 0


def _joins(topics: Sequence[Ints], drawn: Mapping[tuple[int, int], float]) -> dict[int, int]:
    """Say which topic joins which: one whose members have on average so much of a larger one's profile."""
    best: dict[int, tuple[float, int]] = {}
    for (at, target), much in drawn.items():
        share = much / len(topics[at])
        if share >= BELONGS and (len(topics[target]), target) > (len(topics[at]), at):
            best[at] = max(best.get(at, (0.0, -1)), (share, target))
    return {at: target for at, (_, target) in best.items()}


def _end(joins: Mapping[int, int], at: int) -> int:
    while at in joins:
        at = joins[at]
    return at
