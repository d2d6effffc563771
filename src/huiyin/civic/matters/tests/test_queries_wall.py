"""Searching a wall finds the same, however many of the newest are looked through first."""

from datetime import timedelta
from importlib import import_module

import pytest

from huiyin.civic.matters import actions, queries
from huiyin.civic.matters import public as matters
from huiyin.civic.matters.tests.invariants import check_marks
from huiyin.kernel import clock
from tests.cast import SINCE, Cast
from tests.fixtures import Watch
from tests.matters import accepted, answered, filed

WORDS = ("路灯坏了", "电梯停了", "路灯很暗", "楼道积水", "路灯又坏了", "电梯很慢", "路灯闪烁")


@pytest.fixture
def codes(cast: Cast) -> list[str]:
    """Publish a wish an hour; the newest comes first."""
    made = []
    for number, words in enumerate(WORDS):
        with clock.frozen(SINCE + timedelta(hours=number)):
            made.append(accepted(cast, body=words).code)
    return made[::-1]


def all_pages(cast: Cast, words: str, limit: int) -> list[str]:
    found, cursor = [], ""
    for _ in range(len(WORDS)):
        page = matters.wall(cast.places.city, words=words, cursor=cursor, limit=limit)
        assert len(page.items) <= limit
        found += [card.code for card in page.items]
        cursor = page.next_cursor
        if not cursor:
            break
    return found


@pytest.mark.parametrize("looked_at", [1, 2, 3, 100])
@pytest.mark.parametrize("limit", [1, 2, 3, 20])
@pytest.mark.parametrize("words", ["路灯", "电梯", "积水", "路灯 坏了", "下水道"])
def test_every_page_has_what_matches_in_order(
    words: str, limit: int, looked_at: int, cast: Cast, codes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_module("huiyin.civic.matters.queries.wall_search"), "_LOOKED_AT", looked_at)
    said = dict(zip(codes, reversed(WORDS), strict=True))
    expected = [code for code in codes if all(part in said[code] for part in words.split())]
    assert all_pages(cast, words, limit) == expected


@pytest.mark.parametrize("looked_at", [1, 100])
def test_a_code_finds_its_matter(
    looked_at: int, cast: Cast, codes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_module("huiyin.civic.matters.queries.wall_search"), "_LOOKED_AT", looked_at)
    assert all_pages(cast, codes[-1].lower(), 20) == [codes[-1]]


@pytest.mark.parametrize(("looked_at", "limit"), [(1, 1), (2, 1), (1, 3), (4, 2)])
def test_wishes_of_many_years_are_found_step_by_step(
    looked_at: int, limit: int, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_module("huiyin.civic.matters.queries.wall_search"), "_LOOKED_AT", looked_at)
    made = []
    for days, words in (
        (0, "路灯"),
        (40, "楼道"),
        (75, "路灯"),
        (400, "电梯"),
        (2_500, "路灯"),
        (2_501, "电梯"),
    ):
        with clock.frozen(SINCE - timedelta(days=days)):
            made.append((accepted(cast, body=f"{words}坏了").code, words))
    for words in ("路灯", "电梯", "楼道"):
        assert all_pages(cast, words, limit) == [code for code, said in made if said == words]


def test_what_came_back_on_the_wall_is_found_with_its_echo(cast: Cast) -> None:
    code = answered(cast).code
    with clock.frozen(SINCE + timedelta(days=200)):
        actions.unpublish_wish(actor=cast.clerk, code=code, reason="核实中。")
        assert not matters.wall(cast.places.city, words="整流器").items
        actions.publish_wish(actor=cast.clerk, code=code)
        check_marks()
        assert [card.code for card in matters.wall(cast.places.city, words="整流器").items] == [code]


def test_another_place_is_not_searched(cast: Cast, codes: list[str]) -> None:
    assert not matters.wall(cast.places.next_district, words="路灯").items


class TestStamps:
    def test_every_entry_of_a_matter_changes_its_stamp_and_its_walls(self, cast: Cast, watch: Watch) -> None:
        place = cast.places.compound
        seen, own = {queries.wall_stamp(place)}, set()
        code = accepted(cast).code
        for step in ("published", "supported", "declined"):
            if step == "supported":
                actions.support_matter(actor=cast.neighbour, code=code)
            if step == "declined":
                actions.decline_matter(actor=cast.clerk, code=code, reason="已列入明年计划。")
            seen.add(queries.wall_stamp(place))
            own.add(queries.matter_stamp(code))
        assert len(seen) == 4
        assert len(own) == 3
        assert None not in own

    def test_a_place_elsewhere_keeps_its_stamp(self, cast: Cast, watch: Watch) -> None:
        before = queries.wall_stamp(cast.places.next_compound)
        accepted(cast)
        assert queries.wall_stamp(cast.places.next_compound) == before

    def test_what_is_not_published_has_none(self, cast: Cast, watch: Watch) -> None:
        assert queries.matter_stamp(filed(cast).code) is None
        assert queries.matter_stamp("nonsense") is None
