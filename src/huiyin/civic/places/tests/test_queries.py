import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huiyin.civic.places import actions, queries
from huiyin.civic.places.rules import AreaLevel, CompoundKind
from huiyin.kernel.actor import system
from huiyin.kernel.errors import NotFound
from tests.cast import Cast


@pytest.fixture
def zhuzhou(db: None) -> None:
    actions.seed_divisions(actor=system("tests"))


def _queries(call: object) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        call()  # type: ignore[operator]
    return len(captured)


def test_a_place_is_one_query(cast: Cast) -> None:
    token = cast.places.stairwell.token
    assert _queries(lambda: queries.place_by_token(token)) == 1
    assert _queries(lambda: queries.path(cast.places.stairwell)) == 1
    assert _queries(lambda: queries.places([1, 2, 3, None])) == 1
    assert _queries(lambda: queries.places([])) == 0


@pytest.mark.parametrize("token", ["ZZZZZZ", "", "x", "<b>", "株洲株洲株洲", "0" * 400])
def test_an_unknown_token_is_not_found(cast: Cast, token: str) -> None:
    with pytest.raises(NotFound):
        queries.place_by_token(token)


def test_the_way_down_begins_at_the_city(cast: Cast) -> None:
    names = [step.name for step in queries.path(cast.places.stairwell)]
    assert names == ["株洲市", "荷塘区", "茨菇塘街道", "上月塘社区居委会", "荷塘星城", "1栋", "1单元"]


def test_codes_may_be_filled_up(zhuzhou: None) -> None:
    assert queries.place_by_code("430200").level == AreaLevel.CITY
    assert queries.place_by_code("430202000000").name == "荷塘区"
    assert queries.place_by_code("430202002000").name == "茨菇塘街道"
    assert queries.place_by_code("430211001014").name == "香山社区居委会"
    with pytest.raises(NotFound):
        queries.place_by_code("")


def test_the_traps_of_names(zhuzhou: None) -> None:
    match = queries.match_place
    longquan = match("龙泉街道")
    assert longquan is not None
    assert longquan.full_name == "芦淞区 龙泉街道"
    assert match("龙泉村") is None  # two counties have one
    village = match("渌口区 龙船镇 龙泉村")
    assert village is not None
    assert village.code.startswith("430212")
    assert match("建设街道") != match("石峰区 铜塘湾街道 建设村")
    assert match("芦淞区", under=longquan) is None


def test_search_puts_the_exact_name_first(zhuzhou: None) -> None:
    found = queries.find_places("龙泉街道")
    assert found[0].name == "龙泉街道"
    assert {place.level for place in found[1:]} == {AreaLevel.COMMUNITY}
    assert queries.find_places("荷塘 月塘街道")[0].name == "月塘街道"
    assert queries.find_places("43020200201")[0].code.startswith("43020200201")


@pytest.mark.parametrize("text", ["", " ", "%", "_", "'; DROP TABLE", "<script>", "不存在的地方" * 20])
def test_strange_words_find_nothing(zhuzhou: None, text: str) -> None:
    assert queries.find_places(text) == []


def test_search_stays_inside(zhuzhou: None) -> None:
    district = queries.place_by_code("430203")
    found = queries.find_places("龙泉", under=district, level=AreaLevel.STREET)
    assert [place.full_name for place in found] == ["芦淞区 龙泉街道"]


def test_pages_follow_each_other_without_gap(zhuzhou: None) -> None:
    street = queries.place_by_code("430202002")
    whole = [place.id for place in queries.list_places(under=street, limit=100)]
    first = queries.list_places(under=street, limit=7)
    second = queries.list_places(under=street, limit=7, after=first[-1].id)
    assert [place.id for place in [*first, *second]] == whole[:14]


def test_compounds_are_filtered(cast: Cast) -> None:
    def names(**filters: object) -> list[str]:
        return [place.name for place in queries.compounds(**filters)]  # type: ignore[arg-type]

    assert names() == ["荷塘星城", "庆云里"]
    assert names(kind=CompoundKind.OLD) == ["庆云里"]
    assert names(property_management=True) == ["荷塘星城"]
    assert names(owners_committee=True) == []
    assert names(under=cast.places.district) == ["荷塘星城"]
    assert names(after=cast.places.compound.id) == ["庆云里"]


def test_the_city_is_the_default_and_missed_with_a_sentence(db: None) -> None:
    with pytest.raises(NotFound) as refused:
        queries.default_place()
    assert refused.value.code == "no_city"


def test_branches_are_two_queries_however_many(zhuzhou: None) -> None:
    city = queries.default_place()
    assert _queries(lambda: queries.branches(city.id)) == 2
    branches = queries.branches(city.id)
    assert len(branches) == 9
    assert sum(len(branch.children) for branch in branches) == 112


def test_everything_under_an_area_is_one_column(cast: Cast) -> None:
    assert queries.area_scope_q(cast.places.street).children == [("street_id", cast.places.street.id)]
    assert queries.area_scope_q(cast.places.building, "at__").children == [
        ("at__compound_id", cast.places.compound.id)
    ]
