"""What passes between synthesis and cache: an utterance to be spoken, and the resulting recording."""

from __future__ import annotations

import json
from dataclasses import dataclass

from django.utils.crypto import salted_hmac

from korean import NORMALISER_VERSION
from speech.engines.catalog import EngineInfo
from voice_tts.models import UserVoice

ENCODER_VERSION = "1"
"""Part of the cache key; changes when the same waveform would be encoded as different bytes."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """Everything that determines how a recording sounds."""

    voice: UserVoice
    text: str
    spoken_text: str
    language: str
    speed: float
    format: str
    engine: EngineInfo

    @property
    def owner_id(self) -> int:
        """The user it is spoken to."""
        return self.voice.user_id

    @property
    def cache_key(self) -> str:
        """HMAC-SHA256 in hex, so that a key cannot be guessed and two homes never share a row."""
        parts = (
            self.owner_id,
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

    @property
    def text_hash(self) -> str:
        """Keyed hash of the text: it finds equal texts, but cannot be reversed by trying medicine names."""
        return salted_hmac("voice_tts.text", self.text, algorithm="sha256").hexdigest()


@dataclass(frozen=True, slots=True)
class Recording:
    """Encoded audio, ready to be stored. sample_rate: Hz."""

    data: bytes
    sample_rate: int
    duration_seconds: float
