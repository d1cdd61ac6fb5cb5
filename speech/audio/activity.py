"""Finds speech in a waveform by comparing frame levels with a threshold that follows the noise."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

HOP_SECONDS = 0.01
FRAME_SECONDS = 2 * HOP_SECONDS
"""Two hops: long enough for a period of the lowest voice, short enough to place a cut between words."""
FLOOR_DBFS = -100.0
"""Stands for digital silence, which has no logarithm; below the last bit of 16."""


@dataclass(frozen=True, slots=True)
class Activity:
    """Speech activity by frame: frame i covers FRAME_SECONDS from i * HOP_SECONDS on.

    levels: dBFS, float32 [n]. active: bool [n], above the threshold, clicks removed.
    speech: bool [n], `active` with short pauses filled. speech_dbfs: level of the loud frames.
    noise_dbfs: level of the quietest tenth of all frames.
    """

    levels: NDArray[np.float32]
    active: NDArray[np.bool_]
    speech: NDArray[np.bool_]
    speech_dbfs: float
    noise_dbfs: float

    @property
    def speech_seconds(self) -> float:
        """Seconds of speech, short pauses included."""
        return sum(end - start for start, end in self.stretches())

    def stretches(self) -> list[tuple[float, float]]:
        """Return (start, end) in seconds of every uninterrupted stretch of speech."""
        return [(start * HOP_SECONDS, (end - 1) * HOP_SECONDS + FRAME_SECONDS) for start, end in runs_of(self.speech)]


def runs_of(mask: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Return (first, last + 1) of every run of True in `mask`, shape [n]."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], mask, [False])).astype(np.int8)))
    return [(int(start), int(end)) for start, end in edges.reshape(-1, 2)]


def hop_edges(count: int, sample_rate: int) -> NDArray[np.intp]:
    """Return the sample at which each whole hop of `count` samples begins, and where the last ends, [hops + 1].

    At rates like 22,050 Hz, hops differ by a sample so that frame numbers stay accurate times to the end.
    """
    hops = int(count / (HOP_SECONDS * sample_rate))
    edges: NDArray[np.intp] = np.rint(np.arange(hops + 1) * (HOP_SECONDS * sample_rate)).astype(np.intp)
    return edges


def frame_levels(samples: NDArray[np.float32], sample_rate: int) -> NDArray[np.float32]:
    """Return the level of every frame in dBFS (a full-scale square wave is 0), float32 [frames].

    A constant offset is ignored. Audio shorter than one frame has no frames.
    """
    edges = hop_edges(len(samples), sample_rate)
    if len(edges) < 3:
        return np.empty(0, np.float32)
    lengths, whole = np.diff(edges), samples[: edges[-1]]
    # Use double precision: subtracting a large offset from a quiet sound cancels most digits.
    power = np.add.reduceat(np.square(whole), edges[:-1], dtype=np.float64) / lengths
    mean = np.add.reduceat(whole, edges[:-1], dtype=np.float64) / lengths
    frame_power = (power[1:] + power[:-1]) / 2 - ((mean[1:] + mean[:-1]) / 2) ** 2
    smallest = 10 ** (FLOOR_DBFS / 10)
    levels: NDArray[np.float32] = (10 * np.log10(np.maximum(frame_power, smallest))).astype(np.float32)
    return levels


SPEECH_SHARE = 0.05
MAX_SPEECH_SECONDS = 1.0
"""The loudest 5% of frames are vowels; in a long recording with little speech, only the loudest second."""
NOISE_PERCENTILE = 10
THRESHOLD_SHARE = 0.3
"""Position of the threshold between noise and speech: vowels and most consonants lie in the upper 70%."""
MIN_DEPTH_DB = 6.0
"""A level this near to the vowels' is speech, even if a held vowel leaves no pause to measure noise in."""
MAX_DEPTH_DB = 35.0
"""A level this far below the vowels' is not speech, however quiet the room: breaths and room echo are there."""


def find_speech(samples: NDArray[np.float32], sample_rate: int) -> Activity:
    """Separate speech from pauses in `samples`, float32 [n]. Steady sound without any pause counts as speech."""
    levels = frame_levels(samples, sample_rate)
    if len(levels) == 0:
        nothing = np.zeros(0, np.bool_)
        return Activity(levels, nothing, nothing, FLOOR_DBFS, FLOOR_DBFS)
    loud = max(1, round(min(SPEECH_SHARE * len(levels), MAX_SPEECH_SECONDS / HOP_SECONDS)))
    speech_dbfs = float(np.partition(levels, len(levels) - loud)[len(levels) - loud])
    noise = _noise_around(levels)
    threshold = noise + THRESHOLD_SHARE * (speech_dbfs - noise)
    threshold = threshold.clip(speech_dbfs - MAX_DEPTH_DB, speech_dbfs - MIN_DEPTH_DB)
    active = _without_bursts((levels >= threshold) & (levels > FLOOR_DBFS))
    noise_dbfs = float(np.percentile(levels, NOISE_PERCENTILE))
    return Activity(levels, active, _with_pauses_filled(active), speech_dbfs, noise_dbfs)


NOISE_WINDOW_SECONDS = 3.0
NOISE_STEP_SECONDS = 0.1
"""Noise is the quietest tenth of the surrounding frames: three seconds of speech always have pauses between words.
It is local, because a fan that starts midway must not turn the rest into speech."""


def _noise_around(levels: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return the noise level around every frame, dBFS [n]."""
    window = round(NOISE_WINDOW_SECONDS / HOP_SECONDS)
    step = round(NOISE_STEP_SECONDS / HOP_SECONDS)
    last_start = max(0, len(levels) - window)
    starts = (min(max(0, middle - window // 2), last_start) for middle in range(0, len(levels), step))
    noise = [np.percentile(levels[start : start + window], NOISE_PERCENTILE) for start in starts]
    return np.repeat(np.array(noise, np.float64), step)[: len(levels)]


SHORT_BURST_SECONDS = 0.06
"""An isolated burst shorter than this is a click or a knock, not a syllable."""


def _without_bursts(active: NDArray[np.bool_]) -> NDArray[np.bool_]:
    kept = active.copy()
    for start, end in runs_of(_with_pauses_filled(active)):
        if active[start:end].sum() * HOP_SECONDS < SHORT_BURST_SECONDS:
            kept[start:end] = False
    return kept


SHORT_PAUSE_SECONDS = 0.3
"""Shorter gaps, such as stop consonants and gaps between words, are part of speech (the hangover)."""


def _with_pauses_filled(active: NDArray[np.bool_]) -> NDArray[np.bool_]:
    filled = active.copy()
    pieces = runs_of(active)
    for (_, end), (start, _) in itertools.pairwise(pieces):
        if (start - end) * HOP_SECONDS < SHORT_PAUSE_SECONDS:
            filled[end:start] = True
    return filled
