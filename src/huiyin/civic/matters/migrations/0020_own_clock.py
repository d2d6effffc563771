"""What a matter's own clocks were while it runs by those of one merged into it."""

from typing import ClassVar

from django.db import migrations

from huiyin.kit.fields import JSON


class Migration(migrations.Migration):
    dependencies: ClassVar = [("matters", "0019_open_words_by_state")]

    operations: ClassVar = [migrations.AddField("matter", "own_clock", JSON(null=True))]
