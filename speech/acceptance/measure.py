"""Speaks every reminder, once in full and once up to its first chunk, and measures the result."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import numpy as np

from speech.acceptance.likeness import Scale, VectorOf, cosine, fitted
from speech.engines.base import Engine, EngineError, Reference, Speech
from speech.listening.recogniser import Recogniser, judge, sounds_of_text

DEADLINE_SECONDS: Final = 25.0
"""A reminder that takes longer would not be spoken by the product: devices give up after 30 s."""
ENGINE_LOGGER: Final = "speech.engines.gpt_sovits"
"""Where the engine logs a warning for every attempt that it discards."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One reminder, spoken or not.

    failure: why it could not be spoken, else empty. flaw: what is implausible in the audio, else empty.
    retries: attempts that the engine discarded. speak_seconds: computing time for all of it; first_audio_seconds:
    time to the first chunk of the stream. error, rank: see `recogniser.Verdict`. likeness: see `likeness.Scale.place`.
    None stands for what could not be measured.
    """

    text: str
    speech: Speech | None = None
    failure: str = ""
    flaw: str = ""
    retries: int = 0
    speak_seconds: float | None = None
    first_audio_seconds: float | None = None
    error: float | None = None
    rank: int | None = None
    likeness: float | None = None

    @property
    def real_time_factor(self) -> float | None:
        """Seconds of computing per second of speech."""
        if self.speech is None or self.speak_seconds is None or not len(self.speech.samples):
            return None
        return self.speak_seconds / self.speech.duration_seconds


class _Retries(logging.Handler):
    """A log handler that counts warnings."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.count = 0

    def emit(self, record: logging.LogRecord) -> None:
        self.count += 1


@contextmanager
def counting_retries() -> Iterator[_Retries]:
    """Count the attempts that the engine discards inside the block."""
    handler = _Retries()
    logger = logging.getLogger(ENGINE_LOGGER)
    logger.addHandler(handler)
    try:
        yield handler
    finally:
        logger.removeHandler(handler)


def measure(
    engine: Engine,
    reference: Reference,
    texts: Sequence[str],
    scale: Scale | None,
    vector_of: VectorOf,
    done: Callable[[int, Outcome], None] = lambda number, outcome: None,
) -> list[Outcome]:
    """Speak and measure every text; a failure is recorded as an outcome, too. Runs for minutes.

    done: called after each text with its number, counted from 1.
    """
    recogniser = Recogniser()
    expected = [sounds_of_text(text) for text in texts]
    outcomes: list[Outcome] = []
    for index, text in enumerate(texts):
        with counting_retries() as retries:
            spoken, seconds = _speak(engine, reference, text, seed=index)
        if isinstance(spoken, Speech):
            verdict = judge(
                recogniser.listen(spoken.samples, spoken.sample_rate),
                expected[index],
                expected[:index] + expected[index + 1 :],
            )
            outcome = Outcome(
                text=text,
                speech=spoken,
                flaw=_flaw(spoken, text),
                retries=retries.count,
                speak_seconds=seconds,
                first_audio_seconds=_first_audio(engine, reference, text, seed=index),
                error=verdict.error,
                rank=verdict.rank,
                likeness=_likeness(spoken, scale, vector_of),
            )
        else:
            outcome = Outcome(text=text, failure=spoken, retries=retries.count, speak_seconds=seconds)
        outcomes.append(outcome)
        done(index + 1, outcome)
    return outcomes


def _speak(engine: Engine, reference: Reference, text: str, seed: int) -> tuple[Speech | str, float]:
    """Return the speech, or why it failed, and the seconds it took."""
    start = time.monotonic()
    try:
        spoken: Speech | str = engine.synthesize(text, reference, seed=seed, deadline=start + DEADLINE_SECONDS)
    except EngineError as error:
        spoken = f"{type(error).__name__}: {error}"
    seconds = time.monotonic() - start
    if isinstance(spoken, Speech) and not (len(spoken.samples) and np.isfinite(spoken.samples).all()):
        spoken = "no samples, or some that are no numbers"
    return spoken, seconds


def _first_audio(engine: Engine, reference: Reference, text: str, seed: int) -> float | None:
    """Return the seconds until a stream yields its first samples; None if it fails before."""
    start = time.monotonic()
    try:
        for chunk in engine.stream(text, reference, seed=seed, deadline=start + DEADLINE_SECONDS):
            if len(chunk.samples):
                return time.monotonic() - start
    except EngineError:
        return None
    return None


def _flaw(speech: Speech, text: str) -> str:
    from korean import count_syllables, read_aloud
    from speech.audio import verify_speech
    from speech.audio.errors import BrokenSpeech

    try:
        verify_speech(speech.samples, speech.sample_rate, max(1, count_syllables(read_aloud(text))))
    except BrokenSpeech as error:
        return error.reason
    return ""


def _likeness(speech: Speech, scale: Scale | None, vector_of: VectorOf) -> float | None:
    if scale is None or not scale.usable:
        return None
    try:
        return scale.place(cosine(scale.reference, vector_of(fitted(speech))))
    except EngineError:
        return None
