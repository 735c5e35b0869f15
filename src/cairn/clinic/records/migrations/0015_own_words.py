from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0014_milestones"),
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
                    ("wish", "Wish"),
                    ("person", "Person"),
                    ("page", "Page"),
                    ("words", "Words"),
                ],
                max_length=12,
            ),
        ),
    ]
