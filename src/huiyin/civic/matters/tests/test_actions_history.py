"""Importing what other systems know already."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from huiyin.civic.matters import public as matters
from huiyin.civic.matters import queries
from huiyin.civic.matters.models import Category, Entry, Matter
from huiyin.civic.matters.public import HistoryRow, ImportPlan, ImportReport, QueueFilter
from huiyin.civic.matters.tests.helpers import announced
from huiyin.civic.orgs.public import org
from huiyin.kernel.clock import SHANGHAI
from huiyin.kit.models import AuditRecord
from tests.cast import Cast
from tests.fixtures import Watch
from tests.refusals import refused

FILED = datetime(2019, 5, 4, 10, 0, tzinfo=SHANGHAI)
REPLIED = datetime(2019, 5, 20, 16, 0, tzinfo=SHANGHAI)
ROWS = (
    HistoryRow(
        "A1",
        "路灯不亮",
        "2栋路灯不亮，电话13912345678",
        FILED,
        "已修好，请致电13912345678",
        REPLIED,
        "城乡建设",
    ),
    HistoryRow("A2", "井盖松动", "门口井盖松动", FILED),
)


def plan(cast: Cast, **what: Any) -> ImportPlan:
    holder = org(cast.orgs.committee)
    given: dict[str, Any] = {"source": "old-hotline", "place": cast.places.community, "approver": "批量审核"}
    return ImportPlan(holder=holder, **given | what)


def imported(cast: Cast, **what: Any) -> ImportReport:
    return matters.import_history(actor=cast.operator, rows=ROWS, plan=plan(cast, **what))


def known(key: str) -> Matter:
    return Matter.objects.get(source="old-hotline", source_key=key)


def test_a_row_with_a_reply_becomes_a_closed_matter_with_its_echo(cast: Cast, watch: Watch) -> None:
    category = Category.objects.create(path="城乡建设", name="城乡建设", level=1)
    assert imported(cast) == ImportReport(added=2)
    matter = known("A1")
    assert (matter.state, matter.historical, matter.category) == ("closed", True, category)
    assert (matter.filed_at, matter.settled_at, matter.ended_at) == (FILED, REPLIED, REPLIED)
    assert matter.final_echo is not None
    assert matter.final_echo.text == ROWS[0].reply
    assert (matter.first_due, matter.due_at) == (None, None)


def test_a_row_without_a_reply_stays_open_and_runs_no_clock(cast: Cast) -> None:
    imported(cast)
    matter = known("A2")
    assert (matter.state, matter.historical, matter.due_at) == ("accepted", True, None)
    assert queries.queue(cast.clerk, QueueFilter()).items == []


def test_history_is_told_to_nobody(cast: Cast) -> None:
    imported(cast)
    assert announced() == []


def test_the_timeline_says_when_it_happened_and_when_it_was_recorded(cast: Cast, watch: Watch) -> None:
    imported(cast)
    first, second = Entry.objects.filter(matter=known("A1")).order_by("seq")
    assert (first.occurred_at, first.recorded_at) == (FILED, watch.now)
    assert (second.occurred_at, second.recorded_at) == (REPLIED, watch.now)
    assert [report.broken for report in queries.check_all_chains()] == [False, False]


def test_the_wall_shows_history_redacted_and_where_it_happened(cast: Cast) -> None:
    imported(cast)
    cards = {card.title: card for card in queries.wall(cast.places.community).items}
    assert set(cards) == {"路灯不亮", "井盖松动"}
    assert "13912345678" not in cards["路灯不亮"].text + cards["路灯不亮"].echoes[0].text
    assert cards["路灯不亮"].echoes[0].at == REPLIED


def test_a_title_that_was_cut_shows_no_half_number(cast: Cast) -> None:
    rows = [HistoryRow("A9", f"{'灯' * 70}13912…", f"{'灯' * 70}13912345678 请回电", FILED)]
    matters.import_history(actor=cast.operator, rows=rows, plan=plan(cast))
    (card,) = queries.wall(cast.places.community).items
    assert "1391" not in card.title


def test_a_second_run_adds_nothing(cast: Cast) -> None:
    imported(cast)
    before = AuditRecord.objects.count()
    assert imported(cast) == ImportReport(known=2)
    assert Matter.objects.count() == 2
    assert AuditRecord.objects.count() == before


def test_only_new_rows_of_a_grown_file_are_added(cast: Cast) -> None:
    imported(cast)
    rows = (*ROWS, replace(ROWS[1], key="A3"))
    report = matters.import_history(actor=cast.operator, rows=rows, plan=plan(cast))
    assert report == ImportReport(added=1, known=2)


def test_the_same_key_of_another_system_is_another_matter(cast: Cast) -> None:
    imported(cast)
    assert imported(cast, source="mailbox") == ImportReport(added=2)


def test_live_rows_start_their_clocks_now(cast: Cast, watch: Watch) -> None:
    imported(cast, live=True)
    open_, over = known("A2"), known("A1")
    assert (open_.historical, over.historical) == (False, True)
    assert open_.due_at is not None
    assert open_.due_at > watch.now
    assert (over.state, over.due_at) == ("closed", None)


def test_without_publishing_nothing_is_public(cast: Cast) -> None:
    imported(cast, publish=False)
    assert queries.wall(cast.places.community).items == []
    echo = known("A1").final_echo
    assert echo is not None
    assert (echo.approved_for, echo.shared_text) == ("author", "")


@pytest.mark.parametrize("name", ["clerk", "street", "leader", "department", "resident", "nobody"])
def test_only_who_may_import_does(cast: Cast, name: str) -> None:
    actor = cast.actors()[name]
    with refused("not_allowed"):
        matters.import_history(actor=actor, rows=ROWS, plan=plan(cast))


def test_an_operator_imports_where_their_grant_reaches(cast: Cast) -> None:
    (grant,) = cast.operator.grants
    local = replace(grant, area_id=cast.places.next_district.id, area_level="district")
    with refused("not_allowed"):
        matters.import_history(actor=replace(cast.operator, grants=(local,)), rows=ROWS, plan=plan(cast))


def test_the_name_of_a_system_that_does_not_fit_is_refused(cast: Cast) -> None:
    with refused("bad_source", "source"):
        imported(cast, source="x" * 41)
