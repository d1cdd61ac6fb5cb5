from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('medicines', '0010_renewed_keys'),
    ]

    operations = [
        migrations.AlterField(
            model_name='medicine',
            name='name_initials',
            field=models.CharField(editable=False, max_length=100),
        ),
        migrations.AlterField(
            model_name='medicine',
            name='name_key',
            field=models.CharField(editable=False, max_length=150),
        ),
        migrations.AlterField(
            model_name='medicine',
            name='other_key',
            field=models.CharField(editable=False, max_length=380),
        ),
        migrations.AddIndex(
            model_name='medicine',
            index=models.Index(fields=['stem_key', 'name_key', 'name_initials', 'numbers_key', 'sound_key', 'other_key', 'variant_order', 'is_cancelled', 'item_seq'], name='medicine_search'),
        ),
    ]
