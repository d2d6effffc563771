"""Tables that come in and go out as files: CSV (UTF-8 or GB 18030) and XLSX."""

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import zip_longest
from typing import IO, Any, Generic, TypeVar, cast

import xlsxwriter
from python_calamine import CalamineError, load_workbook

from huiyin.kernel.errors import Invalid
from huiyin.kernel.text import clean, normalise
from huiyin.kernel.text import gettext_noop as N_

MAX_BYTES = 5 * 1024 * 1024
MAX_ROWS = 20_000
MAX_CELL = 20_000
MAX_XLSX_CELL = 32_767  # the format's own limit
# What a spreadsheet may unpack to; a real one of 5 MB stays far below.
MAX_UNPACKED = 100 * 1024 * 1024
# The reader fills the whole rectangle up to the outermost cell, so one cell far out would take all memory.
MAX_AREA = 3_000_000

Row = dict[str, str]
# By column, the words that a first row may call it by, in small letters; the first is the one that is told.
Headings = Mapping[str, tuple[str, ...]]
Cell = str | int | float | bool | date | datetime | None
# A spreadsheet program takes a text that begins like this for a formula, also when it comes from CSV.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_CELL_NAME = re.compile(rb"""\br=["']([A-Z]{1,3})([0-9]{1,7})["']""")


Item = TypeVar("Item")


@dataclass(frozen=True)
class RowError:
    """What is wrong with one row; `message` is a message id, `column` a heading or empty."""

    number: int
    column: str
    message: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ImportReport:
    """What a file holds: rows, those that can be taken, those already there, and what is wrong.

    `written` counts what was stored: nothing in a dry run.
    """

    rows: int
    good: int
    known: int
    errors: tuple[RowError, ...] = ()
    written: int = 0


@dataclass
class Checked(Generic[Item]):
    """What a file would do, while its rows are looked at; `new` is what it adds."""

    rows: int
    new: list[Item] = field(default_factory=list)
    known: int = 0
    errors: list[RowError] = field(default_factory=list)

    def report(self, *, written: int = 0) -> ImportReport:
        """Return what the person at the desk is shown, errors in the order of the rows."""
        errors = tuple(sorted(self.errors, key=lambda error: error.number))
        return ImportReport(self.rows, len(self.new), self.known, errors, written)


def read_rows(file: IO[bytes], filename: str = "", *, max_bytes: int = MAX_BYTES) -> list[tuple[int, Row]]:
    """Read a table whose first row names the columns; return (row number as a spreadsheet shows it, cells).

    Empty rows are passed over; cells are cleaned text. Raises Invalid, at field "file", for what is larger
    than 5 MB or 20,000 rows, is no table, names a column twice, or has a row longer than its heading.
    """
    raw = file.read(max_bytes + 1)
    if len(raw) > max_bytes:
        raise _refuse(
            "file_too_large",
            N_("The file is larger than %(most)s MB. Please split it."),
            most=max_bytes // (1024 * 1024),
        )
    lines = _sheet(raw) if raw.startswith(b"PK\x03\x04") else _csv(raw, filename)
    numbered = ((number, [_text(cell) for cell in line]) for number, line in enumerate(lines, start=1))
    filled = ((number, cells) for number, cells in numbered if any(cells))
    _, heading = next(filled, (0, []))
    if not heading:
        raise _refuse("empty_file", N_("The file is empty. Its first row has to name the columns."))
    return _under(_checked(heading), filled)


def find_columns(
    rows: Sequence[tuple[int, Row]],
    headings: Headings,
    *,
    needed: Sequence[str] = (),
    known: Sequence[str] = (),
) -> dict[str, str]:
    """Return by column how a file's first row calls it; headings that mean nothing here are passed over.

    `known` are the names told to whoever forgot a column, if others than the first of each. Raises Invalid,
    at field "file", for a needed column that is missing.
    """
    # A word that two columns have means the first.
    meaning = {word: column for column, words in [*headings.items()][::-1] for word in words}
    written = dict.fromkeys(heading for _, row in rows for heading in row)
    found = {
        column: heading
        for heading in written
        if (column := meaning.get(normalise(heading).casefold())) is not None
    }
    missing = [headings[column][0] for column in needed if column not in found]
    if rows and missing:
        raise Invalid(
            N_("The file has no column “%(missing)s”. Columns are named in the first row: %(known)s."),
            code="column_missing",
            field="file",
            params={
                "missing": missing[0],
                "known": ", ".join(known or [words[0] for words in headings.values()]),
            },
        )
    return found


def read_cells(
    number: int, row: Row, columns: Mapping[str, str], readers: Mapping[str, Callable[[str], Any]]
) -> tuple[dict[str, Any], list[RowError]]:
    """Read the cells of a row, each with the reader of its column; what a reader refuses is told."""
    values: dict[str, Any] = {}
    wrong = []
    for column, heading in columns.items():
        try:
            values[column] = readers[column](row.get(heading, ""))
        except Invalid as refusal:
            wrong.append(RowError(number, heading, refusal.message, refusal.params))
    return values, wrong


