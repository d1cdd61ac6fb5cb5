"""Clips of a person speaking Korean: one that the built-in engine makes, and real ones where they are at hand.

The repository holds no recording of a person. What is true of the two real clips that some developers keep beside it,
in `../shared/voices`, must be true of the made one too, so every test of such clips runs in a clone alone.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from speech.audio import encode, resample
from speech.engines.builtin import BuiltinEngine, BuiltinReference
from speech.tests.shared_data import SHARED

FOLDER = SHARED / "voices"
RATE = 44_100
PACK, PITCH_HZ = "jm_kumo", 118.0
LEVEL = 0.5
"""The made voice's loudest sample: what a phone held at arm's length gives."""
ROOM_NOISE = 3e-4
PAUSE_SECONDS = 0.25


@dataclass(frozen=True)
class Voice:
    """A clip of one man: what he says, how long the file is, how much of it is speech, both in seconds."""

    name: str
    text: str
    syllables: int
    seconds: float
    speech_seconds: float

    def __str__(self) -> str:
        return self.name

    def data(self) -> bytes:
        """The file: MP3, mono, 44.1 kHz."""
        return _made() if self is MADE else (FOLDER / self.name).read_bytes()

    def write(self, folder: Path) -> Path:
        """Put the file into `folder`."""
        path = folder / self.name
        path.write_bytes(self.data())
        return path


MADE = Voice("made.mp3", "약국에서 받은 혈압약을 아침마다 물과 함께 드세요. 오늘도 건강한 하루 되세요.", 32, 6.8, 5.5)
RECORDED = (
    Voice("ko_male_4s.mp3", "킴스약국에서 2025년 9월 30일에 조제한 기침가래약입니다.", 30, 4.4, 4.0),
    Voice(
        "ko_male_6s.mp3",
        "기기 하단 왼쪽 옆면에 위치한 초록색 분출구에서 약을 받아주세요. 오늘도 건강한 하루되세요.",
        38,
        6.6,
        6.1,
    ),
)
VOICES = (MADE, *(voice for voice in RECORDED if (FOLDER / voice.name).exists()))


@functools.cache
def _made() -> bytes:
    """Spoken once in a test session."""
    engine = BuiltinEngine.load()
    speech = engine.synthesize(MADE.text, BuiltinReference(pack=PACK, f0_hz=PITCH_HZ, pitch_ratio=1.0))
    samples = resample(speech.samples, speech.sample_rate, RATE)
    spoken = np.flatnonzero(np.abs(samples) > LEVEL / 100)
    margin = int(PAUSE_SECONDS * RATE)
    samples = np.pad(samples[spoken[0] : spoken[-1] + 1], margin)
    noise = ROOM_NOISE * np.random.default_rng(0).standard_normal(len(samples))
    return encode((LEVEL * samples / np.abs(samples).max() + noise).astype(np.float32), RATE, "mp3")
