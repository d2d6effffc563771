"""Questions that every request asks: their SQL is put together once a process.

Django takes several times as long to put a small query together as the database takes to answer it.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cached_property
from inspect import get_annotations
from typing import Any, Generic, TypeVar

from django.db import connections, router
from django.db.models import Model, QuerySet
from django.db.models.query import get_related_populators
from django.db.models.sql.compiler import SQLCompiler

Table = TypeVar("Table", bound=Model)
Item = TypeVar("Item")


class Prepared(Generic[Table, Item]):
    """A query over parameters that are texts, moments or whole numbers.

    `ask` builds it from its parameters, each of which has its type as annotation. They may only be compared
    with columns, because `ask` runs once, with values that stand in for them.
    """

    def __init__(self, ask: Callable[..., QuerySet[Table, Item]]) -> None:
        self._ask = ask
        self._stand_ins = {
            name: _STAND_INS[kind](number)
            for number, (name, kind) in enumerate(get_annotations(ask).items())
            if name != "return"
        }
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
            built = self._built[using] = _Built(self._ask, self._stand_ins, using)
        return built

    @cached_property
    def _model(self) -> type[Table]:
        return self._ask(**self._stand_ins).model


class _Built:
    """The statement as one database takes it, and what turns its answers into Python."""

    def __init__(self, ask: Callable[..., QuerySet[Any, Any]], stand_ins: dict[str, Any], using: str) -> None:
        connection = connections[using]
        compiler: SQLCompiler = ask(**stand_ins).query.get_compiler(using)
        self._sql, params = compiler.as_sql()
        names = {_adapted(connection, value): name for name, value in stand_ins.items()}
        self._params = [(names.get(param), param) for param in params]
        self._converters = compiler.get_converters([column for column, *_ in compiler.select])
        self._compiler, self._using = compiler, using
        if len(set(names.values()) & {name for name, _ in self._params}) != len(stand_ins):
            raise ValueError(f"A parameter of {ask.__name__} does not stand in its SQL.")

    def rows(self, values: dict[str, Any]) -> list[tuple[Any, ...]]:
        connection = connections[self._using]
        filled = [_adapted(connection, values[name]) if name else param for name, param in self._params]
        with connection.cursor() as cursor:
            cursor.execute(self._sql, filled)
            found = cursor.fetchall()
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


def _adapted(connection: Any, value: Any) -> Any:
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value


# Values that nothing else in a query is equal to.
_STAND_INS: dict[Any, Callable[[int], Any]] = {
    str: "\x01prepared {}\x01".format,
    datetime: lambda number: datetime(1900, 1, 1, tzinfo=UTC) + timedelta(days=number),
    # Within the smallest column there is, for Django answers what cannot be in a column without asking.
    int: lambda number: 31_001 + number,
}
