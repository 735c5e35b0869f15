"""Pauses, pages that were closed, corrections, and how long records are kept."""

import uuid
from typing import Any

import django.db.models.deletion
from django.db import migrations, models

import cairn.clinic.records.models.base

AUTHORS = [("member", "Member"), ("client", "Client"), ("system", "System")]


def _id() -> Any:
    return models.UUIDField(
        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
    )


def _to(table: str, *, named: str = "+", null: bool = False) -> Any:
    return models.ForeignKey(
        null=null,
        on_delete=django.db.models.deletion.PROTECT,
        related_name=named,
        to=f"records.{table}",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0010_teamwork"),
    ]

    operations = [
        migrations.AddField(
            model_name="practice",
            name="kept_years",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                ("id", _id()),
                ("at", models.DateTimeField()),
                ("author_kind", models.CharField(choices=AUTHORS, max_length=8)),
                (
                    "text",
                    cairn.clinic.records.models.base.SealedText(
                        blank=True, default=b""
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
                ("answered_by", _to("member", null=True)),
                ("author", _to("member", null=True)),
                ("client", _to("client", named="corrections")),
                ("practice", _to("practice")),
            ],
            options={"db_table": "correction", "ordering": ["at"]},
        ),
        migrations.CreateModel(
            name="Departure",
            fields=[
                ("id", _id()),
                ("at", models.DateTimeField()),
                ("author_kind", models.CharField(choices=AUTHORS, max_length=8)),
                ("author", _to("member", null=True)),
                ("client", _to("client", named="departures")),
                ("practice", _to("practice")),
            ],
            options={"db_table": "departure", "ordering": ["at"]},
        ),
        migrations.CreateModel(
            name="Pause",
            fields=[
                ("id", _id()),
                ("at", models.DateTimeField()),
                ("author_kind", models.CharField(choices=AUTHORS, max_length=8)),
                ("until", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("author", _to("member", null=True)),
                ("client", _to("client", named="pauses")),
                ("practice", _to("practice")),
            ],
            options={
                "db_table": "pause",
                "ordering": ["at"],
                "indexes": [
                    models.Index(
                        fields=["client", "at"], name="pause_client__4e5c15_idx"
                    )
                ],
            },
        ),
    ]
