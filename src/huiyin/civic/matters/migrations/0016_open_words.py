"""An index of the words of what is open: among a million matters few are, and queues are searched all day.

SQLite's index of words has no parts; it is asked for a matter at a time.
"""

from typing import Any, ClassVar

from django.db import migrations

_MAKE = "CREATE INDEX matters_open_words ON matters_matter USING gin (tokens) WHERE due_at IS NOT NULL"


def make(apps: Any, editor: Any) -> None:
    """Make the index."""
    if editor.connection.vendor == "postgresql":
        editor.execute(_MAKE)


def drop(apps: Any, editor: Any) -> None:
    """Drop it."""
    if editor.connection.vendor == "postgresql":
        editor.execute("DROP INDEX matters_open_words")


class Migration(migrations.Migration):
    dependencies: ClassVar = [("matters", "0015_counted")]

    operations: ClassVar = [migrations.RunPython(make, drop)]
