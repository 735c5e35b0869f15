"""Letters that were opened, closing words, and the people a client can turn to."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import cairn.clinic.records.models.base


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0007_language"),
    ]

    operations = [
        migrations.AlterField(
            model_name="ownitem",
            name="kind",
            field=models.CharField(
                blank=True,
                choices=[
                    ("stone", "Stone"),
                    ("hope", "Hope"),
                    ("milestone", "Milestone"),
                    ("tool", "Tool"),
                    ("letter", "Letter"),
                    ("sign", "Sign"),
                    ("person", "Person"),
                    ("page", "Page"),
                ],
                max_length=12,
            ),
        ),
        migrations.CreateModel(
            name="ClosingWords",
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
                ("asked_at", models.DateTimeField()),
                ("written_at", models.DateTimeField(null=True)),
                (
                    "text",
                    cairn.clinic.records.models.base.SealedText(
                        blank=True, default=b""
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.member",
                    ),
                ),
                (
                    "client",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="closing_words",
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
                "db_table": "closing_words",
            },
        ),
        migrations.CreateModel(
            name="LetterOpening",
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
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.member",
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
                    "item",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="opening",
                        to="records.ownitem",
                    ),
                ),
            ],
            options={
                "db_table": "letter_opening",
            },
        ),
    ]
