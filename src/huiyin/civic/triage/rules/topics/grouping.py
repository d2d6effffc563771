"""Topics out of pairs: what hangs together, cut where it only hangs together by a chain."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.sparse.csgraph import connected_components
from scipy.spatial.distance import squareform

from huiyin.civic.triage.rules.topics.pairs import ALIKE, Edges
from huiyin.civic.triage.rules.topics.shingles import Ints

# The members of a topic are so much alike on average, neighbours or not.
COHESION = 0.2
# A heap larger than this is first cut at its weaker links, because looking at all its pairs costs the square.
LARGEST = 1_500
_STRICTER = 1.25


def groups(messages: sparse.csr_matrix, edges: Edges) -> list[Ints]:
    """Return the topics as the numbers of their messages, in order; messages that are alone are left out."""
    found = [topic for heap in heaps(edges) for topic in cohesive(messages, heap)]
    return sorted(found, key=lambda topic: int(topic[0]))


def heaps(edges: Edges, bound: float = float(ALIKE)) -> Iterator[Ints]:
    """Yield what hangs together by edges; what is too large, by its stronger edges only."""
    kept = edges.alike >= bound
    left, right = edges.left[kept], edges.right[kept]
    here, places = np.unique(np.concatenate([left, right]), return_inverse=True)
    if not len(here):
        return
    graph = sparse.coo_matrix(
        (np.ones(len(left), np.int8), (places[: len(left)], places[len(left) :])), (len(here), len(here))
    )
    _, label = connected_components(graph, directed=False)
    order = np.argsort(label, kind="stable")
    for heap in np.split(here[order], np.flatnonzero(np.diff(label[order])) + 1):
        if len(heap) <= LARGEST:
            yield heap
            continue
        inside = np.isin(edges.left, heap)
        part = Edges(edges.left[inside], edges.right[inside], edges.alike[inside])
        yield from heaps(part, bound * _STRICTER)


def cohesive(messages: sparse.csr_matrix, heap: Ints) -> list[Ints]:
    """Cut a heap into topics whose members are alike on average (average linkage)."""
    if len(heap) == 2:
        return [heap]
    alike = _alike(messages[heap])
    tree = linkage(squareform(1 - alike, checks=False), method="average")
    label: npt.NDArray[np.int32] = fcluster(tree, 1 - COHESION, criterion="distance")
    topics = [heap[label == number] for number in np.unique(label)]
    return [topic for topic in topics if len(topic) > 1]


def _alike(rows: sparse.csr_matrix) -> npt.NDArray[np.float32]:
    """Compare each with each."""
    # With all the buckets as columns the transposed matrix would be a large one, however few its rows.
    used, columns = np.unique(rows.indices, return_inverse=True)
    dense = sparse.csr_matrix((rows.data, columns, rows.indptr), (rows.shape[0], len(used)))
    alike: npt.NDArray[np.float32] = np.clip((dense @ dense.T).toarray(), 0, 1)
    np.fill_diagonal(alike, 1)
    return alike
