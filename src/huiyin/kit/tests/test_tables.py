import io
import zipfile
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.kernel.errors import Invalid
from huiyin.kernel.text import clean
from huiyin.kit import tables
from huiyin.kit.tables import csv_lines, read_rows, write_xlsx


def _read(raw: bytes) -> list[tuple[int, dict[str, str]]]:
    return read_rows(io.BytesIO(raw), "table.csv")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk"])
def test_csv_is_read_in_the_encodings_offices_use(encoding: str) -> None:
    raw = "名称,户数\r\n星城小区,3000\r\n".encode(encoding)
    assert _read(raw) == [(2, {"名称": "星城小区", "户数": "3000"})]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_taken_from_the_heading(delimiter: str) -> None:
    raw = f"名称{delimiter}户数\n甲,乙{delimiter}3\n" if delimiter != "," else "名称,户数\n甲,3\n"
    assert _read(raw.encode())[0][1]["户数"] == "3"


def test_rows_keep_the_numbers_a_spreadsheet_shows() -> None:
    assert [number for number, _ in _read(b"\n\na,b\n1,2\n,\n\n3,4\n")] == [4, 7]


def test_short_rows_are_filled_and_columns_without_name_left_out() -> None:
    assert _read(b"a,,c\n1,2\n") == [(2, {"a": "1", "c": ""})]


def test_xlsx_comes_back_as_it_was_written() -> None:
    rows: list[list[tables.Cell]] = [
        ["=1+1", 3, 2.5],
        ["+86", True, None],
        ["430202001001", date(2026, 1, 2), datetime(2026, 1, 2, 8, 30, tzinfo=UTC)],
    ]
    read = read_rows(io.BytesIO(write_xlsx(["甲", "乙", "丙"], rows)), "table.xlsx")
    assert [list(row.values()) for _, row in read] == [
        ["=1+1", "3", "2.5"],
        ["+86", "1", ""],
        ["430202001001", "2026-01-02", "2026-01-02 08:30+00:00"],
    ]


def test_no_cell_becomes_a_formula() -> None:
    bad = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")']
    text = "".join(csv_lines(["a"], ([cell] for cell in bad)))
    assert all(line.lstrip('"').startswith("'") for line in text.removeprefix("\ufeff").split("\r\n")[1:-1])
    with zipfile.ZipFile(io.BytesIO(write_xlsx(["a"], [[cell] for cell in bad]))) as packed:
        assert b"<f>" not in packed.read("xl/worksheets/sheet1.xml")


def test_numbers_stay_numbers_in_csv() -> None:
    assert "".join(csv_lines(["a", "b"], [[-3, 2.5]])) == "\ufeffa,b\r\n-3,2.5\r\n"


def test_a_heading_alone_is_a_table_without_rows() -> None:
    assert _read("".join(csv_lines(["a"], [])).encode()) == []
    assert read_rows(io.BytesIO(write_xlsx(["a"], []))) == []


@given(
    st.lists(
        st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cf", "Zl", "Zp"])), min_size=1
    )
)
def test_what_is_written_as_csv_reads_back(cells: list[str]) -> None:
    stripped = [cell.strip() for cell in cells]
    raw = "".join(csv_lines(["a", "end"], [[cell, "x"] for cell in stripped])).encode()
    read = [row["a"] for _, row in _read(raw)]
    assert read == [clean(cell) for cell in stripped]


def _sparse() -> bytes:
    raw = io.BytesIO(write_xlsx(["a"], [["b"]]))
    out = io.BytesIO()
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(out, "w") as target:
        for part in source.infolist():
            body = source.read(part)
            if part.filename.endswith("sheet1.xml"):
                body = body.replace(b'r="A2"', b'r="XFD1048576"')
            target.writestr(part.filename, body)
    return out.getvalue()


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "empty_file"),
        (b" \n \n", "empty_file"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "no_table"),
        (b"\xff\xfe\xff\xff", "no_table"),
        (b"PK\x03\x04 not a spreadsheet", "no_table"),
        (b"a,a\n1,2\n", "column_twice"),
        (b"a,b\n1,2,3\n", "row_too_long"),
        (b'a,b\n"1,2\n', "bad_csv"),
        (b"a\n" + b"1\n" * 20_001, "too_many_rows"),
        (b"a\n" + b"x" * (5 * 1024 * 1024), "file_too_large"),
        (_sparse(), "file_too_large"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_table_is_refused_with_a_sentence(raw: bytes, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        _read(raw)
    assert (refused.value.code, refused.value.field) == (code, "file")


def test_a_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MAX_UNPACKED", 1_000)
    with pytest.raises(Invalid) as refused:
        _read(write_xlsx(["a"], [["b" * 2_000]]))
    assert refused.value.code == "file_too_large"


def test_control_characters_do_not_come_in() -> None:
    assert _read("a\n\u202e甲\u200b\x07乙\n".encode()) == [(2, {"a": "甲乙"})]
