"""The database backend named in the settings: `ENGINE = "huiyin.kit.postgresql"`."""

from select import POLLIN, poll
from typing import Any

from django.db.backends.postgresql import base
from django.db.backends.postgresql.operations import DatabaseOperations
from psycopg import ClientCursor
from psycopg._preparing import PrepareManager
from psycopg.sql import Literal
from psycopg.types.datetime import TimestamptzLoader

_WithValuesApart: Any = base.ServerBindingCursor


class KeepingCursor(_WithValuesApart):  # type: ignore[misc]
    """A cursor whose statements the server reads and plans once a connection."""

    def execute(self, query: Any, params: Any = None, **more: Any) -> Any:
        """Execute a statement, and let the server keep it if it does not already."""
        return super().execute(query, params, prepare=True, **more)


class _Operations(DatabaseOperations):
    """Django's operations, which can also say what a statement was whose values travelled apart."""

    def last_executed_query(self, cursor: Any, sql: Any, params: Any) -> str:
        """Return a statement with its values, for the log and for tests that count."""
        if isinstance(cursor, KeepingCursor):
            return str(ClientCursor(self.connection.connection).mogrify(sql, params))
        return str(super().last_executed_query(cursor, sql, params))


class _Keeping(PrepareManager):
    """What a connection knows of its kept statements, also after a refusal has rolled back.

    psycopg would have the server forget them, because a table that they name might be gone. Ours come and go
    with migrations, whose process ends.
    """

    def clear(self) -> bool:
        """Forget nothing."""
        return False


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's wrapper, with a health check that costs no round trip and a faster reader of moments.

    A server that goes away closes the connection, and a closed connection has something to read: its end. So
    silence means that it is usable, and only a connection that is not silent is asked with a statement.
    """

    ops_class = _Operations

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Connect; moments are read in C from now on."""
        connection: Any = super().get_new_connection(conn_params)
        # Django's own loader is Python, to say any time zone; the session's is UTC already.
        connection.adapters.register_loader("timestamptz", TimestamptzLoader)
        connection._prepared = _Keeping()
        return connection

    def keeping_cursor(self) -> Any:
        """Return a cursor for statements that every request sends, counted and logged like any other."""
        self.close_if_health_check_failed()
        self.ensure_connection()
        with self.wrap_database_errors:
            counted: Any = super()._prepare_cursor  # type: ignore[misc]
            return counted(KeepingCursor(self.connection))

    def literal(self, value: Any) -> str:
        """Write a value as it stands in a statement."""
        self.ensure_connection()
        return Literal(value).as_string(self.connection)

    def create_cursor(self, name: str | None = None) -> Any:
        """Return a cursor as Django does, without looking for its own loader of moments."""
        held: Any = self.connection
        if name:
            cursor: Any = base.ServerSideCursor
            return cursor(held, name=name, scrollable=False, withhold=held.autocommit)
        return held.cursor()

    def is_usable(self) -> bool:
        """Tell whether the connection can be used for the next request."""
        held: Any = self.connection
        if held is None or held.closed:
            return False
        return not _has_something_to_say(held.fileno()) or bool(super().is_usable())


def _has_something_to_say(descriptor: int) -> bool:
    watched = poll()
    watched.register(descriptor, POLLIN)
    return bool(watched.poll(0))
