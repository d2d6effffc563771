"""One import, timed: `python -m bench.importing FILE`, called by `bench.import_history`.

Reads and imports a file just as `huiyin import matters FILE` does, into the database that the environment
names. Then the bound: the same rows, as they lie in the tables now, written by plain sqlite3 into an empty
database with the same tables, constraints, indexes and triggers. Prints one line of JSON.
"""

import json
import sqlite3
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from django.conf import settings

from bench import ready  # noqa: F401 - sets Django up for what follows
from huiyin.civic.places.public import default_place
from huiyin.site import importing

# In the order in which they refer to each other.
TABLES = (
    "matters_matter",
    "matters_entry",
    "matters_entrypayload",
    "matters_echo",
    "matters_publication",
)

# Tables, then their indexes, then triggers. Behind a search index lie tables that it makes itself.
_SCHEMA = r"""
    SELECT sql FROM sqlite_master
    WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\_%' ESCAPE '\'
        AND (type = 'trigger' OR name NOT LIKE '%\_fts\__%' ESCAPE '\')
    ORDER BY type = 'index', type = 'trigger', rowid
"""


def by_product(path: Path) -> tuple[int, int, float]:
    """Import a file; return how many rows and how many texts it held, and the seconds it took."""
    started = perf_counter()
    where = default_place()
    table = importing.read_table(path)
    reading = importing.read_matters(table, importing.columns_of(table, {}), where)
    to = importing.Destination(source=path.stem[:40], approver="bench")
    added = sum(report.added for report in importing.import_matters(reading.rows, to))
    seconds = perf_counter() - started
    if reading.faults or added != len(table.rows):
        raise SystemExit(f"{len(reading.faults)} faults; {added} of {len(table.rows)} rows were added.")
    return added, added + sum(1 for _, row in reading.rows if row.reply), seconds


def by_sqlite(source: Path, folder: Path) -> float:
    """Write the rows of a database into an empty one with the same tables; return the seconds it took."""
    with sqlite3.connect(source) as imported, sqlite3.connect(folder / "bound.sqlite3") as empty:
        empty.executescript(settings.DATABASES["default"]["OPTIONS"]["init_command"])
        for (statement,) in imported.execute(_SCHEMA):
            empty.execute(statement)
        rows = {table: imported.execute(f"SELECT * FROM {table}").fetchall() for table in TABLES}  # noqa: S608
        started = perf_counter()
        for table, found in rows.items():
            if not found:
                continue
            marks = ", ".join("?" * len(found[0]))
            empty.executemany(f"INSERT INTO {table} VALUES ({marks})", found)  # noqa: S608
        empty.commit()
        return perf_counter() - started


def main() -> int:
    """Import, write again, and print what both took."""
    rows, texts, seconds = by_product(Path(sys.argv[1]))
    with tempfile.TemporaryDirectory(dir=settings.HUIYIN_HOME) as folder:
        bound = by_sqlite(Path(settings.DATABASES["default"]["NAME"]), Path(folder))
    print(json.dumps({"rows": rows, "texts": texts, "seconds": seconds, "bound": bound}))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
