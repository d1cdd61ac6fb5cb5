"""The caregivers' group as the migrations make it, also after a test that emptied every table."""

from __future__ import annotations

from importlib import import_module

from django.apps import apps
from django.contrib.auth.models import Group


def caregivers() -> Group:
    """The group with the permissions that its migrations give it."""
    for module, make in (("0002_caregiver_group", "create_group"), ("0004_caregivers_and_consents", "extend_group")):
        getattr(import_module(f"voice_tts.migrations.{module}"), make)(apps, None)
    return Group.objects.get(name="보호자")
