"""Creates the table in which sign-in attempts are counted, shared by all workers."""

from django.core.management import call_command
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def create_cache_table(
    _apps: StateApps, schema_editor: BaseDatabaseSchemaEditor
) -> None:
    call_command("createcachetable", database=schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [("records", "0001_the_record")]
    operations = [migrations.RunPython(create_cache_table, migrations.RunPython.noop)]
