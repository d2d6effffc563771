"""Field types: sealed text, search tokens, and JSON as both databases store it."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from huiyin.kernel.text import query_terms, search_tokens
from huiyin.kit.crypto import Sealed, seal


class JSON(models.JSONField):
    """A JSON column that keeps Chinese readable and dates as ISO text."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("encoder", ReadableEncoder)
        super().__init__(*args, **kwargs)


class ReadableEncoder(DjangoJSONEncoder):
    """Write characters as themselves, not as escapes."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs | {"ensure_ascii": False})


class SealedField(models.BinaryField):  # type: ignore[type-arg]
    """Text that is encrypted at rest and read back as `Sealed`; assign plain text or None."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)

    @property
    def context(self) -> str:
        """Name the column, so that a sealed value copied elsewhere does not open."""
        return f"{self.model._meta.db_table}.{self.column}"

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Sealed | None:
        """Wrap what the database holds."""
        return None if value is None else Sealed(bytes(value), self.context)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Seal plain text on its way into the database."""
        if isinstance(value, str):
            value = seal(value, self.context) if value else None
        if isinstance(value, Sealed):
            value = value.blob
        return super().get_db_prep_value(value, connection, prepared)


class Tokens(str):
    """The search tokens of a text, joined by spaces, where they were cut already."""

    __slots__ = ()


def cut(text: str) -> Tokens:
    """Cut a text into its tokens now, for instance because two rows have the same text."""
    return Tokens(" ".join(search_tokens(text)))


class TokensField(models.TextField):  # type: ignore[type-arg]
    """The search tokens of a text; assign the text, or it `cut`. Filter with `tokens__matches="words"`.

    PostgreSQL keeps a tsvector with a GIN index; SQLite keeps the tokens with an FTS5 table beside
    them, made by `search_index` in a migration. Both match the same rows for the same words.
    """

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        """Return the column type of the database at hand."""
        return "tsvector" if connection.vendor == "postgresql" else "text"

    def get_placeholder(self, value: Any, compiler: Any, connection: BaseDatabaseWrapper) -> str:
        """Let PostgreSQL take the tokens as lexemes, without its parser; a text travels faster."""
        return "array_to_tsvector(string_to_array(%s, ' '))" if connection.vendor == "postgresql" else "%s"

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        """Turn the text into tokens."""
        return value if value is None else str(value if isinstance(value, Tokens) else cut(value))

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """Return the stored tokens as the database shows them; nothing reads them but tests."""
        return value


@TokensField.register_lookup
class Matches(models.Lookup):
    """Rows whose tokens contain every term of a query. A query without terms matches nothing."""

    lookup_name = "matches"
    prepare_rhs = False

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, Sequence[Any]]:
        """Ask the tsvector."""
        column, params = self.process_lhs(compiler, connection)
        terms = query_terms(str(self.rhs))
        if not terms:
            return "1 = 0", []
        query = " & ".join(_lexeme(term.text) + (":*" if term.prefix else "") for term in terms)
        return f"{column} @@ %s::tsquery", [*params, query]

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, Sequence[Any]]:
        """Ask the FTS5 table beside the column's table."""
        terms = query_terms(str(self.rhs))
        if not terms:
            return "1 = 0", []
        query = " AND ".join(f'"{term.text}"' + ("*" if term.prefix else "") for term in terms)
        return _ask_fts(self, compiler, connection, query)


@TokensField.register_lookup
class AnyOf(models.Lookup):
    """Rows whose tokens contain at least one of some tokens (a list of them); of none, no row."""

    lookup_name = "any_of"
    prepare_rhs = False

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, Sequence[Any]]:
        """Ask the tsvector."""
        if not self.rhs:
            return "1 = 0", []
        column, params = self.process_lhs(compiler, connection)
        return f"{column} @@ %s::tsquery", [*params, " | ".join(_lexeme(token) for token in self.rhs)]

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, Sequence[Any]]:
        """Ask the FTS5 table beside the column's table."""
        if not self.rhs:
            return "1 = 0", []
        return _ask_fts(self, compiler, connection, " OR ".join(f'"{token}"' for token in self.rhs))


