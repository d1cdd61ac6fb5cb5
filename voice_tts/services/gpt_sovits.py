"""GPTSoVITSService: this process's only engine, loaded once, which runs one inference at a time."""

from __future__ import annotations

import logging
import math
import os
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from speech.engines.catalog import EngineInfo
from voice_tts import exceptions
from voice_tts.conf import VoiceTTSSettings, voice_tts_settings
from voice_tts.services import engine_choice, engine_errors, metrics, samples, storage
from voice_tts.services.engine_worker import EngineWorker

if TYPE_CHECKING:
    from speech.engines.base import Engine, Reference, Speech

logger = logging.getLogger(__name__)
NOBODY = 0
"""Owner of work that no user asked for."""
EXIT_DELAY_SECONDS = 1.0
"""Lets the answers to waiting callers be sent before the process exits."""
EXIT_HANGS = 70
"""Exit status when the engine hangs: EX_SOFTWARE of sysexits.h."""


class EngineState(StrEnum):
    """The state of the engine, as health checks report it."""

    UNLOADED = "unloaded"
    LOADING = "loading"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class VoiceReference:
    """A voice as the service needs it: the stored sample, the stretch to use in seconds, and its transcript."""

    sample_name: str
    content_hash: str
    start_seconds: float
    end_seconds: float
    transcript: str
    language: str


