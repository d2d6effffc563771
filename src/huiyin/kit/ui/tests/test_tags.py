"""Template tags: what they say to eye, ear and machine."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.template import Context, Template
from django.utils.translation import override

from huiyin.kit.ui import when
from huiyin.kit.ui.charts import Row, Series
from huiyin.kit.ui.components import PageLinks
from huiyin.kit.ui.tests import svg

NOON = datetime(2026, 6, 15, 4, tzinfo=UTC)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with override("en"):
        yield


def render(source: str, **context: Any) -> str:
    return Template("{% load ui %}" + source).render(Context(context))


class WishForm(forms.Form):
    text = forms.CharField(help_text="In <your> words", widget=forms.Textarea)
    contact = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    quiet = forms.BooleanField(required=False)
    kind = forms.ChoiceField(choices=[("a", "A")], required=False)


def test_the_ring_counts_from_the_inside_out() -> None:
    root = svg.read(render("{% ring 3 %}"))
    names = [circle.get("class") for circle in root.iter("circle")]
    assert names == ["r dot", "r", "r now", "rest", "rest"]
    assert root.get("aria-label") == "step 3 of 5: working"


def test_the_whole_ring_differs_by_shape_as_well_as_colour() -> None:
    whole = render("{% ring 5 %}")
    assert 'class="tick"' in whole
    assert 'class="ring whole"' in whole


def test_a_late_ring_carries_a_mark_and_a_word() -> None:
    late = render("{% ring 3 late=True %}")
    assert 'class="warn"' in late
    assert "working, late" in late


@pytest.mark.parametrize("done", [-1, 0, 9])
def test_the_ring_bears_any_number(done: int) -> None:
    svg.read(render("{% ring done label=label %}", done=done, label='"><script>'))


def test_a_light_always_has_a_shape_and_words() -> None:
    shown = render("{% light due now working=False %}", due=NOON + timedelta(days=3), now=NOON)
    assert 'class="light ok"' in shown
    assert "3 days left" in shown
    assert 'aria-hidden="true"' in shown


def test_lights_of_different_states_have_different_shapes() -> None:
    dues = [NOON + timedelta(days=9), NOON, NOON - timedelta(days=1)]
    drawn = [render("{% light due now working=False %}", due=due, now=NOON) for due in dues]
    assert len(set(re.findall(r' d="([^"]+)"', "".join(drawn)))) == 3


def test_a_field_in_error_says_so_to_a_screen_reader() -> None:
    form = WishForm({"contact": "b"})
    shown = render("{% field form.text %}", form=form)
    assert 'aria-invalid="true"' in shown
    assert 'aria-describedby="id_text_helptext id_text_error"' in shown
    assert 'id="id_text_helptext"' in shown
    assert 'id="id_text_error"' in shown
    assert "&lt;your&gt;" in shown


def test_radio_buttons_stand_in_a_fieldset_with_a_legend() -> None:
    shown = render("{% field form.contact %}", form=WishForm())
    assert "<fieldset" in shown
    assert "<legend>" in shown
    assert render("{% field form.kind %}", form=WishForm()).count("<label") == 1


def test_a_check_box_has_its_label_around_it() -> None:
    assert '<div class="field check">' in render("{% field form.quiet %}", form=WishForm())


def test_the_summary_of_errors_leads_to_each_field() -> None:
    shown = render("{% form_errors form %}", form=WishForm({}))
    # Deep in a long page on a phone nobody would see it: the browser goes there, without a script too.
    assert 'tabindex="-1" id="errors" autofocus' in shown
    assert 'href="#id_text"' in shown
    assert 'href="#id_contact' in shown
    assert render("{% form_errors form %}", form=WishForm({"text": "a", "contact": "a"})).strip() == ""


def test_every_link_of_the_error_summary_has_a_target() -> None:
    form = WishForm({})
    page = render("{% form_errors form %}{% field form.text %}{% field form.contact %}", form=form)
    links = re.findall(r'href="#([^"]+)"', page)
    assert len(links) == 2
    assert set(links) <= set(re.findall(r' id="([^"]+)"', page))


def test_a_figure_names_what_it_counts_and_leads_to_it() -> None:
    shown = render('{% figure "Wishes" 38 "/wall/" "this month" %}')
    assert "<dt>Wishes</dt>" in shown
    assert '<a href="/wall/">38</a>' in shown
    assert "this month" in shown


def test_a_chip_escapes_its_words() -> None:
    assert "&lt;b&gt;" in render("{% chip text %}", text="<b>")


def test_a_pager_without_links_is_nothing() -> None:
    assert render("{% pager links %}", links=PageLinks()).strip() == ""
    assert 'rel="next"' in render("{% pager links %}", links=PageLinks(older="?before=9"))


def test_a_chart_is_followed_by_its_table_with_links() -> None:
    shown = render("{% stat_bars rows %}", rows=[Row("drains", 4, href="/list/")])
    assert shown.count('href="/list/"') == 2
    two = [Series("raised", [Row("May", 4)]), Series("answered", [Row("May", 3)])]
    for tag in ("stat_columns", "stat_line"):
        assert render("{% " + tag + " series %}", series=two).count("<th scope") == 3


def test_a_time_is_said_in_words_and_in_iso() -> None:
    shown = render("{% local_time moment %}", moment=NOON)
    assert shown == '<time datetime="2026-06-15T12:00+08:00">Jun 15 12:00</time>'
    assert render("{% local_time moment %}", moment=None) == ""


@pytest.mark.parametrize(
    ("style", "words"),
    [
        ("day", "6月15日"),
        ("date", "2026年6月15日"),
        ("time", "12:00"),
        ("moment", "6月15日 12:00"),
        ("weekday", "6月15日 星期一"),
        ("full", "2026年6月15日 星期一 12:00"),
    ],
)
def test_times_read_as_in_a_chinese_newspaper(style: str, words: str) -> None:
    with override("zh-hans"):
        assert when.words(NOON, style) == words


def test_a_bare_day_and_an_unknown_style() -> None:
    assert when.words(date(2026, 6, 15), "moment") == "Jun 15"
    with pytest.raises(ValueError, match="no style"):
        when.words(NOON, "loud")


def test_a_slot_shows_what_was_put_there_for_this_object_only() -> None:
    context = {"slots": {"under the wish text": {7: "claimed"}}}
    source = '{% slot "under the wish text" wish %}'
    assert render(source, wish=SimpleNamespace(pk=7), **context) == "claimed"
    assert render(source, wish=SimpleNamespace(pk=8), **context) == ""
    assert render(source, wish=SimpleNamespace(pk=7)) == ""
