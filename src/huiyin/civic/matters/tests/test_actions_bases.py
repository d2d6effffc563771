"""The table of bases: shipped, entered, replaced, ended; what was sent out keeps its version."""

from datetime import date

import pytest

from huiyin.civic.matters import public as matters
from huiyin.civic.matters import queries
from huiyin.civic.matters.actions import BasisDraft
from huiyin.civic.matters.models import Basis
from huiyin.civic.matters.public import Mark, Party
from huiyin.civic.matters.tests.helpers import dispatches, named_responsible
from huiyin.kit.models import AuditRecord
from tests.cast import Cast
from tests.fixtures import Watch
from tests.matters import assigned
from tests.refusals import refused

DAY = date(2026, 3, 2)


def draft(**what: object) -> BasisDraft:
    facts: dict[str, object] = {
        "party": Party.BUREAU,
        "title": "权责清单",
        "text": "第3条",
        "source": "区政府网站",
        "valid_from": DAY,
    }
    return BasisDraft(**(facts | what))  # type: ignore[arg-type]


def test_the_shipped_table_is_loaded_once_and_changed_rows_stay(cast: Cast) -> None:
    matters.seed_categories(actor=cast.system)
    added = matters.seed_bases(actor=cast.system)
    assert added == Basis.objects.count() > 20
    Basis.objects.filter(key="property-contract").update(title="改过")
    assert matters.seed_bases(actor=cast.system) == 0
    assert Basis.objects.get(key="property-contract").title == "改过"


def test_every_shipped_basis_says_where_it_is_written_and_how_sure_that_is(cast: Cast) -> None:
    matters.seed_categories(actor=cast.system)
    matters.seed_bases(actor=cast.system)
    assert {row.party for row in Basis.objects.all()} == {party.value for party in Party}
    for row in Basis.objects.all():
        assert row.source
        assert row.text
        # No statute names the duties of a platform: what is our own is said to be.
        assert ("平台建议" in row.source) == (row.mark == Mark.P)
    # A basis without a category would let everything be sent to a community.
    assert not Basis.objects.filter(party=Party.COMMUNITY_COMMITTEE, category=None).exists()


def test_only_the_system_loads_and_only_operators_enter(cast: Cast) -> None:
    with refused("not_allowed"):
        matters.seed_bases(actor=cast.operator)
    for actor in (cast.clerk, cast.street, cast.leader, cast.nobody):
        with refused("not_allowed"):
            matters.set_basis(actor=actor, draft=draft())


def test_a_next_version_ends_the_one_before_and_is_audited(cast: Cast, watch: Watch) -> None:
    first = named_responsible(cast, Party.BUREAU)
    matters.set_basis(actor=cast.operator, draft=draft(title="新清单"), key=first.key)
    first.refresh_from_db()
    assert first.valid_to == DAY
    assert [row.ground.title for row in queries.basis_rows()] == ["新清单"]
    assert [row.ground.title for row in queries.basis_rows(over_too=True)] == ["按职责清单", "新清单"]
    assert AuditRecord.objects.filter(kind="matters.basis_set").count() == 2


def test_what_was_sent_out_keeps_its_version(cast: Cast, watch: Watch) -> None:
    first = named_responsible(cast, Party.PROPERTY_COMPANY)
    code = assigned(cast).code
    matters.set_basis(
        actor=cast.operator, draft=draft(party=Party.PROPERTY_COMPANY, title="新合同"), key=first.key
    )
    assert dispatches(code)[0].basis_id == first.pk
    [shown] = queries.dispatches_of(dispatches(code)[0].matter)
    assert shown.basis is not None
    assert shown.basis.title == "按职责清单"


def test_a_version_that_was_used_is_not_rewritten(cast: Cast, watch: Watch) -> None:
    first = named_responsible(cast, Party.PROPERTY_COMPANY, valid_from=DAY)
    assigned(cast)
    with refused("basis_used", "valid_from"):
        matters.set_basis(actor=cast.operator, draft=draft(party=Party.PROPERTY_COMPANY), key=first.key)


@pytest.mark.parametrize(
    ("what", "why", "field"),
    [
        ({"title": " "}, "empty_text", "title"),
        ({"text": "长" * 301}, "text_too_long", "text"),
        ({"source": ""}, "empty_text", "source"),
        ({"category_id": 987_654}, "unknown_category", "category"),
    ],
)
def test_a_basis_says_what_it_must(cast: Cast, what: dict[str, object], why: str, field: str) -> None:
    with refused(why, field):
        matters.set_basis(actor=cast.operator, draft=draft(**what))


def test_versions_come_in_order(cast: Cast, watch: Watch) -> None:
    first = named_responsible(cast, Party.BUREAU, valid_from=date(2026, 5, 1))
    with refused("later_version", "valid_from"):
        matters.set_basis(actor=cast.operator, draft=draft(), key=first.key)
    with refused("not_found"):
        matters.set_basis(actor=cast.operator, draft=draft(), key="nichts")


def test_an_ended_basis_carries_nothing_any_more(cast: Cast, watch: Watch) -> None:
    first = named_responsible(cast, Party.PROPERTY_COMPANY)
    with refused("bad_term", "last_day"):
        matters.end_basis(actor=cast.operator, basis_id=first.pk, last_day=date(2024, 1, 1))
    matters.end_basis(actor=cast.operator, basis_id=first.pk, last_day=date(2026, 3, 1))
    assert dispatches(assigned(cast).code)[0].how == "none"
    with refused("not_found"):
        matters.end_basis(actor=cast.operator, basis_id=first.pk, last_day=DAY)
    with refused("not_allowed"):
        matters.end_basis(actor=cast.clerk, basis_id=first.pk, last_day=DAY)
