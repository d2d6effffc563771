"""The seals as everybody reads them, and the proof that a timeline is under one."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from huiyin.civic.matters import public as matters
from huiyin.civic.trust.models import Seal, SealLeaf
from huiyin.civic.trust.rules.words import LeafKind
from huiyin.kernel.actor import Actor
from huiyin.kernel.errors import NotFound
from huiyin.kernel.merkle import BLOCK, path_of
from huiyin.kernel.seals import Leaf, SealHead
from huiyin.kit.prepared import Prepared

MOST = 21


@dataclass(frozen=True)
class SealRow:
    """One seal as it is published."""

    number: int
    day: date
    made_at: datetime
    count: int
    root: str
    previous: str
    hash: str


@dataclass(frozen=True)
class Proof:
    """How the end of a timeline leads to the root of the seal that covers it."""

    seal: SealRow
    subject: str
    seq: int
    head: str
    index: int
    path: Sequence[str]
    entries_since: int


@dataclass(frozen=True)
class SealedUpTo:
    """Until which entry a matter's timeline is sealed, and since which day."""

    code: str
    seq: int
    day: date


def seals(*, before: int | None = None, limit: int = MOST) -> list[SealRow]:
    """Return the published seals, newest first, from below a number."""
    rows = Seal.objects.defer("blocks").order_by("-number")
    if before is not None:
        rows = rows.filter(number__lt=before)
    return [_row(row) for row in rows[:limit]]


def seal_of(day: date) -> SealRow:
    """Return the seal of a day. Raises NotFound."""
    row = Seal.objects.defer("blocks").filter(day=day).first()
    if row is None:
        raise NotFound
    return _row(row)


def last_sealed_day() -> date | None:
    """Return the newest day under a seal."""
    return Seal.objects.order_by("-number").values_list("day", flat=True).first()


def _row(row: Seal) -> SealRow:
    return SealRow(row.number, row.day, row.made_at, row.count, row.root, row.previous, row.hash)


def proof_of(actor: Actor, code: str) -> Proof:
    """Return the proof for a timeline that the actor may read. Raises NotFound if none is sealed yet."""
    tip = matters.chain_to_read(actor, code)
    leaf = (
        SealLeaf.objects.filter(kind=LeafKind.MATTER, ref=tip.matter_id)
        .select_related("seal")
        .order_by("-seq")
        .first()
    )
    if leaf is None:
        raise NotFound
    return Proof(
        seal=_row(leaf.seal),
        subject=leaf.subject,
        seq=leaf.seq,
        head=leaf.head,
        index=leaf.position,
        path=_path(leaf.seal, leaf.position),
        entries_since=tip.seq - leaf.seq,
    )


def _path(seal: Seal, position: int) -> list[str]:
    block, inside = divmod(position, BLOCK)
    rows = SealLeaf.objects.filter(
        seal=seal, position__gte=block * BLOCK, position__lt=(block + 1) * BLOCK
    ).order_by("position")
    hashes = [Leaf(row.subject, row.seq, row.head).hash for row in rows]
    return [*path_of(hashes, inside), *path_of([bytes.fromhex(root) for root in seal.blocks], block)]


def sealed_up_to(matter_ids: Iterable[int]) -> dict[int, SealedUpTo]:
    """Return how far the timelines of some matters are sealed, in one statement at most."""
    wanted = list(matter_ids)
    found = _SEALED.rows(refs=wanted) if wanted else []
    return {ref: SealedUpTo(subject, seq, day) for ref, subject, seq, day in found}


def _ask_sealed(refs: list[int]) -> QuerySet[SealLeaf, tuple[int, str, int, date]]:
    rows = SealLeaf.objects.filter(kind=LeafKind.MATTER, ref__among=refs).order_by("ref", "seq")
    return rows.values_list("ref", "subject", "seq", "seal__day")


_SEALED = Prepared(_ask_sealed, on_server=True)


def read_seals() -> Iterator[tuple[SealHead, str, Iterator[Leaf]]]:
    """Yield every seal, oldest first, with its stored hash and its leaves."""
    for seal in Seal.objects.defer("blocks").order_by("number").iterator():
        rows = SealLeaf.objects.filter(seal=seal).order_by("position")
        leaves = (Leaf(*row) for row in rows.values_list("subject", "seq", "head").iterator())
        yield SealHead(seal.number, seal.day, seal.count, seal.root, seal.previous), seal.hash, leaves
