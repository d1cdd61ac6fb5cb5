"""What devices ask besides audio: whether the voice is still the same, and to be heard about what they did."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from dataclasses import dataclass

from django.utils.crypto import salted_hmac

from korean import NORMALISER_VERSION
from voice_tts.models import Playback, Pronunciation, UserVoice
from voice_tts.services.gpt_sovits import get_service


@dataclass(frozen=True, slots=True)
class VoiceVersion:
    """version: another one whenever a sentence would sound different, opaque to devices."""

    version: str
    has_voice: bool


@dataclass(frozen=True, slots=True)
class Heard:
    """A device's report of one utterance."""

    report_id: uuid.UUID
    at: dt.datetime
    voice: str
    reason: str
    cache_key: str
    reminder_id: str


def voice_version(owner_id: int) -> VoiceVersion:
    """Of the active voice, the engine and the way texts are read.

    Raises EngineUnavailable: a device shall not throw away its recordings because a server lost its weights.
    """
    voice = UserVoice.objects.filter(user_id=owner_id, is_active=True).first()
    engine = get_service().info
    own_words = Pronunciation.objects.filter(user_id=owner_id).order_by("pk").values_list("written", "spoken")
    parts = (
        owner_id,
        None if voice is None else (voice.pk, voice.content_hash, voice.epoch),
        (engine.name, engine.version, NORMALISER_VERSION),
        list(own_words),
    )
    digest = salted_hmac("voice_tts.voice_version", json.dumps(parts), algorithm="sha256").hexdigest()
    return VoiceVersion(digest, voice is not None)


def record_playback(owner_id: int, heard: Heard) -> None:
    """Keep a report; one that comes again, as after a lost answer, changes nothing."""
    Playback.objects.get_or_create(
        user_id=owner_id,
        report_id=heard.report_id,
        defaults={
            "at": heard.at,
            "voice": heard.voice,
            "reason": heard.reason,
            "cache_key": heard.cache_key,
            "reminder_id": heard.reminder_id,
        },
    )
