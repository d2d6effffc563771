"""New migrations must let the version before go on working: `python -m tools.additive --check`.

While an installation is upgraded, old web processes run against the new tables. So a migration adds: tables,
columns that may be absent (null, or a default in the database), indexes built without locking a large table.
What takes away, renames or narrows comes one version later, when nothing writes it any more. What has to be
otherwise stands in ALLOWED with its reason.
"""

import argparse
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import django
from django.db.migrations import Migration, operations
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.db.models import Field, ManyToManyField
from django.db.models.fields import NOT_PROVIDED

# The last migration of each module before this rule held: upgrading across them needs a pause. Some room is
# left for those that are on their way into the version after 0.1.0.
UNJUDGED: Mapping[str, int] = {
    "hooks": 5,
    "kit": 9,
    "matters": 20,
    "notices": 5,
    "orgs": 5,
    "people": 9,
    "places": 5,
    "territory": 5,
    "trust": 5,
}
Table = tuple[str, str]
# Tables that grow with every matter: building an index locks them for minutes.
LARGE = frozenset(
    {
        ("kit", "auditrecord"),
        ("kit", "outboxevent"),
        ("kit", "reactionrun"),
        ("matters", "echo"),
        ("matters", "entry"),
        ("matters", "entrypayload"),
        ("matters", "matter"),
        ("matters", "publication"),
        ("notices", "delivery"),
        ("notices", "notice"),
        ("people", "person"),
    }
)
# "app.0001_name: what it does" to the reason why that is safe, or how it is done by hand.
ALLOWED: Mapping[str, str] = {
    "volunteering.0001_initial: Raw Python operation": "sets the triggers of a table that it makes itself",
    "volunteering.0004_timebank: Raw Python operation": "sets the triggers of a table that it makes itself",
}

# Changing only these of a field touches no row.
_HARMLESS = frozenset(
    {"blank", "choices", "editable", "error_messages", "help_text", "validators", "verbose_name"}
)


def faults(
    app: str, migration: Migration, made: frozenset[Table] = frozenset(), before: ProjectState | None = None
) -> Iterator[str]:
    """Yield what a migration does that the version before would not survive.

    `made` are the tables that are new, `before` is how the models stood.
    """
    for operation in _flat(migration.operations):
        why = _fault(app, operation, made, before)
        if why:
            said = f"{app}.{migration.name}: {operation.describe()}"
            if said not in ALLOWED:
                yield f"{said}. {why}"


def _flat(found: Sequence[operations.base.Operation]) -> Iterator[operations.base.Operation]:
    for operation in found:
        if isinstance(operation, operations.SeparateDatabaseAndState):
            yield from _flat(operation.database_operations)
        else:
            yield operation


def _fault(
    app: str, operation: operations.base.Operation, made: frozenset[Table], before: ProjectState | None
) -> str:
    table = (app, str(getattr(operation, "model_name", "")).lower())
    if table in made or isinstance(operation, _ALWAYS_SAFE):
        return ""
    if isinstance(operation, operations.AddField):
        return _new_column(operation.field)
    if isinstance(operation, operations.AlterField) and before is not None:
        old = before.models[table].fields[operation.name]
        return "" if _stored(old) == _stored(operation.field) else _TAKES_AWAY
    if isinstance(operation, operations.AddIndex | operations.AddConstraint):
        return _LOCKS if table in LARGE else ""
    if isinstance(operation, operations.RunPython | operations.RunSQL):
        return "Say in ALLOWED why it harms nobody who is at work meanwhile."
    return _TAKES_AWAY


def _stored(field: "Field[Any, Any]") -> object:
    """Return what of a field the database sees."""
    _, kind, words, options = field.deconstruct()
    return kind, words, {name: value for name, value in options.items() if name not in _HARMLESS}


_ALWAYS_SAFE = (
    operations.AlterModelManagers,
    operations.AlterModelOptions,
    operations.CreateModel,
    operations.RemoveConstraint,
    operations.RemoveIndex,
)
_TAKES_AWAY = (
    "It takes away, renames or changes what the version before uses: add now, take away one version later."
)
_LOCKS = (
    "It locks a large table. On PostgreSQL build it first with CREATE INDEX CONCURRENTLY IF NOT EXISTS (docs/"
    "operating.md, Upgrading), and say so in ALLOWED."
)


def _new_column(field: "Field[Any, Any]") -> str:
    optional = field.null or isinstance(field, ManyToManyField)
    if optional or getattr(field, "db_default", NOT_PROVIDED) is not NOT_PROVIDED:
        return ""
    return "The version before inserts rows without it: let it be null, or give it a db_default."


def judged() -> Iterator[str]:
    """Yield the faults of all migrations since the last release."""
    graph = MigrationLoader(None, ignore_no_migrations=True)
    ours = {
        key: found for key, found in graph.disk_migrations.items() if found.__module__.startswith("huiyin.")
    }
    new = {key: found for key, found in ours.items() if int(key[1][:4]) > UNJUDGED.get(key[0], 0)}
    made = frozenset(
        (app, operation.name.lower())
        for (app, _), migration in new.items()
        for operation in _flat(migration.operations)
        if isinstance(operation, operations.CreateModel)
    )
    for key in sorted(new):
        before = graph.graph.make_state(nodes=key, at_end=False, real_apps=graph.unmigrated_apps)
        yield from faults(key[0], new[key], made, before)


def main() -> int:
    """Print the faults; return 1 if there are any."""
    parser = argparse.ArgumentParser(prog="python -m tools.additive", description=__doc__.partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="as every step of make check; it never writes")
    parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huiyin.site.settings")
    django.setup()
    found = list(judged())
    print("\n".join(found), file=sys.stderr)
    return int(bool(found))


if __name__ == "__main__":
    raise SystemExit(main())
