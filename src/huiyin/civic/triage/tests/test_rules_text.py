import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from huiyin.civic.triage.rules import text as rules
from huiyin.civic.triage.rules.text import (
    MAX_BARE,
    MAX_CHARACTERS,
    MAX_RAW,
    MAX_WORD,
    grams,
    han_share,
    joined,
    plain,
    runs,
    simplified,
)

ANY = st.text(max_size=300)
MARKED = st.lists(
    st.sampled_from(
        ["<b>", "</p>", "<!--", "-->", "<script>", "</script>", "&amp;", "&lt;", "&#128514;", "<", ">",
         "路燈", "壞了", "《a通知》", "😀",
         "\u200d", "İ", "ẞ", "①", "㎡", " ", "\n", "A3区", "K\u0307", "\ud800"]
    ),
    max_size=40,
).map("".join)  # fmt: skip


@settings(max_examples=150)
@given(ANY | MARKED)
@example("&amp;lt;b&amp;gt;")
@example("I\u0307\u0307")
def test_reading_twice_reads_the_same(text: str) -> None:
    once = plain(text)
    assert plain(once) == once


@settings(max_examples=150)
@given(ANY | MARKED)
def test_what_is_read_is_one_plain_line(text: str) -> None:
    line = plain(text)
    assert line == line.strip()
    assert not set("<>&\n\t") & set(line)
    assert "  " not in line
    assert unicodedata.is_normalized("NFKC", line)


@given(ANY, st.integers(0, 50))
def test_no_more_than_the_limit_is_read(text: str, limit: int) -> None:
    assert len(plain(text, limit)) <= limit


@settings(max_examples=100)
@given(ANY | MARKED)
def test_grams_come_from_the_text_and_none_is_long(text: str) -> None:
    line = plain(text)
    for gram in grams(line, 1, 3):
        assert gram in line
        assert 0 < len(gram) <= MAX_WORD
    assert 0.0 <= han_share(line) <= 1.0


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=2, max_size=30))
def test_a_run_of_n_has_n_minus_one_pairs(run: str) -> None:
    assert len(list(grams(run))) == len(run) - 1


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("", ""),
        ("灯", "灯"),
        ("路燈壞了，請問誰來修？", "路灯坏了,请问谁来修?"),
        ("ＬＥＤ路灯\r\n　不亮！！", "led路灯 不亮!!"),
        ("<p>电梯<br/>停了</p><style>p{color:red}</style>", "电梯 停了"),
        ("<script>alert('噪音')</script>积水", "积水"),
        ("水管&nbsp;爆了&#65281;", "水管 爆了!"),
        ("停电😡😡三天👨‍👩‍👧了", "停电 三天 了"),
        ("3<5，井盖没了", "3 5,井盖没了"),
        ("《物业管理条例》", "物业管理条例"),
        ("lu deng bu liang", "lu deng bu liang"),
        ("<!-- 没有结尾 路灯", "!-- 没有结尾 路灯"),
    ],
)
def test_people_type_and_paste_like_this(typed: str, read: str) -> None:
    assert plain(typed) == read


@pytest.mark.parametrize("heap", ["<!--", "<a ", "<script>", "&amp", "&#", "灯", "😀", "( ", "\u0301"])
def test_a_heap_of_anything_is_cut(heap: str) -> None:
    line = plain(heap * (MAX_RAW // len(heap) + 10))
    assert len(line) <= MAX_CHARACTERS


@pytest.mark.parametrize("heap", ["灯", "ﷺ", "灯 ", "<p>灯</p>", "&amp;", "\u200d", "😀"])
def test_no_step_of_a_heap_gets_more_than_its_limit(monkeypatch: pytest.MonkeyPatch, heap: str) -> None:
    given: dict[str, int] = {}

    def seen(name: str) -> Callable[[str], str]:
        step: Callable[[str], str] = getattr(rules, name)

        def taken(text: str) -> str:
            given[name] = max(given.get(name, 0), len(text))
            return step(text)

        return taken

    limits = {"_without_markup": MAX_RAW, "normalise": MAX_BARE, "simplified": MAX_BARE}
    for name in limits:
        monkeypatch.setattr(rules, name, seen(name))
    plain(heap * 200_000)
    assert given.keys() == limits.keys()
    assert all(given[name] <= limit for name, limit in limits.items())


def test_a_body_that_begins_with_its_title_says_it_once() -> None:
    assert joined("路灯不亮", "路灯不亮已经三天") == "路灯不亮已经三天"
    assert joined("路灯不亮", "已经三天") == "路灯不亮 已经三天"
    assert joined("", "已经三天") == "已经三天"
    assert joined("路灯不亮", "") == "路灯不亮"


def test_grams_cross_no_punctuation_and_keep_words_whole() -> None:
    assert list(grams("电梯坏,a3区led灯")) == ["电梯", "梯坏", "a3", "区", "led", "灯"]
    assert list(runs("a3区,灯")) == [("a3", False), ("区", True), ("灯", True)]
    assert han_share("电梯ab") == 0.5
    assert han_share("   ") == 0.0


def test_simplified_text_stays_as_it_is() -> None:
    assert simplified("乾隆 头发 发展 里面") == "乾隆 头发 发展 里面"