def _ask_fts(lookup: Any, compiler: Any, connection: Any, query: str) -> tuple[str, Sequence[Any]]:
    field = lookup.lhs.target
    fts = connection.ops.quote_name(f"{field.model._meta.db_table}_fts")
    alias = compiler.quote_name_unless_alias(lookup.lhs.alias)
    key = connection.ops.quote_name(field.model._meta.pk.column)
    # Only quoted names of our own tables are put into the text; the query is a parameter.
    return f"{alias}.{key} IN (SELECT rowid FROM {fts} WHERE {fts} MATCH %s)", [query]  # noqa: S608


def _lexeme(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"


# The tokens are cut and folded already, and `ascii` leaves every character outside ASCII alone. `unicode61`
# knows another Unicode than Python: it cuts some tokens once more, into a phrase that `detail=none` refuses.
_FTS_OPTIONS = "tokenize='ascii', detail='none'"


def search_index(table: str, column: str = "tokens") -> tuple[Any, Any]:
    """Return a migration's pair of functions that make and drop the search index of a TokensField."""
    return partial(_each, _making(table, column)), partial(_each, _dropping(table))


def search_triggers(table: str, column: str = "tokens") -> Any:
    """Return a migration's function that sets the triggers of a search index again.

    SQLite makes a table anew for a column that may not be empty, and its triggers go with the old one. Such
    a migration calls this last, and first on its way back.
    """
    made = _triggers(table, column)
    gone = [f"DROP TRIGGER IF EXISTS {table}_fts_{kind}" for kind in "idu"]
    return partial(_each, {"sqlite": [*gone, *made]})


def _making(table: str, column: str) -> dict[str, list[str]]:
    using = f"fts5({column}, content='{table}', content_rowid='id', {_FTS_OPTIONS})"
    return {
        "postgresql": [f"CREATE INDEX {table}_search ON {table} USING gin ({column})"],
        "sqlite": [f"CREATE VIRTUAL TABLE {table}_fts USING {using}", *_triggers(table, column)],
    }


def _triggers(table: str, column: str) -> list[str]:
    fts = f"{table}_fts"
    add = f"INSERT INTO {fts}(rowid, {column}) VALUES (new.id, new.{column});"  # noqa: S608 - names from a migration
    drop = f"INSERT INTO {fts}({fts}, rowid, {column}) VALUES ('delete', old.id, old.{column});"  # noqa: S608
    return [
        f"CREATE TRIGGER {fts}_i AFTER INSERT ON {table} BEGIN {add} END",
        f"CREATE TRIGGER {fts}_d AFTER DELETE ON {table} BEGIN {drop} END",
        f"CREATE TRIGGER {fts}_u AFTER UPDATE OF {column} ON {table} BEGIN {drop} {add} END",
    ]


def append_only(table: str) -> tuple[Any, Any]:
    """Return a migration's pair of functions that let a table only grow: no UPDATE and no DELETE.

    SQLite loses triggers where it makes a table anew for a changed column; such a migration sets them again.
    """
    return partial(_each, _freezing(table)), partial(_each, _thawing(table))


def _freezing(table: str) -> dict[str, list[str]]:
    says = f"{table} only grows: a line is countered by another one"
    body, stop = f"BEGIN RAISE EXCEPTION '{says}'; END", f"SELECT RAISE(ABORT, '{says}')"
    each = f"FOR EACH ROW EXECUTE FUNCTION {table}_grows()"
    return {
        "postgresql": [
            f"CREATE FUNCTION {table}_grows() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$",
            f"CREATE TRIGGER {table}_grows BEFORE UPDATE OR DELETE ON {table} {each}",
        ],
        "sqlite": [
            f"CREATE TRIGGER {table}_grows_{verb} BEFORE {verb} ON {table} BEGIN {stop}; END"
            for verb in ("UPDATE", "DELETE")
        ],
    }


def _thawing(table: str) -> dict[str, list[str]]:
    return {
        "postgresql": [f"DROP TRIGGER {table}_grows ON {table}", f"DROP FUNCTION {table}_grows()"],
        "sqlite": [f"DROP TRIGGER {table}_grows_{verb}" for verb in ("UPDATE", "DELETE")],
    }


def _dropping(table: str) -> dict[str, list[str]]:
    fts = f"{table}_fts"
    triggers = [f"DROP TRIGGER {fts}_{kind}" for kind in "idu"]
    return {"postgresql": [f"DROP INDEX {table}_search"], "sqlite": [*triggers, f"DROP TABLE {fts}"]}


def _each(statements: Mapping[str, Sequence[str]], apps: Any, editor: Any) -> None:
    for statement in statements.get(editor.connection.vendor, ()):
        editor.execute(statement)
