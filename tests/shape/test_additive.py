"""A migration that the version before would not survive is found, and one that it would is not."""

from typing import Any

import pytest
from django.db import migrations, models
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ModelState, ProjectState

from tools import additive

LIST: list[tuple[str, Any]] = [
    ("id", models.BigAutoField(primary_key=True)),
    ("kind", models.CharField(max_length=8)),
]
BEFORE = ProjectState(models={("matters", "list"): ModelState("matters", "List", LIST)})


def said(operation: Operation, made: frozenset[tuple[str, str]] = frozenset()) -> list[str]:
    migration: Any = migrations.Migration("0999_planted", "matters")
    migration.operations = [operation]
    return list(additive.faults("matters", migration, made, BEFORE))


def adds(field: Any) -> Operation:
    return migrations.AddField("list", "planted", field)


PLAIN = models.Index(fields=["kind"], name="planted")


@pytest.mark.parametrize(
    "operation",
    [
        adds(models.IntegerField(null=True)),
        adds(models.IntegerField(db_default=0)),
        migrations.CreateModel("Planted", [("id", models.BigAutoField(primary_key=True))]),
        migrations.AddIndex("list", PLAIN),
        migrations.RemoveIndex("list", "planted"),
        migrations.AlterField("list", "kind", models.CharField(max_length=8, choices=[("a", "a")])),
    ],
)
def test_what_adds_is_taken(operation: Operation) -> None:
    assert said(operation) == []


@pytest.mark.parametrize(
    "operation",
    [
        adds(models.IntegerField(default=0)),
        adds(models.CharField(max_length=3)),
        migrations.RemoveField("list", "kind"),
        migrations.RenameField("list", "kind", "sort"),
        migrations.DeleteModel("List"),
        migrations.AlterField("list", "kind", models.CharField(max_length=4)),
        migrations.AddIndex("matter", PLAIN),
        migrations.RunSQL("UPDATE matters_matter SET title = ''"),
        migrations.SeparateDatabaseAndState(database_operations=[migrations.DeleteModel("List")]),
    ],
)
def test_what_takes_away_or_locks_is_found(operation: Operation) -> None:
    assert len(said(operation)) == 1


def test_a_table_that_is_new_may_be_given_anything() -> None:
    made = frozenset({("matters", "matter")})
    assert said(migrations.AddIndex("matter", PLAIN), made) == []


def test_what_is_allowed_with_a_reason_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    operation = migrations.DeleteModel("List")
    found = said(operation)[0].partition(". It takes")[0]
    monkeypatch.setattr(additive, "ALLOWED", {found: "nobody has any"})
    assert said(operation) == []


def test_every_migration_since_is_additive() -> None:
    assert list(additive.judged()) == []
