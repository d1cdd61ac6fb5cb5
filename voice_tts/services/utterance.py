"""What is to be said and how, and what came of it: the two things that pass between synthesis and cache."""

from __future__ import annotations

import json
from dataclasses import dataclass

from django.utils.crypto import salted_hmac

from korean import NORMALISER_VERSION
from speech.engines.catalog import EngineInfo
from voice_tts.models import UserVoice

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
    def owner_id(self) -> int:
        """The user it is spoken to."""
        return self.voice.user_id

    @property
    def cache_key(self) -> str:
        """HMAC-SHA256 in hex, so that a key can't be guessed and two homes never share a row."""
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
        """Keyed hash of the text: equal texts are found by it, and trying medicine names does not reverse it."""
        return salted_hmac("voice_tts.text", self.text, algorithm="sha256").hexdigest()


@dataclass(frozen=True, slots=True)
class Recording:
    """Encoded audio, ready to be stored. sample_rate: Hz."""

    data: bytes
    sample_rate: int
    duration_seconds: float
