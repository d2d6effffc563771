"""The reference clusters, labelled by hand before the detector was written, and judging by them."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zlib import crc32

CLUSTERS = Path(__file__).parent / "data" / "reference_clusters.json"
Pair = tuple[int, int]


@dataclass(frozen=True)
class Message:
    """A message of the file that was labelled."""

    id: str
    user: str
    title: str
    body: str
    at: datetime


@dataclass(frozen=True)
class Judged:
    """Pairwise precision and recall of some groups, and how many pairs they hold."""

    precision: float
    recall: float
    pairs: int


class Reference:
    """Which messages are about the same matter, by position in the file."""

    def __init__(self, messages: Sequence[Message]) -> None:
        said: Mapping[str, Any] = json.loads(CLUSTERS.read_text(encoding="utf-8"))
        at = {message.id: number for number, message in enumerate(messages)}
        self.clusters = [sorted(at[name] for name in cluster) for cluster in said["clusters"]]
        self._largest = self.clusters[max(range(len(self.clusters)), key=lambda n: len(self.clusters[n]))]
        self.unsure = {ordered(at[one], at[other]) for one, other in said["unsure"]}
        self.pairs = pairs_of(self.clusters)
        # A cluster goes to one half as a whole, by a number that has nothing to do with its words.
        named = {number: min(said["clusters"][n]) for n, c in enumerate(self.clusters) for number in c}
        self.half = [
            crc32(named.get(number, message.id).encode()) % 2 for number, message in enumerate(messages)
        ]

    def judge(
        self, groups: Iterable[Sequence[int]], *, half: int | None = None, without_largest: bool = False
    ) -> Judged:
        """Compare groups with the reference: all of it, one half, or all but the largest cluster.

        Pairs that the labelling left open count for nothing. Of one half only pairs inside it count.
        """
        largest = set(self._largest) if without_largest else set()

        def counts(pair: Pair) -> bool:
            inside = half is None or {self.half[pair[0]], self.half[pair[1]]} == {half}
            return inside and not set(pair) <= largest

        found = {pair for pair in pairs_of(groups) - self.unsure if counts(pair)}
        true = {pair for pair in self.pairs if counts(pair)}
        right = len(found & true)
        return Judged(right / (len(found) or 1), right / (len(true) or 1), len(found))


def ordered(one: int, other: int) -> Pair:
    """Return a pair with the smaller first."""
    return (one, other) if one < other else (other, one)


def pairs_of(groups: Iterable[Sequence[int]]) -> set[Pair]:
    """Return every pair inside a group."""
    return {ordered(one, other) for group in groups for one in group for other in group if one != other}


def read_messages(path: Path) -> list[Message]:
    """Read a JSON lines file of messages."""
    rows = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
    return [
        Message(
            row["id"], row["user"], row["title"].strip(), row["body"], datetime.fromisoformat(row["created"])
        )
        for row in rows
    ]
