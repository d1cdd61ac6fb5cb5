"""Collects the coming days' reminders, so that the voice can make them before they are due."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from medicines.models import UserMedication
from medicines.services import reminders
from medicines.services.doses import PENDING
from medicines.services.patients import patient
from voice_tts.services.precache import Sentence

PINNED_AFTER = dt.timedelta(days=1)
"""How long a reminder is kept after it is due: it is repeated, and a device may fetch it late."""


def sentences_of(user_id: int, days: int) -> list[Sentence]:
    """Return each sentence once, with the times of its first and last use."""
    person = patient(user_id)
    today = person.today()
    wanted: dict[str, Sentence] = {}
    for reminder in reminders.reminders_between(person, today, today + dt.timedelta(days=days)):
        if reminder.state == PENDING:
            first = wanted[reminder.text].wanted_at if reminder.text in wanted else reminder.at
            wanted[reminder.text] = Sentence(reminder.text, first, reminder.at + PINNED_AFTER)
    return list(wanted.values())


def sentences_ahead(days: int, user_id: int | None = None) -> Iterator[tuple[int, list[Sentence]]]:
    """Yield (user id, sentences) of one person, or of everyone who takes something."""
    if user_id is not None:
        yield user_id, sentences_of(user_id, days)
        return
    takers = UserMedication.objects.filter(stopped_at=None).order_by("user_id").values_list("user_id", flat=True)
    for taker_id in takers.distinct():
        yield taker_id, sentences_of(taker_id, days)
