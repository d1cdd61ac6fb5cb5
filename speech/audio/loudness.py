"""Measures perceived loudness (ITU-R BS.1770-4), and normalises speech to one loudness."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

TABLE_RATE_HZ = 48_000
SHELF_B, SHELF_A = (1.53512485958697, -2.69169618940638, 1.19839281085285), (1.0, -1.69065929318241, 0.73248077421585)
HIGH_PASS_B, HIGH_PASS_A = (1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621)
"""The K-weighting of BS.1770-4, annex 1, tables 1 and 2, for 48 kHz: a shelf for the head, then a high-pass."""
OFFSET_LUFS = -0.691
BLOCK_SECONDS = 0.4
BLOCKS_PER_LENGTH = 4
"""Gating blocks of 400 ms that overlap by 75%."""
ABSOLUTE_GATE_LUFS = -70.0
RELATIVE_GATE_LU = -10.0
FILTER_SECONDS = 0.2
"""Within this time the weighting's impulse response falls below a billionth."""
PIECE_SECONDS = 2.0
"""Length filtered at a time, to limit memory."""
TARGET_LUFS = -16.0
"""The loudest that AES TD1004 allows for streams to small devices; a pill box must be heard from the next room."""
PEAK_LIMIT_DBFS = -1.0
"""Leaves room for the overshoot of lossy encoders."""
MAX_LIMITING_DB = 6.0
"""Only the peaks of vowels lie within a voice's last 6 dB; more limiting sounds squashed."""
LIMITER_SECONDS = 0.005
"""Time over which the gain falls and rises around a peak: a period of a low voice, so that no period is distorted."""


def integrated_loudness(samples: NDArray[np.float32], sample_rate: int) -> float:
    """Return the gated loudness of mono `samples`, float32 [n], in LUFS; -inf if nothing passes the gates.

    Audio shorter than one block of 400 ms is measured as one block.
    """
    powers = _block_powers(samples, sample_rate)
    gated = powers[powers > _power(ABSOLUTE_GATE_LUFS)]
    if len(gated) == 0:
        return float("-inf")
    gated = gated[gated > gated.mean() * 10 ** (RELATIVE_GATE_LU / 10)]
    return OFFSET_LUFS + 10 * float(np.log10(gated.mean()))


def normalise_loudness(
    samples: NDArray[np.float32],
    sample_rate: int,
    target_lufs: float = TARGET_LUFS,
    peak_limit_dbfs: float = PEAK_LIMIT_DBFS,
) -> NDArray[np.float32]:
    """Return `samples`, float32 [n], at the target loudness; silence is returned unchanged.

    Peaks above the limit are reduced smoothly, by at most MAX_LIMITING_DB: a voice with more contrast than that
    stays below the target. Nothing exceeds the limit.
    """
    loudness = integrated_loudness(samples, sample_rate)
    if loudness == float("-inf"):
        return samples
    limit = 10 ** (peak_limit_dbfs / 20)
    highest_gain = limit * 10 ** (MAX_LIMITING_DB / 20) / float(np.abs(samples).max())
    louder = samples * np.float32(min(10 ** ((target_lufs - loudness) / 20), highest_gain))
    return _limit_peaks(louder, limit, max(1, round(LIMITER_SECONDS * sample_rate)))


def _limit_peaks(samples: NDArray[np.float32], limit: float, reach: int) -> NDArray[np.float32]:
    """Scale down what exceeds `limit`, with the effect fading out over `reach` samples on either side.

    Takes the smallest gain needed within `reach`, then averages it twice over windows that together span as far, so
    that each sample's gain is a mean of gains no greater than the one it needs itself.
    """
    needed = np.minimum(1.0, limit / np.maximum(np.abs(samples), limit))
    if needed.min(initial=1.0) == 1.0:
        return samples
    lowest = np.pad(needed, 2 * reach, constant_values=1.0)
    width = 2 * reach + 1
    covered = 1
    while covered < width:
        shift = min(covered, width - covered)
        lowest = np.minimum(lowest[:-shift], lowest[shift:])
        covered += shift
    gain = lowest
    for _ in range(2):
        sums = np.cumsum(np.concatenate(([0.0], gain)))
        gain = (sums[reach + 1 :] - sums[: -reach - 1]) / (reach + 1)
    # The clip only guards against rounding.
    limited: NDArray[np.float32] = np.clip(samples * gain, -limit, limit).astype(np.float32)
    return limited


def _power(lufs: float) -> float:
    """Convert a loudness to the mean square of K-weighted samples."""
    return float(10 ** ((lufs - OFFSET_LUFS) / 10))


def _block_powers(samples: NDArray[np.float32], sample_rate: int) -> NDArray[np.float64]:
    """Return the K-weighted mean square of every gating block, [blocks]."""
    step = round(BLOCK_SECONDS / BLOCKS_PER_LENGTH * sample_rate)
    squares, whole_steps = _squares_of_steps(samples, sample_rate, step), len(samples) // step
    if whole_steps < BLOCKS_PER_LENGTH:
        return np.array([squares.sum() / max(1, len(samples))])
    in_blocks = np.convolve(squares[:whole_steps], np.ones(BLOCKS_PER_LENGTH), "valid")
    return np.asarray(in_blocks / (step * BLOCKS_PER_LENGTH), np.float64)


def _squares_of_steps(samples: NDArray[np.float32], sample_rate: int, step: int) -> NDArray[np.float64]:
    """Return the sum of squares of the weighted samples in each step (the last may be shorter), [steps].

    Filters piece by piece (overlap-save): each piece is preceded by the samples that still affect its filter.
    """
    lead = round(FILTER_SECONDS * sample_rate)
    piece = max(1, round(PIECE_SECONDS * sample_rate) // step) * step
    size = 1 << (lead + piece + lead - 1).bit_length()
    response = _k_response(np.fft.rfftfreq(size, 1 / sample_rate))
    sums = []
    for start in range(0, len(samples), piece):
        begin = max(0, start - lead)
        # The zeros after the piece absorb the tail of the response before it wraps around to the beginning.
        spectrum = np.fft.rfft(samples[begin : start + piece], size) * response
        heard = np.fft.irfft(spectrum, size)[start - begin : min(start + piece, len(samples)) - begin]
        sums.append(np.add.reduceat(heard**2, np.arange(0, len(heard), step)))
    return np.concatenate(sums) if sums else np.zeros(1)


def _k_response(frequencies_hz: NDArray[np.floating]) -> NDArray[np.complex128]:
    """Return the weighting's response at each frequency.

    The standard's 48 kHz filters are evaluated at the frequency itself, so other rates need no filters of their own.
    """
    z = np.exp(-2j * np.pi * np.minimum(frequencies_hz, TABLE_RATE_HZ / 2) / TABLE_RATE_HZ)
    powers = np.stack([np.ones_like(z), z, z * z])
    response: NDArray[np.complex128] = np.ones_like(z)
    for b, a in ((SHELF_B, SHELF_A), (HIGH_PASS_B, HIGH_PASS_A)):
        response = response * (np.array(b) @ powers) / (np.array(a) @ powers)
    return response
