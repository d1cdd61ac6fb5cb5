"""An engine whose every sentence can be told how to go."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from speech.acceptance.likeness import Vector
from speech.acceptance.measure import ENGINE_LOGGER
from speech.engines.base import BadReference, EngineError, Speech
from speech.tests.clips import SAMPLE_RATE, speech_like


@dataclass
class ScriptedEngine:
    """Speaks a buzz of a third of a second a syllable, except for what the script says of a text."""

    failures: dict[str, EngineError] = field(default_factory=dict)
    stream_failures: dict[str, EngineError] = field(default_factory=dict)
    samples: dict[str, np.ndarray] = field(default_factory=dict)
    retries: dict[str, int] = field(default_factory=dict)
    chunk_seconds: float = 0.0
    deadlines: list[float] = field(default_factory=list)
    chunks_asked: int = 0

    name: str = "scripted"
    version: str = "1"
    sample_rate: int = SAMPLE_RATE
    languages: frozenset[str] = frozenset({"ko"})

    def encode_reference(self, audio: Any, sample_rate: int, text: str = "", language: str = "ko") -> Any:
        raise BadReference("not in the script")

    load_reference = encode_reference

    def synthesize(self, text: str, reference: Any, *, deadline: float | None = None, **others: Any) -> Speech:
        assert deadline is not None
        self.deadlines.append(deadline - time.monotonic())
        for _ in range(self.retries.get(text, 0)):
            logging.getLogger(f"{ENGINE_LOGGER}.speaking").warning("piece 0, attempt 1: silence")
        time.sleep(self.chunk_seconds)
        if text in self.failures:
            raise self.failures[text]
        default = speech_like(len(text) / 3)
        return Speech(self.samples.get(text, default).astype(np.float32), SAMPLE_RATE)

    def stream(self, text: str, reference: Any, **others: Any) -> Iterator[Speech]:
        if text in self.stream_failures:
            raise self.stream_failures[text]
        yield Speech(np.zeros(0, np.float32), SAMPLE_RATE)
        for _ in range(3):
            time.sleep(self.chunk_seconds)
            self.chunks_asked += 1
            yield Speech(speech_like(0.5), SAMPLE_RATE)


def level_vector(speech: Speech) -> Vector:
    """A stand-in for a speaker vector, shape [64]: the long-term spectrum in bands."""
    spectrum = np.abs(np.fft.rfft(speech.samples[:SAMPLE_RATE]))
    bands = np.array([band.mean() for band in np.array_split(spectrum[:4096], 64)])
    return np.asarray(np.log1p(bands), dtype=np.float32)
