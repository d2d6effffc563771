"""Lists: make, fill, show, close."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from huiyin.civic.matters import actions as matters
from huiyin.civic.matters import queries
from huiyin.civic.matters.jobs import tell_ended_lists
from huiyin.civic.matters.models import List, ListItem
from huiyin.civic.matters.public import Filing, ListDraft, ListKind, Visibility
from huiyin.civic.matters.tests.helpers import announced, row, way
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.clock import SHANGHAI
from huiyin.kernel.errors import NotFound
from huiyin.kit.models import AuditRecord
from tests.cast import Cast
from tests.matters import accepted, closed, filed
from tests.refusals import refused


def draft(cast: Cast, **what: Any) -> ListDraft:
    given: dict[str, Any] = {
        "title": "星城微心愿",
        "kind": ListKind.SMALL_NEEDS,
        "owner_id": cast.orgs.committee,
        "place_id": cast.places.compound.id,
    }
    return ListDraft(**given | what)


def made(cast: Cast, **what: Any) -> str:
    """Make a list of the clerk's; return its code."""
    return matters.make_list(actor=cast.clerk, draft=draft(cast, **what)).code


def need(cast: Cast, **what: Any) -> Filing:
    given: dict[str, Any] = {"place_id": 0, "body": "凉亭缺两张长椅"}
    return Filing(**given | what)


def audited() -> list[str]:
    return list(AuditRecord.objects.order_by("id").values_list("kind", flat=True))


def test_a_list_is_made_empty_and_audited(cast: Cast) -> None:
    held = List.objects.get(code=made(cast))
    assert (held.title, held.compound_id, held.visibility) == (
        "星城微心愿",
        cast.places.compound.id,
        "private",
    )
    assert audited() == ["matters.list_made"]


def test_a_list_has_a_title_and_a_term_in_order(cast: Cast) -> None:
    with refused("empty_text", "title"):
        made(cast, title=" ")
    with refused("bad_term", "ends"):
        made(cast, starts=date(2026, 3, 2), ends=date(2026, 3, 1))
    with refused("not_found"):
        made(cast, owner_id=987_654_321)
    with refused("not_found"):
        made(cast, place_id=987_654_321)


@pytest.mark.parametrize(
    "name", ["resident", "department", "leader", "stranger_next_door", "former", "nobody"]
)
def test_only_the_office_of_the_place_makes_a_list(cast: Cast, name: str) -> None:
    with refused("not_allowed"):
        matters.make_list(actor=cast.actors()[name], draft=draft(cast))


def test_a_matter_stands_in_a_list_once_and_in_several_lists(cast: Cast) -> None:
    first, second, code = made(cast), made(cast, title="网格清单"), accepted(cast).code
    item = matters.add_to_list(actor=cast.clerk, list_code=first, code=code)
    assert matters.add_to_list(actor=cast.clerk, list_code=first, code=code) == item
    matters.add_to_list(actor=cast.steward, list_code=second, code=code)
    assert ListItem.objects.count() == 2
    assert way(code).count("listed") == 2


def test_only_what_its_keeper_may_read_goes_into_a_list(cast: Cast) -> None:
    held, far = made(cast), filed(cast, place_id=cast.places.next_compound.id).code
    with refused("not_found"):
        matters.add_to_list(actor=cast.clerk, list_code=held, code=far)


def test_a_list_of_others_is_not_found_and_a_public_one_not_theirs_to_change(cast: Cast) -> None:
    held, code = made(cast), filed(cast, place_id=cast.places.next_compound.id).code
    with refused("not_found"):
        matters.add_to_list(actor=cast.stranger_next_door, list_code=held, code=code)
    matters.show_list(actor=cast.clerk, list_code=held, visibility=Visibility.PUBLIC)
    with refused("not_allowed"):
        matters.add_to_list(actor=cast.stranger_next_door, list_code=held, code=code)


def test_the_public_sees_published_matters_of_public_lists_only(cast: Cast) -> None:
    held, shown, hidden = made(cast), accepted(cast).code, accepted(cast, publish=False).code
    for code in (shown, hidden):
        matters.add_to_list(actor=cast.clerk, list_code=held, code=code)
    with pytest.raises(NotFound):
        queries.list_view(cast.nobody, held)
    matters.show_list(actor=cast.clerk, list_code=held, visibility=Visibility.PUBLIC)
    assert [line.code for line in queries.list_view(cast.nobody, held).lines] == [shown]
    assert [line.code for line in queries.list_view(cast.clerk, held).lines] == [shown, hidden]
    assert AuditRecord.objects.latest("id").detail == {"old": "private", "new": "public"}


