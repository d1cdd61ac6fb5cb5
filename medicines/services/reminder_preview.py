"""Reminders as the caregiver edits and hears them."""

from __future__ import annotations

import datetime as dt
from functools import partial

from django.db import transaction

from medicines.models import Meal, ReminderSettings
from medicines.services import sentences
from medicines.services.patients import Patient
from medicines.services.reminders import reminders_between
from medicines.services.sentences import MOST_CHARACTERS as MOST_CHARACTERS
from medicines.services.sentences import Line
from voice_tts.services import audio_links, precache, spoken_form
from voice_tts.services.synthesis import speak

LINK_SECONDS = 600
"""The page plays it at once; a link in a browser's history is soon worth nothing."""
MOST_SAMPLES = 4
EXAMPLES = (
    Line("혈압약", "1알", Meal.AFTER, "", False),
    Line("당뇨약", "2알", Meal.AFTER, "", False),
)


def save_settings(settings: ReminderSettings) -> None:
    """Keep what the caregiver changed; the new sentences are made ready."""
    settings.save()
    transaction.on_commit(partial(precache.queue_days, owner_id=settings.user_id), robust=True)


def samples(person: Patient, settings: ReminderSettings) -> list[str]:
    """What will be said today and tomorrow, or an example where nothing is taken yet."""
    today = person.today()
    texts = [reminder.text for reminder in reminders_between(person, today, today + dt.timedelta(days=1))]
    if not texts:
        read = partial(spoken_form.spoken_form, person.user_id, language="ko")
        texts = [sentences.sentence(settings, person.name, settings.morning, EXAMPLES, read)]
    return list(dict.fromkeys(texts))[:MOST_SAMPLES]


def audio_url(user_id: int, text: str) -> str:
    """Where to hear `text` in the person's voice. Raises what `speak` raises."""
    row = speak(user_id, text).row
    return audio_links.signed_url(row.cache_key, audio_links.LinkGrant(row.user_id, row.voice.epoch, ""), LINK_SECONDS)
