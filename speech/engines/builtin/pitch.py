"""Estimates the fundamental frequency of a voice with YIN, in numpy."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

LOWEST_HZ: Final = 60.0
HIGHEST_HZ: Final = 500.0
ANALYSIS_RATE: Final = 16_000  # Hz: keeps every harmonic the estimator uses, at a third of the work of 44.1 kHz
FRAME_SECONDS: Final = 0.032  # a frame and its lag hold two periods of the lowest pitch
HOP_SECONDS: Final = 0.010
APERIODICITY_LIMIT: Final = 0.15  # the paper uses 0.1; connected speech needs slightly more
LOUDNESS_FLOOR: Final = 0.03  # of the loudest frame's RMS (-30 dB): quieter frames are breath or room
OUTLIER_RATIO: Final = 1.8  # a frame further than this from the median is an octave error
FEWEST_VOICED_FRAMES: Final = 15  # 0.15 s of voice; fewer say nothing about a speaker


def track_f0(audio: NDArray[np.float32], sample_rate: int) -> NDArray[np.float64]:
    """Return the F0 of each voiced frame in Hz, shape [voiced frames], 10 ms apart, within 60..500.

    audio: float32 mono, shape [n]. Steps 2 to 5 of de Cheveigné and Kawahara, "YIN, a fundamental
    frequency estimator for speech and music", JASA 111(4), 2002.
    """
    samples = at_analysis_rate(audio, sample_rate)
    frame = int(FRAME_SECONDS * ANALYSIS_RATE)
    hop = int(HOP_SECONDS * ANALYSIS_RATE)
    longest = int(ANALYSIS_RATE / LOWEST_HZ) + 2
    if len(samples) < frame + longest:
        return np.zeros(0)
    windows = np.lib.stride_tricks.sliding_window_view(samples, frame + longest)[::hop]
    loudness = np.sqrt(np.mean(windows[:, :frame] ** 2, axis=1))
    windows = windows[loudness > max(LOUDNESS_FLOOR * loudness.max(), np.finfo(np.float32).tiny)]
    if len(windows) == 0:
        return np.zeros(0)
    return _drop_octave_errors(_periods_to_hz(_normalised_difference(windows, frame, longest)))


def mean_f0(audio: NDArray[np.float32], sample_rate: int) -> float | None:
    """Return the mean F0 over the voiced frames in Hz, or None if there is too little voice."""
    track = track_f0(audio, sample_rate)
    return float(track.mean()) if len(track) >= FEWEST_VOICED_FRAMES else None


def at_analysis_rate(audio: NDArray[np.float32], sample_rate: int) -> NDArray[np.float64]:
    """Resample to 16 kHz, the rate of every analysis here; returns float64 mono, shape [m]."""
    if sample_rate != ANALYSIS_RATE:
        import soxr

        audio = soxr.resample(audio, sample_rate, ANALYSIS_RATE)
    return audio.astype(np.float64)


def _normalised_difference(windows: NDArray[np.float64], frame: int, longest: int) -> NDArray[np.float64]:
    """Compute the paper's d'(lag), equations 6 and 8; shape [frames, longest]."""
    size = 1 << (frame + longest - 1).bit_length()
    head = np.fft.rfft(windows[:, :frame], size, axis=1)
    correlation = np.fft.irfft(np.fft.rfft(windows, size, axis=1) * head.conj(), size, axis=1)[:, :longest]
    energy = np.cumsum(np.pad(windows**2, ((0, 0), (1, 0))), axis=1)
    lagged = energy[:, frame : frame + longest] - energy[:, :longest]
    difference = np.maximum(lagged[:, :1] + lagged - 2 * correlation, 0.0)
    running = np.cumsum(difference[:, 1:], axis=1)
    normalised = np.ones_like(difference)
    lags = np.arange(1, longest)
    np.divide(difference[:, 1:] * lags, running, out=normalised[:, 1:], where=running > 0)
    return normalised


def _periods_to_hz(normalised: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the F0 in Hz at the first dip below the limit, refined by a parabola; frames without one are dropped."""
    shortest = int(ANALYSIS_RATE / HIGHEST_HZ)
    left, middle, right = normalised[:, shortest - 1 : -2], normalised[:, shortest:-1], normalised[:, shortest + 1 :]
    dips = (middle < left) & (middle <= right) & (middle < APERIODICITY_LIMIT)
    voiced = dips.any(axis=1)
    rows = np.flatnonzero(voiced)
    lags = dips[voiced].argmax(axis=1)
    before, at, after = left[rows, lags], middle[rows, lags], right[rows, lags]
    shift = (before - after) / (2 * np.maximum(before - 2 * at + after, np.finfo(np.float64).tiny))
    hz: NDArray[np.float64] = ANALYSIS_RATE / (lags + shortest + np.clip(shift, -0.5, 0.5))
    return hz


def _drop_octave_errors(track: NDArray[np.float64]) -> NDArray[np.float64]:
    if len(track) == 0:
        return track
    ratio = track / np.median(track)
    return track[(ratio < OUTLIER_RATIO) & (ratio > 1 / OUTLIER_RATIO)]
