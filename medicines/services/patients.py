"""People who take medicines: their names and time zones."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.utils import timezone

from care.models import Person
from care.scope import people_visible_to

User = get_user_model()


@dataclass(frozen=True, slots=True)
class Patient:
    """Somebody who takes medicines. name: in reminders, may be empty. label: on pages."""

    user_id: int
    name: str
    label: str
    zone: ZoneInfo

    def today(self) -> dt.date:
        """Return the current date in the person's time zone."""
        return timezone.now().astimezone(self.zone).date()


def patient(user_id: int) -> Patient:
    """Return the person with the account `user_id`. Raises User.DoesNotExist."""
    return _patient(User.objects.select_related("person").get(pk=user_id))


def patients_of(user: AbstractBaseUser | AnonymousUser) -> list[Patient]:
    """Return `user` and then the people whom `user` looks after."""
    found = people_visible_to(user).select_related("person")
    return sorted(map(_patient, found), key=lambda one: (one.user_id != user.pk, one.label))


def _patient(user: AbstractBaseUser) -> Patient:
    person: Person | None = getattr(user, "person", None)
    name = person.display_name if person else ""
    zone = person.time_zone if person else settings.TIME_ZONE
    return Patient(user.pk, name, name or user.get_username(), ZoneInfo(zone))
