"""The keys of products imported before their rules changed: the decimal point, strengths, brands, kinds and sounds."""

from django.db import migrations

from medicines.renewed_keys import renew


def renew_keys(apps, schema_editor):
    """Write all keys anew. They are cut to their new lengths here, before the columns are."""
    renew(*(apps.get_model("medicines", name) for name in ("Medicine", "SpellingKey", "PillIdentification")))


class Migration(migrations.Migration):

    dependencies = [
        ('medicines', '0009_search_columns'),
    ]

    operations = [
        migrations.RunPython(renew_keys, migrations.RunPython.noop),
    ]
