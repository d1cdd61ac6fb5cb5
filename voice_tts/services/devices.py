"""What devices need besides audio: the voice's version, and reporting what they played."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.crypto import salted_hmac

from voice_tts.models import Playback, Pronunciation, Refusal, UserVoice
from voice_tts.services import announcement, refused_texts, spoken_form


@dataclass(frozen=True, slots=True)
class VoiceVersion:
    """The version of a user's voice.

    version: opaque to devices; changes whenever sentences would sound different, except for names: a medicine more
    or less must not cost a home its recordings. easy_words: whether texts are read in easy words, by a device as well.
    names: how names in Latin letters are said. etag: changes with any of these.
    """

    version: str
    has_voice: bool
    easy_words: bool
    names: Mapping[str, str]
    etag: str


@dataclass(frozen=True, slots=True)
class PlaybackReport:
    """A device's report of one utterance.

    refused_text, refused_reading: as written and as it would have been said, if the device's dose guard refused it.
    """

    report_id: uuid.UUID
    at: dt.datetime
    voice: str
    reason: str
    cache_key: str
    reminder_id: str
    refused_text: str = ""
    refused_reading: str = ""


def voice_version(owner_id: int) -> VoiceVersion:
    """Return the version of the active voice, the engine and the rules by which texts are read.

    Another voice or other words count at once; another engine or other rules only when they are announced.
    Raises EngineUnavailable, so that no device discards its recordings because a server has lost its weights.
    """
    voice = UserVoice.objects.filter(user_id=owner_id, is_active=True).first()
    told = announcement.announced_to(owner_id)
    easy_words = spoken_form.uses_easy_words(owner_id)
    own_words = Pronunciation.objects.filter(user_id=owner_id).order_by("pk").values_list("written", "spoken")
    parts: list[object] = [
        owner_id,
        None if voice is None else (voice.pk, voice.content_hash, voice.epoch),
        (told.engine, told.engine_version, told.normaliser),
        list(own_words),
    ]
    # Left out where it is as it always was, so that devices in the field find their version unchanged.
    parts += [] if easy_words else ["formal words"]
    parts += [told.number] if told.number else []
    version = _digest(parts)
    names = spoken_form.names_of(owner_id)
    # Without names the tag is as it always was, so that devices in the field need not fetch it again.
    etag = _digest([version, sorted(names.items())]) if names else version
    return VoiceVersion(version, voice is not None, easy_words, names, etag)


def record_playback(owner_id: int, report: PlaybackReport) -> None:
    """Store a report, and the refused text of one for the caregiver; the same report again changes nothing."""
    Playback.objects.get_or_create(
        user_id=owner_id,
        report_id=report.report_id,
        defaults={
            "at": report.at,
            "voice": report.voice,
            "reason": report.reason,
            "cache_key": report.cache_key,
            "reminder_id": report.reminder_id,
        },
    )
    is_refusal = report.reason in Refusal.values and bool(report.refused_text)
    if is_refusal and not spoken_form.has_chosen(owner_id, report.refused_text):
        reason = Refusal(report.reason)
        refused_texts.note(owner_id, report.refused_text, report.refused_reading, reason, by_device=True)


def _digest(parts: list[object]) -> str:
    return salted_hmac("voice_tts.voice_version", json.dumps(parts), algorithm="sha256").hexdigest()
