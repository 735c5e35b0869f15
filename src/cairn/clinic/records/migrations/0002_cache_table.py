"""Creates the table in which sign-in attempts are counted, shared by all workers."""

from django.core.management import call_command
from django.db import migrations


def create_cache_table(apps, schema_editor):  # noqa: ANN001, ANN201, ARG001
    call_command("createcachetable", database=schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [("records", "0001_the_record")]
    operations = [migrations.RunPython(create_cache_table, migrations.RunPython.noop)]
