"""What authors said moves to the matter itself."""

from typing import ClassVar

from django.db import migrations, models
from django.db.models import Q

from huiyin.kit.fields import search_triggers

# SQLite makes the table anew for a constraint, and forgets the triggers.
TRIGGERS = search_triggers("matters_matter")
_CYCLES = ("spoken_cycle", "score", "unreached_cycle", "refused_cycle")
_TRUTHS = ("unsolved", "reached", "objection_upheld")
# What was false and not asked is empty from now on.
_MOVE = """
    UPDATE matters_matter SET
        spoken_cycle = o.spoken_cycle,
        unsolved = CASE WHEN o.spoken_cycle IS NOT NULL THEN o.unsolved END,
        score = o.score,
        reached = NULLIF(o.reached, FALSE),
        unreached_cycle = o.unreached_cycle,
        refused_cycle = o.refused_cycle,
        objection_upheld = NULLIF(o.objection_upheld, FALSE)
    FROM matters_outcome AS o WHERE o.matter_id = matters_matter.id
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("matters", "0016_open_words")]

    operations: ClassVar = [
        migrations.RunPython(migrations.RunPython.noop, TRIGGERS),
        *(migrations.RemoveIndex("matter", f"matters_{scope}_counted") for scope in ("city", "district")),
        *(
            migrations.AddField("matter", name, models.PositiveSmallIntegerField(null=True))
            for name in _CYCLES
        ),
        *(migrations.AddField("matter", name, models.BooleanField(null=True)) for name in _TRUTHS),
        migrations.RunSQL(_MOVE, elidable=True),
        migrations.DeleteModel("Outcome"),
        migrations.AddConstraint(
            "matter",
            models.CheckConstraint(
                condition=Q(spoken_cycle__isnull=False) | Q(unsolved__isnull=True, score__isnull=True),
                name="matters_word_has_cycle",
            ),
        ),
        migrations.RunPython(TRIGGERS, migrations.RunPython.noop),
    ]
