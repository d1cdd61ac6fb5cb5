"""The revision of a person's schedule: it changes with anything that a device would say in the coming week."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.crypto import salted_hmac

from medicines.services import reminders
from medicines.services.patients import Patient
from medicines.services.recurrence import ONE_DAY
from medicines.services.reminders import Reminder

DAYS_BEHIND, DAYS_AHEAD = 1, 7
"""The days that a device keeps: yesterday, whose last dose may be settled after midnight, to a week from today."""


@dataclass(frozen=True, slots=True)
class DayOfReminders:
    """The reminders of a day. revision: of the whole schedule. etag: changes with the revision and with the day."""

    date: dt.date
    reminders: tuple[Reminder, ...]
    revision: str
    etag: str


def day_of_reminders(person: Patient, day: dt.date) -> DayOfReminders:
    """Return the reminders of a day, and the revision of the schedule that it belongs to."""
    today = person.today()
    first, last = today - DAYS_BEHIND * ONE_DAY, today + DAYS_AHEAD * ONE_DAY
    week = reminders.reminders_between(person, first, last)
    if first <= day <= last:
        found = [reminder for reminder in week if reminder.doses[0].shown.date() == day]
    else:
        found = reminders.reminders_between(person, day, day)
    revision = _digest([first.isoformat(), person.zone.key, *map(_told, week)])
    return DayOfReminders(day, tuple(found), revision, _digest([revision, day.isoformat(), *map(_told, found)]))


def _told(reminder: Reminder) -> Sequence[object]:
    """Return all that a device is told of a reminder."""
    return (
        reminder.id,
        reminder.at.isoformat(),
        reminder.text,
        reminder.spoken_text,
        reminder.state,
        reminder.cache_key,
        reminder.urgent,
        reminder.repeat_minutes,
        reminder.repeat_limit,
        reminder.noted,
    )


def _digest(parts: list[object]) -> str:
    return salted_hmac("medicines.schedule_revision", json.dumps(parts), algorithm="sha256").hexdigest()
