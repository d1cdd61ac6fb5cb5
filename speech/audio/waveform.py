"""A piece of mono audio in memory, where it came from, and how its rate is changed."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

RESAMPLING_QUALITY = "HQ"
"""soxr's 20-bit setting: its ripple and aliasing lie below what 16-bit files can hold."""


@dataclass(frozen=True, slots=True)
class Source:
    """What a file was before it was decoded.

    container: wav, mp3, flac, ogg, mp4, webm or aac. codec: ffmpeg's name, for example opus;
    empty if its log was too full of tags to hold it.
    sample_rate: Hz. duration_seconds: of what was decoded. damaged: parts of it could not be read.
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
        """Length in seconds."""
        return len(self.samples) / self.sample_rate

    def cut(self, start_seconds: float, end_seconds: float) -> Waveform:
        """Return the part between two times, as a copy; times outside the waveform are moved to its ends."""
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
