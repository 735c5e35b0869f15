from django.db import migrations

import cairn.clinic.records.models.base


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0012_well"),
    ]

    operations = [
        migrations.AddField(
            model_name="submission",
            name="theme",
            field=cairn.clinic.records.models.base.SealedText(blank=True, default=b""),
        ),
    ]
