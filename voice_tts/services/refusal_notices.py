"""Tells the caregiver of refused texts: as written, as it would be said, and the readings to choose from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from django.db import transaction

from korean import guard
from voice_tts.models import Refusal, RefusedText
from voice_tts.services import precache, previews, refused_texts, spoken_form


@dataclass(frozen=True, slots=True)
class Choice:
    """A reading to choose. text: what is stored when it is chosen. spoken: how it would be heard."""

    text: str
    spoken: str


@dataclass(frozen=True, slots=True)
class Notice:
    """A refused text as a page shows it. choices: empty unless the text can be read in several ways."""

    pk: int
    listener_id: int
    listener_name: str
    text: str
    spoken_text: str
    reason: str
    choices: tuple[Choice, ...]


def notices(rows: Iterable[RefusedText]) -> list[Notice]:
    """Return a notice for each row that the caregiver has not answered.

    What the server refused and newer rules read right is told of no more, and its row is deleted.
    """
    found = []
    for row in rows:
        if row.dismissed_at is not None:
            continue
        spoken, outcome, choices = spoken_form.readings_of(row.user_id, row.text)
        reason = row.reason
        if outcome != guard.AGREE:
            reason = Refusal.AMBIGUOUS if outcome == guard.AMBIGUOUS else Refusal.UNSAFE
        elif row.by_device:
            spoken = row.spoken_text
        else:
            refused_texts.forget(row.user_id, row.text)
            continue
        name = previews.display_name(row.user_id)
        offered = tuple(Choice(**choice) for choice in choices)
        found.append(Notice(row.pk, row.user_id, name, row.text, spoken, reason, offered))
    return found


def choose(row: RefusedText, chosen: str) -> None:
    """Have the text spoken as `chosen` from now on, and recorded in advance. Raises UnknownReading."""
    spoken_form.choose(row.user_id, row.text, chosen)
    transaction.on_commit(partial(precache.queue_days, owner_id=row.user_id), robust=True)
