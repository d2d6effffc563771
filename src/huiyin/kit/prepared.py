"""Questions that every request asks: their SQL is put together once a process.

Django takes several times as long to put a small query together as the database takes to answer it.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cached_property
from inspect import get_annotations
from typing import Any

from django.db import connections, router
from django.db.models import Model, QuerySet
from django.db.models.sql.compiler import SQLCompiler

Ask = Callable[..., QuerySet[Any, tuple[Any, ...]]]


class Prepared:
    """A query over parameters that are texts, moments or whole numbers, asked by `rows`.

    `ask` builds it with `values_list` from its parameters, and each parameter has its type as annotation.
    They may only be compared with columns, because `ask` runs once, with values that stand in for them.
    """

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._stand_ins = {
            name: _STAND_INS[kind](number)
            for number, (name, kind) in enumerate(get_annotations(ask).items())
            if name != "return"
        }
        self._built: dict[str, _Built] = {}

    def rows(self, **values: Any) -> list[tuple[Any, ...]]:
        """Ask with these values and return the rows. Raises KeyError if one is missing."""
        using = router.db_for_read(self._model)
        built = self._built.get(using)
        if built is None:
            built = self._built[using] = _Built(self._ask, self._stand_ins, using)
        return built.rows(values)

    @cached_property
    def _model(self) -> type[Model]:
        return self._ask(**self._stand_ins).model


class _Built:
    """The statement as one database takes it, and what turns its answers into Python."""

    def __init__(self, ask: Ask, stand_ins: dict[str, Any], using: str) -> None:
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


def _adapted(connection: Any, value: Any) -> Any:
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value


# Values that nothing else in a query is equal to.
_STAND_INS: dict[Any, Callable[[int], Any]] = {
    str: "\x01prepared {}\x01".format,
    datetime: lambda number: datetime(1900, 1, 1, tzinfo=UTC) + timedelta(days=number),
    int: lambda number: -2_000_000_001 - number,
}
