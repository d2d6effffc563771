"""The indexes by the time of raising of a city and of a district hold what figures are counted from."""

from typing import ClassVar

from django.db import migrations, models

_COUNTED = (
    *("id", "kind", "state", "historical", "elder", "category", "holder_org", "final_echo", "cycle"),
    *("accepted_at", "first_due", "first_answered_at", "due_at", "settled_at", "ended_at", "published_at"),
    *("settled_level", "paused_as"),
)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("matters", "0014_marked_words")]

    operations: ClassVar = [
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(
                fields=["city_id", "-filed_at"],
                include=[*_COUNTED, "district_id"],
                name="matters_city_counted",
            ),
        ),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(
                fields=["district_id", "-filed_at"],
                include=[*_COUNTED, "street_id"],
                name="matters_district_counted",
            ),
        ),
        migrations.RemoveIndex(model_name="matter", name="matters_city_filed"),
        migrations.RemoveIndex(model_name="matter", name="matters_district_filed"),
    ]
