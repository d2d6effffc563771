from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.civic.places import rules
from huiyin.civic.places.rules import AreaLevel, CompoundKind, PlaceIndex, Profile, Scope
from huiyin.kernel.errors import Invalid
from huiyin.kernel.ids import ALPHABET

SCOPE = Scope(city_id=1, district_id=2, street_id=3, community_id=4, compound_id=5)


def test_a_scope_contains_each_area_the_place_lies_in() -> None:
    assert SCOPE.ids == (5, 4, 3, 2, 1)
    assert SCOPE.within(3)
    assert not SCOPE.within(9)
    assert not SCOPE.within(None)


def test_what_lies_below_a_compound_counts_to_the_compound() -> None:
    assert Scope.column_for(AreaLevel.STREET) == "street_id"
    assert Scope.column_for(AreaLevel.STAIRWELL) == "compound_id"
    assert SCOPE.at(AreaLevel.BUILDING) == 5


@pytest.mark.parametrize(
    ("level", "parent", "allowed"),
    [
        (AreaLevel.CITY, None, True),
        (AreaLevel.COMPOUND, AreaLevel.COMMUNITY, True),
        (AreaLevel.STAIRWELL, AreaLevel.BUILDING, True),
        (AreaLevel.COMPOUND, AreaLevel.STREET, False),
        (AreaLevel.CITY, AreaLevel.CITY, False),
        (AreaLevel.DISTRICT, None, False),
    ],
)
def test_places_stand_one_step_apart(level: AreaLevel, parent: AreaLevel | None, allowed: bool) -> None:
    assert bool(rules.may_stand_under(level, parent)) is allowed


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("430200000000", "430200"),
        ("430202000", "430202"),
        ("430202002000", "430202002"),
        ("430202002019", "430202002019"),
        (" ４３０２０２ ", "430202"),
        ("430202002019000", "430202002019000"),
    ],
)
def test_codes_lose_the_zeros_that_fill_them_up(written: str, stored: str) -> None:
    assert rules.canonical_code(written) == stored


@pytest.mark.parametrize(
    ("level", "code", "parent", "allowed"),
    [
        (AreaLevel.DISTRICT, "430202", "430200", True),
        (AreaLevel.DISTRICT, "430302", "430200", False),
        (AreaLevel.STREET, "430202002", "430202", True),
        (AreaLevel.STREET, "430203002", "430202", False),
        (AreaLevel.COMMUNITY, "430202002019", "430202002", True),
        (AreaLevel.COMMUNITY, "43020200201", "430202002", False),
        (AreaLevel.COMMUNITY, "430202002000", "430202002", False),
        (AreaLevel.COMPOUND, "430202002019001", "430202002019", True),
        (AreaLevel.COMPOUND, "٤٣٠٢٠٢٠٠٢٠١٩٠٠١", "430202002019", False),
    ],
)
def test_a_code_fits_its_level_and_its_parent(
    level: AreaLevel, code: str, parent: str, allowed: bool
) -> None:
    assert bool(rules.check_code(level, code, parent)) is allowed


def test_own_codes_count_up_from_the_highest_that_was_given() -> None:
    community = "430202002019"
    assert rules.next_code(AreaLevel.COMPOUND, community, []) == f"{community}001"
    taken = [f"{community}001", f"{community}007", ""]
    assert rules.next_code(AreaLevel.COMPOUND, community, taken) == f"{community}008"
    assert rules.next_code(AreaLevel.STAIRWELL, f"{community}001002", []) == f"{community}00100201"


def test_no_code_is_made_up_above_the_compound_or_under_a_place_without_one() -> None:
    assert rules.next_code(AreaLevel.COMMUNITY, "430202002", []) == ""
    assert rules.next_code(AreaLevel.COMPOUND, "", []) == ""


def test_used_up_numbers_are_refused_with_a_sentence() -> None:
    with pytest.raises(Invalid) as refused:
        rules.next_code(AreaLevel.STAIRWELL, "430202002019001002", ["43020200201900100299"])
    assert refused.value.code == "codes_used_up"


@given(st.lists(st.integers(1, 998), max_size=30))
def test_a_new_own_code_is_never_a_taken_one(numbers: list[int]) -> None:
    taken = [f"430202002019{number:03d}" for number in numbers]
    new = rules.next_code(AreaLevel.COMPOUND, "430202002019", taken)
    assert new not in taken
    assert rules.check_code(AreaLevel.COMPOUND, new, "430202002019")


def test_tokens_are_read_as_they_are_written_and_typed() -> None:
    token = rules.new_token()
    assert len(token) == rules.TOKEN_LENGTH
    assert set(token) <= set(ALPHABET)
    assert rules.parse_token(f" {token.lower()} ") == token
    assert rules.parse_token("oil123") == "011123"


