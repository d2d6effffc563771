"""Sealing one day of history under one root."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Max

from huiyin.civic.matters import public as matters
from huiyin.civic.trust.models import Seal, SealLeaf
from huiyin.civic.trust.queries.records import records_between
from huiyin.civic.trust.rules.days import end_of
from huiyin.civic.trust.rules.words import LeafKind, TrustAudit
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.chain import GENESIS
from huiyin.kernel.errors import AlreadyChanged, NotAllowed
from huiyin.kernel.merkle import blocks_of, root_of
from huiyin.kernel.seals import RECORD, Leaf, SealHead
from huiyin.kit.actions import action, detail

# Numbers are drawn before a transaction commits: a late one may lie this far below what was sealed.
OVERLAP = 50_000
AT_ONCE = 2_000


@action(audit=TrustAudit.SEALED)
def seal_day(*, actor: Actor, day: date) -> Seal:
    """Seal everything that was recorded up to the end of a day and stands under no seal yet.

    Days are sealed in their order. What commits late falls into the next seal. Raises AlreadyChanged if
    this day is sealed already; of two workers at once the unique day lets one through.
    """
    if not actor.system:
        raise NotAllowed
    last = Seal.objects.order_by("-number").first()
    if last is not None and last.day >= day:
        raise AlreadyChanged
    leaves, upto_entry, upto_record = _leaves(last, day)
    hashes = [_leaf(row).hash for row in leaves]
    head = SealHead(
        number=last.number + 1 if last else 1,
        day=day,
        count=len(leaves),
        root=root_of(hashes),
        previous=last.hash if last else GENESIS,
    )
    seal = Seal.objects.create(
        **vars(head),
        made_at=clock.now(),
        hash=head.hash,
        blocks=[block.hex() for block in blocks_of(hashes)],
        upto_entry=upto_entry,
        upto_record=upto_record,
    )
    for position, row in enumerate(leaves):
        row.seal, row.position = seal, position
    SealLeaf.objects.bulk_create(leaves, batch_size=AT_ONCE)
    detail(day=day.isoformat(), count=head.count, hash=head.hash)
    return seal


def _leaf(row: SealLeaf) -> Leaf:
    return Leaf(row.subject, row.seq, row.head)


def _leaves(last: Seal | None, day: date) -> tuple[list[SealLeaf], int, int]:
    before = end_of(day)
    tips, upto_entry = matters.tips(after=_from(last.upto_entry if last else 0), before=before)
    records, upto_record = records_between(after=_from(last.upto_record if last else 0), before=before)
    rows = [
        SealLeaf(kind=LeafKind.MATTER, ref=tip.matter_id, subject=tip.code, seq=tip.seq, head=tip.hash)
        for tip in tips
    ]
    rows += [
        SealLeaf(kind=LeafKind.RECORD, ref=number, subject=f"{RECORD}{number}", seq=1, head=digest)
        for number, digest in records
    ]
    if last is None:
        return rows, upto_entry, upto_record
    return _unsealed(rows), max(upto_entry, last.upto_entry), max(upto_record, last.upto_record)


def _from(number: int) -> int:
    return max(0, number - OVERLAP)


def _unsealed(rows: Sequence[SealLeaf]) -> list[SealLeaf]:
    """Leave out what a seal covers already."""
    kept: list[SealLeaf] = []
    for at in range(0, len(rows), AT_ONCE):
        some = rows[at : at + AT_ONCE]
        for kind in LeafKind:
            ours = [row for row in some if row.kind == kind]
            known = SealLeaf.objects.filter(kind=kind, ref__in=[row.ref for row in ours])
            sealed = dict(known.values_list("ref").annotate(upto=Max("seq")))
            kept += [row for row in ours if row.seq > sealed.get(row.ref, 0)]
    return kept
