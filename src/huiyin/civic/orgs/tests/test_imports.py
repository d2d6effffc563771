import pytest

from huiyin.civic.orgs import actions, queries
from huiyin.civic.orgs.models import Org, OrgArea
from huiyin.kernel.errors import Invalid, NotAllowed
from tests.cast import Cast

Rows = list[tuple[int, dict[str, str]]]

GOOD: Rows = [
    (2, {"名称": "清水物业", "类别": "物业公司", "电话": "0731-28480001", "服务区域": "荷塘星城"}),
    (3, {"名称": "清水物业", "类别": "物业公司", "服务区域": "上月塘社区"}),
    (4, {"名称": "荷塘星城小区党支部", "类别": "党支部", "服务区域": "荷塘星城"}),
    (5, {"名称": "星城志愿者协会", "类别": "协会", "受理": "否"}),
]


def test_a_file_brings_organisations_and_where_they_work(cast: Cast) -> None:
    report = actions.import_orgs(actor=cast.clerk, rows=GOOD, under=cast.places.community)
    assert (report.rows, report.good, report.known, report.written) == (4, 3, 1, 3)
    company = Org.objects.get(name="清水物业")
    assert OrgArea.objects.filter(org=company).count() == 2
    assert company.level == "compound"
    again = actions.import_orgs(actor=cast.clerk, rows=GOOD, under=cast.places.community)
    assert (again.known, again.written) == (4, 0)


def test_bad_rows_are_named_by_row_and_column(cast: Cast) -> None:
    rows: Rows = [
        *GOOD,
        (6, {"名称": "", "类别": "物业公司"}),
        (7, {"名称": "甲", "类别": "俱乐部", "电话": "打电话"}),
        (8, {"名称": "乙", "类别": "企业", "服务区域": "庆云里"}),
        (9, {"名称": "丙", "类别": "企业", "受理": "是"}),
        (10, {"名称": "丁", "类别": "企业", "服务区域": "荷塘星城 1栋"}),
        (11, {"名称": "戊", "类别": "企业", "统一社会信用代码": "123"}),
    ]
    report = actions.import_orgs(actor=cast.clerk, rows=rows, under=cast.places.community)
    assert [(error.number, error.column) for error in report.errors] == [
        (6, "名称"),
        (7, "类别"),
        (7, "电话"),
        (8, "服务区域"),
        (9, "受理"),
        (10, "服务区域"),
        (11, "统一社会信用代码"),
    ]
    assert report.written == 0
    kept = actions.import_orgs(actor=cast.clerk, rows=rows, under=cast.places.community, keep_good=True)
    assert kept.written == 3


def test_a_file_needs_its_columns_and_the_right_to_its_place(cast: Cast) -> None:
    with pytest.raises(Invalid, match="类别"):
        queries.check_orgs([(2, {"名称": "甲"})], under=cast.places.community)
    with pytest.raises(NotAllowed):
        actions.import_orgs(actor=cast.clerk, rows=GOOD, under=cast.places.street)
