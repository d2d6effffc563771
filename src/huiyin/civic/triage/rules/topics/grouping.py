"""Topics out of pairs: the two that hang together most join first, as long as they hang together enough."""

from collections import defaultdict
from collections.abc import Iterable
from heapq import heapify, heappop, heappush, nlargest
from math import fsum

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
# What is fainter is no link at all.
FAINT = 0.02


def heaps(edges: Edges, many: int) -> list[Edges]:
    """Cut edges into so many lots, each with all the edges among those that any chain of pairs connects."""
    sure = edges.alike >= SAME
    here, places = np.unique(np.concatenate([edges.left[sure], edges.right[sure]]), return_inverse=True)
    if not len(here):
        return []
    half = len(places) // 2
    graph = sparse.coo_matrix((np.ones(half, np.int8), (places[:half], places[half:])), (len(here),) * 2)
    _, label = connected_components(graph, directed=False)
    left, right = (np.searchsorted(here, side) for side in (edges.left, edges.right))
    inside = (np.append(here, -1)[left] == edges.left) & (np.append(here, -1)[right] == edges.right)
    lots = np.append(label, -1)
    inside &= lots[left] == lots[right]
    lot = lots[left] % many
    return [_only(edges, inside & (lot == number)) for number in range(many)]


def _only(edges: Edges, chosen: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Edges:
    return Edges(edges.left[chosen], edges.right[chosen], edges.alike[chosen])


def grown(edges: Edges) -> list[Ints]:
    """Return the topics as the numbers of their messages, in order; messages that are alone are left out."""
    found = _Growing(
        zip(edges.left.tolist(), edges.right.tolist(), edges.alike.tolist(), strict=True)
    ).groups()
    return sorted((np.sort(np.asarray(one, np.int64)) for one in found), key=lambda one: int(one[0]))


class _Growing:
    """Groups that grow by joining the two that hang together most, as long as they hang together enough."""

    def __init__(self, scored: Iterable[tuple[int, int, float]]) -> None:
        self._links: dict[int, dict[int, float]] = defaultdict(dict)
        self._heap = []
        for one, other, score in scored:
            self._links[one][other] = self._links[other][one] = score
            if score >= SAME:
                self._heap.append((-score, one, other))
        self._group_of = {number: number for number in self._links}
        self._members = {number: [number] for number in self._links}
        self._cohesion: dict[int, float] = {}
        heapify(self._heap)

    def groups(self) -> list[list[int]]:
        """Join until nothing hangs together enough."""
        while self._heap:
            negative, one, other = heappop(self._heap)
            left, right = self._group_of[one], self._group_of[other]
            if left == right:
                continue
            hold = self._hold(left, right)
            if hold + 1e-9 < -negative:
                # It was worth more when it was pushed: it waits for its turn with what it is worth now.
                if hold >= SAME:
                    heappush(self._heap, (-hold, one, other))
                continue
            if hold >= self._asked(left, right):
                self._join(left, right, hold)
        return [members for members in self._members.values() if len(members) > 1]

    def _hold(self, left: int, right: int) -> float:
        """Say how much two groups hang together: the best links of each member of the smaller one."""
        small, large = sorted((self._members[left], self._members[right]), key=len)
        if len(large) == 1:
            return self._links[left].get(right, 0.0)
        inside, most = set(large), min(LINKS, len(large))
        best = (
            nlargest(most, (score for other, score in self._links[one].items() if other in inside))
            for one in small
        )
        return fsum(fsum(links) / most for links in best) / len(small)

    def _asked(self, left: int, right: int) -> float:
        """Say how much two groups have to hang together to join."""
        firm = [AGREED * self._cohesion[one] for one in (left, right) if len(self._members[one]) >= FIRM]
        return max(firm, default=0.0)

    def _join(self, left: int, right: int, hold: float) -> None:
        """Put the smaller group into the larger one; its cohesion is the mean of what members joined with."""
        inside = sum(self._cohesion.get(one, 0.0) * (len(self._members[one]) - 1) for one in (left, right))
        if len(self._members[left]) < len(self._members[right]):
            left, right = right, left
        for number in self._members[right]:
            self._group_of[number] = left
        self._members[left] += self._members.pop(right)
        self._cohesion[left] = (inside + hold) / (len(self._members[left]) - 1)
