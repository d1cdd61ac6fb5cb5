"""Measures how suitable a recording is for cloning a voice; interpreting the figures is left to the app."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .loudness import integrated_loudness
from .sample import PreparedSample
from .speakers import Contrast, speaker_contrast
from .voice_activity import CHUNK_SECONDS, SPEECH_PROBABILITY, speech_probabilities
from .waveform import Waveform


@dataclass(frozen=True, slots=True)
class Measurements:
    """Measurements of a prepared sample.

    speech_seconds: time with a human voice, by a network. voice_share: its share of the time not silent, 0 to 1.
    snr_db: voice over noise. clipped_fraction: 0 to 1. loudness_lufs: BS.1770, gated.
    bandwidth_hz: highest frequency the voice reaches. contrast: between the two most different parts.
    reverberation_seconds: time to decay by 60 dB; None if no word ends in a long enough pause.
    """

    speech_seconds: float
    voice_share: float
    snr_db: float
    clipped_fraction: float
    loudness_lufs: float
    bandwidth_hz: float
    contrast: Contrast
    reverberation_seconds: float | None


PAUSE_PROBABILITY = 0.15
"""Below this the network is sure that nobody speaks; words begin and end between it and SPEECH_PROBABILITY."""


def measure_quality(sample: PreparedSample) -> Measurements:
    """Measure a sample; this takes about a tenth of the recording's length."""
    waveform = sample.waveform
    probabilities = speech_probabilities(waveform.samples, waveform.sample_rate)
    voice = probabilities >= SPEECH_PROBABILITY
    pause = probabilities < PAUSE_PROBABILITY
    power = _chunk_power(waveform, len(probabilities))
    speech_seconds = float(voice.sum()) * CHUNK_SECONDS
    return Measurements(
        speech_seconds=speech_seconds,
        voice_share=min(1.0, speech_seconds / max(sample.levels.speech_seconds, CHUNK_SECONDS)),
        snr_db=_snr_db(power, voice, pause),
        clipped_fraction=sample.levels.clipped_fraction,
        loudness_lufs=integrated_loudness(waveform.samples, waveform.sample_rate),
        bandwidth_hz=_bandwidth_hz(waveform, voice, pause),
        contrast=speaker_contrast(waveform.samples, waveform.sample_rate),
        reverberation_seconds=_reverberation_seconds(waveform),
    )


def _chunk_power(waveform: Waveform, chunks: int) -> NDArray[np.float64]:
    """Return the mean square of each of the network's chunks, float64 [chunks]."""
    edges = (np.arange(chunks) * CHUNK_SECONDS * waveform.sample_rate).astype(np.intp)
    squares = waveform.samples.astype(np.float64) ** 2
    counts = np.diff(np.append(edges, len(squares)))
    power: NDArray[np.float64] = np.add.reduceat(squares, edges) / np.maximum(counts, 1)
    return power


MIN_PAUSE_CHUNKS = 5
"""0.16 s of pauses in total are enough to measure noise; with less, the quietest speech is used instead."""
QUIETEST_PERCENTILE = 5


def _noise_chunks(power: NDArray[np.float64], pause: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Mark the chunks to measure noise in: the pauses, or else the quietest chunks."""
    if pause.sum() >= MIN_PAUSE_CHUNKS:
        return pause
    return power <= np.percentile(power, QUIETEST_PERCENTILE)


MAX_SNR_DB = 60.0
"""Reported where the pauses are digital silence."""


def _snr_db(power: NDArray[np.float64], voice: NDArray[np.bool_], pause: NDArray[np.bool_]) -> float:
    """Return the power of the voice (minus noise) over the median power of the pauses, in dB; 0 without any voice."""
    if not voice.any():
        return 0.0
    noise = float(np.median(power[_noise_chunks(power, pause)]))
    signal = float(power[voice].mean()) - noise
    if signal <= 0:
        return 0.0
    return float(np.clip(10 * np.log10(signal / max(noise, np.finfo(np.float64).tiny)), 0.0, MAX_SNR_DB))


SPECTRUM_SECONDS = 0.032
BAND_FLOOR_DB = 55.0
"""A voice's fricatives at 8 kHz lie 30 to 50 dB below its vowels; an empty band lies at least 70 below."""
BAND_OVER_NOISE = 8.0
"""The loudest frames of pure noise exceed its median 4.3 times (95th percentile of an exponential distribution)."""
SMOOTHING_HZ = 300.0


def _bandwidth_hz(waveform: Waveform, voice: NDArray[np.bool_], pause: NDArray[np.bool_]) -> float:
    """Return the highest frequency in Hz at which the voice stands out from the noise and from an empty band."""
    size = int(SPECTRUM_SECONDS * waveform.sample_rate)
    count = min(len(waveform.samples) // size, len(voice))
    frames = waveform.samples[: count * size].reshape(count, size) * np.hanning(size)
    power = np.abs(np.fft.rfft(frames, axis=1)) ** 2
    voiced = voice[:count]
    if not voiced.any():
        return 0.0
    noisy = _noise_chunks(power.sum(axis=1), pause[:count])
    width = max(1, round(SMOOTHING_HZ * SPECTRUM_SECONDS))
    kernel = np.ones(width) / width
    # Take the loudest frames at each frequency: only fricatives reach high, and they are few.
    loud = np.convolve(np.percentile(power[voiced], 95, axis=0), kernel, "same")
    noise = np.convolve(np.median(power[noisy], axis=0), kernel, "same")
    reached = (loud > loud.max() * 10 ** (-BAND_FLOOR_DB / 10)) & (loud > BAND_OVER_NOISE * noise)
    return float(np.flatnonzero(reached).max(initial=0) / SPECTRUM_SECONDS)


DECAY_FROM_DB, DECAY_TO_DB = 5.0, 25.0
"""The part of a decay after a word from which reverberation time is read (ISO 3382: T20, from -5 to -25 dB)."""
DECAY_HOP_SECONDS = 0.01
DECAY_LONGEST_SECONDS = 0.6
DECAY_PERCENTILE = 25
"""Uses the quickest quarter of the decays: a voice can die away more slowly than the room, never faster."""
MIN_DECAYS = 2


def _reverberation_seconds(waveform: Waveform) -> float | None:
    """Return the seconds in which sound decays by 60 dB, read from how words die away into pauses."""
    hop = round(DECAY_HOP_SECONDS * waveform.sample_rate)
    count = len(waveform.samples) // hop
    squares = waveform.samples[: count * hop].reshape(count, hop).astype(np.float64) ** 2
    levels = 10 * np.log10(squares.mean(axis=1) + np.finfo(np.float64).tiny)
    longest = round(DECAY_LONGEST_SECONDS / DECAY_HOP_SECONDS)
    times = []
    loud = np.percentile(levels, 95) - DECAY_TO_DB / 2
    for start in (
        np.flatnonzero((levels[1:-1] >= levels[:-2]) & (levels[1:-1] > levels[2:]) & (levels[1:-1] > loud)) + 1
    ):
        fall = levels[start] - levels[start : start + longest]
        below = np.flatnonzero(fall >= DECAY_TO_DB)
        if len(below) == 0 or fall[: below[0]].min() < 0:
            continue
        first = int(np.flatnonzero(fall >= DECAY_FROM_DB)[0])
        seconds = max(1, int(below[0]) - first) * DECAY_HOP_SECONDS
        times.append(seconds * 60 / (fall[below[0]] - fall[first]) if below[0] > first else DECAY_HOP_SECONDS)
    return float(np.percentile(times, DECAY_PERCENTILE)) if len(times) >= MIN_DECAYS else None
