import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("matters", "0004_lists_in_full"),
        ("orgs", "0001_initial"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Basis",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=40)),
                (
                    "party",
                    models.CharField(
                        choices=[
                            ("property_company", "property_company"),
                            ("owners_committee", "owners_committee"),
                            ("party_branch", "party_branch"),
                            ("community_committee", "community_committee"),
                            ("street_office", "street_office"),
                            ("bureau", "bureau"),
                            ("company", "company"),
                            ("residents", "residents"),
                        ],
                        max_length=20,
                    ),
                ),
                ("without_property", models.BooleanField(default=False)),
                ("title", models.CharField(max_length=80)),
                ("text", models.CharField(max_length=300)),
                ("source", models.CharField(max_length=200)),
                (
                    "mark",
                    models.CharField(
                        choices=[("V1", "V1"), ("V2", "V2"), ("M", "M"), ("P", "P"), ("D", "D")], max_length=2
                    ),
                ),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                (
                    "category",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="matters.category",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Dispatch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("cycle", models.PositiveSmallIntegerField()),
                (
                    "how",
                    models.CharField(
                        choices=[("named", "named"), ("rule", "rule"), ("none", "none")], max_length=5
                    ),
                ),
                ("is_ruling", models.BooleanField(default=False)),
                ("sent_at", models.DateTimeField()),
                ("taken_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "ending",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("returned", "returned"),
                            ("passed_on", "passed_on"),
                            ("moved", "moved"),
                            ("ruled", "ruled"),
                            ("reopened", "reopened"),
                            ("withdrawn", "withdrawn"),
                        ],
                        max_length=9,
                    ),
                ),
                (
                    "objection",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_ours", "not_ours"),
                            ("other_area", "other_area"),
                            ("no_power", "no_power"),
                            ("needs_lead", "needs_lead"),
                            ("unclear", "unclear"),
                            ("elsewhere", "elsewhere"),
                        ],
                        max_length=10,
                    ),
                ),
                ("upheld", models.BooleanField(null=True)),
                ("awaits_ruling", models.BooleanField(default=False)),
                (
                    "basis",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="matters.basis",
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="matters.category",
                    ),
                ),
                (
                    "dispatcher",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "matter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="dispatches",
                        to="matters.matter",
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
                    "other_basis",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="matters.basis",
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
                    "proposed_org",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orgs.org",
                    ),
                ),
                (
                    "returned_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="basis",
            constraint=models.UniqueConstraint(fields=("key", "valid_from"), name="matters_one_basis_a_day"),
        ),
        migrations.AddConstraint(
            model_name="basis",
            constraint=models.UniqueConstraint(
                condition=models.Q(("valid_to__isnull", True)), fields=("key",), name="matters_one_open_basis"
            ),
        ),
        migrations.AddConstraint(
            model_name="basis",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                ),
                name="matters_basis_term_in_order",
            ),
        ),
        migrations.AddIndex(
            model_name="dispatch",
            index=models.Index(fields=["matter", "cycle"], name="matters_dispatch_of"),
        ),
        migrations.AddIndex(
            model_name="dispatch",
            index=models.Index(fields=["category", "-id"], name="matters_dispatch_used"),
        ),
        migrations.AddIndex(
            model_name="dispatch",
            index=models.Index(
                condition=models.Q(("awaits_ruling", True)), fields=["matter"], name="matters_to_rule"
            ),
        ),
        migrations.AddConstraint(
            model_name="dispatch",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)),
                fields=("matter",),
                name="matters_one_open_dispatch",
            ),
        ),
        migrations.AddConstraint(
            model_name="dispatch",
            constraint=models.CheckConstraint(
                condition=models.Q(("org__isnull", True), ("person__isnull", True), _connector="XOR"),
                name="matters_dispatch_to_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="dispatch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("basis__isnull", True), ("how", "none")),
                    models.Q(models.Q(("how", "none"), _negated=True), ("basis__isnull", False)),
                    _connector="OR",
                ),
                name="matters_dispatch_says_how",
            ),
        ),
        migrations.AddConstraint(
            model_name="dispatch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", True), ("ending", "")),
                    models.Q(("ended_at__isnull", False), models.Q(("ending", ""), _negated=True)),
                    _connector="OR",
                ),
                name="matters_dispatch_end_told",
            ),
        ),
        migrations.AddConstraint(
            model_name="dispatch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ending", "returned"), models.Q(("objection", ""), _negated=True)),
                    models.Q(models.Q(("ending", "returned"), _negated=True), ("objection", "")),
                    _connector="OR",
                ),
                name="matters_returned_with_objection",
            ),
        ),
        migrations.AddConstraint(
            model_name="dispatch",
            constraint=models.CheckConstraint(
                condition=models.Q(("ending", "returned"), ("is_ruling", True), _negated=True),
                name="matters_ruling_is_final",
            ),
        ),
    ]
