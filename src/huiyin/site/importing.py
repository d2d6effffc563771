"""Files of other systems' matters, read into rows that can be imported."""

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

from huiyin.civic.matters.public import (
    FIELDS,
    HistoryRow,
    ImportPlan,
    ImportReport,
    RowFault,
    category_tree,
    guess_columns,
    import_history,
    read_row,
)
from huiyin.civic.orgs.public import OrgRef, intake_for
from huiyin.civic.places.public import Place, place_said
from huiyin.kernel.actor import Channel, system
from huiyin.kernel.errors import Invalid, NotFound
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.json_lines import BadLine, read_json_lines
from huiyin.kit.tables import read_rows

ACTOR = system("import", Channel.IMPORT)
BATCH = 1_000
SNIFFED = 65_536
MAX_TABLE_BYTES = 50 * 1024 * 1024


@dataclass(frozen=True)
class Table:
    """A file's rows by number, what its columns are called, and the lines that are no rows."""

    rows: list[tuple[int, Mapping[str, Any]]]
    faults: list[RowFault]

    @property
    def header(self) -> list[str]:
        """Return the column names, in the order in which they first appear."""
        return list(dict.fromkeys(name for _, cells in self.rows for name in cells))


@dataclass
class Reading:
    """What a file says: the good rows, and what is wrong with the others."""

    rows: list[tuple[Place, HistoryRow]] = field(default_factory=list)
    faults: list[RowFault] = field(default_factory=list)
    unknown_categories: set[str] = field(default_factory=set)

    @property
    def bad_rows(self) -> int:
        """Return how many rows cannot be imported."""
        return len({fault.row for fault in self.faults})


def read_table(path: Path) -> Table:
    """Read a CSV, XLSX or JSON lines file. Raises Invalid with a sentence for anything else."""
    with path.open("rb") as file:
        start = file.read(SNIFFED)
        file.seek(0)
        if not start.strip():
            raise Invalid(N_("The file is empty."), code="empty_file", field="file")
        if start.startswith(b"PK\x03\x04") or not _looks_like_json_lines(path, start):
            return Table(list(read_rows(file, path.name, max_bytes=MAX_TABLE_BYTES)), [])
        return _json_table(file)


def _looks_like_json_lines(path: Path, start: bytes) -> bool:
    if b"\x00" in start:
        return False
    named = path.suffix.lower() in {".jsonl", ".ndjson", ".json"}
    return named or start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{")


def _json_table(lines: Iterable[bytes]) -> Table:
    rows: list[tuple[int, Mapping[str, Any]]] = []
    faults: list[RowFault] = []
    for number, found in read_json_lines(lines):
        if isinstance(found, BadLine):
            faults.append(RowFault(number, "", found.message, {}))
        else:
            rows.append((number, found))
    if not rows:
        raise Invalid(N_("No line of the file is a JSON object."), code="no_table", field="file")
    return Table(rows, faults)


def columns_of(table: Table, chosen: Mapping[str, str]) -> dict[str, str]:
    """Return which column holds which field. Raises Invalid if a needed one cannot be told."""
    header = table.header
    for name, column in chosen.items():
        _check_choice(name, column, header)
    found = guess_columns(header, chosen)
    missing = [name for name in ("key", "created") if name not in found]
    if not {"title", "body"} & set(found):
        missing.append("body")
    if missing:
        raise Invalid(
            N_("Which column holds “%(field)s”? Name it: --map %(field)s=COLUMN. Columns are: %(columns)s."),
            code="no_such_column",
            field="map",
            params={"field": missing[0], "columns": ", ".join(header)[:400]},
        )
    return found


def _check_choice(name: str, column: str, header: Sequence[str]) -> None:
    if name not in FIELDS:
        raise Invalid(
            N_("“%(field)s” is not a field. Fields are: %(fields)s."),
            code="no_such_field",
            field="map",
            params={"field": name[:40], "fields": ", ".join(FIELDS)},
        )
    if column not in header:
        raise Invalid(
            N_("The file has no column “%(column)s”. Columns are: %(columns)s."),
            code="no_such_column",
            field="map",
            params={"column": column[:40], "columns": ", ".join(header)[:400]},
        )


def read_matters(table: Table, columns: Mapping[str, str], default: Place) -> Reading:
    """Read every row, with all that is wrong with the bad ones."""
    reading = Reading(faults=list(table.faults))
    find = _place_finder(default, columns.get("place", "place"), reading.faults)
    for number, cells in table.rows:
        found = read_row(number, cells, columns)
        if isinstance(found, list):
            reading.faults += found
        elif (where := find(number, found.place)) is not None:
            reading.rows.append((where, found))
    named = {row.category for _, row in reading.rows if row.category}
    reading.unknown_categories = named - {category.path for category in category_tree()} if named else set()
    return reading


def _place_finder(default: Place, column: str, faults: list[RowFault]) -> Callable[[int, str], Place | None]:
    """Return a look-up that asks the database once a name, and notes a fault at rows it cannot place."""
    known: dict[str, Place | None] = {"": default}

    def find(number: int, text: str) -> Place | None:
        if text not in known:
            known[text] = place_written(text, under=default)
        if known[text] is None:
            message = N_("We know no place “%(place)s” under %(default)s.")
            faults.append(RowFault(number, column, message, {"place": text, "default": default.name}))
        return known[text]

    return find


def place_written(text: str, under: Place | None = None) -> Place | None:
    """Return the place that a code, a token or an unambiguous name means."""
    try:
        return place_said(text, under=under)
    except NotFound:
        return None


@dataclass(frozen=True)
class Destination:
    """Where a file's matters go: what all their plans share."""

    source: str
    approver: str
    holder: OrgRef | None = None
    live: bool = False
    publish: bool = True

    def plan(self, where: Place) -> ImportPlan:
        """Return the plan for the matters of one place; the intake of it holds them by default."""
        return ImportPlan(
            source=self.source,
            place=where,
            holder=self.holder or intake_for(where),
            approver=self.approver,
            live=self.live,
            publish=self.publish,
        )


def import_matters(rows: Sequence[tuple[Place, HistoryRow]], to: Destination) -> Iterator[ImportReport]:
    """Import rows in batches, each in its own transaction; yield what became of each batch."""
    ordered = sorted(rows, key=lambda pair: pair[0].id)
    for _, group in groupby(ordered, key=lambda pair: pair[0].id):
        here = list(group)
        plan = to.plan(here[0][0])
        for start in range(0, len(here), BATCH):
            batch = [row for _, row in here[start : start + BATCH]]
            with _without_collector():
                report = import_history(actor=ACTOR, rows=batch, plan=plan)
            yield report


@contextmanager
def _without_collector() -> Iterator[None]:
    """Keep the collector from searching, over and over, a million new objects that hold no cycle."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
