"""Estimates whether a recording has several speakers, by how far its parts differ in timbre and pitch."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .waveform import resample

RATE_HZ = 16_000
HOP = 160
FRAME = 400
"""25 ms every 10 ms, as usual in speech recognition."""
FFT_SIZE = 512
BANDS, LOWEST_BAND_HZ, HIGHEST_BAND_HZ = 24, 100.0, 3800.0
"""Mel bands within a telephone's bandwidth, which holds the formants that distinguish speakers."""
COEFFICIENTS = 12
PITCH_FRAME = 1024
LOWEST_PITCH_HZ, HIGHEST_PITCH_HZ = 60.0, 400.0
PERIODIC = 0.6
"""Least normalised autocorrelation of a voiced frame."""
FIRST_PEAK_SHARE = 0.9
"""The earliest lag nearly as good as the best is the period, since the best may be a multiple of it."""
LOUD_RANGE_DB = 25.0
SHRINKAGE = 0.05
"""Added to the variances of standardised features, because a short part has too few frames to estimate its own."""
MIN_PART_FRAMES, MIN_PART_SHARE = 60, 0.2
"""Least voiced frames in each part: 0.6 s, and a fifth of all; less is just a word said differently."""
STEP_FRAMES, MAX_STEPS = 10, 40
"""A change of speaker is tested every tenth of a second, or at 40 places in long recordings."""


@dataclass(frozen=True, slots=True)
class Contrast:
    """Difference between the two most different parts of a recording.

    timbre: Mahalanobis distance of their mean cepstra; one speaker's parts stay at 2 or below.
    semitones: between their median pitches.
    """

    timbre: float
    semitones: float


def speaker_contrast(samples: NDArray[np.float32], sample_rate: int) -> Contrast:
    """Compare every passage of `samples`, float32 [n], with the rest; too little voice gives a contrast of 0.

    Each part is described by the mean cepstrum of its voiced frames (a small speaker embedding) and its pitch.
    """
    cepstra, pitch = _voiced_frames(resample(samples, sample_rate, RATE_HZ).astype(np.float64))
    count = len(pitch)
    least = max(MIN_PART_FRAMES, int(MIN_PART_SHARE * count))
    if count < 2 * least:
        return Contrast(0.0, 0.0)
    standard = (cepstra - cepstra.mean(axis=0)) / (cepstra.std(axis=0) + np.finfo(np.float64).eps)
    sums = np.vstack([np.zeros(COEFFICIENTS), np.cumsum(standard, axis=0)])
    scatter = standard.T @ standard
    cuts = [*range(0, count, max(STEP_FRAMES, count // MAX_STEPS)), count]
    timbre, start, end = max(
        (_distance(sums[end] - sums[start], end - start, scatter, count), start, end)
        for start, end in itertools.combinations(cuts, 2)
        if least <= end - start <= count - least
    )
    passage, rest = pitch[start:end], np.concatenate([pitch[:start], pitch[end:]])
    return Contrast(timbre, abs(float(np.median(passage) - np.median(rest))))


def _distance(part_sum: NDArray[np.float64], part: int, scatter: NDArray[np.float64], count: int) -> float:
    """Return the Mahalanobis distance of the means of a part and the rest (they sum to 0) under pooled covariance."""
    rest = count - part
    first, second = part_sum / part, -part_sum / rest
    pooled = (scatter - part * np.outer(first, first) - rest * np.outer(second, second)) / count
    difference = first - second
    return float(np.sqrt(difference @ np.linalg.solve(pooled + SHRINKAGE * np.eye(COEFFICIENTS), difference)))


def _voiced_frames(audio: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return cepstra [frames, COEFFICIENTS] and pitch in semitones [frames] of the loud voiced frames of `audio`."""
    count = (len(audio) - PITCH_FRAME) // HOP
    if count <= 0:
        return np.empty((0, COEFFICIENTS)), np.empty(0)
    frames = np.lib.stride_tricks.sliding_window_view(audio, FRAME)[::HOP][:count] * np.hamming(FRAME)
    power = np.abs(np.fft.rfft(frames, FFT_SIZE)) ** 2
    tiny = np.finfo(np.float64).tiny
    levels = 10 * np.log10(power.sum(axis=1) + tiny)
    pitch_hz, periodicity = _pitch(np.lib.stride_tricks.sliding_window_view(audio, PITCH_FRAME)[::HOP][:count])
    voiced = (periodicity > PERIODIC) & (levels > levels.max() - LOUD_RANGE_DB)
    # A floor far below speech keeps the empty bands of band-limited recordings from mattering.
    floor = power.sum(axis=1).max() * 1e-8 + tiny
    cepstra = np.log(power[voiced] @ _mel_bands().T + floor) @ _cosines().T
    return cepstra, 12 * np.log2(pitch_hz[voiced])


def _pitch(windows: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the pitch in Hz and the periodicity, 0 to 1, of every window [n, PITCH_FRAME].

    The window's own autocorrelation is divided out: P. Boersma, "Accurate short-term analysis of the fundamental
    frequency and the harmonics-to-noise ratio of a sampled sound", IFA Proceedings 17, 1993.
    """
    shape = np.hanning(PITCH_FRAME)
    longest, shortest = int(RATE_HZ / LOWEST_PITCH_HZ), int(RATE_HZ / HIGHEST_PITCH_HZ)
    centred = (windows - windows.mean(axis=1, keepdims=True)) * shape

    def autocorrelation(signal: NDArray[np.float64]) -> NDArray[np.float64]:
        spectrum = np.abs(np.fft.rfft(signal, 2 * PITCH_FRAME)) ** 2
        lags: NDArray[np.float64] = np.fft.irfft(spectrum)[..., : longest + 1]
        return lags / (lags[..., :1] + np.finfo(np.float64).tiny)

    correlation = (autocorrelation(centred) / autocorrelation(shape))[:, shortest:]
    best = correlation.max(axis=1)
    peaks = np.zeros_like(correlation, dtype=np.bool_)
    peaks[:, 1:-1] = (correlation[:, 1:-1] >= correlation[:, :-2]) & (correlation[:, 1:-1] >= correlation[:, 2:])
    period = (peaks & (correlation >= FIRST_PEAK_SHARE * best[:, None])).argmax(axis=1)
    return RATE_HZ / (period + shortest), best


def _mel_bands() -> NDArray[np.float64]:
    """Return triangular filters [BANDS, FFT_SIZE / 2 + 1], evenly spaced on O'Shaughnessy's mel scale."""
    lowest, highest = (2595 * np.log10(1 + hz / 700) for hz in (LOWEST_BAND_HZ, HIGHEST_BAND_HZ))
    edges = 700 * (10 ** (np.linspace(lowest, highest, BANDS + 2) / 2595) - 1)
    hz = np.arange(FFT_SIZE // 2 + 1) * RATE_HZ / FFT_SIZE
    left, middle, right = edges[:-2, None], edges[1:-1, None], edges[2:, None]
    bands: NDArray[np.float64] = np.minimum((hz - left) / (middle - left), (right - hz) / (right - middle)).clip(0)
    return bands


def _cosines() -> NDArray[np.float64]:
    """Return the cosine transform [COEFFICIENTS, BANDS] from log bands to cepstra 1 to COEFFICIENTS."""
    orders = np.arange(1, COEFFICIENTS + 1)
    table: NDArray[np.float64] = np.cos(np.pi / BANDS * np.outer(orders, np.arange(BANDS) + 0.5))
    return table
