"""That nobody reported in within the limit is told once."""

from typing import ClassVar

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies: ClassVar = [("matters", "0020_own_clock")]

    operations: ClassVar = [
        migrations.AddField("task", "late_told_at", models.DateTimeField(null=True)),
        migrations.AddIndex(
            "task",
            models.Index(
                fields=["report_due"],
                name="matters_task_unreported",
                condition=Q(state="called", late_told_at__isnull=True),
            ),
        ),
    ]
