"""A test engine whose waveform tells which voice and which text it was given, so that a mix-up is heard."""

from __future__ import annotations

import hashlib
import threading
import time
from dataclasses import dataclass, field

import numpy as np

from korean import count_syllables
from speech.engines.base import BadReference, DeadlineExceeded, Speech

SAMPLE_RATE = 24_000
TONE_SECONDS = 0.2
LOWEST_HZ, STEP_HZ, CHOICES = 300, 25, 256
"""A byte is a tone: 300 to 6675 Hz in steps that a 0.2 s window tells apart easily."""


def _fingerprint(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()[:2]


@dataclass(frozen=True)
class ToneReference:
    """Two bytes that stand for a voice."""

    mark: bytes

    def to_bytes(self) -> bytes:
        return b"tone" + self.mark


@dataclass
class ToneEngine:
    """Speaks two tones for the voice, two for the text, then a tone a syllable."""

    name: str = "builtin"
    version: str = "1"
    sample_rate: int = SAMPLE_RATE
    languages: frozenset[str] = frozenset({"ko"})
    seconds: float = 0.0
    """How long a sentence takes; a test may shorten one that is being spoken."""
    failure: Exception | None = None
    spoil: str = ""
    """`silence` or `nan`: what to give instead of speech."""
    started: threading.Event = field(default_factory=threading.Event)
    spoken: list[str] = field(default_factory=list)
    encoded_seconds: list[float] = field(default_factory=list)
    seeds: list[int | None] = field(default_factory=list)
    spoil_seeds: set[int] = field(default_factory=set)
    """Seeds with which it is silent."""
    running: int = 0
    most_at_once: int = 0

    def encode_reference(self, audio, sample_rate, text="", language="ko"):
        self.encoded_seconds.append(len(audio) / sample_rate)
        return ToneReference(_fingerprint(np.round(audio * 100).astype(np.int8).tobytes()))

    def load_reference(self, data: bytes):
        if not data.startswith(b"tone") or len(data) != 6:
            raise BadReference("not a tone reference")
        return ToneReference(data[4:])

    def synthesize(self, text, reference, *, language="ko", speed=1.0, seed=None, deadline=None):
        self.started.set()
        self.seeds.append(seed)
        self.running += 1
        self.most_at_once = max(self.most_at_once, self.running)
        try:
            speech = self._speak(text, reference, deadline)
            return Speech(speech.samples * 0, SAMPLE_RATE) if seed in self.spoil_seeds else speech
        finally:
            self.running -= 1

    def _speak(self, text, reference, deadline):
        self.spoken.append(text)
        if self.failure:
            raise self.failure
        began = time.monotonic()
        while time.monotonic() < began + self.seconds:
            if deadline is not None and time.monotonic() > deadline:
                raise DeadlineExceeded
            time.sleep(0.01)
        marks = reference.mark + _fingerprint(text.encode())
        tones = [_tone(LOWEST_HZ + STEP_HZ * byte) for byte in marks]
        tones += [_tone(440.0)] * max(1, count_syllables(text))
        samples = np.concatenate(tones)
        if self.spoil == "silence":
            samples *= 0
        if self.spoil == "nan":
            samples[100] = np.nan
        return Speech(samples, SAMPLE_RATE)

    def stream(self, *args, **kwargs):
        yield self.synthesize(*args, **kwargs)


def _tone(hz: float) -> np.ndarray:
    time_axis = np.arange(int(TONE_SECONDS * SAMPLE_RATE)) / SAMPLE_RATE
    return (0.3 * np.sin(2 * np.pi * hz * time_axis)).astype(np.float32)


def heard_marks(samples: np.ndarray) -> tuple[bytes, bytes]:
    """The voice's and the text's mark, read back from the waveform."""
    length = int(TONE_SECONDS * SAMPLE_RATE)
    found = []
    for index in range(4):
        spectrum = np.abs(np.fft.rfft(samples[index * length : (index + 1) * length]))
        hz = np.argmax(spectrum) * SAMPLE_RATE / length
        found.append(round((hz - LOWEST_HZ) / STEP_HZ))
    return bytes(found[:2]), bytes(found[2:])


def mark_of_text(spoken_text: str) -> bytes:
    """What `heard_marks` should find for a text."""
    return _fingerprint(spoken_text.encode())
