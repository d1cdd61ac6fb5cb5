"""What devices report, and the caregivers' right to read it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


GROUP = "보호자"


def let_caregivers_read(apps, schema_editor):
    group, _ = apps.get_model("auth", "Group").objects.get_or_create(name=GROUP)
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="voice_tts", model="playback"
    )
    # Django makes permissions only after all migrations; the names are the ones it would give.
    permission, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=content_type, codename="view_playback", defaults={"name": "Can view 기기가 말한 기록"}
    )
    group.permissions.add(permission)


class Migration(migrations.Migration):

    dependencies = [
        ('voice_tts', '0004_caregivers_and_consents'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Playback',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('report_id', models.UUIDField(editable=False)),
                ('at', models.DateTimeField(verbose_name='말한 때')),
                ('voice', models.CharField(choices=[('cache', '등록된 목소리(기기에 저장됨)'), ('server', '등록된 목소리'), ('naver', '네이버 음성'), ('offline', '기기 안내 음성'), ('none', '말하지 못함')], max_length=7, verbose_name='음성')),
                ('reason', models.CharField(blank=True, max_length=40, verbose_name='까닭')),
                ('cache_key', models.CharField(blank=True, editable=False, max_length=64)),
                ('reminder_id', models.CharField(blank=True, max_length=100, verbose_name='알림')),
                ('received_at', models.DateTimeField(auto_now_add=True, verbose_name='알려 온 때')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='듣는 분')),
            ],
            options={
                'verbose_name': '기기가 말한 기록',
                'verbose_name_plural': '기기가 말한 기록',
                'ordering': ('-at', '-pk'),
                'indexes': [models.Index(fields=['user', '-at'], name='playback_of_user')],
                'constraints': [models.UniqueConstraint(fields=('user', 'report_id'), name='playback_reported_once')],
            },
        ),
        migrations.RunPython(let_caregivers_read, migrations.RunPython.noop),
    ]
