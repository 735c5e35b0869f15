"""The therapist's own book and its locks."""

import uuid
from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("records", "0011_my_data")]

    operations: ClassVar = [
        migrations.CreateModel(
            name="WellLock",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("salt", models.BinaryField(max_length=32)),
                ("memory_kib", models.PositiveIntegerField()),
                ("passes", models.PositiveSmallIntegerField()),
                ("lanes", models.PositiveSmallIntegerField()),
                ("wrapped", models.BinaryField(max_length=128)),
                (
                    "kind",
                    models.CharField(
                        choices=[("own", "Own"), ("recovery", "Recovery")], max_length=8
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="well_locks",
                        to="records.member",
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.practice",
                    ),
                ),
            ],
            options={
                "db_table": "well_lock",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("member", "kind"), name="one_well_lock_of_a_kind"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="WellEntry",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("fades_on", models.DateField(null=True)),
                ("sealed", models.BinaryField()),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="well_entries",
                        to="records.member",
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.practice",
                    ),
                ),
            ],
            options={
                "db_table": "well_entry",
                "indexes": [
                    models.Index(fields=["member", "fades_on"], name="well_entry_fades")
                ],
            },
        ),
    ]
