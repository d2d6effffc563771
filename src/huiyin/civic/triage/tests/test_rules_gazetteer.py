"""Places in a text: full names, short ones, a wrong character, and names that several bear."""

from collections.abc import Iterable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.civic.triage.rules.gazetteer import Area, Gazetteer, Said, area_lines, forms

ROWS = {
    1: ("株洲市", None, 0),
    2: ("荷塘区", 1, 1),
    3: ("茨菇塘街道", 2, 2),
    4: ("星城社区居民委员会", 3, 3),
    5: ("向阳花园小区", 4, 4),
    6: ("桂花街道", 2, 2),
    7: ("新塘村委会", 6, 3),
    8: ("东方家园", 4, 4),
    9: ("东方家园", 7, 4),
}
KNOWN = Gazetteer(area_lines(ROWS))


@pytest.mark.parametrize(
    ("said", "area", "exact"),
    [
        ("茨菇塘街道的路灯坏了", 3, True),
        ("荷塘区茨菇塘街道向阳花园小区路灯坏了", 5, True),
        ("我住在向阳花园,电梯坏了", 5, True),
        ("星城社区没人管", 4, True),
        ("新塘村的水渠垮了", 7, True),
        ("向阳化园小区的路灯", 5, False),
        ("茨姑塘街道办不作为", 3, False),
    ],
)
def test_a_place_is_found_as_people_write_it(said: str, area: int, exact: bool) -> None:
    found = KNOWN.find(said)
    assert found is not None
    assert (found.area_id, found.exact) == (area, exact)
    assert found.words in said


@pytest.mark.parametrize("said", ["", "路灯坏了", "小区没人管", "东方家园的电梯坏了", "abc 123"])
def test_what_names_no_place_alone_finds_none(said: str) -> None:
    assert KNOWN.find(said) is None


def test_a_name_of_two_places_is_the_one_nearby() -> None:
    for near, area in (((7, 6), 9), ((4, 3), 8)):
        found = KNOWN.find("东方家园的电梯坏了", near=near)
        assert found is not None
        assert found.area_id == area


@settings(max_examples=60)
@given(st.text("向阳花园小区东方家茨菇塘街道a1,", max_size=60))
def test_any_text_is_answered_by_a_place_of_the_directory_or_none(said: str) -> None:
    found = KNOWN.find(said)
    assert found is None or found.area_id in ROWS


def test_forms_are_never_common_words() -> None:
    assert forms("新城小区") == {"新城小区"}
    assert "星城社区" in forms("星城社区居民委员会")


SAID = Gazetteer(
    area_lines(ROWS),
    [
        Said(5, "大塔"),
        Said(5, "向阳花园小区"),
        Said(3, "老粮站", within=True),
        Said(5, "解放西路", within=True),
        Said(8, "解放西路", within=True),
        Said(9, "解放西路", within=True),
        Said(9, "东方家园", within=True),
        Said(99, "没有的地方"),
        Said(6, "学校", within=True),
    ],
)


@pytest.mark.parametrize(
    ("said", "near", "area", "by", "exact"),
    [
        ("大塔那边的路灯坏了", (), 5, "大塔", True),
        ("老粮站门口积水", (), 3, "老粮站", True),
        ("解方西路积水", (4,), 4, "解放西路", False),
        # Nearby it is one place; two in one community mean the community; across the streets the district.
        ("解放西路路面破损", (9,), 9, "解放西路", True),
        ("解放西路路面破损", (3,), 4, "解放西路", True),
        ("解放西路路面破损", (), 2, "解放西路", True),
        # A place's own name goes before a landmark in another, and is no landmark itself.
        ("解放西路向阳花园的电梯", (), 5, "", True),
    ],
)
def test_what_people_say_leads_to_the_place(
    said: str, near: tuple[int, ...], area: int, by: str, exact: bool
) -> None:
    found = SAID.find(said, near)
    assert found is not None
    assert (found.area_id, found.by, found.exact) == (area, by, exact)


@pytest.mark.parametrize("said", ["东方家园的电梯坏了", "没有的地方", "学校门口"])
def test_what_many_places_bear_or_nobody_knows_stays_open(said: str) -> None:
    assert SAID.find(said) is None


@pytest.mark.parametrize("said", ["解放西路", "解方西路", "东方家园", "东万家园"])
def test_a_name_said_ever_again_is_looked_at_once(monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    looked: list[str] = []
    once = SAID._one

    def one(ids: Iterable[int], near: Sequence[int], form: str) -> Area | None:
        looked.append(form)
        return once(ids, near, form)

    monkeypatch.setattr(SAID, "_one", one)
    found = SAID.find(said * 5_000, (2,))
    # Once as it is written, and once among the names with a wrong character.
    assert 0 < len(looked) <= 2 * len(set(looked))
    assert found == SAID.find(said, (2,))
