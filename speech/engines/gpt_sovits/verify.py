"""Checks codes and samples for the reference's known failures, by measurement."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from speech.engines.base import SynthesisFailed
from speech.engines.gpt_sovits.alignment import Alignment
from speech.engines.gpt_sovits.features import SAMPLE_RATE


@dataclass(frozen=True, slots=True)
class Expectation:
    """Bounds and estimate of the number of codes for a piece."""

    least: int
    usual: int
    most: int


CODES_PER_PHONEME = 2.1
"""Usual in read speech: 12 phonemes (half syllables, spaces) a second at 25 codes a second."""
SLOWEST_REFERENCE, FASTEST_REFERENCE = 4.0, 1.3
"""Bounds, in codes per phoneme, to the speaking rate measured in a reference clip."""
REFERENCE_SILENCE_CODES = 15
"""Codes of the 0.6 s of silence that are appended to the clip."""
FEWEST_PROMPT_PHONEMES = 10
EDGE_CODES = 12
"""Codes of silence allowed around the speech: 0.5 s."""
SHORTEST, LONGEST = 0.4, 2.5
"""Accepted length, as a share of the expected length."""


def expect(phonemes: int, prompt_codes: int, prompt_phonemes: int) -> Expectation:
    """Estimate the number of codes for `phonemes`, at the reference's own rate if its clip is long enough to tell."""
    rate = CODES_PER_PHONEME
    if prompt_phonemes >= FEWEST_PROMPT_PHONEMES:
        measured = (prompt_codes - REFERENCE_SILENCE_CODES) / prompt_phonemes
        rate = min(max(measured, FASTEST_REFERENCE), SLOWEST_REFERENCE)
    usual = phonemes * rate
    return Expectation(int(usual * SHORTEST), int(usual) + EDGE_CODES, int(usual * LONGEST) + EDGE_CODES)


MOST_SKIPPED = 8
MOST_REPEATED = 8
"""Most phonemes that may be skipped or repeated in a row; a Korean syllable has two to three."""
MOST_LEAKED = 0.3


def check_codes(codes: list[int], ended: bool, expected: Expectation, alignment: Alignment | None) -> None:
    """Raise SynthesisFailed for codes that cannot be the text: too few or many, endless, stuck, words lost or added."""
    if not ended:
        raise SynthesisFailed(f"no end after {len(codes)} codes, {expected.usual} were expected")
    if not expected.least <= len(codes) <= expected.most:
        raise SynthesisFailed(f"ended after {len(codes)} codes, {expected.usual} were expected")
    if is_stuck(codes):
        raise SynthesisFailed("the same codes over and over")
    if alignment is None:
        return
    if alignment.skipped > MOST_SKIPPED or alignment.missing > MOST_SKIPPED:
        raise SynthesisFailed(f"{max(alignment.skipped, alignment.missing)} phonemes in a row were swallowed")
    if alignment.repeated > MOST_REPEATED:
        raise SynthesisFailed(f"{alignment.repeated} phonemes were repeated")
    if alignment.leaked > MOST_LEAKED:
        raise SynthesisFailed(f"{alignment.leaked:.0%} of the time on the reference's words")


REPEATED_CYCLE = 8
REPEATED_TIMES = 5
"""A cycle of up to 8 codes (a third of a second) is stuck when it repeats 5 times ..."""
REPEATED_CODES = 20
"""... and fills at least 0.8 s; a held vowel or a pause is shorter."""


def is_stuck(codes: list[int]) -> bool:
    """Return whether the codes contain a short cycle that repeats for too long."""
    for cycle in range(1, REPEATED_CYCLE + 1):
        needed = max(REPEATED_CODES, cycle * REPEATED_TIMES) - cycle
        run = 0
        for earlier, later in zip(codes, codes[cycle:], strict=False):
            run = run + 1 if earlier == later else 0
            if run >= needed:
                return True
    return False


SILENCE_RMS = 10 ** (-50 / 20)
"""-50 dBFS; anything quieter is silence."""
FRAME_SECONDS = 0.02
LEAST_VOICED = 0.25
"""Least share of frames that must not be silent."""
LONGEST_PAUSE_SECONDS = 1.5


def check_samples(samples: NDArray[np.float32]) -> None:
    """Raise SynthesisFailed for NaN, a silent waveform, or a long pause inside the speech.

    samples: float32 [n] at 32 kHz, one piece without the pause after it.
    """
    if not np.isfinite(samples).all():
        raise SynthesisFailed("the waveform has values that are no numbers")
    frame = int(FRAME_SECONDS * SAMPLE_RATE)
    frames = samples[: len(samples) // frame * frame].reshape(-1, frame)
    loud = np.sqrt((frames.astype(np.float64) ** 2).mean(axis=1)) > SILENCE_RMS
    if not loud.any() or loud.mean() < LEAST_VOICED:
        raise SynthesisFailed("the waveform is silent")
    edges = np.flatnonzero(loud)
    pause = int(np.diff(edges).max(initial=1)) - 1
    if pause * FRAME_SECONDS > LONGEST_PAUSE_SECONDS:
        raise SynthesisFailed(f"{pause * FRAME_SECONDS:.1f} s of silence inside the speech")
