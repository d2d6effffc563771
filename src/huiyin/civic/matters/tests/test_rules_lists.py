"""What a list asks of its items, and how far it was: rules without a database."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.civic.matters.rules.lists import (
    FieldKind,
    ListTemplate,
    due_of,
    is_complete,
    may_prolong,
    missing,
    read_extra,
    register_template,
    template_of,
    templates,
)
from huiyin.civic.matters.rules.progress import Progress, Settled, Stay, moments, progress_at
from huiyin.civic.matters.rules.words import ListKind
from huiyin.kernel.errors import Invalid

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
RECTIFY = template_of(ListKind.RECTIFICATION)
NEEDS = template_of(ListKind.SMALL_NEEDS)


def test_every_kind_of_the_spine_has_a_template_of_its_own() -> None:
    assert {template.kind for template in templates()} >= set(ListKind)
    assert len({template.title for template in templates()}) == len(templates())


def test_a_module_adds_a_kind_once_and_no_kind_twice() -> None:
    plain = ListTemplate("wishes", "x", "x", "x", "x")
    with pytest.raises(ValueError, match="template already"):
        register_template(plain)
    assert register_template(template_of("wishes")) is template_of("wishes")


def test_what_an_item_says_is_kept_as_its_template_says() -> None:
    said = {"basis": " 物业服务条例第十七条 ", "responsible": "12", "evidence": ""}
    assert read_extra(RECTIFY, said) == {"basis": "物业服务条例第十七条", "responsible": 12}
    needs = {"work": "safety", "places": 3, "day": date(2026, 3, 5)}
    assert read_extra(NEEDS, needs) == {"work": "safety", "places": 3, "day": "2026-03-05"}


@pytest.mark.parametrize(
    ("said", "code", "field"),
    [
        ({"colour": "red"}, "unknown_item_field", "extra.colour"),
        ({"work": "dancing"}, "bad_choice", "extra.work"),
        ({"places": "0"}, "bad_number", "extra.places"),
        ({"places": "-1"}, "bad_number", "extra.places"),
        ({"places": True}, "bad_number", "extra.places"),
        ({"places": "9" * 30}, "bad_number", "extra.places"),
        ({"day": "tomorrow"}, "bad_day", "extra.day"),
    ],
)
def test_what_does_not_fit_is_refused_at_its_field(said: dict[str, Any], code: str, field: str) -> None:
    with pytest.raises(Invalid) as found:
        read_extra(NEEDS, said)
    assert (found.value.code, found.value.field) == (code, field)


def test_words_that_are_too_long_are_refused() -> None:
    with pytest.raises(Invalid, match="301 characters"):
        read_extra(RECTIFY, {"basis": "条" * 301})


JUNK = st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=40), st.dates(), st.floats())


@given(st.dictionaries(st.sampled_from(["work", "places", "day"]), JUNK))
def test_whatever_is_sent_is_kept_typed_or_refused(said: dict[str, Any]) -> None:
    try:
        kept = read_extra(NEEDS, said)
    except Invalid:
        return
    for name, value in kept.items():
        field = NEEDS.field(name)
        assert field is not None
        assert isinstance(value, int if field.kind is FieldKind.NUMBER else str)
    assert read_extra(NEEDS, kept) == kept


def test_an_item_lacks_what_its_template_needs() -> None:
    assert missing(RECTIFY, {}, None) == ("basis", "responsible", "due")
    assert missing(RECTIFY, {"basis": "x", "responsible": 1}, date(2026, 3, 9)) == ()
    assert is_complete(NEEDS, {"work": "safety"}, None).params["field"] == "extra.places"
    assert is_complete(RECTIFY, {"basis": "x", "responsible": 1}, None).params["field"] == "due"


def test_only_closed_values_are_open_to_everybody() -> None:
    for template in templates():
        for field in template.fields:
            assert field.is_open == (field.kind is not FieldKind.TEXT)


def test_a_day_of_its_own_comes_before_the_limit_of_the_kind() -> None:
    today = date(2026, 3, 2)
    assert due_of(NEEDS, date(2026, 3, 5), today) == date(2026, 3, 5)
    assert due_of(NEEDS, None, today) == date(2026, 4, 1)
    assert due_of(template_of(ListKind.WISHES), None, today) is None


def test_a_list_without_an_end_cannot_be_prolonged() -> None:
    assert may_prolong(None, date(2027, 1, 1), date(2026, 1, 1)).code == "not_longer"


HOURS = st.integers(0, 60).map(lambda hours: NOW + timedelta(hours=hours))


@st.composite
def spans(draw: st.DrawFn) -> tuple[datetime, datetime | None]:
    since = draw(HOURS)
    lasts = draw(st.one_of(st.none(), st.integers(1, 40)))
    return since, None if lasts is None else since + timedelta(hours=lasts)


@given(
    st.lists(st.tuples(st.integers(1, 4), spans()), max_size=8),
    st.dictionaries(st.integers(1, 4), st.lists(spans(), max_size=3)),
    HOURS,
)
def test_progress_equals_a_naive_recount(
    rows: list[tuple[int, tuple[datetime, datetime | None]]],
    done: dict[int, list[tuple[datetime, datetime | None]]],
    moment: datetime,
) -> None:
    def within(span: tuple[datetime, datetime | None]) -> bool:
        return span[0] <= moment and (span[1] is None or span[1] > moment)

    total = settled = 0
    for matter in range(1, 5):
        if any(number == matter and within(span) for number, span in rows):
            total += 1
            settled += any(within(span) for span in done.get(matter, []))
    stays = [Stay(number, *span) for number, span in rows]
    answers = {number: [Settled(*span) for span in spans_] for number, spans_ in done.items()}
    assert progress_at(moment, stays, answers) == Progress(moment, total, settled)


@given(st.integers(0, 4000), st.integers(1, 20))
def test_moments_are_few_in_order_and_end_at_the_end(days: int, most: int) -> None:
    end = NOW + timedelta(days=days)
    found = moments(NOW, end, most)
    assert 1 <= len(found) <= most
    assert found == sorted(set(found))
    assert found[-1] == end
    assert all(NOW <= moment <= end for moment in found)
