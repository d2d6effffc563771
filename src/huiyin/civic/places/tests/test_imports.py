import pytest

from huiyin.civic.places import actions, queries
from huiyin.civic.places.models import Area
from huiyin.civic.places.rules import CompoundKind
from huiyin.kernel.errors import Invalid, NotAllowed
from huiyin.kit.models import AuditRecord
from tests.cast import Cast

Rows = list[tuple[int, dict[str, str]]]

GOOD: Rows = [
    (2, {"名称": "3单元", "上级": "钻石家园 5栋", "级别": ""}),
    (3, {"名称": "钻石家园", "上级": "", "级别": "小区", "类型": "安置房", "物业": "是", "户数": "812"}),
    (4, {"名称": "5栋", "上级": "钻石家园", "级别": "楼栋"}),
    (5, {"名称": "荷塘星城", "上级": "", "级别": "小区"}),
]
BAD: Rows = [
    *GOOD,
    (6, {"名称": "", "级别": "小区"}),
    (7, {"名称": "丁香苑", "级别": "大院", "户数": "很多"}),
    (8, {"名称": "2栋", "上级": "不存在的小区"}),
    (9, {"名称": "丁香苑", "级别": "小区", "户数": "-3"}),
    (10, {"名称": "8栋", "上级": "荷塘星城", "户数": "30"}),
]


def test_a_file_brings_places_and_what_lies_in_them_in_any_order(cast: Cast) -> None:
    report = actions.import_areas(actor=cast.clerk, rows=GOOD, under=cast.places.community)
    assert (report.rows, report.good, report.known, report.written) == (4, 3, 1, 3)
    stairwell = queries.match_place("钻石家园 5栋 3单元")
    assert stairwell is not None
    assert stairwell.full_name == "荷塘区 茨菇塘街道 钻石家园 5栋 3单元"
    assert stairwell.code == "43020200200200200101"
    compound = queries.place(stairwell.scope.compound_id or 0)
    assert (compound.kind, compound.dwellings) == (CompoundKind.RESETTLEMENT, 812)


def test_a_second_run_writes_nothing(cast: Cast) -> None:
    actions.import_areas(actor=cast.clerk, rows=GOOD, under=cast.places.community)
    records = AuditRecord.objects.count()
    report = actions.import_areas(actor=cast.clerk, rows=GOOD, under=cast.places.community)
    assert (report.good, report.known, report.written) == (0, 4, 0)
    assert AuditRecord.objects.count() == records


def test_bad_rows_are_named_by_row_and_column(cast: Cast) -> None:
    report = queries.check_areas(BAD, under=cast.places.community).report()
    assert [(error.number, error.column) for error in report.errors] == [
        (6, "名称"),
        (7, "级别"),
        (7, "户数"),
        (8, "上级"),
        (9, "户数"),
        (10, "户数"),
    ]


def test_with_bad_rows_nothing_is_written_or_exactly_the_good_ones(cast: Cast) -> None:
    before = Area.objects.count()
    none = actions.import_areas(actor=cast.clerk, rows=BAD, under=cast.places.community)
    assert (none.written, Area.objects.count()) == (0, before)
    some = actions.import_areas(actor=cast.clerk, rows=BAD, under=cast.places.community, keep_good=True)
    assert (some.written, Area.objects.count()) == (3, before + 3)


def test_a_file_reaches_no_further_than_its_place(cast: Cast) -> None:
    rows: Rows = [(2, {"名称": "9栋", "上级": "庆云里"})]
    report = actions.import_areas(actor=cast.clerk, rows=rows, under=cast.places.community, keep_good=True)
    assert report.written == 0
    with pytest.raises(NotAllowed):
        actions.import_areas(actor=cast.clerk, rows=rows, under=cast.places.next_community)


def test_codes_are_checked_against_the_file_and_the_directory(cast: Cast) -> None:
    free = "430202002002077"
    rows: Rows = [
        (2, {"名称": "甲苑", "编码": free}),
        (3, {"名称": "乙苑", "编码": free}),
        (4, {"名称": "丙苑", "编码": cast.places.compound.code}),
        (5, {"名称": "丁苑", "编码": "430203005002001"}),
    ]
    report = actions.import_areas(actor=cast.clerk, rows=rows, under=cast.places.community, keep_good=True)
    assert [error.number for error in report.errors] == [3, 4, 5]
    assert queries.place_by_code(free).name == "甲苑"


def test_a_file_without_names_is_refused_whole(cast: Cast) -> None:
    with pytest.raises(Invalid, match="名称"):
        queries.check_areas([(2, {"a": "b"})], under=cast.places.community)


def test_an_empty_file_holds_nothing(cast: Cast) -> None:
    assert actions.import_areas(actor=cast.clerk, rows=[], under=cast.places.community).rows == 0


def test_checking_asks_the_database_a_fixed_number_of_times(
    cast: Cast, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    rows: Rows = [(number, {"名称": f"{number}栋", "上级": "荷塘星城"}) for number in range(100, 400)]
    with django_assert_num_queries(2):  # type: ignore[operator]
        queries.check_areas(rows, under=cast.places.community)
