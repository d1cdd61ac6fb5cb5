"""How good a recording is to clone a voice from: figures only; what they mean is the app's to say."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .loudness import integrated_loudness
from .sample import PreparedSample
from .speakers import Contrast, speaker_contrast
from .voice_activity import CHUNK_SECONDS, SPEECH_PROBABILITY, speech_probabilities
from .waveform import Waveform

PAUSE_PROBABILITY = 0.15
"""Below this the network is sure that nobody speaks; between it and SPEECH_PROBABILITY words begin and end."""
MIN_PAUSE_CHUNKS = 5
"""0.16 s of pauses, all together, are enough to measure noise in; with less the quietest speech stands for it."""
QUIETEST_PERCENTILE = 5
SPECTRUM_SECONDS = 0.032
BAND_FLOOR_DB = 55.0
"""A voice's fricatives at 8 kHz lie 30 to 50 dB below its vowels; an empty band lies 70 and more below."""
BAND_OVER_NOISE = 8.0
"""The loudest frames of noise alone exceed its median 4.3 times (an exponential distribution's 95th percentile)."""
SMOOTHING_HZ = 300.0
MAX_SNR_DB = 60.0
"""What a pause of digital silence is reported as."""
DECAY_FROM_DB, DECAY_TO_DB = 5.0, 25.0
"""Part of a fall after a word from which reverberation time is read (ISO 3382: T20, from -5 to -25 dB)."""
DECAY_HOP_SECONDS = 0.01
DECAY_LONGEST_SECONDS = 0.6
DECAY_PERCENTILE = 25
"""The quickest quarter of the falls: a voice can die away slower than the room, never quicker."""
MIN_DECAYS = 2


@dataclass(frozen=True, slots=True)
class Measurements:
    """Of a prepared sample.

    speech_seconds: with a human voice, by a network. voice_share: of the time that is not silent, 0 to 1.
    snr_db: voice over noise. clipped_fraction: 0 to 1. loudness_lufs: BS.1770 gated.
    bandwidth_hz: up to which the voice reaches. contrast: between the two most different parts.
    reverberation_seconds: time to fall by 60 dB; None where no word ends in a long enough pause.
    """

    speech_seconds: float
    voice_share: float
    snr_db: float
    clipped_fraction: float
    loudness_lufs: float
    bandwidth_hz: float
    contrast: Contrast
    reverberation_seconds: float | None


def measure_quality(sample: PreparedSample) -> Measurements:
    """Measure everything; takes about a tenth of the recording's length."""
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
    """Mean square of each of the network's chunks, float64 [chunks]."""
    edges = (np.arange(chunks) * CHUNK_SECONDS * waveform.sample_rate).astype(np.intp)
    squares = waveform.samples.astype(np.float64) ** 2
    counts = np.diff(np.append(edges, len(squares)))
    power: NDArray[np.float64] = np.add.reduceat(squares, edges) / np.maximum(counts, 1)
    return power


def _noise_chunks(power: NDArray[np.float64], pause: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Mark where noise can be measured: the pauses, or else the quietest chunks."""
    if pause.sum() >= MIN_PAUSE_CHUNKS:
        return pause
    return power <= np.percentile(power, QUIETEST_PERCENTILE)


def _snr_db(power: NDArray[np.float64], voice: NDArray[np.bool_], pause: NDArray[np.bool_]) -> float:
    """Power of the voice (noise taken off) over the median power of the pauses, in dB; 0 without any voice."""
    if not voice.any():
        return 0.0
    noise = float(np.median(power[_noise_chunks(power, pause)]))
    signal = float(power[voice].mean()) - noise
    if signal <= 0:
        return 0.0
    return float(np.clip(10 * np.log10(signal / max(noise, np.finfo(np.float64).tiny)), 0.0, MAX_SNR_DB))


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
    # The loudest frames at each frequency: fricatives, which alone reach high, are few.
    loud = np.convolve(np.percentile(power[voiced], 95, axis=0), kernel, "same")
    noise = np.convolve(np.median(power[noisy], axis=0), kernel, "same")
    reached = (loud > loud.max() * 10 ** (-BAND_FLOOR_DB / 10)) & (loud > BAND_OVER_NOISE * noise)
    return float(np.flatnonzero(reached).max(initial=0) / SPECTRUM_SECONDS)


def _reverberation_seconds(waveform: Waveform) -> float | None:
    """Return the time in which sound falls by 60 dB, read from how words die away into pauses."""
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
