"""What medications have to follow when a person's details change."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from django.apps import AppConfig
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.db.models.signals import post_migrate, post_save, pre_save
from django.dispatch import receiver
from django.utils import timezone

from care.models import Person
from medicines.services import medications
from medicines.services.patients import patient

_ZONE_BEFORE = "_zone_before"


@receiver(pre_save, sender=Person)
def remember_zone(sender: type[Person], instance: Person, **_kwargs: Any) -> None:
    """Keep the stored time zone until the new one has been saved."""
    before = Person.objects.filter(pk=instance.pk).values_list("time_zone", flat=True).first()
    setattr(instance, _ZONE_BEFORE, before)


@receiver(post_save, sender=Person)
def follow_zone(sender: type[Person], instance: Person, **_kwargs: Any) -> None:
    """Continue the person's plans by the clock of a new time zone."""
    before = getattr(instance, _ZONE_BEFORE, None)
    if before is None or before == instance.time_zone:
        return
    moved = patient(instance.user_id)
    medications.move_zone(
        instance.user_id,
        replace(moved, zone=ZoneInfo(before)),
        replace(moved, zone=ZoneInfo(instance.time_zone)),
        timezone.now(),
    )


@receiver(post_migrate)
def read_directions_again(sender: AppConfig, **kwargs: Any) -> None:
    """Hold what an older version has understood too simply, on the day of the upgrade."""
    if sender.label != "medicines" or not kwargs.get("plan"):
        return
    # Here, because the grammar is needed on that day only.
    from medicines.services import rereading

    executor = MigrationExecutor(connections[kwargs["using"]])
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        rereading.reread()
