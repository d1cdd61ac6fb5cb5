"""What devices need besides audio: the voice's version, and reporting what they played."""

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
    """The version of a user's voice. version: opaque to devices; changes whenever sentences would sound different."""

    version: str
    has_voice: bool


@dataclass(frozen=True, slots=True)
class PlaybackReport:
    """A device's report of one utterance."""

    report_id: uuid.UUID
    at: dt.datetime
    voice: str
    reason: str
    cache_key: str
    reminder_id: str


def voice_version(owner_id: int) -> VoiceVersion:
    """Return the version of the active voice, the engine and the rules by which texts are read.

    Raises EngineUnavailable, so that no device discards its recordings because a server has lost its weights.
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


def record_playback(owner_id: int, report: PlaybackReport) -> None:
    """Store a report; a repeated one, as after a lost response, changes nothing."""
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
