"""The search indexes: GIN on PostgreSQL, FTS5 on SQLite."""

from django.db import migrations

from huiyin.kit.fields import search_index


class Migration(migrations.Migration):
    dependencies = [("matters", "0001_initial")]

    operations = [
        migrations.RunPython(*search_index("matters_matter")),
        migrations.RunPython(*search_index("matters_publication")),
    ]
