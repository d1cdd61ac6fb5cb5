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
            index=models.Index(fields=['is_cancelled', 'stem_length', 'stem_key', 'variant_order', 'name_key', 'item_seq', 'name_initials', 'numbers_key', 'sound_key', 'other_key'], name='medicine_search'),
        ),
    ]
