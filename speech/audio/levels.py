"""Measures a waveform's levels, noise and clipping, and trims the silence around its speech."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .activity import FLOOR_DBFS, Activity, find_speech, runs_of
from .waveform import Waveform

LEAD_MARGIN_SECONDS = 0.1
"""Kept before speech, because a soft first consonant is quieter than any threshold."""
TAIL_MARGIN_SECONDS = 0.2
"""Kept after speech, because a last vowel dies away slowly."""
CLIP_LEVEL = 0.98
CLIP_RUN = 3
"""A clipped peak has this many neighbouring samples within 2% of full scale or above it, since a lossy codec makes
a flat top wavy. The tip of a clean wave at a voice's pitch is that wide only when amplified to full scale."""
FLAT_LEVEL = 0.9
FLAT_RUN = 5
FLAT_STEP = 2.0**-15
MIN_FLAT_PEAK = 0.25
"""A peak that was clipped and then turned down has this many neighbouring samples within 10% of the peak and one
16-bit step of each other. In quieter recordings, too few bits make the tip of a clean wave flat as well."""


@dataclass(frozen=True, slots=True)
class Levels:
    """Measurements of a whole waveform; levels in dB relative to full scale (FLOOR_DBFS for digital silence).

    peak: largest absolute sample, linear. speech_dbfs, noise_dbfs: levels of the loud frames and of the pauses.
    clipped_fraction: share of the samples. silence_fraction: share of the time. speech_seconds: with short pauses.
    """

    peak: float
    rms_dbfs: float
    speech_dbfs: float
    noise_dbfs: float
    clipped_fraction: float
    silence_fraction: float
    speech_seconds: float

    @property
    def snr_db(self) -> float:
        """Rough signal-to-noise ratio in dB: the loud frames over the pauses."""
        return self.speech_dbfs - self.noise_dbfs


def to_dbfs(amplitude: float) -> float:
    """Return a linear amplitude in dB relative to full scale, no lower than FLOOR_DBFS."""
    return max(FLOOR_DBFS, 20 * float(np.log10(amplitude))) if amplitude > 0 else FLOOR_DBFS


def measure_levels(waveform: Waveform, activity: Activity | None = None) -> Levels:
    """Measure a waveform. activity: its speech, if already found."""
    samples = waveform.samples
    activity = activity or find_speech(samples, waveform.sample_rate)
    rms = float(np.sqrt(np.einsum("i,i->", samples, samples) / len(samples))) if len(samples) else 0.0
    return Levels(
        peak=float(np.abs(samples).max(initial=0.0)),
        rms_dbfs=to_dbfs(rms),
        speech_dbfs=activity.speech_dbfs,
        noise_dbfs=activity.noise_dbfs,
        clipped_fraction=float(clipped_samples(samples).mean()) if len(samples) else 0.0,
        silence_fraction=1.0 - float(activity.speech.mean()) if len(activity.speech) else 1.0,
        speech_seconds=activity.speech_seconds,
    )


def clipped_samples(samples: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Mark the samples that lie on flattened peaks, bool [n]."""
    size = np.abs(samples)
    peak = float(size.max(initial=0.0))
    marked = _long_runs(size >= CLIP_LEVEL, CLIP_RUN)
    if peak >= MIN_FLAT_PEAK:
        flat = np.zeros(len(samples), np.bool_)
        flat[1:] = (np.abs(np.diff(samples)) <= FLAT_STEP) & (size[1:] >= FLAT_LEVEL * peak)
        marked |= _long_runs(flat, FLAT_RUN)
    return marked


def _long_runs(mask: NDArray[np.bool_], length: int) -> NDArray[np.bool_]:
    kept = np.zeros_like(mask)
    for start, end in runs_of(mask):
        if end - start >= length:
            kept[start:end] = True
    return kept


def trim_silence(waveform: Waveform, activity: Activity | None = None) -> Waveform:
    """Cut silence and lone clicks before and after the speech, leaving small margins.

    The result is empty if there is no speech.
    """
    pieces = (activity or find_speech(waveform.samples, waveform.sample_rate)).stretches()
    if not pieces:
        return waveform.cut(0.0, 0.0)
    return waveform.cut(max(0.0, pieces[0][0] - LEAD_MARGIN_SECONDS), pieces[-1][1] + TAIL_MARGIN_SECONDS)
