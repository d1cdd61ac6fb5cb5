"""The reminders of a day: one sentence for all doses due at the same time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import groupby

from django.db.models import Prefetch, prefetch_related_objects

from medicines.models import Medicine, PillIdentification, ReminderSettings
from medicines.services import sentences
from medicines.services.doses import PENDING, Dose, doses_between, overall_state
from medicines.services.noted_words import noted_words
from medicines.services.patients import Patient
from medicines.services.sentence_verbs import Reader
from operations.errors import ServiceError
from voice_tts.services import announcement, spoken_form
from voice_tts.services.synthesis import compose

FORMS = (
    Prefetch("medicine", Medicine.objects.only("name", "form")),
    Prefetch("medicine__pill", PillIdentification.objects.only("form")),
)
"""What a sentence needs of a product, without its long texts."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """A sentence and its time. at: in the person's zone. cache_key: None if nothing can speak it.

    noted: what is answered to a person who has taken it.
    """

    id: str
    at: dt.datetime
    text: str
    spoken_text: str
    state: str
    cache_key: str | None
    urgent: bool
    repeat_minutes: int
    repeat_limit: int
    noted: str
    doses: tuple[Dose, ...]


def reminders_between(person: Patient, first: dt.date, last: dt.date) -> list[Reminder]:
    """Return the reminders from the day `first` to the day `last` of the person's calendar."""
    settings = settings_of(person.user_id)
    # The same few sentences recur day after day, so each is read and keyed once.
    read = cache(partial(spoken_form.spoken_form, person.user_id, language="ko"))
    key = cache(partial(_cache_key, person.user_id))
    due = sorted(doses_between(person, first, last), key=lambda dose: dose.shown)
    prefetch_related_objects(list({dose.medication.pk: dose.medication for dose in due}.values()), *FORMS)
    return [
        _reminder(person, settings, reminder_id, tuple(doses), read, key)
        for reminder_id, doses in groupby(due, key=lambda dose: dose.reminder_id)
    ]


def settings_of(user_id: int) -> ReminderSettings:
    """Return the person's settings, or unsaved defaults."""
    return ReminderSettings.objects.filter(user_id=user_id).first() or ReminderSettings(user_id=user_id)


def text_of(person: Patient, settings: ReminderSettings, doses: Sequence[Dose], read: Reader) -> str:
    """Compose the sentence for doses due at the same time. If some are already settled, name only the others."""
    open_doses = [dose for dose in doses if dose.state == PENDING]
    lines = [sentences.line_of(dose) for dose in open_doses or doses]
    return sentences.sentence(settings, person.name, doses[0].shown.time(), lines, read)


def _reminder(
    person: Patient,
    settings: ReminderSettings,
    reminder_id: str,
    doses: tuple[Dose, ...],
    read: Reader,
    key: Reader,
) -> Reminder:
    text = text_of(person, settings, doses, read)
    return Reminder(
        id=reminder_id,
        at=doses[0].at.astimezone(person.zone),
        text=text,
        spoken_text=read(text),
        state=overall_state(doses),
        cache_key=key(text) or None,
        urgent=any(dose.medication.is_urgent for dose in doses),
        repeat_minutes=settings.repeat_minutes,
        repeat_limit=settings.repeat_limit,
        noted=noted_words(doses, read),
        doses=doses,
    )


def _cache_key(user_id: int, text: str) -> str:
    try:
        return announcement.key_for_devices(compose(user_id, text))
    except ServiceError:
        return ""
