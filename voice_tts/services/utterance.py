"""What passes between synthesis and cache: an utterance to be spoken, and the resulting recording."""

from __future__ import annotations

import json
from dataclasses import dataclass

from django.utils.crypto import salted_hmac

from korean import NORMALISER_VERSION, phonemes, pronounce
from speech.engines.catalog import EngineInfo
from voice_tts.models import UserVoice
from voice_tts.services import synthetic_notice

PRONUNCIATION_VERSION = "2"
"""Part of the cache key; changes when the same spoken text would be pronounced in another way by every engine.

The earlier version goes into EARLIER_PRONUNCIATIONS.

The rules that turn a text into the spoken text have no part in the key: the spoken text itself is in it, so that a
recording whose reading is as before is found as before.
"""
EARLIER_PRONUNCIATIONS: tuple[str, ...] = ()
"""Earlier pronunciations whose recordings stay in use where they sound as they would today."""
ENCODER_VERSION = "1"
"""Part of the cache key; changes when the same waveform would be encoded as different bytes."""


@dataclass(frozen=True, slots=True)
class SpeechVersions:
    """The versions of everything besides voice and text that determines how recordings sound."""

    engine: str
    engine_version: str
    normaliser: str
    pronunciation: str
    encoder: str
    spoken_notice: bool


def current_versions(engine: EngineInfo) -> SpeechVersions:
    """Return the versions under which recordings are made now."""
    return SpeechVersions(
        engine=engine.name,
        engine_version=engine.version,
        normaliser=NORMALISER_VERSION,
        pronunciation=PRONUNCIATION_VERSION,
        encoder=ENCODER_VERSION,
        spoken_notice=synthetic_notice.is_spoken(),
    )


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
        """The key of the recording as it is made now."""
        return self.key_under(current_versions(self.engine))

    def key_under(self, versions: SpeechVersions) -> str:
        """Return the key of the recording of the same words as it is made under `versions`.

        HMAC-SHA256 in hex, so that a key cannot be guessed and two homes never share a row.
        """
        words = self.spoken_text
        if versions.spoken_notice != synthetic_notice.is_spoken():
            bare = synthetic_notice.without_notice(words)
            words = synthetic_notice.say_notice(bare, self.language) if versions.spoken_notice else bare
        parts = (
            self.owner_id,
            self.voice.pk,
            self.voice.content_hash,
            words,
            self.language,
            f"{self.speed:.2f}",
            self.format,
            versions.engine,
            versions.engine_version,
            versions.pronunciation,
            versions.encoder,
        )
        return salted_hmac("voice_tts.cache_key", json.dumps(parts), algorithm="sha256").hexdigest()

    @property
    def text_hash(self) -> str:
        """Keyed hash of the text: it finds equal texts, but cannot be reversed by trying medicine names."""
        return salted_hmac("voice_tts.text", self.text, algorithm="sha256").hexdigest()


def sounds_of(spoken_text: str, language: str) -> str:
    """Return a keyed digest of how a text is pronounced; of one in another language than Korean, of its letters."""
    said: tuple[object, ...] = (spoken_text,)
    if language == "ko":
        said = (pronounce(spoken_text, link=True), phonemes(spoken_text))
    return salted_hmac("voice_tts.sounds", json.dumps(said), algorithm="sha256").hexdigest()


@dataclass(frozen=True, slots=True)
class Recording:
    """Encoded audio, ready to be stored. sample_rate: Hz. sounds: as `sounds_of` its words, empty if not known."""

    data: bytes
    sample_rate: int
    duration_seconds: float
    sounds: str = ""
