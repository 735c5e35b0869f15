from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0006_reading_card"),
    ]

    operations = [
        migrations.AddField(
            model_name="client",
            name="language",
            field=models.CharField(default="", max_length=10),
        ),
        migrations.AddField(
            model_name="practice",
            name="language",
            field=models.CharField(default="en", max_length=10),
        ),
    ]
