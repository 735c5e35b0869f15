import uuid

import django.db.models.deletion
from django.db import migrations, models

import cairn.clinic.records.models.base


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0013_hopes"),
    ]

    operations = [
        migrations.CreateModel(
            name="MilestoneAnswer",
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
                (
                    "about",
                    cairn.clinic.records.models.base.SealedText(
                        blank=True, default=b""
                    ),
                ),
                (
                    "answer",
                    cairn.clinic.records.models.base.SealedText(
                        blank=True, default=b""
                    ),
                ),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.client",
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
                "db_table": "milestone_answer",
                "ordering": ["at"],
            },
        ),
    ]
