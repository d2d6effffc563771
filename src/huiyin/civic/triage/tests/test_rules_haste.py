"""Urgency, persons at risk and quarrels: sentences as people write them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.civic.triage.queries.wordfiles import haste_words, risk_words
from huiyin.civic.triage.rules.risks import CAUSE_WORDS, HEAT, PERSON_WORDS, Warmth, risk_in
from huiyin.civic.triage.rules.text import plain
from huiyin.civic.triage.rules.urgency import Haste, pressing


@pytest.mark.parametrize(
    ("said", "haste", "word"),
    [
        ("楼道煤气泄漏，味道很大", Haste.CRITICAL, "煤气泄漏"),
        ("电梯困人了，里面有孕妇", Haste.CRITICAL, "孕妇"),
        ("外墙脱落，砸到了车", Haste.URGENT, "外墙脱落"),
        ("停水三天了，家里还有卧床的老人", Haste.URGENT, "三天"),
        ("停电已经20个小时", Haste.URGENT, "停电"),
        ("路面有裂缝，投诉多次没人管", Haste.URGENT, "投诉多次"),
        ("房产证办不下来，开发商延期交房，产权有历史遗留问题", Haste.COMPLEX, "历史遗留"),
        ("请问公积金怎么提取", Haste.ORDINARY, ""),
        ("建议加强消防宣传，防止火灾", Haste.ORDINARY, ""),
        ("小区绿化太少，希望多种树", Haste.ORDINARY, ""),
        ("请问明天停水吗", Haste.ORDINARY, ""),
    ],
)
def test_how_urgent_a_sentence_reads(said: str, haste: Haste, word: str) -> None:
    found = pressing(plain(said), haste_words())
    assert found.haste is haste
    assert not word or word in found.words


def test_the_same_author_again_makes_a_hazard_urgent() -> None:
    said = plain("护栏有点松动")
    assert pressing(said, haste_words()).haste is Haste.ORDINARY
    assert pressing(said, haste_words(), earlier=1).haste is Haste.URGENT


@pytest.mark.parametrize(
    ("said", "lasts"),
    [
        ("停水已经二十几天了", ("已经二十几天",)),
        ("停水1200多个小时", ("1200多个小时",)),
        ("停水3天前报过,断断续续10年", ("10年",)),
        ("停水,户号" + "0733" * 8 + "日", ()),
        ("停水,户号" + "0733" * 25_000, ()),
        ("停水" + "十" * 100_000 + "年", ()),
        ("停水" + "已经快都近" * 20_000, ()),
    ],
    ids=range(7),
)
def test_how_long_it_lasts_is_said_in_few_characters(said: str, lasts: tuple[str, ...]) -> None:
    found = pressing(f"老人在家,{said}", haste_words())
    assert found.reasons.get("lasting", ()) == lasts


@pytest.mark.parametrize(
    ("said", "lasts"),
    [
        ("停水三个月", ("三个月",)),
        ("停水快两月了", ("快两月",)),
        ("停水十几个小时", ("十几个小时",)),
        ("停水3日", ("3日",)),
        ("停水已经半年", ("已经半年",)),
        ("停水都2年多", ("都2年",)),
        ("5月3日停水", ()),
        ("二月十五日停水", ()),
        ("2019年12月停水", ()),
        ("90年代的老房子停水", ()),
        ("三年级停水", ()),
        ("从6月起停水", ()),
    ],
)
def test_a_date_is_not_how_long_it_lasts(said: str, lasts: tuple[str, ...]) -> None:
    found = pressing(f"老人在家,{said}", haste_words())
    assert found.reasons.get("lasting", ()) == lasts


@settings(max_examples=60)
@given(st.lists(st.sampled_from(sorted(haste_words().groups)), max_size=8).map("，".join))
def test_a_danger_added_never_makes_it_less_urgent(said: str) -> None:
    assert pressing(plain(f"{said}，楼上着火了"), haste_words()).haste is Haste.CRITICAL


@pytest.mark.parametrize(
    ("said", "warmth", "cause", "persons"),
    [
        ("楼上漏水，物业不管", Warmth.CALM, "neighbours", ()),
        ("和楼上邻居吵架，矛盾激化，他扬言要报复", Warmth.WARM, "neighbours", ()),
        ("隔壁邻居天天争吵，昨天还动手打人砸门，扬言弄死我们", Warmth.HOT, "neighbours", ()),
        ("业主准备拉横幅堵大门，物业公司把人打伤", Warmth.HOT, "property", ()),
        ("她被老公打，家暴多年", Warmth.HOT, "family", ("violence at home",)),
        ("工资拖欠半年，走投无路，不想活了", Warmth.HOT, "labour", ("self-harm",)),
        ("独居老人没人照顾，住在五楼", Warmth.CALM, "", ("elderly alone",)),
    ],
)
def test_how_warm_a_quarrel_is(said: str, warmth: Warmth, cause: str, persons: tuple[str, ...]) -> None:
    found = risk_in(plain(said), risk_words())
    assert (found.warmth, found.cause, found.persons) == (warmth, cause, persons)
    assert all(word in plain(said) for word in found.words)


def test_the_groups_of_the_files_are_those_of_the_rules() -> None:
    groups = {group for said in risk_words().groups.values() for group in said}
    named = {
        *(f"heat/{n}" for n in HEAT),
        *(f"cause/{n}" for n in CAUSE_WORDS),
        *(f"person/{n}" for n in PERSON_WORDS),
    }
    assert groups == named
    known = {"danger", "hazard", "outage", "vulnerable", "repeated", "complex", "future"}
    assert {group for said in haste_words().groups.values() for group in said} == known


@settings(max_examples=50)
@given(
    st.text(max_size=150) | st.lists(st.sampled_from(sorted(risk_words().groups)), max_size=10).map("，".join)
)
def test_any_text_has_a_warmth(text: str) -> None:
    found = risk_in(plain(text), risk_words())
    assert 0 <= found.heat <= sum(HEAT.values())
    assert (found.warmth is Warmth.CALM) == (
        found.heat < 3 and not {"violence at home", "self-harm"} & {*found.persons}
    )
