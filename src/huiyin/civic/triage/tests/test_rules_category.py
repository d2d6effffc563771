"""The written words: the file is sound, and what people write is read as what it is."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.civic.triage.queries.reader import read_message
from huiyin.civic.triage.queries.wordfiles import lexicon, name_classes, read_cold, tree
from huiyin.civic.triage.rules.category import OTHER, deepest, make_tree
from huiyin.civic.triage.rules.gazetteer import Area, Gazetteer
from huiyin.civic.triage.rules.lexicon import WordList, make_lexicon, read_lines
from huiyin.civic.triage.rules.risks import Warmth
from huiyin.civic.triage.rules.text import joined, plain
from huiyin.civic.triage.rules.urgency import Haste


def test_every_class_of_the_word_file_is_an_official_one() -> None:
    known = {path[:depth] for path in tree().below for depth in range(1, len(path) + 1)}
    leaves = {(*path, name) for path, names in tree().below.items() for name in names}
    written = {path for entry in lexicon().entries.values() for path in entry.paths}
    assert written <= known | leaves
    assert set(lexicon().tops) == set(tree().tops)


@pytest.mark.parametrize(
    ("said", "top"),
    [
        ("小区物业费涨价，业委会不管，电梯广告收益也不公示", "城乡建设"),
        ("公司拖欠我三个月工资，劳动合同也没签", "劳动和社会保障"),
        ("幼儿园乱收费，老师还要求买教辅资料", "教育文体"),
        ("工地深夜施工，噪音扰民睡不着", "环境保护"),
        ("县医院医生误诊，手术以后病情更重", "卫生计生"),
        ("出租车拒载还不打表，投诉没人理", "交通运输"),
        ("健身房倒闭跑路，会员卡里的钱退不了", "商贸旅游"),
        ("村里低保名额不公平，关系保人情保", "民政"),
        ("派出所不立案，小偷还在偷电动车", "政法"),
        ("村主任贪污受贿，纪委查了没有结果", "纪检监察"),
        ("水渠垮了没人修，农田灌溉没有水", "农村农业"),
        ("耕地被占用，国土局说是基本农田", "国土资源"),
        ("手机没有信号，宽带被垄断", "科技与信息产业"),
        ("银行贷款被拒，征信有问题", "经济管理"),
        ("党员组织关系转不过来，党费怎么交", "党务政务"),
    ],
)
def test_a_plain_complaint_is_read_without_any_label(said: str, top: str) -> None:
    found, probabilities = read_cold(plain(said))
    first = name_classes(probabilities, found)[0]
    assert first.path[0] == top
    assert first.words
    assert all(word in plain(said) for word in first.words)
    assert first.p > 0.3


@pytest.mark.parametrize(
    ("said", "path"),
    [
        ("小区物业费太高，物业公司服务差", "城乡建设 › 住房保障与房地产 › 物业服务"),
        ("夜宵店噪音扰民，音响吵到凌晨", "环境保护 › 环境污染 › 噪音污染"),
        ("电梯故障困人，维保不到位", "商贸旅游 › 质监检验检疫 › 特种设备管理"),
        ("快递员不送货上门，快递公司弄丢包裹", "交通运输 › 邮政管理 › 快递市场管理"),
        ("路灯坏了，停车位不够停车难", "城乡建设 › 城市建设和市政管理 › 城市公共设施"),
    ],
)
def test_the_deeper_classes_follow_the_words(said: str, path: str) -> None:
    found, probabilities = read_cold(plain(said))
    assert name_classes(probabilities, found)[0].name == path


BAD = {
    "nothing": "",
    "one character": "灯",
    "pinyin": "xiao qu lu deng huai le san tian",
    "another language": "The street lamp in front of our house is broken",
    "a phone book": " ".join(f"张三 138{n:08}" for n in range(400)),
    "digits": "12345110" * 500,
    "emoji": "😀😡👨‍👩‍👧" * 200,
    "a hundred thousand digits": "7" * 100_000,
    "a hundred thousand numerals": "十" * 100_000,
    "a hundred thousand brackets": "(<【" * 33_334,
    "a name fifty thousand times": "东方家园" * 50_000,
}
NAMES = Gazetteer([Area(one, "东方家园", 4, frozenset({100 + one})) for one in range(1, 50)])


@pytest.mark.parametrize("kind", BAD)
def test_bad_input_gets_an_answer_that_is_unsure(kind: str) -> None:
    found, probabilities = read_cold(plain(BAD[kind]))
    guesses = name_classes(probabilities, found)
    assert len(guesses) == 3
    assert guesses[0].p < 0.2
    read = read_message(plain(BAD[kind]), gazetteer=NAMES)
    assert (list(read.guesses), read.pressing.haste, read.place) == (guesses, Haste.ORDINARY, None)
    assert (read.risk.warmth, read.risk.persons) == (Warmth.CALM, ())


def test_traditional_characters_and_pasted_markup_are_read_alike() -> None:
    simple = read_cold(joined("小区路灯坏了", "物业公司不修"))[1]
    pasted = read_cold(joined("<b>小區路燈壞了</b>", "<p>物業公司<br/>不修</p>"))[1]
    assert max(simple, key=simple.__getitem__) == max(pasted, key=pasted.__getitem__) == "城乡建设"


def test_a_hundred_thousand_characters_are_read_in_one_pass() -> None:
    found, probabilities = read_cold(plain("小区路灯坏了物业不管噪音扰民" * 7_200))
    assert name_classes(probabilities, found)[0].path[0] == "城乡建设"


@settings(max_examples=60)
@given(
    st.text(max_size=200) | st.lists(st.sampled_from(sorted(lexicon().entries)), max_size=12).map("，".join)
)
def test_probabilities_are_probabilities_and_classes_are_real(text: str) -> None:
    found, probabilities = read_cold(plain(text))
    assert sum(probabilities.values()) == pytest.approx(1)
    assert set(probabilities) == set(tree().tops)
    for guess in name_classes(probabilities, found):
        assert guess.path[-1] in tree().below[guess.path[:-1]]


@settings(max_examples=60)
@given(
    st.lists(st.text("灯路坏a1", min_size=1, max_size=4), min_size=1, max_size=6),
    st.text("灯路坏a1,", max_size=30),
)
def test_words_are_found_where_they_stand_and_never_overlap(words: list[str], text: str) -> None:
    end = 0
    for at, word in WordList(words).find(text):
        assert text.startswith(word, at)
        assert at >= end
        end = at + len(word)


@settings(max_examples=100)
@given(
    st.lists(st.text("灯路坏a1", min_size=1, max_size=4), max_size=6),
    st.text("灯路坏a1,", max_size=30),
)
def test_words_are_found_as_by_trying_each_at_every_place(words: list[str], text: str) -> None:
    def stands(word: str, at: int) -> bool:
        around = (text[:at][-1:] + word[0], word[-1] + text[at + len(word) :][:1])
        return not any(len(pair) == 2 and pair.isascii() and pair.isalnum() for pair in around)

    found, at = [], 0
    while at < len(text):
        here = [word for word in words if text.startswith(word, at) and stands(word, at)]
        longest = max(here, key=len, default="")
        found += [(at, longest)] if longest else []
        at += len(longest) or 1
    assert list(WordList(words).find(text)) == found


def test_the_longest_word_wins_and_numbers_stand_alone() -> None:
    listed = WordList(["路灯", "路灯杆", "灯", "110"])
    assert [word for _, word in listed.find("路灯杆倒了打110,电话13110")] == ["路灯杆", "110"]


def test_a_word_of_two_classes_says_less_about_each() -> None:
    made = make_lexicon(read_lines("# x\n甲: 灯! 路\n乙: 灯!\n"))
    assert made.entries["灯"].top["甲"] < made.entries["路"].top["甲"] * 2
    assert made.top_scores(made.found("灯灯"))["甲"] == made.top_scores(made.found("灯灯"))["乙"]


@pytest.mark.parametrize("line", ["没有冒号", "甲:", "甲:   "])
def test_a_line_that_says_nothing_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="Line 1"):
        list(read_lines(line))


def test_without_a_lead_the_class_is_other() -> None:
    small = make_tree([("甲", "一", "a"), ("甲", "一", "b"), ("甲", "一", OTHER)])
    assert deepest(("甲",), {}, small) == ("甲",)
    assert deepest(("甲",), {("甲", "一"): 1.0}, small) == ("甲", "一", OTHER)
    found = {("甲",): 1.0, ("甲", "一"): 1.0, ("甲", "一", "b"): 1.0}
    assert deepest(("甲",), found, small) == ("甲", "一", "b")