class GPTSoVITSService:
    """Owns the engine: chooses it, loads it for the first sentence, and speaks one sentence at a time."""

    def __init__(self, conf: VoiceTTSSettings, load: Callable[[str, VoiceTTSSettings], Engine] | None = None) -> None:
        """load: loads the chosen engine, in place of `engine_choice.load_engine`."""
        self._conf = conf
        self._load = load or engine_choice.load_engine
        self._worker = EngineWorker(
            limit=conf.queue_limit,
            per_owner=conf.queue_limit_per_owner,
            hang_grace=conf.hang_grace_seconds,
            on_hang=self._end_hung_process,
        )
        self._state = EngineState.UNLOADED
        self._failed_at = 0.0
        self._engine: Engine | None = None
        self._info: EngineInfo | None = None

    @property
    def state(self) -> EngineState:
        """The engine's state; asking never loads the engine."""
        return self._state

    @property
    def info(self) -> EngineInfo:
        """The engine in use, chosen once: weights that arrive later take effect at the next start.

        Raises EngineUnavailable when none can be chosen.
        """
        settled = self._info
        if settled is None:
            settled = self._info = engine_choice.choose_engine(self._conf)
        return settled

    @property
    def device(self) -> str:
        """The device of the loaded engine; before loading, the configured one."""
        return str(getattr(self._engine, "device", self._conf.device))

    @property
    def waiting(self) -> int:
        """Sentences in the queue, without the one being spoken."""
        return self._worker.waiting

    @property
    def is_speaking(self) -> bool:
        """Whether a sentence is being spoken now."""
        return self._worker.is_busy

    @property
    def precision(self) -> str | None:
        """Arithmetic of the loaded engine; None if it has no choice of arithmetic."""
        chosen = getattr(self._engine, "precision", None)
        return getattr(chosen, "name", None)

    def is_ready(self) -> bool:
        """Whether a sentence could be spoken without loading first."""
        return self._state is EngineState.READY

    def preload(self) -> None:
        """Start loading in the background; a failure shows up in `state` and in the log."""
        self._worker.submit(NOBODY, self._ensure_loaded, math.inf)

    def generate_speech(
        self,
        text: str,
        reference: VoiceReference,
        *,
        language: str = "ko",
        speed: float = 1.0,
        seed: int | None = None,
        deadline: float | None = None,
    ) -> Speech:
        """Speak `text` in the reference's voice and wait for the result.

        deadline: a `time.monotonic()` instant; by default the configured seconds from now.
        Raises EngineUnavailable, QueueFull, DeadlineExceeded, UnspeakableText, UnsupportedLanguage, SynthesisFailed.
        """
        limit = time.monotonic() + self._conf.deadline_seconds if deadline is None else deadline
        speech = self.submit(text, reference, language=language, speed=speed, seed=seed, deadline=limit)
        try:
            return speech.result(timeout=max(0.0, limit - time.monotonic()))
        except TimeoutError as error:
            speech.cancel()
            raise exceptions.DeadlineExceeded from error

    def submit(
        self,
        text: str,
        reference: VoiceReference,
        *,
        deadline: float,
        owner_id: int = NOBODY,
        language: str = "ko",
        speed: float = 1.0,
        seed: int | None = None,
    ) -> Future[Speech]:
        """Queue a sentence. Raises QueueFull; the future raises what `generate_speech` does."""

        def speak(engine: Engine) -> Speech:
            features = self._features(engine, reference)
            return engine.synthesize(text, features, language=language, speed=speed, seed=seed, deadline=deadline)

        return self._worker.submit(owner_id, lambda: self._work(speak, deadline), deadline)

    def _end_hung_process(self) -> None:
        """Exit, because a thread inside a native call cannot be stopped; the supervisor starts a new process."""
        self._state, self._failed_at = EngineState.FAILED, math.inf
        if self._conf.exit_on_hang:
            time.sleep(EXIT_DELAY_SECONDS)
            os._exit(EXIT_HANGS)

    def _work(self, work: Callable[[Engine], Speech], deadline: float) -> Speech:
        engine = self._ensure_loaded()
        if time.monotonic() >= deadline:
            raise exceptions.DeadlineExceeded
        from speech.engines.base import EngineError

        started = time.perf_counter()
        try:
            speech = work(engine)
        except EngineError as error:
            raise engine_errors.as_service_error(error) from error
        metrics.synthesised(engine.name, time.perf_counter() - started, speech.duration_seconds)
        return speech

    def _ensure_loaded(self) -> Engine:
        """Load the engine unless it is loaded; runs on the worker thread only. Raises EngineUnavailable."""
        if self._engine is not None:
            return self._engine
        if self._state is EngineState.FAILED and (time.monotonic() - self._failed_at < self._conf.reload_after_seconds):
            raise exceptions.EngineUnavailable
        self._state = EngineState.LOADING
        started = time.monotonic()
        try:
            info = self.info
            if engine_choice.choose_engine(self._conf) != info:
                raise exceptions.EngineUnavailable  # the weights differ from those that cache keys were made for
            self._engine = self._load(info.name, self._conf)
        except Exception as error:  # whatever breaks loading, the service stays up and reports it
            self._state, self._failed_at = EngineState.FAILED, time.monotonic()
            self._info = None
            logger.exception("engine failed to load")
            raise exceptions.EngineUnavailable from error
        self._state = EngineState.READY
        logger.info("engine %s loaded in %.1f s", info.name, time.monotonic() - started)
        return self._engine

    def _features(self, engine: Engine, reference: VoiceReference) -> Reference:
        """Return the voice's stored features; compute and store them if they are missing or of another version."""
        from speech.engines.base import BadReference

        name = storage.derivative(
            reference.sample_name, f"{reference.content_hash[:16]}.{engine.name}-{engine.version}.features"
        )
        if storage.absolute(name).exists():
            try:
                return engine.load_reference(storage.read(name))
            except BadReference:
                logger.warning("stored features of a voice are unreadable; computing them again")
        sample = samples.load(reference.sample_name).cut(reference.start_seconds, reference.end_seconds)
        features = engine.encode_reference(sample.samples, sample.sample_rate, reference.transcript, reference.language)
        storage.write(name, features.to_bytes())
        return features


@cache
def get_service() -> GPTSoVITSService:
    """Return the process-wide service."""
    return GPTSoVITSService(voice_tts_settings())


def preload_if_configured() -> None:
    """Preload the engine if the settings ask for it; called when a web process starts."""
    if voice_tts_settings().preload:
        get_service().preload()
