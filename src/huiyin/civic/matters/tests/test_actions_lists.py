"""Lists: make, fill, show, close."""

from datetime import date
from typing import Any

import pytest

from huiyin.civic.matters import actions as matters
from huiyin.civic.matters import queries
from huiyin.civic.matters.models import List, ListItem
from huiyin.civic.matters.public import Filing, ListDraft, ListKind, Visibility
from huiyin.civic.matters.tests.helpers import row, way
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
    assert [matter.code for matter in queries.list_view(cast.nobody, held).items] == [shown]
    assert [matter.code for matter in queries.list_view(cast.clerk, held).items] == [shown, hidden]
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
    for _ in range(2):
        matters.remove_from_list(actor=cast.clerk, list_code=held, code=code)
    assert (row(code).state, way(code)[-1], way(code).count("unlisted")) == (state, "unlisted", 1)


def test_closing_a_list_closes_none_of_its_matters(cast: Cast) -> None:
    held, open_, over = made(cast), accepted(cast).code, closed(cast).code
    for code in (open_, over):
        matters.add_to_list(actor=cast.clerk, list_code=held, code=code)
    matters.close_list(actor=cast.clerk, list_code=held)
    assert (row(open_).state, row(over).state) == ("accepted", "closed")
    for act in (matters.add_to_list, matters.remove_from_list):
        with refused("list_closed"):
            act(actor=cast.clerk, list_code=held, code=open_)
    with refused("list_closed"):
        matters.close_list(actor=cast.clerk, list_code=held)
    assert audited() == ["matters.list_made", "matters.list_closed"]


def test_a_list_counts_how_far_its_matters_are(cast: Cast) -> None:
    held = made(cast)
    for code in (accepted(cast).code, closed(cast).code, filed(cast).code):
        matters.add_to_list(actor=cast.clerk, list_code=held, code=code)
    card = queries.list_view(cast.clerk, held).card
    assert (card.total, card.open, card.answered, card.closed) == (3, 2, 0, 1)
