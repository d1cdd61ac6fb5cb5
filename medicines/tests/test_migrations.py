"""What a migration makes of rows that are there already."""

from __future__ import annotations

import importlib
import pkgutil

from django.apps import apps
from django.contrib.auth import get_user_model

from medicines import migrations
from medicines.models import ReminderSettings
from medicines.models.reminders import DEFAULT_APPLIED_TEMPLATE, DEFAULT_TEMPLATE

EARLIER = "{이름}, {때} 약 드실 시간이에요. {약}이에요. {방법} 물과 함께 드세요."
EARLIER_APPLIED = "{이름}, {때} 약 쓰실 시간이에요. {약}이에요."
OWN = "{이름}, 사랑해요. {약}을 {방법} 물과 함께 드세요."


def migration(name: str):
    """The module of a migration, whatever its number."""
    [found] = [each.name for each in pkgutil.iter_modules(migrations.__path__) if each.name.endswith(name)]
    return importlib.import_module(f"medicines.migrations.{found}")


def test_who_never_wrote_own_words_follows_the_new_default(db):
    stored = ((EARLIER, EARLIER_APPLIED), (OWN, EARLIER_APPLIED), (EARLIER, OWN))
    for number, (template, applied) in enumerate(stored):
        user = get_user_model().objects.create_user(f"person{number}")
        ReminderSettings.objects.create(user=user, template=template, applied_template=applied)
    module = migration("_reminder_guidance")
    module.follow(apps, None)
    rows = ReminderSettings.objects.order_by("pk").values_list("template", "applied_template")
    assert list(rows) == [
        (DEFAULT_TEMPLATE, DEFAULT_APPLIED_TEMPLATE),
        (OWN, DEFAULT_APPLIED_TEMPLATE),
        (DEFAULT_TEMPLATE, OWN),
    ]
    module.return_to_before(apps, None)
    assert list(rows.all()) == list(stored)
