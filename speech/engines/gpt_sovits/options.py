"""The options of one request to this engine, and their defaults."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypedDict

from speech.engines.base import SpeakingKeywords, SpeakingOptions


@dataclass(frozen=True)
class SamplingOptions:
    """How codes are drawn. The defaults are the reference's (docs/gpt_sovits.md#sampling)."""

    top_k: int = 15
    """Draws only from this many of the likeliest codes; 0 allows all, and 1 makes the result deterministic."""
    top_p: float = 1.0
    """Draws only from the likeliest codes that together have this share of the probability; 1 allows all."""
    temperature: float = 1.0
    """Divides the logits: below 1 makes likely codes likelier, above 1 makes unlikely codes likelier."""
    repetition_penalty: float = 1.35
    """Makes a code that has already occurred less likely by this factor; 1 changes nothing."""
    greedy: bool = False
    """Whether to always take the likeliest code, after the repetition penalty."""

    @property
    def leaves_chance(self) -> bool:
        """Whether another seed could draw other codes."""
        return not self.greedy and self.top_k != 1


@dataclass(frozen=True)
class SynthesisOptions(SpeakingOptions, SamplingOptions):
    """All options of one request: those of every engine, how codes are drawn, and the waveform's noise."""

    noise_scale: float = 0.5
    """Scales the noise the waveform is made from; at 0 the waveform does not depend on the seed.

    The default is the reference's fixed value (docs/gpt_sovits.md#acoustic-model).
    """


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
