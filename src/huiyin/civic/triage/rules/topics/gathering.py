"""Who belongs to a topic though no two messages say so: its signature is known now, and strays are gathered.

The more people write about one thing, the more differently they do. A topic of several messages has a
signature: the rare shingles that many of its members share. A message, or a smaller topic, that has much of
it belongs to it, wherever in its words it says so.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from huiyin.civic.triage.rules.topics.shingles import (
    BUCKETS,
    CHUNK,
    MOST_WHOLE,
    Counts,
    Floats,
    Ints,
    Message,
    Shingled,
    join,
    rarity,
    shingle,
)

# So many members make a signature; its shingles stand in so large a share of them, and are rarer than that.
LEAST_MEMBERS, SHARED_BY, RARER_THAN = 4, 0.4, np.float32(2.5)
LONGEST = 60
# Who has so much of a signature belongs to its topic.
BELONGS = 0.4
# Looked for is whoever has two of its rarest shingles, which few others have.
_SOUGHT, _SEEN_TWICE, _OTHERS = 8, 2, 4


@dataclass(frozen=True)
class Signatures:
    """The signatures of topics as the rows of a matrix that sum to one, and by what they are looked for."""

    weights: sparse.csr_matrix
    sought: sparse.csr_matrix


def gather(
    messages: Sequence[Message], topics: list[Ints], spread_over: Counts, *, threads: int = 1
) -> list[Ints]:
    """Return the topics with the strays that belong to them, and small ones joined to what they belong to."""
    large = [number for number, topic in enumerate(topics) if len(topic) >= LEAST_MEMBERS]
    if not large:
        return topics
    chosen = [topics[number] for number in large]
    members = [messages[number] for topic in chosen for number in topic]
    signed = signatures(members, list(map(len, chosen)), spread_over, len(messages), threads=threads)
    parts = shingle(messages, threads=threads, most=MOST_WHOLE)
    found = [belonging(part, signed, first=at * CHUNK) for at, part in enumerate(parts)]
    message, topic, share = (np.concatenate(column) for column in zip(*found, strict=True))
    return settle(topics, message, np.asarray(large)[topic], share)


def signatures(
    members: Sequence[Message], size_of: Sequence[int], spread_over: Counts, many: int, *, threads: int = 1
) -> Signatures:
    """Return what the members of topics share, topic after topic, among so many messages."""
    sizes = np.asarray(size_of, np.int64)
    entries = join(list(shingle(members, threads=threads, most=MOST_WHOLE)))
    topic_of = np.repeat(np.arange(len(sizes)), sizes)
    says = sparse.csr_matrix((1 / sizes[topic_of], (topic_of, np.arange(len(members)))), dtype=np.float32)
    shares = (says @ _presence(entries)).tocsr()
    shares.data *= rarity(shares.indices, spread_over, many) * (shares.data >= SHARED_BY)
    kept = [_weightiest(shares, row, int(size), spread_over) for row, size in enumerate(sizes)]
    return Signatures(_rows([one for one, _ in kept]), _rows([sought for _, sought in kept]))


Entries = tuple[npt.NDArray[np.int32], Floats]


def _weightiest(
    shares: sparse.csr_matrix, row: int, size: int, spread_over: Counts
) -> tuple[Entries, Entries]:
    inside = slice(shares.indptr[row], shares.indptr[row + 1])
    hashes, weights = shares.indices[inside], shares.data[inside]
    order = np.lexsort((hashes, -weights))[:LONGEST]
    order = order[weights[order] > RARER_THAN * SHARED_BY]
    hashes, weights = hashes[order], weights[order]
    sought = hashes[spread_over[hashes] <= _OTHERS * size][:_SOUGHT]
    return (hashes, weights / weights.sum()), (sought, np.ones(len(sought), np.float32))


def _rows(entries: Sequence[Entries]) -> sparse.csr_matrix:
    ends = np.cumsum([0, *(len(hashes) for hashes, _ in entries)])
    hashes, weights = (np.concatenate(column) for column in zip(*entries, strict=True))
    matrix = sparse.csr_matrix((weights, hashes, ends), (len(entries), BUCKETS))
    matrix.sort_indices()
    return matrix


def _presence(entries: Shingled) -> sparse.csr_matrix:
    ones = np.ones(len(entries.hashes), np.float32)
    return sparse.csr_matrix((ones, entries.hashes, entries.starts), (len(entries.starts) - 1, BUCKETS))


def belonging(part: Shingled, signed: Signatures, *, first: int = 0) -> tuple[Ints, Ints, Floats]:
    """Return which messages of a part have most of which signatures, and how much of them."""
    says = _presence(part)
    met = (says @ signed.sought.T).tocoo()
    seen = met.data >= _SEEN_TWICE
    rows, topics = met.row[seen].astype(np.int64), met.col[seen].astype(np.int64)
    shares = np.asarray(says[rows].multiply(signed.weights[topics]).sum(axis=1), np.float32).ravel()
    return rows + first, topics, shares


def settle(topics: list[Ints], message: Ints, topic: Ints, share: Floats) -> list[Ints]:
    """Join small topics to the larger ones they belong to, then give each stray to the one it has most of."""
    home = {int(number): at for at, members in enumerate(topics) for number in members}
    strays: dict[int, tuple[float, int]] = {}
    drawn: dict[tuple[int, int], float] = defaultdict(float)
    for number, target, much in zip(message.tolist(), topic.tolist(), share.tolist(), strict=True):
        at = home.get(number)
        if at is None:
            strays[number] = max(strays.get(number, (BELONGS, -1)), (much, target))
        elif at != target:
            drawn[at, target] += much
    joins = _joins(topics, drawn)
    members = [list(map(int, one)) for one in topics]
    for number, (_, target) in sorted(strays.items()):
        if target >= 0:
            members[target].append(number)
    merged: dict[int, list[int]] = defaultdict(list)
    for at, inside in enumerate(members):
        merged[_end(joins, at)] += inside
    return sorted(
        (np.sort(np.asarray(one, np.int64)) for one in merged.values()), key=lambda one: int(one[0])
    )


def _joins(topics: list[Ints], drawn: Mapping[tuple[int, int], float]) -> dict[int, int]:
    """Say which topic joins which: one whose members have on average so much of a larger one's signature."""
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
