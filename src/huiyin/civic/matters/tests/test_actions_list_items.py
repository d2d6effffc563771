"""The items of a list: written into it, gathered, edited, ordered, taken off; merged ones and their root."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from huiyin.civic.matters import actions as matters
from huiyin.civic.matters import queries
from huiyin.civic.matters.models import ListItem
from huiyin.civic.matters.public import (
    Filing,
    ItemSaid,
    ListDraft,
    ListKind,
    State,
    Urgency,
    Visibility,
)
from huiyin.civic.matters.queries.lists import Sight
from huiyin.civic.matters.queries.standing import standing
from huiyin.civic.matters.rules import lists as rules
from huiyin.civic.matters.tests.helpers import row, way
from huiyin.kernel import clock
from huiyin.kernel.clock import SHANGHAI
from tests.cast import Cast
from tests.matters import accepted, answered, closed, filed
from tests.refusals import refused

MONDAY = datetime(2026, 3, 2, 9, tzinfo=SHANGHAI)


@pytest.fixture(autouse=True)
def monday() -> Any:
    with clock.frozen(MONDAY):
        yield


def made(cast: Cast, kind: str = ListKind.RECTIFICATION, **what: Any) -> str:
    draft = ListDraft("立行立改清单", kind, cast.orgs.committee, cast.places.compound.id, **what)
    return matters.make_list(actor=cast.clerk, draft=draft).code


def said(cast: Cast, **what: Any) -> ItemSaid:
    extra = {"basis": "信访工作条例第二十二条", "responsible": cast.orgs.property_company}
    given: dict[str, Any] = {"due": date(2026, 3, 13), "extra": extra} | what
    return ItemSaid(**given)


def written(cast: Cast, held: str, body: str = "公开电话停机", **what: Any) -> str:
    filing = Filing(place_id=0, body=body)
    return matters.write_into_list(
        actor=cast.clerk, list_code=held, filing=filing, said=said(cast, **what)
    ).code


def codes(cast: Cast, held: str) -> list[str]:
    return [line.code for line in queries.list_view(cast.clerk, held).lines]


def test_a_need_is_due_on_its_own_day_at_the_holders_closing_time(cast: Cast) -> None:
    matter = row(written(cast, made(cast)))
    assert matter.settle_due == datetime(2026, 3, 13, 17, 30, tzinfo=SHANGHAI)
    assert matter.first_due is not None
    assert matter.first_due <= matter.settle_due


def test_a_named_day_holds_whoever_holds_the_need(cast: Cast) -> None:
    code = written(cast, made(cast), due=date(2026, 5, 1))
    closing = datetime(2026, 5, 1, 17, 30, tzinfo=SHANGHAI)
    matters.accept_matter(actor=cast.clerk, code=code, urgency=Urgency.COMPLEX)
    assert row(code).due_at == closing
    matters.assign_matter(actor=cast.clerk, code=code, org_id=cast.orgs.property_company)
    assert row(code).due_at == closing
    matters.change_urgency(actor=cast.clerk, code=code, urgency=Urgency.URGENT, reason="水已进车库")
    matters.recount_deadline(actor=cast.system, matter_id=row(code).pk)
    matters.hand_up(actor=cast.clerk, code=code, reason="要区里协调")
    assert (row(code).due_at, row(code).settle_due) == (closing, closing)
    assert standing(row(code)).rule is None
    with refused("no_extension"):
        matters.ask_extension(actor=cast.clerk, code=code, n=1, reason="来不及")


def test_a_named_day_moves_while_its_clock_stands_still_and_is_named_anew(cast: Cast) -> None:
    held = made(cast)
    code = written(cast, held)
    matters.accept_matter(actor=cast.clerk, code=code)
    note = {"reason": "等配件", "public_note": "等配件到货"}
    matters.suspend_matter(actor=cast.clerk, code=code, until=date(2026, 3, 11), **note)
    # Friday the 13th, and the nine days from the 3rd up to and with the 11th that did not count.
    assert row(code).due_at == datetime(2026, 3, 22, 17, 30, tzinfo=SHANGHAI)
    with clock.frozen(MONDAY + timedelta(hours=1)):
        matters.edit_item(actor=cast.clerk, list_code=held, code=code, said=said(cast, due=date(2026, 3, 28)))
    with clock.frozen(MONDAY + timedelta(days=3)):
        matters.resume_matter(actor=cast.clerk, code=code)
    matters.assign_matter(actor=cast.clerk, code=code, org_id=cast.orgs.property_company)
    # A Saturday: what a list names is meant, a day off too, and whoever named it knew that it rests.
    assert row(code).due_at == datetime(2026, 3, 28, 17, 30, tzinfo=SHANGHAI)


def test_a_need_without_a_day_has_the_limit_of_its_kind(cast: Cast) -> None:
    held = made(cast, ListKind.SMALL_NEEDS)
    filing = Filing(place_id=0, body="花坛补种")
    item = ItemSaid(extra={"work": "environment", "places": 4})
    code = matters.write_into_list(actor=cast.clerk, list_code=held, filing=filing, said=item).code
    line = queries.item_view(cast.clerk, held, code).line
    assert line.due == date(2026, 4, 1)
    assert line.extra == {"work": "environment", "places": 4}


def test_an_item_that_lacks_something_is_not_written(cast: Cast) -> None:
    held = made(cast)
    with refused("item_incomplete", "due"):
        written(cast, held, due=None)
    with refused("item_incomplete", "extra.basis"):
        written(cast, held, extra={"responsible": cast.orgs.bureau})
    with refused("unknown_org", "extra.responsible"):
        written(cast, held, extra={"basis": "x", "responsible": 987_654_321})
    with refused("bad_due", "due"):
        written(cast, held, due=date(2026, 3, 1))
    assert codes(cast, held) == []


def test_a_gathered_matter_keeps_its_own_clock_and_says_what_it_lacks(cast: Cast) -> None:
    held, code = made(cast), accepted(cast).code
    before = row(code).settle_due
    matters.add_to_list(actor=cast.clerk, list_code=held, code=code)
    assert queries.item_view(cast.clerk, held, code).line.lacks == ("basis", "responsible", "due")
    matters.edit_item(actor=cast.clerk, list_code=held, code=code, said=said(cast, note="先打电话"))
    line = queries.item_view(cast.clerk, held, code).line
    assert (line.lacks, line.due, line.note) == ((), date(2026, 3, 13), "先打电话")
    assert line.extra["responsible"] != cast.orgs.property_company
    assert row(code).settle_due == before


def test_another_day_moves_the_deadline_of_a_need(cast: Cast) -> None:
    held = made(cast)
    code = written(cast, held)
    matters.edit_item(actor=cast.clerk, list_code=held, code=code, said=said(cast, due=date(2026, 3, 20)))
    assert row(code).settle_due == datetime(2026, 3, 20, 17, 30, tzinfo=SHANGHAI)
    entries = way(code)
    matters.edit_item(actor=cast.clerk, list_code=held, code=code, said=said(cast, due=date(2026, 3, 20)))
    assert way(code) == entries


def test_many_are_gathered_at_once_all_or_none(cast: Cast) -> None:
    held, one, two = made(cast), filed(cast).code, filed(cast).code
    far = filed(cast, place_id=cast.places.next_compound.id).code
    with refused("unknown_matter", "codes"):
        matters.add_many_to_list(actor=cast.clerk, list_code=held, codes=[one, far])
    assert codes(cast, held) == []
    assert matters.add_many_to_list(actor=cast.clerk, list_code=held, codes=[two, one, two]) == 2
    assert matters.add_many_to_list(actor=cast.clerk, list_code=held, codes=[one]) == 0
    assert codes(cast, held) == [two, one]
    with refused("nothing_picked"):
        matters.add_many_to_list(actor=cast.clerk, list_code=held, codes=[])
    with refused("too_many_at_once"):
        matters.add_many_to_list(actor=cast.clerk, list_code=held, codes=[str(n) for n in range(101)])


def test_a_full_list_takes_nothing_more(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MOST_ITEMS", 1)
    held = made(cast)
    one, two = filed(cast).code, filed(cast).code
    matters.add_to_list(actor=cast.clerk, list_code=held, code=one)
    with refused("list_full"):
        matters.add_to_list(actor=cast.clerk, list_code=held, code=two)


@pytest.mark.parametrize(
    ("move", "to", "order"), [(2, 1, "cab"), (0, 3, "bca"), (0, 99, "bca"), (1, 2, "abc")]
)
def test_an_item_is_moved_in_the_order(cast: Cast, move: int, to: int, order: str) -> None:
    held = made(cast, ListKind.TOPICS)
    by_name = {name: filed(cast).code for name in "abc"}
    matters.add_many_to_list(actor=cast.clerk, list_code=held, codes=list(by_name.values()))
    code = list(by_name.values())[move]
    matters.place_item(actor=cast.clerk, list_code=held, code=code, position=to)
    assert codes(cast, held) == [by_name[name] for name in order]


def test_what_was_taken_off_may_come_again_at_the_end(cast: Cast) -> None:
    held, one, two = made(cast), filed(cast).code, filed(cast).code
    matters.add_many_to_list(actor=cast.clerk, list_code=held, codes=[one, two])
    with refused("empty_text", "reason"):
        matters.remove_from_list(actor=cast.clerk, list_code=held, code=one, reason=" ")
    matters.remove_from_list(actor=cast.clerk, list_code=held, code=one, reason="不属于本通知")
    matters.add_to_list(actor=cast.clerk, list_code=held, code=one)
    assert codes(cast, held) == [two, one]
    assert ListItem.objects.count() == 3


def test_the_root_stands_for_what_was_merged_into_it_and_counts_once(cast: Cast) -> None:
    held, elder, younger = made(cast), accepted(cast).code, accepted(cast).code
    matters.add_many_to_list(actor=cast.clerk, list_code=held, codes=[younger])
    matters.merge_matter(actor=cast.clerk, code=younger, into=elder)
    line = queries.list_view(cast.clerk, held).lines[0]
    assert (line.code, line.merged_from, line.state) == (elder, younger, State.ACCEPTED)
    matters.add_to_list(actor=cast.clerk, list_code=held, code=elder)
    assert codes(cast, held) == [elder]
    assert queries.list_view(cast.clerk, held).card.total == 1
    matters.unmerge_matter(actor=cast.clerk, code=younger)
    assert codes(cast, held) == [younger, elder]


def test_a_list_counts_what_is_late_by_the_item_or_by_the_matter(cast: Cast) -> None:
    held, code = made(cast), closed(cast).code
    written(cast, held)
    matters.add_to_list(actor=cast.clerk, list_code=held, code=code)
    with clock.frozen(MONDAY + timedelta(days=30)):
        view = queries.list_view(cast.clerk, held, late=True)
    assert (view.card.total, view.card.late, view.card.settled, view.card.due) == (2, 1, 1, 2)
    assert [line.late for line in view.lines] == [True]


def test_how_far_it_was_on_a_day_is_counted_from_what_happened(cast: Cast) -> None:
    held, open_ = made(cast), accepted(cast).code
    matters.add_to_list(actor=cast.clerk, list_code=held, code=open_)
    with clock.frozen(MONDAY + timedelta(days=1)):
        code = answered(cast).code
        matters.add_to_list(actor=cast.clerk, list_code=held, code=code)
    with clock.frozen(MONDAY + timedelta(days=2)):
        matters.give_feedback(actor=cast.resident, code=code, solved=False)
    with clock.frozen(MONDAY + timedelta(days=3)):
        matters.remove_from_list(actor=cast.clerk, list_code=held, code=open_, reason="另行处理")
        days = [MONDAY + timedelta(days=day, hours=1) for day in range(4)]
        told = queries.list_progress(queries.list_view(cast.clerk, held).card.held, days)
    assert [(one.total, one.settled) for one in told] == [(1, 0), (2, 1), (2, 0), (1, 0)]


def test_staff_of_another_office_see_that_it_stands_there_and_no_words(cast: Cast) -> None:
    held, code = made(cast), accepted(cast, publish=False, visibility=Visibility.PRIVATE).code
    matters.add_to_list(actor=cast.clerk, list_code=held, code=code)
    matters.edit_item(actor=cast.clerk, list_code=held, code=code, said=said(cast, note="李阿姨家"))
    matters.show_list_to(actor=cast.clerk, list_code=held, org_id=cast.orgs.bureau)
    view = queries.list_view(cast.department, held)
    line = view.lines[0]
    assert (line.sight, line.code, line.title, line.place, line.note) == (Sight.MASKED, code, "", "", "")
    assert (dict(line.extra), line.lacks, view.may_keep) == ({}, (), False)
    matters.hide_list_from(actor=cast.clerk, list_code=held, org_id=cast.orgs.bureau)
    with refused("not_found"):
        queries.list_view(cast.department, held)


def test_free_words_of_an_item_stay_with_the_staff_in_charge(cast: Cast) -> None:
    held, code = made(cast), accepted(cast).code
    matters.add_to_list(actor=cast.clerk, list_code=held, code=code)
    matters.edit_item(actor=cast.clerk, list_code=held, code=code, said=said(cast, note="李阿姨家"))
    matters.show_list(actor=cast.clerk, list_code=held, visibility=Visibility.PUBLIC)
    line = queries.list_view(cast.nobody, held).lines[0]
    assert (line.sight, set(line.extra), line.note, line.holder) == (Sight.PUBLISHED, {"responsible"}, "", "")
    assert set(queries.list_view(cast.clerk, held).lines[0].extra) == {"basis", "responsible"}


def test_items_are_kept_by_keepers_only(cast: Cast) -> None:
    held, code = made(cast, visibility=Visibility.PUBLIC), accepted(cast).code
    matters.add_to_list(actor=cast.clerk, list_code=held, code=code)
    for name in ("resident", "leader", "property_staff", "stranger_next_door", "nobody"):
        actor = cast.actors()[name]
        for act in (
            lambda actor=actor: matters.edit_item(actor=actor, list_code=held, code=code, said=said(cast)),
            lambda actor=actor: matters.place_item(actor=actor, list_code=held, code=code, position=1),
            lambda actor=actor: matters.remove_from_list(
                actor=actor, list_code=held, code=code, reason="不该动"
            ),
            lambda actor=actor: matters.add_many_to_list(actor=actor, list_code=held, codes=[code]),
            lambda actor=actor: queries.item_view(actor, held, code),
        ):
            with refused("not_allowed"):
                act()
    assert codes(cast, held) == [code]
