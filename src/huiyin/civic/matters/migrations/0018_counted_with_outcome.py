"""The indexes from which figures are counted hold what authors said.

Apart from the migration before: what it replaced is then no longer in the tables that are read for them.
"""

from typing import ClassVar

from django.db import migrations, models

_COUNTED = (
    *("id", "kind", "state", "historical", "elder", "category", "holder_org", "final_echo", "cycle"),
    *("accepted_at", "first_due", "first_answered_at", "due_at", "settled_at", "ended_at", "published_at"),
    *("settled_level", "paused_as", "spoken_cycle", "unsolved", "score", "reached", "unreached_cycle"),
    *("refused_cycle", "objection_upheld"),
)
_WIDE = {"city": "district_id", "district": "street_id"}


class Migration(migrations.Migration):
    dependencies: ClassVar = [("matters", "0017_outcome_on_matter")]

    operations: ClassVar = [
        *(
            migrations.AddIndex(
                "matter",
                models.Index(
                    fields=[f"{scope}_id", "-filed_at"],
                    include=[*_COUNTED, part],
                    name=f"matters_{scope}_counted",
                ),
            )
            for scope, part in _WIDE.items()
        ),
    ]
