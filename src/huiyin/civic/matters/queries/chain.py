"""Checking the hash chains against what the database holds now."""

from collections.abc import Iterator
from dataclasses import dataclass

from huiyin.civic.matters.models import Entry, Matter
from huiyin.kernel.chain import Finding, Link, Stored, verify


@dataclass(frozen=True)
class ChainReport:
    """What verification says of one matter's timeline."""

    code: str
    entries: int
    erased: int
    broken: bool


def check_chain(matter: Matter) -> ChainReport:
    """Verify one timeline from its first entry to the head the matter keeps."""
    rows = Entry.objects.filter(matter=matter).select_related("payload").order_by("seq")
    findings = verify([_stored(matter.code, row) for row in rows], matter.head)
    return ChainReport(
        code=matter.code,
        entries=len(findings),
        erased=findings.count(Finding.ERASED),
        broken=Finding.BROKEN in findings,
    )


def check_all_chains() -> Iterator[ChainReport]:
    """Verify every timeline, one after the other."""
    for matter in Matter.objects.order_by("id").iterator(chunk_size=500):
        yield check_chain(matter)


def _stored(subject: str, row: Entry) -> Stored:
    payload = getattr(row, "payload", None)
    return Stored(
        link=Link(
            subject=subject,
            seq=row.seq,
            kind=row.kind,
            occurred_at=row.occurred_at,
            recorded_at=row.recorded_at,
            pseudonym=row.pseudonym,
            digest=row.digest,
        ),
        hash=row.hash,
        salt=bytes(payload.salt) if payload else None,
        payload=payload.data if payload else None,
    )
