"""Who reads which entry of a timeline."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Protocol, TypeVar

from huiyin.civic.matters.rules.words import MatterAudit as A
from huiyin.civic.matters.rules.words import Reader


class OfKind(Protocol):
    """Whatever has the kind of an entry of a timeline."""

    @property
    def kind(self) -> str:
        """Return the kind."""


One = TypeVar("One", bound=OfKind)
# Many neighbours may join one after the other; their lines would bury what was done.
_GATHERED = frozenset({A.SUPPORTED, A.ELDER_JOINED})

_PUBLIC = frozenset(
    {
        A.FILED,
        A.IMPORTED,
        A.ACCEPTED,
        A.DECLINED,
        A.ASSIGNED,
        A.PASSED_ON,
        A.HANDED_UP,
        A.HANDED_DOWN,
        A.STARTED,
        A.ANSWERED,
        A.CONFIRMED,
        A.NOT_SOLVED,
        A.CLOSED,
        A.REOPENED,
        A.WITHDRAWN,
        A.MERGED,
        A.ELDER_JOINED,
        A.PROGRESS_TOLD,
        A.SUSPENDED,
        A.RESUMED,
        A.EXTENDED,
        A.REORGANISED,
        A.OFFERED,
    }
)
_AUTHOR = frozenset(
    {
        A.AUTHOR_ASKED,
        A.URGENCY_CHANGED,
        A.RECOUNTED,
        A.ADDED_TO,
        A.PUBLISHED,
        A.UNPUBLISHED,
        A.RETURNED,
        A.RULED,
        A.UNMERGED,
        A.PROMOTED,
        A.ECHO_SHARED,
        A.CLOSING_NEAR,
        A.TASK_CALLED,
        A.TASK_REPORTED_IN,
        A.TASK_DONE,
    }
)


def reader_of(kind: A) -> Reader:
    """Return who may read an entry of this kind: everybody, the author too, or staff only.

    What everybody reads is the kind and the time; the payload stays with staff, except words that the
    author wrote or was told.
    """
    if kind in _PUBLIC:
        return Reader.PUBLIC
    return Reader.AUTHOR if kind in _AUTHOR else Reader.STAFF


def readable_by(reader: Reader) -> frozenset[Reader]:
    """Return the kinds of entry a reader of this closeness may see."""
    order = (Reader.PUBLIC, Reader.AUTHOR, Reader.STAFF)
    return frozenset(order[: order.index(reader) + 1])


def gathered(way: Iterable[One]) -> Iterator[tuple[One, int]]:
    """Yield the entries of a timeline, a row of neighbours who joined as its last one with their number."""
    for kind, row in groupby(way, key=lambda one: one.kind):
        entries = list(row)
        if kind in _GATHERED:
            yield entries[-1], len(entries)
        else:
            yield from ((entry, 1) for entry in entries)
