"""Field types: sealed text, search tokens, and JSON as both databases store it."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
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


# What begins a mark. It is no letter and no digit, so no word begins with it, and neither database parses it.
_MARK = "§"
_MARKED = re.compile(rf"{_MARK}(\w+)")


def marked(text: str, marks: Iterable[str]) -> Tokens:
    """Cut a text, unless it is `cut` already, and put marks beside its tokens, by which it is found too.

    A mark is letters and digits that say something of the text, for instance where and when it was said.
    """
    tokens = text if isinstance(text, Tokens) else cut(text)
    return Tokens(" ".join([*tokens.split(), *_marks(marks)]))


def marks_in(tokens: str) -> set[str]:
    """Return the marks among tokens as a row shows them, on either database."""
    return set(_MARKED.findall(tokens))


def _marks(marks: Iterable[str]) -> list[str]:
    return [_MARK + mark for mark in marks]


@dataclass(frozen=True)
class Marked:
    """Words and marks that a text must all have, and of `any_of`, if there are some, at least one mark."""

    words: str = ""
    marks: Sequence[str] = ()
    any_of: Sequence[str] = ()

    def written(self, vendor: str) -> str:
        """Write it in the language of a database; nothing if the words have no term."""
        terms = query_terms(self.words)
        if not terms and (self.words or not self.marks):
            return ""
        say = _SAID[vendor]
        parts = [say.quote(term.text) + (say.prefix if term.prefix else "") for term in terms]
        parts += map(say.quote, _marks(self.marks))
        if self.any_of:
            parts.append(f"({say.either.join(map(say.quote, _marks(self.any_of)))})")
        return say.both.join(parts)


@dataclass(frozen=True)
class SomeOf:
    """Tokens of which a text must have at least one."""

    tokens: Sequence[str]

    def written(self, vendor: str) -> str:
        """Write it in the language of a database; nothing if there are none."""
        say = _SAID[vendor]
        return say.either.join(map(say.quote, self.tokens))


@dataclass(frozen=True)
class _Said:
    """How a database says what is asked of tokens."""

    quote: Callable[[str], str]
    prefix: str
    both: str
    either: str


def _lexeme(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"


_SAID = {
    "postgresql": _Said(_lexeme, ":*", " & ", " | "),
    "sqlite": _Said('"{}"'.format, "*", " AND ", " OR "),
}


class Remarked(models.Func):
    """The tokens of a column with some marks taken out and others put in, for an UPDATE."""

    output_field = models.TextField()

    def __init__(self, column: str, gone: Iterable[str], more: Iterable[str]) -> None:
        super().__init__(models.F(column))
        self.gone, self.more = _marks(gone), _marks(more)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Take lexemes out of the tsvector, and add others."""
        column, params = compiler.compile(self.source_expressions[0])
        told = f"ts_delete({column}, %s::text[]) || array_to_tsvector(%s::text[])"
        return told, [*params, self.gone, self.more]

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Replace words of the text; around each there is a space."""
        told, params = compiler.compile(self.source_expressions[0])
        told = f"(' ' || {told} || ' ')"
        for mark in self.gone:
            told, params = f"replace({told}, %s, ' ')", [*params, f" {mark} "]
        return f"trim({told} || %s)", [*params, " ".join(self.more)]


class TokensField(models.TextField):  # type: ignore[type-arg]
    """The search tokens of a text; assign the text, or it `cut` or `marked`.

    Filter with `tokens__matches="words"`, or with what is `Marked`. PostgreSQL keeps a tsvector with a GIN
    index; SQLite keeps the tokens with an FTS5 table beside them, made by `search_index` in a migration. Both
    match the same rows for the same words.
    """

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        """Return the column type of the database at hand."""
        return "tsvector" if connection.vendor == "postgresql" else "text"

    def get_placeholder(self, value: Any, compiler: Any, connection: BaseDatabaseWrapper) -> str:
        """Let PostgreSQL take the tokens as lexemes, without its parser; a text travels faster."""
        is_text = connection.vendor == "postgresql" and not hasattr(value, "as_sql")
        return "array_to_tsvector(string_to_array(%s, ' '))" if is_text else "%s"

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        """Turn the text into tokens."""
        return value if value is None else str(value if isinstance(value, Tokens) else cut(value))

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """Return the stored tokens as the database shows them; nothing reads them but tests."""
        return value


@TokensField.register_lookup
class Matches(models.Lookup):
    """Rows whose tokens contain every term of a query, or what is `Marked`; no term matches none."""

    lookup_name = "matches"
    prepare_rhs = False

    def asked(self) -> Marked | SomeOf:
        """Return what is asked."""
        return self.rhs if isinstance(self.rhs, Marked) else Marked(str(self.rhs))

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, Sequence[Any]]:
        """Ask the tsvector."""
        column, params = self.process_lhs(compiler, connection)
        query = self.asked().written(connection.vendor)
        return (f"{column} @@ %s::tsquery", [*params, query]) if query else ("1 = 0", [])

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, Sequence[Any]]:
        """Ask the FTS5 table beside the column's table."""
        query = self.asked().written(connection.vendor)
        return _ask_fts(self, compiler, connection, query) if query else ("1 = 0", [])


@TokensField.register_lookup
class LookedThrough(Matches):
    """What `matches` finds, for a few rows that something else has found: PostgreSQL leaves its index alone.

    It takes words that often stand together for rare ones, and would read the whole index for them.
    """

    lookup_name = "looked_through"

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, Sequence[Any]]:
        """Ask each tsvector by the function behind the operator, which no index answers."""
        sql, params = super().as_postgresql(compiler, connection)
        return re.sub(r"^(.*) @@ (%s::tsquery)$", r"ts_match_vq(\1, \2)", sql), params


@TokensField.register_lookup
class AnyOf(Matches):
    """Rows whose tokens contain at least one of some tokens (a list, or `SomeOf`); of none, no row."""

    lookup_name = "any_of"

    def asked(self) -> Marked | SomeOf:
        """Return what is asked."""
        return self.rhs if isinstance(self.rhs, SomeOf) else SomeOf(self.rhs)


def _ask_fts(lookup: Any, compiler: Any, connection: Any, query: str) -> tuple[str, Sequence[Any]]:
    field = lookup.lhs.target
    fts = connection.ops.quote_name(f"{field.model._meta.db_table}_fts")
    alias = compiler.quote_name_unless_alias(lookup.lhs.alias)
    key = connection.ops.quote_name(field.model._meta.pk.column)
    # Only quoted names of our own tables are put into the text; the query is a parameter.
    return f"{alias}.{key} IN (SELECT rowid FROM {fts} WHERE {fts} MATCH %s)", [query]  # noqa: S608


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
