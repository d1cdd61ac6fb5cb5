"""The interface of a speech engine, and the errors it may raise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Protocol, TypedDict, Unpack

import numpy as np
from numpy.typing import NDArray

SLOWEST: Final = 0.5
FASTEST: Final = 2.0
"""Bounds of the speed that every engine accepts."""


class EngineError(Exception):
    """Base of all errors an engine raises on purpose. The message is for developers, never for users."""


class EngineUnavailable(EngineError):
    """The engine cannot run here: its weights or a package are missing, broken or of the wrong kind."""


class UnspeakableText(EngineError):
    """Nothing in the text can be spoken: it is empty, punctuation only or emoji only."""


class UnsupportedLanguage(EngineError):
    """The engine does not speak the language, or the package it needs for the language is not installed."""


class BadReference(EngineError):
    """This engine cannot use the reference audio or the stored reference."""


class DeadlineExceeded(EngineError):
    """The request's deadline passed before all of its pieces were spoken."""


class SynthesisFailed(EngineError):
    """The engine's output is not the text: silence, skipped or repeated words, or NaN."""


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
    """The options that every engine understands. Raises ValueError for a speed out of bounds."""

    language: str = "ko"
    """The language the text is read in: one of the engine's languages."""
    speed: float = 1.0
    """Speaking rate from 0.5 to 2; larger is faster."""
    seed: int | None = None
    """The same seed gives the same speech; None draws a seed at random."""
    deadline: float | None = None
    """A `time.monotonic()` instant, checked between pieces, after which the engine gives up; None means never."""

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
    """A voice's features in one engine's form: computed once per voice, then stored."""

    def to_bytes(self) -> bytes:
        """Serialise for storage; `Engine.load_reference` reads it back."""
        ...


class Engine(Protocol):
    """A speech engine. Unless it says otherwise, callers must not run two of its calls at once."""

    @property
    def name(self) -> str:
        """Stable identifier, for example `builtin` or `gpt_sovits`."""
        ...

    @property
    def version(self) -> str:
        """Part of the cache key; changes whenever the same text and reference would sound different."""
        ...

    @property
    def sample_rate(self) -> int:
        """Sample rate of the speech that `synthesize` returns, in Hz."""
        ...

    @property
    def languages(self) -> frozenset[str]:
        """Language codes that `synthesize` accepts: `ko`, `en`, `ja`."""
        ...

    def encode_reference(
        self, audio: NDArray[np.float32], sample_rate: int, text: str = "", language: str = "ko"
    ) -> Reference:
        """Turn a clip into stored features.

        audio: float32 mono, shape [n], within -1..1. text: transcript of the clip, or empty.
        Raises BadReference.
        """
        ...

    def load_reference(self, data: bytes) -> Reference:
        """Read what `Reference.to_bytes` wrote. Raises BadReference, also for a reference of another version."""
        ...

    def synthesize(self, text: str, reference: Reference, **options: Unpack[SpeakingKeywords]) -> Speech:
        """Speak the whole `text`; nothing is cut off silently. options: fields of `SpeakingOptions`.

        Raises UnspeakableText, UnsupportedLanguage, DeadlineExceeded, SynthesisFailed, and ValueError for bad options.
        """
        ...

    def stream(self, text: str, reference: Reference, **options: Unpack[SpeakingKeywords]) -> Iterator[Speech]:
        """Speak `text` in consecutive chunks that join without a click. Accepts and raises the same as `synthesize`."""
        ...
