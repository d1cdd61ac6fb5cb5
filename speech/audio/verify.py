"""Checks cheaply, before it is played or cached, that synthesised audio can be the intended sentence."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .activity import find_speech
from .errors import BrokenSpeech
from .levels import clipped_samples

SILENT_DBFS = -50.0
"""Engines speak at -25 to -15 dBFS; speech 25 dB below that would be inaudible beside a television."""
MAX_CLIPPED_FRACTION = 0.005
MAX_OFFSET = 0.05
"""Relative to full scale; a larger constant offset clicks when the loudspeaker starts and stops."""
MIN_SYLLABLE_SECONDS = 0.06
MAX_SYLLABLE_SECONDS = 0.9
"""Korean read aloud takes 0.15 to 0.2 s a syllable: 0.08 s at double speed, 0.4 s at half speed with pauses."""
SINGLE_WORD_SECONDS = 0.5
"""Added to the upper limit, since a word of one syllable is drawn out."""


def verify_speech(samples: NDArray[np.float32], sample_rate: int, syllables: int) -> None:
    """Check that `samples`, float [n], may be `syllables` (at least 1) spoken syllables.

    Raises BrokenSpeech; its `reason` is shape, not_finite, offset, silent, clipped, too_short or too_long.
    """
    if samples.ndim != 1 or len(samples) == 0:
        raise BrokenSpeech("shape", f"{samples.shape}")
    if not np.isfinite(samples).all():
        raise BrokenSpeech("not_finite", "NaN or infinite samples")
    offset = float(samples.mean(dtype=np.float64))
    if abs(offset) > MAX_OFFSET:
        raise BrokenSpeech("offset", f"mean {offset:.3f}")
    activity = find_speech(samples, sample_rate)
    pieces = activity.stretches()
    if not pieces or activity.speech_dbfs < SILENT_DBFS:
        raise BrokenSpeech("silent", f"{activity.speech_dbfs:.1f} dBFS")
    clipped = float(clipped_samples(samples).mean())
    if clipped > MAX_CLIPPED_FRACTION:
        raise BrokenSpeech("clipped", f"{clipped:.2%} of the samples")
    seconds = pieces[-1][1] - pieces[0][0]
    if seconds < MIN_SYLLABLE_SECONDS * syllables:
        raise BrokenSpeech("too_short", f"{seconds:.2f} s for {syllables} syllables")
    if seconds > MAX_SYLLABLE_SECONDS * syllables + SINGLE_WORD_SECONDS:
        raise BrokenSpeech("too_long", f"{seconds:.2f} s for {syllables} syllables")
