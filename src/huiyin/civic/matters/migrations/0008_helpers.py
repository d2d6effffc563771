import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("matters", "0007_call_backs"),
        ("orgs", "0002_reorganisation"),
        ("people", "0002_scopes_and_machines"),
    ]

    operations = [
        migrations.CreateModel(
            name="Task",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("cycle", models.PositiveSmallIntegerField()),
                ("what", models.CharField(max_length=300)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("called", "called"),
                            ("reported_in", "reported_in"),
                            ("done", "done"),
                            ("declined", "declined"),
                            ("cancelled", "cancelled"),
                        ],
                        max_length=11,
                    ),
                ),
                ("called_at", models.DateTimeField()),
                ("report_due", models.DateTimeField()),
                ("report_provisional", models.BooleanField(default=False)),
                ("due_at", models.DateTimeField(null=True)),
                ("reported_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("result", models.TextField(blank=True)),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("score", models.PositiveSmallIntegerField(null=True)),
                ("score_words", models.CharField(blank=True, max_length=500)),
                ("justified", models.BooleanField(null=True)),
                ("justified_words", models.CharField(blank=True, max_length=500)),
                (
                    "caller",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "caller_org",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orgs.org",
                    ),
                ),
                (
                    "matter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="tasks", to="matters.matter"
                    ),
                ),
                (
                    "org",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orgs.org",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "worker",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["called", "reported_in"])),
                        fields=["org", "matter"],
                        name="matters_open_task_org",
                    ),
                    models.Index(
                        condition=models.Q(("state__in", ["called", "reported_in"])),
                        fields=["person", "matter"],
                        name="matters_open_task_person",
                    ),
                    models.Index(
                        condition=models.Q(("state__in", ["called", "reported_in"])),
                        fields=["matter"],
                        name="matters_open_task",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("org__isnull", True), ("person__isnull", True), _connector="XOR"),
                        name="matters_task_of_one",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["called", "reported_in"]), ("org__isnull", False)),
                        fields=("matter", "org"),
                        name="matters_one_task_an_org",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("state__in", ["called", "reported_in"]), ("person__isnull", False)
                        ),
                        fields=("matter", "person"),
                        name="matters_one_task_a_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["called", "reported_in"]), ("ended_at__isnull", True)),
                            models.Q(
                                models.Q(("state__in", ["called", "reported_in"]), _negated=True),
                                ("ended_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="matters_task_end_has_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["reported_in", "done"]), _negated=True),
                            ("reported_at__isnull", False),
                            _connector="OR",
                        ),
                        name="matters_task_report_has_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "done"), _negated=True),
                            models.Q(("result", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="matters_done_has_result",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("score__isnull", True),
                            models.Q(("score__gte", 1), ("score__lte", 5), ("state", "done")),
                            _connector="OR",
                        ),
                        name="matters_task_score_1_to_5",
                    ),
                ],
            },
        ),
    ]
