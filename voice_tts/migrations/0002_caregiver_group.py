"""The group of caregivers, with exactly the permissions their pages need."""

from django.db import migrations

GROUP = "보호자"
PERMISSIONS = {
    "uservoice": ("view", "change", "delete"),
    "ttscache": ("view", "delete"),
    "pronunciation": ("view", "add", "change", "delete"),
}


def create_group(apps, schema_editor):
    group, _ = apps.get_model("auth", "Group").objects.get_or_create(name=GROUP)
    content_types = apps.get_model("contenttypes", "ContentType").objects
    permissions = apps.get_model("auth", "Permission").objects
    for model, actions in PERMISSIONS.items():
        content_type, _ = content_types.get_or_create(app_label="voice_tts", model=model)
        for action in actions:
            # Django makes these only after all migrations; the names are the ones it would give.
            permission, _ = permissions.get_or_create(
                content_type=content_type,
                codename=f"{action}_{model}",
                defaults={"name": f"Can {action} {apps.get_model('voice_tts', model)._meta.verbose_name}"},
            )
            group.permissions.add(permission)


def remove_group(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name=GROUP).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("voice_tts", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(create_group, remove_group)]
