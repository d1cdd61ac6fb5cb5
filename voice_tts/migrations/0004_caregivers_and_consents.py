"""Caregivers manage devices and read the trail; voices from before consents were kept count as asserted by upload."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.db import migrations

GROUP = "보호자"
PERMISSIONS = {
    ("care", "devicetoken"): ("view", "add", "change", "delete"),
    ("voice_tts", "uservoice"): ("add",),
    ("voice_tts", "voiceevent"): ("view",),
}


def extend_group(apps, schema_editor):
    group, _ = apps.get_model("auth", "Group").objects.get_or_create(name=GROUP)
    for (app, model), actions in PERMISSIONS.items():
        content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
            app_label=app, model=model
        )
        for action in actions:
            permission, _ = apps.get_model("auth", "Permission").objects.get_or_create(
                content_type=content_type,
                codename=f"{action}_{model}",
                defaults={"name": f"Can {action} {apps.get_model(app, model)._meta.verbose_name}"},
            )
            group.permissions.add(permission)


def give_old_voices_their_consent(apps, schema_editor):
    consents = apps.get_model("voice_tts", "VoiceConsent").objects
    for voice in apps.get_model("voice_tts", "UserVoice").objects.filter(consent=None):
        sample = Path(settings.MEDIA_ROOT) / voice.voice_file.name
        voice.sample_sha256 = hashlib.sha256(sample.read_bytes()).hexdigest() if sample.is_file() else ""
        voice.save(update_fields=["sample_sha256"])
        consents.create(
            voice=voice, basis="asserted", text_version="", text="", channel="api", sample_sha256=voice.sample_sha256
        )


class Migration(migrations.Migration):
    dependencies = [
        ("voice_tts", "0003_voice_consent"),
        ("care", "0001_initial"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [
        migrations.RunPython(extend_group, migrations.RunPython.noop),
        migrations.RunPython(give_old_voices_their_consent, migrations.RunPython.noop),
    ]
