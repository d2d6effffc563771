"""Topics out of pairs: the two that hang together most join first, as long as they hang together enough."""

from array import array
from collections.abc import Iterator
from heapq import heappop, heappush
from itertools import repeat

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from huiyin.civic.triage.rules.likeness import SAME
from huiyin.civic.triage.rules.topics.pairs import Edges
from huiyin.civic.triage.rules.topics.pieces import Ints

# Two groups grow together by their best links: so many of each member count.
LINKS = 2
# Where members agree much, whoever agrees much less does not belong: so large a share of the cohesion of a
# group of so many it takes to join it.
AGREED, FIRM = 0.65, 3
# What is fainter is no link at all: beside the best links of a group it could not count.
FAINT = 0.1
_READ_AT_ONCE, _REMEMBERED = 10_000, 2_000_000
# How little two groups hang together, one of each, and how many members both had when that was found out.
Try = tuple[float, int, int, int]


def heaps(edges: Edges, many: int) -> list[Edges]:
    """Cut edges into so many lots, each with all the edges among those that any chain of pairs connects."""
    sure = edges.alike >= SAME
    if not sure.any():
        return []
    left, right, last = edges.left[sure], edges.right[sure], int(edges.right.max())
    graph = sparse.coo_matrix((np.ones(len(left), np.int8), (left, right)), (last + 1, last + 1))
    _, label = connected_components(graph, directed=False)
    lot = np.where(label[edges.left] == label[edges.right], label[edges.left] % many, -1)
    return [_only(edges, lot == number) for number in range(many)]


def _only(edges: Edges, chosen: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Edges:
    return Edges(edges.left[chosen], edges.right[chosen], edges.alike[chosen])


def grown(edges: Edges) -> list[Ints]:
    """Return the topics as the numbers of their messages, in order; messages that are alone are left out."""
    here, places = np.unique(np.concatenate([edges.left, edges.right]), return_inverse=True)
    left, right = np.split(places.astype(np.int32), 2)
    found = _Growing(len(here), Edges(left, right, edges.alike)).groups()
    return sorted((np.sort(here[one]) for one in found), key=lambda one: int(one[0]))


class _Growing:
    """Groups that grow by joining the two that hang together most, as long as they hang together enough.

    Messages have numbers from 0 on, and a group that of one of its members. A city has millions of pairs:
    they lie in arrays and are read when their turn comes.
    """

    def __init__(self, many: int, edges: Edges) -> None:
        self._links = _Links(many, edges)
        self._sure = _strongest(_only(edges, edges.alike >= SAME))
        # What waits for its turn again with what it is worth now, and how large both groups were then.
        self._again: list[Try] = []
        self._group_of = array("i", range(many))
        self._members: dict[int, list[int]] = {}
        self._cohesion: dict[int, float] = {}
        self._tried: dict[tuple[int, int], int] = {}

    def groups(self) -> list[list[int]]:
        """Join until nothing hangs together enough."""
        for negative, one, other, then in self._in_turn():
            left, right = self._group_of[one], self._group_of[other]
            if left == right:
                continue
            now = self._size(left) + self._size(right)
            hold = -negative if then == now else self._hold_anew(left, right, now)
            if hold + 1e-9 < -negative:
                if hold >= SAME:
                    heappush(self._again, (-hold, one, other, now))
            elif hold >= self._asked(left, right):
                self._join(left, right, hold)
        return list(self._members.values())

    def _in_turn(self) -> Iterator[Try]:
        """Yield what may join, the strongest first, with whatever is pushed meanwhile."""
        for following in self._sure:
            while self._again and self._again[0] < following:
                yield heappop(self._again)
            yield following
        while self._again:
            yield heappop(self._again)

    def _size(self, group: int) -> int:
        members = self._members.get(group)
        return len(members) if members else 1

    def _hold_anew(self, left: int, right: int, now: int) -> float:
        """Say how much two groups hang together, once as long as neither grows; 0 when asked again."""
        pair = (left, right) if left < right else (right, left)
        if self._tried.get(pair) == now:
            return 0.0
        if len(self._tried) >= _REMEMBERED:
            self._tried.clear()
        self._tried[pair] = now
        return self._hold(*pair)

    def _hold(self, left: int, right: int) -> float:
        """Say how much two groups hang together: the best links of each member of the smaller one."""
        if self._size(left) > self._size(right):
            left, right = right, left
        small, group_of = self._members.get(left) or [left], self._group_of
        most, best = min(LINKS, self._size(right)), 0.0
        for one in small:
            found = 0
            for other, score in self._links.of(one):
                if group_of[other] == right:
                    best += score
                    found += 1
                    if found == most:
                        break
        return best / (most * len(small))

    def _asked(self, left: int, right: int) -> float:
        """Say how much two groups have to hang together to join."""
        firm = [AGREED * self._cohesion[one] for one in (left, right) if self._size(one) >= FIRM]
        return max(firm, default=0.0)

    def _join(self, left: int, right: int, hold: float) -> None:
        """Put the smaller group into the larger one; its cohesion is the mean of what members joined with."""
        inside = sum(self._cohesion.get(one, 0.0) * (self._size(one) - 1) for one in (left, right))
        if self._size(left) < self._size(right):
            left, right = right, left
        joining = self._members.pop(right, None) or [right]
        for number in joining:
            self._group_of[number] = left
        self._members.setdefault(left, [left]).extend(joining)
        self._cohesion[left] = (inside + hold) / (len(self._members[left]) - 1)


class _Links:
    """The links of messages, the strongest of each first."""

    def __init__(self, many: int, edges: Edges) -> None:
        one = np.append(edges.left, edges.right)
        order = np.lexsort((-np.append(edges.alike, edges.alike), one))
        self._starts = array("q", np.searchsorted(one[order], np.arange(many + 1)).tobytes())
        self._others = np.append(edges.right, edges.left)[order].data
        self._scores = np.append(edges.alike, edges.alike)[order].data

    def of(self, number: int) -> Iterator[tuple[int, float]]:
        """Return the links of a message."""
        some = slice(self._starts[number], self._starts[number + 1])
        return zip(self._others[some].tolist(), self._scores[some].tolist(), strict=True)


def _strongest(sure: Edges) -> Iterator[Try]:
    """Yield pairs, the strongest first, as what may join: two groups of one member each."""
    order = np.lexsort((sure.right, sure.left, -sure.alike))
    for at in range(0, len(order), _READ_AT_ONCE):
        some = order[at : at + _READ_AT_ONCE]
        columns = (-sure.alike[some]).tolist(), sure.left[some].tolist(), sure.right[some].tolist()
        yield from zip(*columns, repeat(2), strict=False)
