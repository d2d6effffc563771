"""Rate counts need not outlive a crash, so PostgreSQL keeps no log of them and never waits for the disk."""

from typing import Any

from django.db import migrations


def _without_log(apps: Any, editor: Any) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute("ALTER TABLE kit_ratecount SET UNLOGGED")


def _with_log(apps: Any, editor: Any) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute("ALTER TABLE kit_ratecount SET LOGGED")


class Migration(migrations.Migration):
    dependencies = [("kit", "0001_initial")]

    operations = [migrations.RunPython(_without_log, _with_log)]
