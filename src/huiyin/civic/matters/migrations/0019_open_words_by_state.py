"""The index of the words of what is open is told by the state.

PostgreSQL takes no two partial indexes with one condition together, and the indexes by deadline have the other.
"""

from typing import Any, ClassVar

from django.db import migrations

_OPEN = "state IN ('accepted', 'assigned', 'filed', 'offered', 'working')"


def make_with(condition: str) -> Any:
    """Return what makes the index anew with a condition."""

    def make(apps: Any, editor: Any) -> None:
        if editor.connection.vendor == "postgresql":
            editor.execute("DROP INDEX IF EXISTS matters_open_words")
            editor.execute(
                f"CREATE INDEX matters_open_words ON matters_matter USING gin (tokens) WHERE {condition}"
            )

    return make


class Migration(migrations.Migration):
    dependencies: ClassVar = [("matters", "0018_counted_with_outcome")]

    operations: ClassVar = [migrations.RunPython(make_with(_OPEN), make_with("due_at IS NOT NULL"))]
