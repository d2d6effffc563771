"""Marks beside published words: the areas of their matter, and the month in which it came on the wall.

Without its index the table is rewritten in a fraction of the time.
"""

from typing import Any

from django.db import migrations

from huiyin.kit.fields import search_index

_AREAS = ("city_id", "district_id", "street_id", "community_id", "compound_id")
_POSTGRESQL = f"""
    UPDATE matters_publication SET tokens = matters_publication.tokens || array_to_tsvector(array_remove(ARRAY[
        {", ".join(f"'§a' || m.{area}" for area in _AREAS)},
        '§m' || to_char(m.published_at AT TIME ZONE 'UTC', 'YYYYMM')
    ], NULL))
    FROM matters_matter AS m WHERE m.id = matter_id
"""  # noqa: S608 - our own words
_SQLITE = f"""
    UPDATE matters_publication SET tokens = (
        SELECT trim(matters_publication.tokens {" ".join(f"|| coalesce(' §a' || m.{area}, '')" for area in _AREAS)}
            || coalesce(' §m' || substr(m.published_at, 1, 4) || substr(m.published_at, 6, 2), ''))
        FROM matters_matter AS m WHERE m.id = matter_id
    )
"""  # noqa: S608 - our own words
_make_index, _drop_index = search_index("matters_publication")


def put_marks(apps: Any, editor: Any) -> None:
    """Mark what was published before."""
    if editor.connection.vendor == "postgresql":
        _drop_index(apps, editor)
        editor.execute("SET LOCAL maintenance_work_mem = '512MB'")
        editor.execute(_POSTGRESQL)
        _make_index(apps, editor)
    else:
        editor.execute(_SQLITE)


class Migration(migrations.Migration):
    dependencies = [
        ("matters", "0013_pauses_and_limits"),
    ]

    operations = [
        # Marks that nobody asks for do no harm, so there is no way back to go.
        migrations.RunPython(put_marks, migrations.RunPython.noop),
    ]
