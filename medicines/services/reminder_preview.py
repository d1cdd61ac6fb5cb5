"""Saves reminder settings, and previews the reminders for the caregiver to read and hear."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import partial

from django.db import transaction
from django.utils import timezone

from medicines.models import Meal, ReminderSettings
from medicines.services import medications
from medicines.services.medications import Moved
from medicines.services.patients import Patient, patient
from medicines.services.reminders import reminders_between
from medicines.services.rhythm import PARTS
from medicines.services.sentence_items import Line
from medicines.services.sentences import MOST_CHARACTERS as MOST_CHARACTERS
from medicines.services.sentences import sentence
from voice_tts.services import audio_links, precache, spoken_form
from voice_tts.services.synthesis import speak

LINK_SECONDS = 600
"""Short, because the page plays it at once and a link in a browser's history should soon stop working."""
MOST_SAMPLES = 4
EXAMPLES = (
    Line("혈압약", "1알", Meal.AFTER, "", False),
    Line("당뇨약", "2알", Meal.AFTER, "", False),
)


@dataclass(frozen=True, slots=True)
class Sample:
    """A sentence as it is written, and as it will be said."""

    text: str
    spoken_text: str


@transaction.atomic
def save_settings(settings: ReminderSettings, *, easy_words: bool) -> Moved:
    """Save what the caregiver changed, and return which medicines moved with the parts of the day, if any did."""
    before = ReminderSettings.objects.filter(user_id=settings.user_id).first() or ReminderSettings()
    settings.save()
    moved = Moved()
    if any(getattr(before, part) != getattr(settings, part) for part in PARTS):
        moved = medications.move_parts(patient(settings.user_id), settings, timezone.now())
    spoken_form.use_easy_words(settings.user_id, easy_words)
    transaction.on_commit(partial(precache.queue_days, owner_id=settings.user_id), robust=True)
    return moved


def samples(person: Patient, settings: ReminderSettings) -> list[Sample]:
    """Return the sentences of today and tomorrow, or an example if nothing is taken yet."""
    today = person.today()
    due = reminders_between(person, today, today + dt.timedelta(days=1))
    found = [Sample(reminder.text, reminder.spoken_text) for reminder in due]
    if not found:
        read = partial(spoken_form.spoken_form, person.user_id, language="ko")
        text = sentence(settings, person.name, settings.morning, EXAMPLES, read)
        found = [Sample(text, read(text))]
    return list(dict.fromkeys(found))[:MOST_SAMPLES]


def audio_url(user_id: int, text: str) -> str:
    """Speak `text` in the person's voice and return a link to the audio. Raises what `speak` raises."""
    row = speak(user_id, text).row
    return audio_links.signed_url(row.cache_key, audio_links.LinkGrant(row.user_id, row.voice.epoch, ""), LINK_SECONDS)
