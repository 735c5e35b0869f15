"""What two work on together, what is said after a session, and what was guessed."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import cairn.clinic.records.models.base


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0009_messages"),
    ]

    operations = [
        migrations.AddField(
            model_name="invitation",
            name="session",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="records.session",
            ),
        ),
        migrations.AlterField(
            model_name="invitation",
            name="purpose",
            field=models.CharField(
                choices=[
                    ("check-in", "Check In"),
                    ("own path", "Own Path"),
                    ("session", "After Session"),
                ],
                max_length=12,
            ),
        ),
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
                    ("wish", "Wish"),
                    ("person", "Person"),
                    ("page", "Page"),
                ],
                max_length=12,
            ),
        ),
        migrations.CreateModel(
            name="AfterSession",
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
                    "helped",
                    cairn.clinic.records.models.base.SealedText(
                        blank=True, default=b""
                    ),
                ),
                (
                    "tears",
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
                (
                    "session",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="told_after",
                        to="records.session",
                    ),
                ),
                (
                    "submission",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="told_after",
                        to="records.submission",
                    ),
                ),
            ],
            options={
                "db_table": "after_session",
            },
        ),
        migrations.CreateModel(
            name="FitGuess",
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
                ("marks", models.JSONField(default=dict)),
                ("revealed_at", models.DateTimeField(null=True)),
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
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.practice",
                    ),
                ),
                (
                    "session",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="guess",
                        to="records.session",
                    ),
                ),
            ],
            options={
                "db_table": "fit_guess",
            },
        ),
        migrations.CreateModel(
            name="Plan",
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
                ("changed_at", models.DateTimeField()),
                (
                    "client_line",
                    cairn.clinic.records.models.base.SealedText(
                        blank=True, default=b""
                    ),
                ),
                (
                    "therapist_line",
                    cairn.clinic.records.models.base.SealedText(
                        blank=True, default=b""
                    ),
                ),
                ("review_on", models.DateField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
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
                        related_name="plans",
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
                "db_table": "plan",
                "ordering": ["at", "id"],
                "indexes": [
                    models.Index(
                        fields=["client", "review_on"], name="plan_client__579fb2_idx"
                    )
                ],
            },
        ),
    ]