def test_a_need_is_written_straight_into_a_list(cast: Cast) -> None:
    held = made(cast)
    written = matters.write_into_list(actor=cast.clerk, list_code=held, filing=need(cast))
    matter = row(written.code)
    assert (matter.kind, matter.author_id, matter.place_id) == ("need", None, cast.places.compound.id)
    assert way(written.code) == ["filed", "listed"]
    assert queries.list_view(cast.clerk, held).card.total == 1


def test_the_same_need_sent_twice_stands_in_its_list_once(cast: Cast) -> None:
    held = made(cast)
    sent = need(cast, idempotency_key="need-sent-twice-0001")
    first = matters.write_into_list(actor=cast.clerk, list_code=held, filing=sent)
    again = matters.write_into_list(actor=cast.clerk, list_code=held, filing=sent)
    assert (again.code, again.repeated) == (first.code, True)
    assert ListItem.objects.count() == 1
    assert way(first.code) == ["filed", "listed"]


def test_taking_out_leaves_the_matter_as_it_is(cast: Cast) -> None:
    held, code = made(cast), accepted(cast).code
    matters.add_to_list(actor=cast.clerk, list_code=held, code=code)
    state = row(code).state
    matters.remove_from_list(actor=cast.clerk, list_code=held, code=code, reason="放错清单")
    with refused("not_found"):
        matters.remove_from_list(actor=cast.clerk, list_code=held, code=code, reason="放错清单")
    assert (row(code).state, way(code)[-1], way(code).count("unlisted")) == (state, "unlisted", 1)


def test_closing_a_list_closes_none_of_its_matters(cast: Cast) -> None:
    held, open_, over = made(cast), accepted(cast).code, closed(cast).code
    for code in (open_, over):
        matters.add_to_list(actor=cast.clerk, list_code=held, code=code)
    matters.close_list(actor=cast.clerk, list_code=held)
    assert (row(open_).state, row(over).state) == ("accepted", "closed")
    with refused("list_closed"):
        matters.add_to_list(actor=cast.clerk, list_code=held, code=open_)
    with refused("list_closed"):
        matters.remove_from_list(actor=cast.clerk, list_code=held, code=open_, reason="不该动")
    with refused("list_closed"):
        matters.close_list(actor=cast.clerk, list_code=held)
    assert audited() == ["matters.list_made", "matters.list_closed"]


def test_a_list_counts_how_far_its_matters_are(cast: Cast) -> None:
    held = made(cast)
    for code in (accepted(cast).code, closed(cast).code, filed(cast).code):
        matters.add_to_list(actor=cast.clerk, list_code=held, code=code)
    card = queries.list_view(cast.clerk, held).card
    assert (card.total, card.open, card.answered, card.closed) == (3, 2, 0, 1)


def test_a_kind_that_nobody_registered_is_refused(cast: Cast) -> None:
    with refused("unknown_list_kind", "kind"):
        made(cast, kind="secret_plans")


def test_prolonging_needs_a_later_end_and_a_reason(cast: Cast) -> None:
    held = made(cast, starts=date(2026, 3, 1), ends=date(2026, 4, 30))
    with clock.frozen(datetime(2026, 4, 1, 9, tzinfo=SHANGHAI)):
        with refused("empty_text", "reason"):
            matters.prolong_list(actor=cast.clerk, list_code=held, ends=date(2026, 5, 31), reason=" ")
        with refused("not_longer", "ends"):
            matters.prolong_list(actor=cast.clerk, list_code=held, ends=date(2026, 4, 30), reason="雨季")
        with refused("bad_term", "ends"):
            matters.prolong_list(actor=cast.clerk, list_code=held, ends=date(2026, 3, 31), reason="雨季")
        matters.prolong_list(actor=cast.clerk, list_code=held, ends=date(2026, 5, 31), reason="雨季停工")
    assert List.objects.get(code=held).ends == date(2026, 5, 31)
    told = {step.kind: step.detail for step in queries.list_history(cast.clerk, held).items}
    assert told["matters.list_prolonged"] == {"old": "2026-04-30", "new": "2026-05-31", "reason": "雨季停工"}


