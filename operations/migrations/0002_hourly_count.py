from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('operations', '0001_shared_cache'),
    ]

    operations = [
        migrations.CreateModel(
            name='HourlyCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('hour', models.DateTimeField(verbose_name='시각')),
                ('name', models.CharField(max_length=80, verbose_name='항목')),
                ('count', models.BigIntegerField(verbose_name='횟수')),
            ],
            options={
                'verbose_name': '시간별 기록',
                'verbose_name_plural': '서비스 현황',
                'constraints': [models.UniqueConstraint(fields=('hour', 'name'), name='one_count_per_hour_and_name')],
            },
        ),
    ]
