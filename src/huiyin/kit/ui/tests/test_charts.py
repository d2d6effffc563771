"""Charts: what they escape, what they show, how they stay readable."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.kit.ui.charts import LABEL_EM, Row, Series, bars, columns, line, nice_ceiling, wrapped
from huiyin.kit.ui.tests import svg

SVG = "{http://www.w3.org/2000/svg}"
NASTY = "<script>alert('1')</script>\"&"


def test_nothing_in_a_chart_is_believed() -> None:
    row = Row(NASTY, 3, text=NASTY, href='/x"><script>')
    for drawn in (
        bars([row], NASTY),
        columns([Series(NASTY, [row])], NASTY),
        line([Series(NASTY, [row]), Series(NASTY, [row])], NASTY),
    ):
        assert "<script" not in drawn
        svg.read(drawn)


def test_no_chart_needs_an_inline_style() -> None:
    assert "style=" not in bars([Row("a", 1)]) + columns([Series("s", [Row("a", 1)])])


def test_the_longest_bar_fills_the_width_and_the_others_follow() -> None:
    root = svg.read(bars([Row("a", 50), Row("b", 25), Row("c", 0)]))
    widths = [rect.get("width") for rect in root.iter(f"{SVG}rect") if rect.get("class") == "t"]
    assert widths == ["100.00%", "50.00%", "0.00%"]


def test_a_chart_tells_its_figures_to_those_who_cannot_see_it() -> None:
    root = svg.read(bars([Row("drains", 1234)], "What about"))
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == "What about"
    assert root.findtext(f"{SVG}desc") == "drains 1,234"


def test_links_inside_a_chart_are_not_hidden_from_screen_readers() -> None:
    root = svg.read(bars([Row("drains", 1, href="/list/")]))
    assert root.get("role") == "group"
    assert [link.get("href") for link in root.iter(f"{SVG}a")] == ["/list/"]


def test_an_empty_chart_is_still_a_picture() -> None:
    for drawn in (bars([]), columns([Series("s", [])]), line([Series("s", [])])):
        svg.read(drawn)


def test_three_series_or_uneven_ones_are_refused() -> None:
    one = Series("s", [Row("a", 1)])
    with pytest.raises(ValueError, match="not 3"):
        columns([one, one, one])
    with pytest.raises(ValueError, match="same number"):
        line([one, Series("t", [])])


def test_labels_that_do_not_fit_are_left_out_evenly() -> None:
    days = Series("s", [Row(f"{day} June", day) for day in range(1, 31)])
    root = svg.read(columns([days]))
    shown = [text.text for text in root.iter(f"{SVG}text") if (text.text or "").endswith("June")]
    assert shown[0] == "1 June"
    assert len(shown) < 6


@given(st.floats(min_value=0, max_value=1e12))
def test_the_scale_holds_every_value(largest: float) -> None:
    assert largest <= nice_ceiling(largest) <= max(1.0, largest * 2)


@given(st.text(max_size=60))
def test_wrapping_keeps_every_word_and_the_limit(label: str) -> None:
    lines = wrapped(label)
    assert "".join("".join(lines).split()) == "".join(label.split())
    assert all(len(line) <= LABEL_EM / 0.56 for line in lines)