@given(st.text(max_size=12))
def test_whatever_is_typed_gives_a_token_or_none(text: str) -> None:
    token = rules.parse_token(text)
    assert token is None or (len(token) == rules.TOKEN_LENGTH and set(token) <= set(ALPHABET))


@pytest.mark.parametrize(("written", "stored"), [("  星城　小区 ", "星城 小区"), ("１２栋", "12栋")])
def test_names_are_stored_on_one_line(written: str, stored: str) -> None:
    assert rules.check_name(written) == stored


@pytest.mark.parametrize("name", ["", " \n ", "星" * 61, "430202"])
def test_a_name_that_cannot_be_is_refused_at_its_field(name: str) -> None:
    with pytest.raises(Invalid) as refused:
        rules.check_name(name)
    assert refused.value.field == "name"


def test_a_profile_takes_what_can_be() -> None:
    rules.check_profile(Profile(CompoundKind.OLD, dwellings=3000, founded=1998), today=date(2026, 1, 1))
    for profile in (Profile(dwellings=-1), Profile(founded=1700), Profile(founded=2050)):
        with pytest.raises(Invalid):
            rules.check_profile(profile, today=date(2026, 1, 1))


def test_latitude_and_longitude_in_the_wrong_order_are_refused() -> None:
    rules.check_point((27.83, 113.15))
    with pytest.raises(Invalid):
        rules.check_point((113.15, 27.83))


LINE = ("株洲市", "荷塘区", "茨菇塘街道", "红旗村社区居委会", "星城小区")


@pytest.mark.parametrize(
    "text",
    [
        "星城小区",
        "荷塘区 茨菇塘街道 星城小区",
        "湖南省株洲市荷塘区茨菇塘街道红旗村社区星城小区",
        "红旗村社区居委会/星城小区",
        "株洲市，荷塘区，星城小区",
    ],
)
def test_a_place_is_found_by_its_name_with_any_of_those_above_it(text: str) -> None:
    assert rules.reads_as(text, LINE[-1], LINE[:-1])


@pytest.mark.parametrize("text", ["荷塘星城小区", "芦淞区 星城小区", "星城", "", "星城小区 荷塘区"])
def test_other_words_around_a_name_do_not_match(text: str) -> None:
    assert not rules.reads_as(text, LINE[-1], LINE[:-1])


def test_a_community_is_found_by_the_name_people_say() -> None:
    assert rules.reads_as("荷塘区红旗村社区", "红旗村社区居委会", LINE[:3])
    assert "建设村委会" in rules.endings("石峰区建设村")


def _index() -> PlaceIndex:
    index = PlaceIndex(["株洲市"])
    index.add(1, AreaLevel.DISTRICT, "芦淞区", None, "430203")
    index.add(2, AreaLevel.STREET, "龙泉街道", 1, "430203007")
    index.add(3, AreaLevel.COMMUNITY, "龙泉村委会", 2, "430203007200")
    index.add(4, AreaLevel.STREET, "建宁街道", 1, "430203003")
    index.add(5, AreaLevel.COMMUNITY, "龙泉村", 4, "430203003201")
    return index


def test_an_index_matches_codes_names_and_ways_down() -> None:
    index = _index()
    assert index.match("430203007000") == 2
    assert index.match("龙泉街道") == 2
    assert index.match("芦淞区 建宁街道 龙泉村") == 5
    assert index.entry(5).line == ("株洲市", "芦淞区", "建宁街道", "龙泉村")


def test_a_bare_name_that_two_places_bear_matches_none() -> None:
    assert _index().match("龙泉村") is None
    assert _index().match("430299") is None
    assert _index().match("") is None


@pytest.mark.parametrize(
    ("cell", "level"), [("小区", AreaLevel.COMPOUND), ("Building", AreaLevel.BUILDING), ("", None)]
)
def test_levels_are_read_in_both_languages(cell: str, level: AreaLevel | None) -> None:
    assert rules.read_level(cell) == level


def test_cells_that_mean_nothing_are_refused_with_what_is_known() -> None:
    with pytest.raises(Invalid, match="小区"):
        rules.read_level("大院")
    with pytest.raises(Invalid):
        rules.read_yes_or_no("大概")
    with pytest.raises(Invalid):
        rules.READERS["dwellings"]("三千")
    with pytest.raises(Invalid):
        rules.READERS["lat"]("北")
    assert rules.READERS["dwellings"]("3,000") == 3000


def test_a_row_that_is_no_compound_has_no_compound_facts() -> None:
    assert rules.profile_of({"dwellings": 30}, AreaLevel.COMPOUND) == Profile(dwellings=30)
    with pytest.raises(Invalid) as refused:
        rules.profile_of({"dwellings": 30}, AreaLevel.BUILDING)
    assert refused.value.field == "dwellings"


def test_half_a_point_is_refused() -> None:
    assert rules.point_of({"lat": 27.8, "lon": 113.1}) == (27.8, 113.1)
    with pytest.raises(Invalid):
        rules.point_of({"lat": 27.8})
