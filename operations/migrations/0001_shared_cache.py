from django.core.management import call_command
from django.db import migrations

TABLE = "shared_cache"


def create(apps, schema_editor):
    call_command("createcachetable", TABLE, database=schema_editor.connection.alias, verbosity=0)


def drop(apps, schema_editor):
    schema_editor.execute(f"DROP TABLE IF EXISTS {schema_editor.quote_name(TABLE)}")


class Migration(migrations.Migration):
    """Creates the database cache's table, whichever cache is in use, so that a later change of CACHE_URL finds it."""

    initial = True
    dependencies = []
    operations = [migrations.RunPython(create, drop)]
