"""Mono audio in memory, the source it was decoded from, and resampling."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

RESAMPLING_QUALITY = "HQ"
"""soxr's 20-bit setting: its ripple and aliasing lie below the resolution of 16-bit files."""


@dataclass(frozen=True, slots=True)
class Source:
    """The file that audio was decoded from.

    container: wav, mp3, flac, ogg, mp4, webm or aac. codec: ffmpeg's name, for example opus;
    empty if its log was too full of tags to show it.
    sample_rate: Hz. duration_seconds: of the decoded audio. damaged: whether parts of the file could not be read.
    """

    container: str
    codec: str
    sample_rate: int
    channels: int
    duration_seconds: float
    damaged: bool = False


@dataclass(frozen=True, slots=True)
class Waveform:
    """Mono audio.

    samples: float32, shape [n], full scale is -1..1 (lossy files may overshoot it). sample_rate: Hz.
    """

    samples: NDArray[np.float32]
    sample_rate: int
    source: Source | None = None

    @property
    def duration_seconds(self) -> float:
        """The duration in seconds."""
        return len(self.samples) / self.sample_rate

    def cut(self, start_seconds: float, end_seconds: float) -> Waveform:
        """Return a copy of the part between two times; times outside the waveform are moved to its ends."""
        first = max(0, round(start_seconds * self.sample_rate))
        last = max(first, round(end_seconds * self.sample_rate))
        return replace(self, samples=self.samples[first:last].copy())


def resample(samples: NDArray[np.float32], from_hz: int, to_hz: int) -> NDArray[np.float32]:
    """Return `samples` (float32, shape [n]) at another rate: float32, shape [about n * to_hz / from_hz]."""
    if from_hz == to_hz or len(samples) == 0:
        return samples
    import soxr

    resampled: NDArray[np.float32] = soxr.resample(samples, from_hz, to_hz, quality=RESAMPLING_QUALITY)
    return resampled
