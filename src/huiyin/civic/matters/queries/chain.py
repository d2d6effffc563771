"""Reading the hash chains as they stand in the database."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter

from django.db.models import QuerySet

from huiyin.civic.matters import access
from huiyin.civic.matters.models import Entry, Matter
from huiyin.kernel.actor import Actor
from huiyin.kernel.chain import Finding, Link, Stored, verify
from huiyin.kernel.errors import NotFound
from huiyin.kernel.ids import parse_public_code

AT_ONCE = 500


@dataclass(frozen=True)
class Chain:
    """One timeline with the head that its matter keeps."""

    matter_id: int
    code: str
    head: str
    entries: list[Stored]


@dataclass(frozen=True)
class ChainReport:
    """What verification says of one matter's timeline."""

    code: str
    entries: int
    erased: int
    broken: bool


@dataclass(frozen=True)
class Tip:
    """The end of a timeline at some moment."""

    matter_id: int
    code: str
    seq: int
    hash: str


def check_chain(matter: Matter) -> ChainReport:
    """Verify one timeline from its first entry to the head the matter keeps."""
    return _report(next(_chains([matter])))


def check_all_chains() -> Iterator[ChainReport]:
    """Verify every timeline, one after the other."""
    return map(_report, read_chains())


def _report(chain: Chain) -> ChainReport:
    findings = verify(chain.entries, chain.head)
    return ChainReport(
        code=chain.code,
        entries=len(findings),
        erased=findings.count(Finding.ERASED),
        broken=Finding.BROKEN in findings,
    )


def read_chains() -> Iterator[Chain]:
    """Yield every timeline, a few hundred matters in two statements."""
    last = 0
    while matters := list(Matter.objects.filter(pk__gt=last).order_by("pk")[:AT_ONCE]):
        yield from _chains(matters)
        last = matters[-1].pk


def _chains(matters: Sequence[Matter]) -> Iterator[Chain]:
    rows = Entry.objects.filter(matter__in=[matter.pk for matter in matters]).select_related("payload")
    by_matter = {
        key: list(group) for key, group in groupby(rows.order_by("matter", "seq"), attrgetter("matter_id"))
    }
    for matter in matters:
        entries = [_stored(matter.code, row) for row in by_matter.get(matter.pk, ())]
        yield Chain(matter.pk, matter.code, matter.head, entries)


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


def first_entry_at() -> datetime | None:
    """Return when the first entry of all was recorded."""
    return Entry.objects.order_by("pk").values_list("recorded_at", flat=True).first()


def tips(*, after: int, before: datetime) -> tuple[list[Tip], int]:
    """Return the ends, as they stood at `before`, of the timelines with an entry numbered above `after`.

    The number of the last of these entries comes along; it is `after` if there are none.
    """
    rows = Entry.objects.filter(pk__gt=after, recorded_at__lt=before).order_by("matter_id", "seq")
    found: dict[int, Tip] = {}
    newest = after
    for number, matter_id, code, seq, digest in rows.values_list(
        "pk", "matter_id", "matter__code", "seq", "hash"
    ).iterator():
        found[matter_id] = Tip(matter_id, code, seq, digest)
        newest = max(newest, number)
    return list(found.values()), newest


def chain_to_read(actor: Actor, code: str) -> Tip:
    """Return the end of a timeline that the actor may read, or that is public. Raises NotFound."""
    canonical = parse_public_code(code) or ""
    readable: QuerySet[Matter] = access.visible_to(actor) | Matter.objects.filter(published_at__isnull=False)
    matter = readable.filter(code=canonical).first()
    if matter is None:
        raise NotFound
    return Tip(matter.pk, matter.code, matter.seq, matter.head)


def timeline_heads(using: str = "default") -> Iterator[tuple[int, int, str]]:
    """Yield the end of every timeline, (matter id, number of its last entry, hash), in order of ids."""
    rows = Matter.objects.using(using).order_by("id").values_list("id", "seq", "head")
    yield from rows.iterator(chunk_size=5_000)
