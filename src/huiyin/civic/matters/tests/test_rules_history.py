"""Reading rows of other systems."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.civic.matters.rules.history import (
    BODY_LENGTH,
    FIELDS,
    HistoryRow,
    RowFault,
    guess_columns,
    read_row,
)
from huiyin.civic.matters.rules.words import Kind
from huiyin.kernel.clock import SHANGHAI

NAMES = {field: field for field in FIELDS}
ROW = {"key": "A00042", "title": "路灯坏了", "body": "2栋楼下没有灯", "created": "2025-03-01 08:30"}


def read(**cells: object) -> HistoryRow | list[RowFault]:
    return read_row(7, ROW | cells, NAMES)


def faults(**cells: object) -> list[tuple[int, str]]:
    found = read(**cells)
    assert isinstance(found, list)
    return [(fault.row, fault.column) for fault in found]


def good(**cells: object) -> HistoryRow:
    found = read(**cells)
    assert isinstance(found, HistoryRow)
    return found


def test_a_row_is_read_with_the_time_of_shanghai() -> None:
    row = good()
    assert (row.key, row.title, row.body) == ("A00042", "路灯坏了", "2栋楼下没有灯")
    assert row.created_at == datetime(2025, 3, 1, 8, 30, tzinfo=SHANGHAI)
    assert row.kind is Kind.COMPLAINT


@pytest.mark.parametrize(
    "text", ["2025/3/1 08:30:00", "2025/03/01 8:30", "2025年3月1日 8:30", "2025-03-01T08:30:00+08:00"]
)
def test_times_are_read_as_exports_write_them(text: str) -> None:
    assert good(created=text).created_at == datetime(2025, 3, 1, 8, 30, tzinfo=SHANGHAI)


def test_a_time_that_is_one_already_is_kept() -> None:
    moment = datetime(2025, 3, 1, 8, 30)  # noqa: DTZ001 - as a spreadsheet gives it
    assert good(created=moment).created_at == moment.replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    "text", ["", None, "gestern", "2025-13-01", "2025-02-30 10:00", "0001-01-01", "9999-12-31"]
)
def test_a_day_that_is_none_is_a_fault_of_its_cell(text: object) -> None:
    assert faults(created=text) == [(7, "created")]


def test_every_fault_of_a_row_is_told_under_its_own_column() -> None:
    found = read_row(
        3, {"no": "", "when": "x", "reply": "好"}, {"key": "no", "created": "when", "reply": "reply"}
    )
    assert isinstance(found, list)
    assert [(fault.row, fault.column) for fault in found] == [
        (3, "no"),
        (3, "when"),
        (3, "title"),
        (3, "replied"),
    ]


def test_a_reply_comes_with_its_day_and_after_the_message() -> None:
    assert faults(reply="已修好") == [(7, "replied")]
    assert faults(reply="已修好", replied="2025-02-28") == [(7, "replied")]
    row = good(reply="已修好", replied="2025-03-04 10:00")
    assert row.replied_at == datetime(2025, 3, 4, 10, 0, tzinfo=SHANGHAI)


def test_a_text_longer_than_any_matter_is_a_fault() -> None:
    assert faults(body="灯" * (BODY_LENGTH + 1)) == [(7, "body")]


def test_a_long_title_is_fitted_and_kept_whole_in_the_body() -> None:
    row = good(title="灯" * 100)
    assert len(row.title) <= 80
    assert "灯" * 100 in row.body
    assert "2栋楼下没有灯" in row.body


def test_either_title_or_text_is_enough() -> None:
    assert good(title="").title == "2栋楼下没有灯"
    assert good(body="").body == "路灯坏了"
    assert faults(title="", body=" ") == [(7, "title")]


def test_kinds_are_read_in_chinese_and_by_name() -> None:
    assert good(kind="求助").kind is Kind.HELP
    assert good(kind="praise").kind is Kind.PRAISE
    assert faults(kind="其他") == [(7, "kind")]


@pytest.mark.parametrize("key", ["", " ", "k" * 81, "a\x00b", "zwei\nZeilen"])
def test_a_row_needs_a_key_that_can_be_kept(key: str) -> None:
    assert faults(key=key) == [(7, "key")]


def test_columns_are_known_by_their_usual_names_unless_chosen() -> None:
    header = ["留言编号", "留言主题", "留言时间", "答复意见", "Body", "Betreff"]
    found = guess_columns(header, {"title": "Betreff"})
    assert found == {
        "key": "留言编号",
        "title": "Betreff",
        "created": "留言时间",
        "reply": "答复意见",
        "body": "Body",
    }


cells = st.none() | st.text(max_size=40) | st.integers() | st.floats() | st.datetimes()


@given(st.fixed_dictionaries(dict.fromkeys(FIELDS, cells)))
def test_any_row_is_read_or_explained(row: dict[str, object]) -> None:
    found = read_row(1, row, NAMES)
    if isinstance(found, HistoryRow):
        assert found.title
        assert len(found.title) <= 80
        assert found.created_at.tzinfo
        assert not found.reply or found.replied_at
    else:
        assert found
