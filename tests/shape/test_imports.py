"""Imports that the contracts of importlinter.toml cannot see."""

import ast
import sys
from pathlib import Path

from tests.shape.planted import plant
from tests.shape.verdict import expect_none
from tools.sources import PACKAGE, functions, imports, sources

# What an old migration may lean on must never change its meaning.
MIGRATIONS_MAY_IMPORT = ("django", "huiyin.kernel", "huiyin.kit.fields")
# A room below the views that saw the request would decide from it, and jobs and the API have none.
BELOW_THE_VIEWS = ("jobs", "forms", "public", "actions", "queries", "access", "models", "rules", "events")
OF_THE_REQUEST = ("django.http", "django.shortcuts")


def _within(name: str, packages: tuple[str, ...]) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def imports_in_migrations(package: Path = PACKAGE) -> list[str]:
    """Return what migrations import of code that may change under them."""
    return [
        f"{source.at(node)}: a migration imports {name}. It may import only Django, huiyin.kernel and "
        "huiyin.kit.fields; copy what it needs, so that it means the same in ten years."
        for source in sources(package)
        if source.is_migration
        for node, name in imports(source.tree)
        if not _within(name, MIGRATIONS_MAY_IMPORT) and name.partition(".")[0] not in sys.stdlib_module_names
    ]


def hidden_imports(package: Path = PACKAGE) -> list[str]:
    """Return the imports inside functions."""
    return [
        f"{source.at(node)}: import inside {function.name}. Import at the top of the file; if that makes a "
        "cycle, the two files belong together or one of them a floor lower."
        for source in sources(package)
        for function in functions(source.tree)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]


def requests_below_views(package: Path = PACKAGE) -> list[str]:
    """Return where a room below the views imports django.http or django.shortcuts."""
    return [
        f"{source.at(node)}: {source.room} imports {name}. The request ends at the views; "
        "hand down plain values."
        for source in sources(package)
        if source.room in BELOW_THE_VIEWS and not source.is_test
        for node, name in imports(source.tree)
        if _within(name, OF_THE_REQUEST)
    ]


def test_migrations_import_nothing_that_changes() -> None:
    expect_none(imports_in_migrations())


def test_no_import_hides_in_a_function() -> None:
    expect_none(hidden_imports())


def test_the_request_ends_at_the_views() -> None:
    expect_none(requests_below_views())


def test_a_migration_that_imports_a_model_is_found(tmp_path: Path) -> None:
    planted = plant(
        tmp_path,
        {
            "civic/places/migrations/0001_initial.py": """
                import huiyin.kit.fields
                from django.db import migrations
                from huiyin.kernel import text
                from huiyin.civic.places.models import Area
            """
        },
    )
    found = imports_in_migrations(planted)
    assert len(found) == 1
    assert "imports huiyin.civic.places.models.Area" in found[0]


def test_an_import_in_a_method_is_found(tmp_path: Path) -> None:
    planted = plant(tmp_path, {"kit/late.py": "class A:\n    def late(self):\n        import json\n"})
    assert [line.partition(": ")[2][:18] for line in hidden_imports(planted)] == ["import inside late"]


def test_a_request_in_an_action_is_found_and_in_a_view_is_not(tmp_path: Path) -> None:
    text = "from django.http import HttpRequest\n"
    planted = plant(tmp_path, {"civic/orgs/actions/edit.py": text, "civic/orgs/views.py": text})
    found = requests_below_views(planted)
    assert len(found) == 1
    assert "actions imports django.http.HttpRequest" in found[0]