def _under(heading: list[str], lines: Iterable[tuple[int, list[str]]]) -> list[tuple[int, Row]]:
    rows: list[tuple[int, Row]] = []
    for number, cells in lines:
        if len(rows) == MAX_ROWS:
            raise _refuse(
                "too_many_rows", N_("The file has more than %(most)s rows. Please split it."), most=MAX_ROWS
            )
        if any(cells[len(heading) :]):
            raise _refuse(
                "row_too_long",
                N_("Row %(row)s has more cells than the first row names columns. Is a comma not quoted?"),
                row=number,
            )
        named = zip_longest(heading, cells, fillvalue="")
        rows.append((number, {name: cell for name, cell in named if name}))
    return rows


def _checked(heading: list[str]) -> list[str]:
    names = [name for name in heading if name]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise _refuse("column_twice", N_("The column “%(name)s” stands there twice."), name=twice[:60])
    return heading


def _refuse(code: str, message: str, **params: object) -> Invalid:
    return Invalid(message, code=code, field="file", params=params)


def _csv(raw: bytes, filename: str) -> Iterator[list[str]]:
    text = _decoded(raw, filename)
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for line in reader:
            yield [_unguarded(cell) for cell in line]
    except csv.Error as error:
        raise _refuse(
            "bad_csv",
            N_("Line %(line)s of the file cannot be read as CSV. Is a quotation mark missing?"),
            line=reader.line_num,
        ) from error


def _unguarded(cell: str) -> str:
    """Undo what `csv_lines` does, so that a file written here reads back as it was."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell


def _decoded(raw: bytes, filename: str) -> str:
    if b"\x00" not in raw:
        for encoding in ("utf-8-sig", "gb18030"):
            try:
                return raw.decode(encoding)
            except UnicodeDecodeError:
                continue
    raise _refuse(
        "no_table",
        N_("“%(name)s” is no table we can read. CSV (UTF-8 or GB 18030) and XLSX work."),
        name=clean(filename)[:60],
    )


def _sheet(raw: bytes) -> Iterator[list[Any]]:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            _check_size(packed)
        sheet = load_workbook(io.BytesIO(raw)).get_sheet_by_index(0)
        return iter(cast(list[list[Any]], sheet.to_python(skip_empty_area=False)))
    except (CalamineError, zipfile.BadZipFile, ValueError) as error:
        raise _refuse(
            "no_table", N_("The spreadsheet cannot be opened. Save it as XLSX once more.")
        ) from error


def _check_size(packed: zipfile.ZipFile) -> None:
    parts = packed.infolist()
    if sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise _refuse("file_too_large", N_("The spreadsheet unpacks to too much. Please split it."))
    for part in parts:
        if part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml"):
            names = set(_CELL_NAME.findall(packed.read(part)))
            height = max((int(row) for _, row in names), default=0)
            width = max((_column(letters) for letters, _ in names), default=0)
            if height * width > MAX_AREA:
                raise _refuse(
                    "file_too_large", N_("The spreadsheet has cells far outside its table. Remove them.")
                )


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _text(cell: Any) -> str:
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime | date | time):
        return _moment(cell)
    return "" if cell is None else clean(str(cell), MAX_CELL)


def _moment(cell: datetime | date | time) -> str:
    at_midnight = isinstance(cell, datetime) and cell.time() == time()
    return cell.date().isoformat() if at_midnight and isinstance(cell, datetime) else cell.isoformat()


def csv_lines(heading: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """Yield a table as CSV lines, with a byte order mark so that spreadsheets read the Chinese.

    Text that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    buffer.write("\ufeff")
    writer.writerow(heading)
    for row in rows:
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
        writer.writerow([_harmless(cell) for cell in row])
    yield buffer.getvalue()


def _harmless(cell: Cell) -> Cell:
    if isinstance(cell, str) and cell.startswith(_FORMULA):
        return f"'{cell}"
    return _plain(cell)


def _plain(cell: Cell) -> Cell:
    return cell.isoformat(sep=" ", timespec="minutes") if isinstance(cell, datetime) else cell


def write_xlsx(heading: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return a table as an XLSX file. Text is always written as text, never as a formula or a link."""
    buffer = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, {"in_memory": True, **options}) as book:
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        for column, name in enumerate(heading):
            sheet.write_string(0, column, name, book.add_format({"bold": True}))
        for number, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                _write(sheet, number, column, cell)
    return buffer.getvalue()


def _write(sheet: Any, number: int, column: int, cell: Cell) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, bool | int | float):
        sheet.write(number, column, cell)
        return
    shown = _plain(cell)
    sheet.write_string(number, column, str(shown)[:MAX_XLSX_CELL])
