import uuid
from typing import Any

import django.db.models.deletion
from django.db import migrations, models

ID = (
    "id",
    models.UUIDField(
        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
    ),
)


def to_one(model: str, related_name: str = "+", **options: Any) -> Any:
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT,
        related_name=related_name,
        to=f"records.{model}",
        **options,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0016_supervision"),
    ]

    operations = [
        migrations.CreateModel(
            name="MemberLimits",
            fields=[
                ID,
                ("at", models.DateTimeField()),
                (
                    "author_kind",
                    models.CharField(
                        choices=[
                            ("member", "Member"),
                            ("client", "Client"),
                            ("system", "System"),
                        ],
                        max_length=8,
                    ),
                ),
                ("off_days", models.CharField(blank=True, default="", max_length=7)),
                ("hours", models.JSONField(default=dict)),
                ("latest_finish", models.TimeField(null=True)),
                ("sessions_a_day", models.PositiveSmallIntegerField(null=True)),
                ("session_minutes", models.PositiveSmallIntegerField()),
                ("author", to_one("member", null=True)),
                ("member", to_one("member", related_name="limits")),
                ("practice", to_one("practice")),
            ],
            options={
                "db_table": "member_limits",
                "indexes": [
                    models.Index(
                        fields=["member", "at"], name="member_limi_member__5b11c8_idx"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="QuarterAnswered",
            fields=[
                ID,
                ("quarter", models.CharField(max_length=6)),
                ("member", to_one("member")),
                ("practice", to_one("practice")),
            ],
            options={
                "db_table": "quarter_answered",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("member", "quarter"), name="one_answer_a_quarter"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="QuarterTally",
            fields=[
                ID,
                ("quarter", models.CharField(max_length=6)),
                (
                    "mark",
                    models.CharField(
                        choices=[
                            ("low", "Low"),
                            ("middle", "Middle"),
                            ("good", "Good"),
                        ],
                        max_length=6,
                    ),
                ),
                ("count", models.PositiveIntegerField(default=0)),
                ("practice", to_one("practice")),
            ],
            options={
                "db_table": "quarter_tally",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("practice", "quarter", "mark"),
                        name="one_tally_of_a_mark",
                    )
                ],
            },
        ),
    ]
