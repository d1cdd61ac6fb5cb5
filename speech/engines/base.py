"""What every speech engine offers, and the errors it may raise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Protocol, TypedDict, Unpack

import numpy as np
from numpy.typing import NDArray

SLOWEST: Final = 0.5
FASTEST: Final = 2.0
"""Bounds of the speed that every engine keeps to."""


class EngineError(Exception):
    """Base of everything an engine raises on purpose. The text is for developers, never for users."""


class EngineUnavailable(EngineError):
    """The engine cannot run here: weights or a package are missing, broken or of the wrong kind."""


class UnspeakableText(EngineError):
    """Nothing in the text can be spoken: it is empty, punctuation only or emoji only."""


class UnsupportedLanguage(EngineError):
    """The engine does not speak the language, or lacks the package that would let it."""


class BadReference(EngineError):
    """The reference audio or a stored reference cannot be used by this engine."""


class DeadlineExceeded(EngineError):
    """The request's deadline passed between two pieces."""


class SynthesisFailed(EngineError):
    """The engine spoke, but not the text: silence, swallowed or repeated words, NaN."""


@dataclass(frozen=True, slots=True)
class Speech:
    """Spoken audio.

    samples: float32 mono, shape [n], within -1..1. sample_rate: Hz.
    """

    samples: NDArray[np.float32]
    sample_rate: int

    @property
    def duration_seconds(self) -> float:
        """Length in seconds."""
        return len(self.samples) / self.sample_rate


@dataclass(frozen=True)
class SpeakingOptions:
    """How a text is to be spoken, as every engine understands it. Raises ValueError for a speed out of bounds."""

    language: str = "ko"
    """What the text is read as: one of the engine's languages."""
    speed: float = 1.0
    """How fast, from 0.5 to 2; larger is faster."""
    seed: int | None = None
    """Speech with the same seed sounds the same; None leaves it to chance."""
    deadline: float | None = None
    """A `time.monotonic()` instant, checked between pieces, after which speaking is given up; None never gives up."""

    def __post_init__(self) -> None:
        if not SLOWEST <= self.speed <= FASTEST:
            raise ValueError(f"speed {self.speed}: expected {SLOWEST} to {FASTEST}")


class SpeakingKeywords(TypedDict, total=False):
    """The fields of `SpeakingOptions`, as keyword arguments of a call."""

    language: str
    speed: float
    seed: int | None
    deadline: float | None


class Reference(Protocol):
    """A voice's features as one engine needs them: computed once for a voice, then stored."""

    def to_bytes(self) -> bytes:
        """Serialise for storage; `Engine.load_reference` reads it back."""
        ...


class Engine(Protocol):
    """A speech engine. Its calls are serialised by the caller unless it says otherwise."""

    @property
    def name(self) -> str:
        """Stable identifier, for example `builtin` or `gpt_sovits`."""
        ...

    @property
    def version(self) -> str:
        """Changes whenever the same text and reference would sound different; part of the cache key."""
        ...

    @property
    def sample_rate(self) -> int:
        """Of what `synthesize` returns, in Hz."""
        ...

    @property
    def languages(self) -> frozenset[str]:
        """Language codes that `synthesize` accepts: `ko`, `en`, `ja`."""
        ...

    def encode_reference(
        self, audio: NDArray[np.float32], sample_rate: int, text: str = "", language: str = "ko"
    ) -> Reference:
        """Turn a clip into stored features.

        audio: float32 mono, shape [n], within -1..1. text: what the clip says, or empty.
        Raises BadReference.
        """
        ...

    def load_reference(self, data: bytes) -> Reference:
        """Read back what `Reference.to_bytes` wrote. Raises BadReference (also for another version's)."""
        ...

    def synthesize(self, text: str, reference: Reference, **options: Unpack[SpeakingKeywords]) -> Speech:
        """Speak `text` whole; nothing is cut off silently. options: fields of `SpeakingOptions`.

        Raises UnspeakableText, UnsupportedLanguage, DeadlineExceeded, SynthesisFailed, and ValueError for their values.
        """
        ...

    def stream(self, text: str, reference: Reference, **options: Unpack[SpeakingKeywords]) -> Iterator[Speech]:
        """Speak `text` in consecutive chunks that join without a click. Takes and raises what `synthesize` does."""
        ...
