"""Who reads which entry of a timeline."""

from types import SimpleNamespace

import pytest

from huiyin.civic.matters.rules.readers import gathered, readable_by, reader_of
from huiyin.civic.matters.rules.words import MatterAudit, Reader

# Acts that say something about people or the office's own doing: nobody outside reads that they happened.
INTERNAL = (
    MatterAudit.NOTED,
    MatterAudit.CLASSIFIED,
    MatterAudit.ECHO_DRAFTED,
    MatterAudit.ECHO_RETURNED,
    MatterAudit.SUPPORTED,
    MatterAudit.LISTED,
)


@pytest.mark.parametrize("kind", MatterAudit)
def test_every_kind_has_a_reader(kind: MatterAudit) -> None:
    assert reader_of(kind) in Reader


@pytest.mark.parametrize("kind", INTERNAL)
def test_what_happens_inside_an_office_stays_there(kind: MatterAudit) -> None:
    assert reader_of(kind) is Reader.STAFF


@pytest.mark.parametrize("kind", [MatterAudit.ADDED_TO, MatterAudit.RETURNED, MatterAudit.UNPUBLISHED])
def test_the_author_reads_more_than_the_public(kind: MatterAudit) -> None:
    assert reader_of(kind) is Reader.AUTHOR


def test_who_stands_nearer_reads_everything_that_others_read() -> None:
    assert readable_by(Reader.PUBLIC) < readable_by(Reader.AUTHOR) < readable_by(Reader.STAFF)
    assert readable_by(Reader.STAFF) == frozenset(Reader)


def test_neighbours_who_join_in_a_row_are_one_line() -> None:
    filed, joined, noted = MatterAudit.FILED, MatterAudit.SUPPORTED, MatterAudit.NOTED
    way = [filed, joined, joined, joined, noted, noted, joined]
    entries = [SimpleNamespace(kind=kind.value, seq=seq) for seq, kind in enumerate(way)]
    shown = [(one.kind, one.seq, n) for one, n in gathered(entries)]
    assert shown == [(filed, 0, 1), (joined, 3, 3), (noted, 4, 1), (noted, 5, 1), (joined, 6, 1)]
