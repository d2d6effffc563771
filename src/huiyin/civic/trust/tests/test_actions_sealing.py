"""Sealing: once a day however many workers, days made up for, and nothing left out."""

from datetime import date

import pytest

from huiyin.civic.matters import public as matters
from huiyin.civic.trust import actions, jobs, queries
from huiyin.civic.trust.models import Seal, SealLeaf
from huiyin.kernel import clock
from huiyin.kernel.actor import system
from huiyin.kernel.errors import AlreadyChanged, NotAllowed
from huiyin.kernel.merkle import root_along
from huiyin.kernel.seals import Leaf
from huiyin.kit.models import AuditRecord
from tests import matters as stage
from tests.cast import Cast
from tests.fixtures import Watch
from tests.races import race

SEALER = system("sealer")
MONDAY = date(2026, 3, 2)


@pytest.fixture
def sealed(cast: Cast, watch: Watch) -> str:
    """File a matter on Monday, and seal that day on Tuesday."""
    filed = stage.filed(cast)
    watch.forward(days=1)
    jobs.seal_what_is_over()
    return filed.code


def test_a_day_is_sealed_once_with_everything_of_it(sealed: str) -> None:
    jobs.seal_what_is_over()
    seal = Seal.objects.get()
    assert (seal.day, seal.number) == (MONDAY, 1)
    leaf = SealLeaf.objects.get(kind="matter")
    assert (leaf.subject, leaf.seq) == (sealed, 1)
    assert seal.count == SealLeaf.objects.count()


def test_missed_days_are_made_up_for_in_order(sealed: str, cast: Cast, watch: Watch) -> None:
    matters.accept_matter(actor=cast.clerk, code=sealed)
    watch.forward(days=3)
    jobs.seal_what_is_over()
    rows = list(Seal.objects.order_by("number"))
    assert [row.day.day for row in rows] == [2, 3, 4, 5]
    assert [row.previous for row in rows[1:]] == [row.hash for row in rows[:-1]]
    moved = SealLeaf.objects.filter(kind="matter", seq__gt=1).values_list("seal__day", flat=True)
    assert set(moved) == {date(2026, 3, 3)}


def test_what_commits_late_falls_under_the_next_seal(sealed: str, cast: Cast, watch: Watch) -> None:
    watch.forward(days=-1)
    late = stage.filed(cast, body="昨晚补录：二栋门禁坏了，推不开门。")
    watch.forward(days=2)
    jobs.seal_what_is_over()
    assert SealLeaf.objects.get(subject=late.code).seal.day == date(2026, 3, 3)
    assert queries.audit_database().sound


def test_audit_records_are_sealed_too(cast: Cast, watch: Watch) -> None:
    stage.filed(cast)
    record = AuditRecord.objects.create(
        at=watch.now, kind="people.logged_in", pseudonym="person:1", channel="web", detail={"b": 1, "a": 2}
    )
    watch.forward(days=1)
    jobs.seal_what_is_over()
    assert queries.audit_database().sound
    AuditRecord.objects.filter(pk=record.pk).update(pseudonym="person:2")
    assert [found.where for found in queries.audit_database().faults] == [f"record:{record.pk}"]


def test_the_proof_leads_from_the_head_to_the_root(sealed: str, cast: Cast) -> None:
    matters.accept_matter(actor=cast.clerk, code=sealed)
    proof = queries.proof_of(cast.resident, sealed)
    leaf = Leaf(proof.subject, proof.seq, proof.head)
    assert root_along(leaf.hash, proof.index, proof.seal.count, proof.path) == proof.seal.root
    assert proof.entries_since == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_seal_a_day_once(cast: Cast) -> None:
    stage.filed(cast)

    def seal() -> None:
        actions.seal_day(actor=SEALER, day=clock.today())

    outcome = race(seal, seal)
    assert outcome["done"] == 1
    assert set(outcome) <= {"done", "refused", "IntegrityError"}
    assert Seal.objects.count() == 1


def test_only_the_machine_seals_and_no_day_twice(sealed: str, cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        actions.seal_day(actor=cast.operator, day=date(2026, 3, 3))
    with pytest.raises(AlreadyChanged):
        actions.seal_day(actor=SEALER, day=MONDAY)
