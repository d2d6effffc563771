"""Questions that are asked all the time: their SQL is put together once.

Django takes several times as long to put a small query together as the database takes to answer it.
"""

from collections.abc import Callable
from functools import cached_property
from inspect import signature
from typing import Any

from django.db import connection
from django.db.models import QuerySet


class _StandIn(str):
    """The name of a parameter where its value will be."""

    __slots__ = ()


class Prepared:
    """A query over parameters that are texts, giving rows of texts and whole numbers.

    `ask` builds it with `values_list` from its parameters, which may only be compared with. Other types are
    left to ordinary queries, because nothing converts them here.
    """

    def __init__(self, ask: Callable[..., QuerySet[Any, tuple[Any, ...]]]) -> None:
        self._ask = ask

    def rows(self, **values: str) -> list[tuple[Any, ...]]:
        """Ask with these values and return the rows. Raises KeyError if one is missing."""
        sql, params = self._statement
        with connection.cursor() as cursor:
            cursor.execute(sql, [values[name] if isinstance(name, _StandIn) else name for name in params])
            return list(cursor.fetchall())

    @cached_property
    def _statement(self) -> tuple[str, tuple[Any, ...]]:
        asked = self._ask(*map(_StandIn, signature(self._ask).parameters))
        sql, params = asked.query.sql_with_params()
        return sql, params
