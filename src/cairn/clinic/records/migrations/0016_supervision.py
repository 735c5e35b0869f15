import uuid

import django.db.models.deletion
from django.db import migrations, models

import cairn.clinic.records.models.base


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0015_own_words"),
    ]

    operations = [
        migrations.CreateModel(
            name="Supervision",
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
                ("ended_at", models.DateTimeField(null=True)),
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
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.practice",
                    ),
                ),
                (
                    "supervisor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.member",
                    ),
                ),
                (
                    "therapist",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.member",
                    ),
                ),
            ],
            options={
                "db_table": "supervision",
                "ordering": ["at"],
            },
        ),
        migrations.CreateModel(
            name="SupervisionCheck",
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
                ("meeting", models.PositiveSmallIntegerField()),
                (
                    "marks",
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
                    "supervision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="checks",
                        to="records.supervision",
                    ),
                ),
            ],
            options={
                "db_table": "supervision_check",
            },
        ),
        migrations.CreateModel(
            name="SupervisionPack",
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
                ("opened_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
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
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.practice",
                    ),
                ),
                (
                    "supervision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="packs",
                        to="records.supervision",
                    ),
                ),
            ],
            options={
                "db_table": "supervision_pack",
                "ordering": ["at"],
            },
        ),
        migrations.CreateModel(
            name="SupervisionItem",
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
                    "kind",
                    cairn.clinic.records.models.base.SealedText(
                        blank=True, default=b""
                    ),
                ),
                (
                    "question",
                    cairn.clinic.records.models.base.SealedText(
                        blank=True, default=b""
                    ),
                ),
                (
                    "tried",
                    cairn.clinic.records.models.base.SealedText(
                        blank=True, default=b""
                    ),
                ),
                (
                    "code_name",
                    cairn.clinic.records.models.base.SealedText(
                        blank=True, default=b""
                    ),
                ),
                (
                    "evidence",
                    cairn.clinic.records.models.base.SealedText(
                        blank=True, default=b""
                    ),
                ),
                (
                    "about",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.client",
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
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.practice",
                    ),
                ),
                (
                    "therapist",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.member",
                    ),
                ),
                (
                    "pack",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="records.supervisionpack",
                    ),
                ),
            ],
            options={
                "db_table": "supervision_item",
                "ordering": ["at", "id"],
            },
        ),
        migrations.CreateModel(
            name="SupervisionRecord",
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
                    "note",
                    cairn.clinic.records.models.base.SealedText(
                        blank=True, default=b""
                    ),
                ),
                (
                    "act",
                    cairn.clinic.records.models.base.SealedText(
                        blank=True, default=b""
                    ),
                ),
                (
                    "concern",
                    cairn.clinic.records.models.base.SealedText(
                        blank=True, default=b""
                    ),
                ),
                ("act_on", models.DateField(null=True)),
                ("act_done_at", models.DateTimeField(null=True)),
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
                    "item",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="record",
                        to="records.supervisionitem",
                    ),
                ),
            ],
            options={
                "db_table": "supervision_record",
            },
        ),
        migrations.AddConstraint(
            model_name="supervision",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)),
                fields=("therapist",),
                name="one_supervisor_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="supervisioncheck",
            constraint=models.UniqueConstraint(
                fields=("supervision", "author", "meeting"), name="one_check_of_each"
            ),
        ),
        migrations.AddIndex(
            model_name="supervisionitem",
            index=models.Index(
                fields=["therapist", "pack"], name="supervision_therapi_ebfa5a_idx"
            ),
        ),
    ]
