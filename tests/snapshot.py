"""Rows that are made once a process and put back into every test that asks for them.

Making the cast through the actions costs a fraction of a second; putting its rows back costs milliseconds.
The tests stay isolated: the rows are written in the test's own transaction, or flushed with everything else.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, time
from hashlib import sha256
from typing import Any, Generic, TypeVar

from django.apps import apps
from django.db import connection, transaction

Made = TypeVar("Made")

# What the making announced and audited is not part of the scene: a test reads only what it caused itself.
LEFT_OUT = frozenset({"kit_outboxevent", "kit_auditrecord"})


@dataclass(frozen=True)
class Table:
    """The rows of one table as the database holds them."""

    name: str
    columns: Sequence[str]
    rows: Sequence[tuple[Any, ...]]


@dataclass(frozen=True)
class Snapshot(Generic[Made]):
    """What was made, and the rows that it consists of."""

    made: Made
    tables: Sequence[Table]

    def put_back(self) -> Made:
        """Write the rows again, as they were."""
        quote = connection.ops.quote_name
        with transaction.atomic(), connection.cursor() as cursor:
            for table in self.tables:
                columns = ", ".join(quote(column) for column in table.columns)
                places = ", ".join(["%s"] * len(table.columns))
                cursor.executemany(
                    f"INSERT INTO {quote(table.name)} ({columns}) VALUES ({places})",  # noqa: S608
                    table.rows,
                )
        return self.made


def take(make: Callable[[], Made]) -> Snapshot[Made]:
    """Run a maker, keep the rows it wrote, and undo them."""
    with transaction.atomic():
        made = make()
        tables = [table for table in map(_read, _tables()) if table.rows]
        transaction.set_rollback(True)
    return Snapshot(made, tables)


def digest() -> dict[str, str]:
    """Return a digest of each table's rows, to see that an act has changed none."""
    return {
        name: sha256(repr(sorted(map(repr, _read(name).rows))).encode()).hexdigest() for name in _tables(())
    }


def _tables(left_out: Collection[str] = LEFT_OUT) -> list[str]:
    ours = [model for model in apps.get_models() if model.__module__.startswith("huiyin.")]
    return [model._meta.db_table for model in ours if model._meta.db_table not in left_out]


def _read(name: str) -> Table:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(name)}")  # noqa: S608
        rows = [tuple(map(_storable, row)) for row in cursor.fetchall()]
        return Table(name, [column[0] for column in cursor.description], rows)


def _storable(value: Any) -> Any:
    # SQLite gives times back as objects but takes them as text only; PostgreSQL takes both.
    return str(value) if isinstance(value, date | time) else value
