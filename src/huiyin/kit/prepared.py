"""Statements that every request sends: their SQL is put together once a process.

Django takes several times as long to put a small statement together as the database takes to carry it out.
With `on_server` PostgreSQL keeps its plan too, once a connection: for look-ups by a key, whose best plan does
not depend on the values.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from inspect import get_annotations
from typing import Any, Generic, TypeAlias, TypeVar

from django.db import connections, router, transaction
from django.db.models import AutoField, Model, QuerySet
from django.db.models.query import get_related_populators
from django.db.models.sql import UpdateQuery
from django.db.models.sql.compiler import SQLCompiler

from huiyin.kit.among import several
from huiyin.kit.fields import Marked, SomeOf

Table = TypeVar("Table", bound=Model)
Item = TypeVar("Item")
StandIns: TypeAlias = dict[str, Any]


class Prepared(Generic[Table, Item]):
    """A query over parameters that are texts, moments or whole numbers, lists of them, or asked of tokens.

    `ask` builds it from its parameters, each of which has its type as annotation, if `kinds` does not name
    them. They may only be compared with columns (a list by `among`), because `ask` runs once, with values
    that stand in for them; a moment also moved by a fixed span of at most `MOST_MOVED`. What is asked of
    tokens (`Marked`, `SomeOf`) must ask for something.
    """

    def __init__(
        self,
        ask: Callable[..., QuerySet[Table, Item]],
        kinds: Mapping[str, Any] | None = None,
        *,
        on_server: bool = False,
    ) -> None:
        self._ask, self._on_server = ask, on_server
        self._stand_ins = _stand_ins_for(kinds or get_annotations(ask))
        self._built: dict[str, _Built] = {}

    def rows(self, **values: Any) -> list[tuple[Any, ...]]:
        """Ask with these values and return the rows, if it asks for columns. KeyError if one is missing."""
        return self._for_this_database().rows(values)

    def objects(self, **values: Any) -> list[Table]:
        """Ask with these values and return the objects, if it asks for them; as `rows` otherwise."""
        return self._for_this_database().objects(values)

    def _for_this_database(self) -> "_Built":
        using = router.db_for_read(self._model)
        built = self._built.get(using)
        if built is None:
            built = _Built(self._ask, self._stand_ins, using, on_server=self._on_server)
            self._built[using] = built
        return built

    @cached_property
    def _model(self) -> type[Table]:
        return self._ask(**self._stand_ins).model


class PreparedChange:
    """An UPDATE over such parameters: `ask` returns which rows, and the new values of their columns."""

    def __init__(self, ask: Callable[..., tuple[QuerySet[Any, Any], Mapping[str, Any]]]) -> None:
        self._ask, self._stand_ins = ask, _stand_ins_for(get_annotations(ask))
        self._built: dict[str, _Statement] = {}

    def count(self, **values: Any) -> int:
        """Change the rows and return how many there were. KeyError if a value is missing."""
        using = router.db_for_write(self._model)
        if using not in self._built:
            rows, new = self._ask(**self._stand_ins)
            query: Any = rows.query.chain(UpdateQuery)
            query.add_update_values(new)
            sql, params = query.get_compiler(using).as_sql()
            self._built[using] = _Statement(using, sql, params, self._stand_ins, on_server=True)
        with transaction.mark_for_rollback_on_error(using=using):
            return self._built[using].run(values, lambda cursor: int(cursor.rowcount))

    @cached_property
    def _model(self) -> type[Model]:
        model: type[Model] = self._ask(**self._stand_ins)[0].model
        return model


def add(row: Table) -> Table:
    """Write a new row with a number of its own as `save` does, and return it with its number.

    For tables whose rows nobody listens for by signals, and whose values are no expressions.
    """
    model = type(row)
    using = router.db_for_write(model)
    inserting = _INSERTS.get((model, using)) or _INSERTS.setdefault((model, using), _Insert(model, using))
    with transaction.mark_for_rollback_on_error(using=using):
        row.pk = inserting.run(row)
    row._state.adding, row._state.db = False, using
    return row


class _Insert:
    """The statement that adds a row to a table of one database."""

    def __init__(self, model: type[Model], using: str) -> None:
        quoted = connections[using].ops.quote_name
        key: Any = model._meta.pk
        self._fields = [field for field in model._meta.local_concrete_fields if field is not key]
        if not isinstance(key, AutoField) or any(hasattr(field, "get_placeholder") for field in self._fields):
            raise ValueError(f"Rows of {model.__name__} cannot be added by a statement that is kept.")
        columns = ", ".join(quoted(str(field.column)) for field in self._fields)
        values = ", ".join(["%s"] * len(self._fields))
        # Only quoted names of our own tables are put into the text; the values are parameters.
        sql = (
            f"INSERT INTO {quoted(str(model._meta.db_table))} ({columns}) "  # noqa: S608
            f"VALUES ({values}) RETURNING {quoted(str(key.column))}"
        )
        names = [field.attname for field in self._fields]
        stand_ins = {name: object() for name in names}
        self._statement = _Statement(using, sql, [*stand_ins.values()], stand_ins, on_server=True)
        self._using = using

    def run(self, row: Model) -> int:
        connection = connections[self._using]
        values = {
            field.attname: field.get_db_prep_save(field.pre_save(row, True), connection)
            for field in self._fields
        }
        return self._statement.run(values, lambda cursor: int(cursor.fetchone()[0]))


_INSERTS: dict[tuple[type[Model], str], _Insert] = {}


class _Statement:
    """A statement as one database takes it, with the names of the values that go into it."""

    def __init__(
        self, using: str, sql: str, params: Any, stand_ins: StandIns, *, on_server: bool = False
    ) -> None:
        connection = connections[using]
        sought = {name: _sought(connection, value) for name, value in stand_ins.items()}
        self._params = [_Param.found(param, sought) for param in params]
        self._sql, self._using = sql, using
        self._on_server = on_server and connection.vendor == "postgresql"
        if len({param.name for param in self._params if param.name}) != len(stand_ins):
            raise ValueError(f"A parameter does not stand in this SQL: {sql}")
        if self._on_server:
            self._write_constants_in(connection)

    def _write_constants_in(self, connection: Any) -> None:
        """Put what never changes into the text, so that a plan can know of it and use a partial index."""
        texts = [
            "%s" if param.name else connection.literal(param.value).replace("%", "%%")
            for param in self._params
        ]
        self._sql = self._sql.replace("%%", "%%%%") % tuple(texts)
        self._params = [param for param in self._params if param.name]

    def run(self, values: Mapping[str, Any], read: Callable[[Any], Item]) -> Item:
        """Carry it out and read its answer."""
        connection: Any = connections[self._using]
        filled = [_adapted(connection, param.filled(values)) for param in self._params]
        with connection.keeping_cursor() if self._on_server else connection.cursor() as cursor:
            cursor.execute(self._sql, filled)
            return read(cursor)


class _Built:
    """A query as one database takes it, and what turns its answers into Python."""

    def __init__(
        self, ask: Callable[..., QuerySet[Any, Any]], stand_ins: StandIns, using: str, *, on_server: bool
    ) -> None:
        compiler: SQLCompiler = ask(**stand_ins).query.get_compiler(using)
        self._statement = _Statement(using, *compiler.as_sql(), stand_ins, on_server=on_server)
        self._converters = compiler.get_converters([column for column, *_ in compiler.select])
        self._compiler, self._using = compiler, using

    def rows(self, values: dict[str, Any]) -> list[tuple[Any, ...]]:
        found = self._statement.run(values, lambda cursor: cursor.fetchall())
        if self._converters:
            return [tuple(row) for row in self._compiler.apply_converters(found, self._converters)]
        return list(found)

    def objects(self, values: dict[str, Any]) -> list[Any]:
        """Return the rows as objects, with those that the query selects along with them."""
        told: Any = self._compiler.klass_info
        populators_of: Any = get_related_populators
        fields, select = told["select_fields"], self._compiler.select
        first, end = fields[0], fields[-1] + 1
        names = [column.target.attname for column, *_ in select[first:end]]
        populators = populators_of(told, select, self._using)
        made = []
        for row in self.rows(values):
            one = told["model"].from_db(self._using, names, row[first:end])
            for populator in populators:
                populator.populate(row, one)
            made.append(one)
        return made


@dataclass(frozen=True)
class _Param:
    """A value of the statement: that of a parameter, perhaps moved, or (without a name) always the same."""

    name: str
    value: Any
    moved: timedelta | None = None

    @classmethod
    def found(cls, param: Any, stand_ins: StandIns) -> "_Param":
        """Find out which parameter stands behind a value of the statement."""
        told = _moment(param)
        for name, value in stand_ins.items():
            if isinstance(value, datetime):
                if told is not None and abs(told - value) <= MOST_MOVED:
                    return cls(name, None, told - value)
            elif param == value:
                return cls(name, None)
        return cls("", param)

    def filled(self, values: Mapping[str, Any]) -> Any:
        """Return the value with which the statement is asked. KeyError if it is missing."""
        if not self.name:
            return self.value
        return values[self.name] + self.moved if self.moved else values[self.name]


def _moment(param: Any) -> datetime | None:
    """Read a moment as a statement has it: SQLite takes moments as text."""
    if isinstance(param, str) and _WRITTEN.fullmatch(param):
        param = datetime.fromisoformat(param)
    if not isinstance(param, datetime):
        return None
    return param if param.tzinfo else param.replace(tzinfo=UTC)


def _adapted(connection: Any, value: Any) -> Any:
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return _sought(connection, value)


def _sought(connection: Any, value: Any) -> Any:
    """Return a value as it stands among the parameters of a statement; a moment is left as it is."""
    if isinstance(value, list):
        return several(value, connection.vendor)
    return value.written(connection.vendor) if isinstance(value, Marked | SomeOf) else value


def _stand_ins_for(kinds: Mapping[str, Any]) -> StandIns:
    return {
        name: _STAND_INS[kind](number)
        for number, (name, kind) in enumerate(kinds.items())
        if name != "return"
    }


# How far a moment may be moved; the moments that stand in lie further apart.
MOST_MOVED = timedelta(days=18_000)
_WRITTEN = re.compile(r"1\d{3}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?")
# Values that nothing else in a query is equal to.
_STAND_INS: dict[Any, Callable[[int], Any]] = {
    str: "\x01prepared {}\x01".format,
    datetime: lambda number: datetime(1100 + 100 * number, 1, 1, tzinfo=UTC),
    # Within the smallest column there is, for Django answers what cannot be in a column without asking.
    int: lambda number: 31_001 + number,
    list[int]: lambda number: [31_001 + number],
    list[str]: lambda number: [f"\x01prepared {number}\x01"],
    Marked: lambda number: Marked(marks=[f"prepared{number}"]),
    SomeOf: lambda number: SomeOf([f"prepared{number}"]),
}
