"""Chooses the part of a recording to clone a voice from."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .activity import HOP_SECONDS, Activity, find_speech, hop_edges, runs_of
from .levels import LEAD_MARGIN_SECONDS, TAIL_MARGIN_SECONDS, clipped_samples
from .waveform import Waveform

MIN_STRETCH_SECONDS = 3.0
MAX_STRETCH_SECONDS = 10.0
"""The lengths that GPT-SoVITS accepts as a reference."""
CUT_EVERY_SECONDS = 0.5
"""Each interval of this length offers one possible cut, at its quietest frame: pauses occur about that often."""
CUT_COST = 4.0
"""Cost of a cut in the loudest vowel, in seconds of speech; a cut in a pause costs nothing.
A reference that ends within a word makes the engine finish it: the word leaks into the output."""
PAUSE_COST = 1.0
"""Cost of each second without speech."""
CLIPPING_COST = 100.0
"""Cost of each second of clipped samples: 1% of them in 10 s outweighs all the speech in the stretch."""
PAUSE_SECONDS = 0.15
"""Noise is measured in silences at least this long; between two syllables the first is still dying away."""
GOOD_SNR_DB = 30.0
NOISE_COST_PER_DB = 0.2
"""Falling from a quiet room (30 dB) to an audible fan (20 dB) costs two seconds of speech."""


def select_stretch(
    waveform: Waveform,
    min_seconds: float = MIN_STRETCH_SECONDS,
    max_seconds: float = MAX_STRETCH_SECONDS,
    activity: Activity | None = None,
) -> tuple[float, float]:
    """Return (start, end) in seconds of the part best suited to cloning.

    It has the most speech and the least pause, clipping and noise, and begins and ends in pauses.
    A waveform shorter than `min_seconds` is returned whole.
    """
    duration = waveform.duration_seconds
    activity = activity or find_speech(waveform.samples, waveform.sample_rate)
    if duration <= min_seconds or len(activity.levels) == 0:
        return 0.0, duration
    cuts = _possible_cuts(activity)
    seconds = (cuts[None, :] - cuts[:, None]) * HOP_SECONDS
    allowed = (seconds >= min_seconds) & (seconds <= max_seconds)
    if not allowed.any():
        return 0.0, min(duration, max_seconds)
    scores = np.where(allowed, _scores(waveform, activity, cuts, seconds), -np.inf)
    first, last = np.unravel_index(int(np.argmax(scores)), scores.shape)
    start, end = cuts[first] * HOP_SECONDS, min(cuts[last] * HOP_SECONDS, duration)
    fitted_start, fitted_end = _fit_margins(activity, int(cuts[first]), int(cuts[last]))
    fitted_end = min(fitted_end, duration)
    if min_seconds <= fitted_end - fitted_start <= max_seconds:
        return fitted_start, fitted_end
    return float(start), float(end)


def _possible_cuts(activity: Activity) -> NDArray[np.intp]:
    """Return frame numbers in ascending order: both ends, and the quietest frame of every interval between."""
    piece = round(CUT_EVERY_SECONDS / HOP_SECONDS)
    count = len(activity.levels)
    inner = [start + int(np.argmin(activity.levels[start : start + piece])) for start in range(0, count, piece)]
    return np.unique(np.array([0, *inner, count + 1], dtype=np.intp))


def _scores(
    waveform: Waveform, activity: Activity, cuts: NDArray[np.intp], seconds: NDArray[np.floating]
) -> NDArray[np.float64]:
    """Score the stretch between every pair of cuts in seconds of speech, [cuts, cuts]."""

    def between(per_frame: NDArray[np.float64]) -> NDArray[np.float64]:
        sums = np.concatenate(([0.0], np.cumsum(per_frame)))[np.minimum(cuts, len(per_frame))]
        difference: NDArray[np.float64] = sums[None, :] - sums[:, None]
        return difference

    count = len(activity.levels)
    edges = hop_edges(len(waveform.samples), waveform.sample_rate)
    clipped = np.add.reduceat(clipped_samples(waveform.samples), edges[:-1], dtype=np.float64)[:count]
    power = 10.0 ** (activity.levels.astype(np.float64) / 10)
    speech = between(activity.speech.astype(np.float64)) * HOP_SECONDS
    active = between(activity.active.astype(np.float64))
    loud = between(power * activity.active) / np.maximum(active, 1)
    pauses = _pauses(activity)
    paused = between(pauses.astype(np.float64))
    overall_noise = 10.0 ** (activity.noise_dbfs / 10)
    quiet = np.where(paused > 0, between(power * pauses) / np.maximum(paused, 1), overall_noise)
    tiny = np.finfo(np.float64).tiny
    snr_db = 10 * np.log10(np.maximum(loud, tiny) / np.maximum(quiet, tiny))
    span = max(1.0, activity.speech_dbfs - activity.noise_dbfs)
    height = np.clip((activity.levels - activity.noise_dbfs) / span, 0, 1)
    # Cutting at the recording's own ends is free.
    cut_cost = CUT_COST * np.where((cuts > 0) & (cuts < count), height[np.minimum(cuts, count - 1)], 0.0)
    scores: NDArray[np.float64] = (
        speech
        - PAUSE_COST * (seconds - speech)
        - CLIPPING_COST * between(clipped) / waveform.sample_rate
        - NOISE_COST_PER_DB * np.clip(GOOD_SNR_DB - snr_db, 0, GOOD_SNR_DB)
        - cut_cost[:, None]
        - cut_cost[None, :]
    )
    return scores


def _pauses(activity: Activity) -> NDArray[np.bool_]:
    pauses = ~activity.active
    for start, end in runs_of(pauses):
        if (end - start) * HOP_SECONDS < PAUSE_SECONDS:
            pauses[start:end] = False
    return pauses


def _fit_margins(activity: Activity, first: int, last: int) -> tuple[float, float]:
    """Add the margins that `trim_silence` leaves around the speech between two frames, sparing neighbouring words."""
    pieces = runs_of(activity.active)
    inside = [index for index, (start, end) in enumerate(pieces) if start < last and end > first]
    if not inside:
        return first * HOP_SECONDS, last * HOP_SECONDS
    onset = max(first, pieces[inside[0]][0]) * HOP_SECONDS
    offset = min(last, pieces[inside[-1]][1] + 1) * HOP_SECONDS
    before = pieces[inside[0] - 1][1] * HOP_SECONDS if inside[0] > 0 else 0.0
    after = pieces[inside[-1] + 1][0] * HOP_SECONDS if inside[-1] + 1 < len(pieces) else np.inf
    start = min(onset, max(onset - LEAD_MARGIN_SECONDS, before))
    end = max(offset, min(offset + TAIL_MARGIN_SECONDS, after))
    return start, end
