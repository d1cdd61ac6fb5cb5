"""What a caller may set for one request to this engine, and what it is where nothing is set."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypedDict

from speech.engines.base import SpeakingKeywords, SpeakingOptions

NOISE_SCALE = 0.5
"""What the reference always takes (docs/gpt_sovits.md#acoustic-model)."""


@dataclass(frozen=True)
class SamplingOptions:
    """How the next code is drawn. Defaults are the reference's (docs/gpt_sovits.md#sampling)."""

    top_k: int = 15
    """Only so many of the likeliest codes can be drawn; 0 lets all be drawn, and 1 leaves nothing to chance."""
    top_p: float = 1.0
    """Only the likeliest codes that together make up this share of the probability can be drawn; 1 lets all."""
    temperature: float = 1.0
    """Logits are divided by it: below 1 likely codes become likelier, above 1 unlikely ones do."""
    repetition_penalty: float = 1.35
    """A code that has occurred is made less likely by this factor; 1 leaves it as it is."""
    greedy: bool = False
    """Whether the likeliest code is always taken, after the repetition penalty."""

    @property
    def leaves_chance(self) -> bool:
        """Whether another seed could draw other codes."""
        return not self.greedy and self.top_k != 1


@dataclass(frozen=True)
class SynthesisOptions(SpeakingOptions, SamplingOptions):
    """Everything that one request may set: what any engine takes, how codes are drawn, and the waveform's noise."""

    noise_scale: float = NOISE_SCALE
    """The noise that the waveform is made from is multiplied by it; at 0 it is the same waveform for every seed."""


class SamplingKeywords(TypedDict, total=False):
    """The fields of `SamplingOptions`, as keyword arguments of a call."""

    top_k: int
    top_p: float
    temperature: float
    repetition_penalty: float
    greedy: bool


class SynthesisKeywords(SpeakingKeywords, SamplingKeywords, total=False):
    """The fields of `SynthesisOptions`, as keyword arguments of a call."""

    noise_scale: float
