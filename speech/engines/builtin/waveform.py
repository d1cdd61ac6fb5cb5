"""Turns the model's raw output into speech that can be joined: checks, trimming, level."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from speech.engines.base import SynthesisFailed

SAMPLE_RATE: Final = 24_000  # Hz, fixed by the model

LEAD_SECONDS: Final = 0.10  # loudspeakers and Bluetooth links swallow the beginning
TAIL_SECONDS: Final = 0.20

_BLOCK_SECONDS: Final = 0.010
_AUDIBLE_BELOW_PEAK: Final = 0.006  # -44 dB: quieter blocks are silence, louder ones may be an s or an h
_MARGIN_SECONDS: Final = 0.03  # kept around the audible part to preserve soft edges
_FADE_SECONDS: Final = 0.005
_TARGET_RMS: Final = 0.1  # -20 dBFS over audible blocks: conversational level, with room for peaks
_HIGHEST_PEAK: Final = 0.89  # -1 dBFS: lossy encoders overshoot
_LOWEST_RAW_PEAK: Final = 0.02  # a successful run peaks at 0.3 or more
# Speech outside these bounds has lost or repeated words; people speak 3 to 8 syllables a second.
_SHORTEST_SYLLABLE_SECONDS: Final = 0.05
_LONGEST_SYLLABLE_SECONDS: Final = 0.6
_SLACK_SECONDS: Final = 1.0  # for a lone syllable with its onset and release


def finish_piece(raw: NDArray[np.float32], syllables: int, speed: float) -> NDArray[np.float32]:
    """Trim to the audible part, set the level and fade the edges; returns float32 mono, peak at most 0.89.

    raw: float32, shape [n], from the model. Raises SynthesisFailed if it is not speech of that many syllables.
    """
    samples = np.asarray(raw, dtype=np.float32).ravel()
    if not np.isfinite(samples).all():
        raise SynthesisFailed("the model's output is not finite")
    peak = float(np.abs(samples).max(initial=0.0))
    if peak < _LOWEST_RAW_PEAK:
        raise SynthesisFailed("the model's output is silent")
    block = int(_BLOCK_SECONDS * SAMPLE_RATE)
    blocks = samples[: len(samples) // block * block].reshape(-1, block)
    loudness = np.sqrt(np.mean(blocks.astype(np.float64) ** 2, axis=1))
    audible = np.flatnonzero(loudness > _AUDIBLE_BELOW_PEAK * peak)
    if len(audible) == 0:
        raise SynthesisFailed("the model's output is a click")
    margin = int(_MARGIN_SECONDS * SAMPLE_RATE)
    start = max(0, int(audible[0]) * block - margin)
    end = min(len(samples), (int(audible[-1]) + 1) * block + margin)
    _check_length((end - start) / SAMPLE_RATE, syllables, speed)
    gain = min(_TARGET_RMS / float(np.sqrt(np.mean(loudness[audible] ** 2))), _HIGHEST_PEAK / peak)
    return _fade(samples[start:end] * np.float32(gain))


def silence(seconds: float) -> NDArray[np.float32]:
    """Return silence, float32, shape [seconds * sample rate]."""
    return np.zeros(round(seconds * SAMPLE_RATE), dtype=np.float32)


def _check_length(seconds: float, syllables: int, speed: float) -> None:
    shortest = syllables * _SHORTEST_SYLLABLE_SECONDS / speed
    longest = (syllables * _LONGEST_SYLLABLE_SECONDS + _SLACK_SECONDS) / speed
    if not shortest <= seconds <= longest:
        raise SynthesisFailed(f"{seconds:.2f} s of sound for {syllables} syllables at speed {speed:g}")


def _fade(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    length = min(int(_FADE_SECONDS * SAMPLE_RATE), len(samples) // 2)
    ramp = np.linspace(0.0, 1.0, length, dtype=np.float32)
    samples[:length] *= ramp
    samples[len(samples) - length :] *= ramp[::-1]
    return samples