def test_a_list_is_reopened_and_put_away_in_order(cast: Cast) -> None:
    held = made(cast)
    with refused("list_open_still"):
        matters.archive_list(actor=cast.clerk, list_code=held)
    with refused("list_open"):
        matters.reopen_list(actor=cast.clerk, list_code=held, reason="还有事")
    matters.close_list(actor=cast.clerk, list_code=held)
    matters.archive_list(actor=cast.clerk, list_code=held)
    assert not queries.list_cards(cast.clerk).items
    shown = queries.ListFilter(show=queries.ListShow.ARCHIVED)
    assert [card.held.code for card in queries.list_cards(cast.clerk, shown).items] == [held]
    matters.reopen_list(actor=cast.clerk, list_code=held, reason="还有事")
    assert [card.held.code for card in queries.list_cards(cast.clerk).items] == [held]


def test_the_next_term_takes_along_what_is_open_and_the_old_list_keeps_its_figures(cast: Cast) -> None:
    old, open_, over = made(cast), accepted(cast).code, closed(cast).code
    for code in (over, open_):
        matters.add_to_list(actor=cast.clerk, list_code=old, code=code)
    new = matters.copy_list(actor=cast.clerk, list_code=old, title="四季度清单").code
    assert [line.code for line in queries.list_view(cast.clerk, new).lines] == [open_]
    assert queries.list_view(cast.clerk, old).card.total == 2
    empty = matters.copy_list(actor=cast.clerk, list_code=old, title="空白", carry_open=False).code
    assert queries.list_view(cast.clerk, empty).card.total == 0


def test_the_end_of_a_term_is_announced_once_for_each_end(cast: Cast) -> None:
    held = made(cast, starts=date(2026, 3, 1), ends=date(2026, 3, 31))
    with clock.frozen(datetime(2026, 4, 1, 9, tzinfo=SHANGHAI)):
        tell_ended_lists()
        for list_id in [List.objects.get(code=held).pk] * 2:
            matters.tell_list_ended(actor=cast.system, list_id=list_id)
        assert announced().count("list_ended") == 1
        matters.prolong_list(actor=cast.clerk, list_code=held, ends=date(2026, 4, 2), reason="收尾")
    with clock.frozen(datetime(2026, 4, 3, 9, tzinfo=SHANGHAI)):
        tell_ended_lists()
    assert announced().count("list_ended") == 2


def test_only_the_job_announces_an_end(cast: Cast) -> None:
    held = List.objects.get(code=made(cast, starts=date(2025, 1, 7), ends=date(2025, 1, 8)))
    with refused("not_allowed"):
        matters.tell_list_ended(actor=cast.clerk, list_id=held.pk)


def test_the_history_tells_who_did_what_to_which_matter(cast: Cast) -> None:
    held, code = made(cast), accepted(cast).code
    matters.add_to_list(actor=cast.steward, list_code=held, code=code)
    matters.remove_from_list(actor=cast.clerk, list_code=held, code=code, reason="并入另一张清单")
    matters.close_list(actor=cast.clerk, list_code=held)
    told = [(step.kind, step.code) for step in queries.list_history(cast.clerk, held).items]
    assert told == [
        ("matters.list_closed", ""),
        ("matters.unlisted", code),
        ("matters.listed", code),
        ("matters.list_made", ""),
    ]
    with refused("not_found"):
        queries.list_history(cast.stranger_next_door, held)


@pytest.mark.parametrize("act", ["change", "prolong", "close", "reopen", "archive", "copy", "link", "org"])
def test_a_list_is_changed_by_its_keepers_only(cast: Cast, act: str) -> None:
    held = made(cast, visibility=Visibility.PUBLIC)
    soon = date(2030, 1, 1)
    acts: dict[str, Callable[[Actor], object]] = {
        "change": lambda actor: matters.change_list(actor=actor, list_code=held, title="改名"),
        "prolong": lambda actor: matters.prolong_list(actor=actor, list_code=held, ends=soon, reason="久"),
        "close": lambda actor: matters.close_list(actor=actor, list_code=held),
        "reopen": lambda actor: matters.reopen_list(actor=actor, list_code=held, reason="再看"),
        "archive": lambda actor: matters.archive_list(actor=actor, list_code=held),
        "copy": lambda actor: matters.copy_list(actor=actor, list_code=held, title="抄走"),
        "link": lambda actor: matters.make_list_link(actor=actor, list_code=held),
        "org": lambda actor: matters.show_list_to(actor=actor, list_code=held, org_id=cast.orgs.bureau),
    }
    for name in ("resident", "leader", "department", "property_staff", "stranger_next_door", "nobody"):
        with refused("not_allowed"):
            acts[act](cast.actors()[name])
