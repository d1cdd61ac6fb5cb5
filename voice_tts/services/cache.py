"""The cache of generated audio: its keys, look-ups and stored rows."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from voice_tts.engine_catalog import EngineInfo
from voice_tts.exceptions import AudioNotFound, VoiceNotFound
from voice_tts.korean import NORMALISER_VERSION
from voice_tts.models import RecordingState, TTSCache, UserVoice
from voice_tts.services import storage

ENCODER_VERSION = "1"
"""Changes when the same waveform would be written as different bytes."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """Everything that decides how a recording sounds."""

    voice: UserVoice
    text: str
    spoken_text: str
    language: str
    speed: float
    format: str
    engine: EngineInfo

    @property
    def cache_key(self) -> str:
        """HMAC-SHA256 in hex, so that a key can't be guessed and two homes never share a row."""
        parts = (
            self.voice.user_id,
            self.voice.pk,
            self.voice.content_hash,
            self.spoken_text,
            self.language,
            f"{self.speed:.2f}",
            self.format,
            self.engine.name,
            self.engine.version,
            NORMALISER_VERSION,
            ENCODER_VERSION,
        )
        return salted_hmac("voice_tts.cache_key", json.dumps(parts), algorithm="sha256").hexdigest()


@dataclass(frozen=True, slots=True)
class Recording:
    """Encoded audio, ready to be stored."""

    data: bytes
    sample_rate: int
    duration_seconds: float


def text_hash(text: str) -> str:
    """Keyed hash of a text: equal texts are found by it, and it can't be reversed by trying medicine names."""
    return salted_hmac("voice_tts.text", text, algorithm="sha256").hexdigest()


def look_up(cache_key: str) -> TTSCache | None:
    """The row, if its file is there too; counts the access."""
    row = TTSCache.objects.filter(cache_key=cache_key).first()
    if row is None or not storage.absolute(row.audio_name).is_file():
        return None
    TTSCache.objects.filter(pk=row.pk).update(access_count=F("access_count") + 1, accessed_at=timezone.now())
    return row


def owned_by(user_id: int, cache_key: str) -> TTSCache:
    """A user's own row. Raises AudioNotFound for another's as for none."""
    row = TTSCache.objects.select_related("voice").filter(user_id=user_id, cache_key=cache_key).first()
    if row is None:
        raise AudioNotFound
    return row


def store(utterance: Utterance, recording: Recording) -> TTSCache:
    """Keep a recording: first the file, then the row, then the file it replaces is deleted.

    Raises StorageFailed, and VoiceNotFound when the voice was withdrawn or changed in the meantime; the file goes then.
    """
    voice = utterance.voice
    name = storage.new_name("audio", voice.user_id, f".{utterance.format}")
    storage.write(name, recording.data)
    try:
        with transaction.atomic():
            if not UserVoice.objects.select_for_update().filter(pk=voice.pk, content_hash=voice.content_hash).exists():
                raise VoiceNotFound
            replaced = (
                TTSCache.objects.filter(cache_key=utterance.cache_key).values_list("audio_file", flat=True).first()
            )
            row, _created = TTSCache.objects.update_or_create(
                cache_key=utterance.cache_key,
                defaults={
                    "user_id": voice.user_id,
                    "voice": voice,
                    "text": utterance.text,
                    "spoken_text": utterance.spoken_text,
                    "text_hash": text_hash(utterance.text),
                    "language": utterance.language,
                    "speed": utterance.speed,
                    "format": utterance.format,
                    "engine": utterance.engine.name,
                    "engine_version": utterance.engine.version,
                    "state": RecordingState.READY,
                    "audio_file": name,
                    "sha256": hashlib.sha256(recording.data).hexdigest(),
                    "size_bytes": len(recording.data),
                    "sample_rate": recording.sample_rate,
                    "duration_seconds": recording.duration_seconds,
                    "accessed_at": timezone.now(),
                },
            )
            if replaced:
                transaction.on_commit(lambda: storage.delete(replaced))
    except IntegrityError as error:
        storage.delete(name)
        raise VoiceNotFound from error
    except BaseException:
        storage.delete(name)
        raise
    return row
