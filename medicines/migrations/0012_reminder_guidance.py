from django.db import migrations, models

DEFAULTS = (
    (
        'template',
        '{이름}, {때} 약 드실 시간이에요. {약}이에요. {방법} 물과 함께 드세요.',
        '{이름}, {때} 약 드실 시간이에요. {안내}',
    ),
    (
        'applied_template',
        '{이름}, {때} 약 쓰실 시간이에요. {약}이에요.',
        '{이름}, {때} 약 쓰실 시간이에요. {안내}',
    ),
)
"""Each field with its default until now and from now on."""


def follow(apps, schema_editor):
    """Have whoever never wrote own words follow the new default."""
    ReminderSettings = apps.get_model('medicines', 'ReminderSettings')
    for field, before, now in DEFAULTS:
        ReminderSettings.objects.filter(**{field: before}).update(**{field: now})


def return_to_before(apps, schema_editor):
    ReminderSettings = apps.get_model('medicines', 'ReminderSettings')
    for field, before, now in DEFAULTS:
        ReminderSettings.objects.filter(**{field: now}).update(**{field: before})


class Migration(migrations.Migration):

    dependencies = [
        ('medicines', '0011_search_index'),
    ]

    operations = [
        migrations.AlterField(
            model_name='remindersettings',
            name='applied_template',
            field=models.CharField(default='{이름}, {때} 약 쓰실 시간이에요. {안내}', max_length=200, verbose_name='쓰는 약을 알리는 말'),
        ),
        migrations.AlterField(
            model_name='remindersettings',
            name='template',
            field=models.CharField(default='{이름}, {때} 약 드실 시간이에요. {안내}', max_length=200, verbose_name='먹는 약을 알리는 말'),
        ),
        migrations.RunPython(follow, return_to_before),
    ]
