"""Single flight: however many ask for a recording at once, in however many processes, it is made once."""

from __future__ import annotations

import logging
import threading
import time
import uuid
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING

from django.db import close_old_connections

from voice_tts import exceptions
from voice_tts.models import TTSCache
from voice_tts.services import cache, storage, voices
from voice_tts.services.gpt_sovits import get_service
from voice_tts.services.rendering import render
from voice_tts.services.utterance import Utterance

if TYPE_CHECKING:
    from speech.engines.base import Speech

logger = logging.getLogger(__name__)

RENEW_SECONDS = cache.LEASE_SECONDS / 3
POLL_SECONDS = 0.1
"""How often a worker looks whether another process has finished."""
LATE_SECONDS = 120.0
"""How long a recording whose requester has left may still take to reach the cache."""

_flights: dict[str, Future[TTSCache]] = {}
_lock = threading.Lock()
_late = ThreadPoolExecutor(max_workers=2, thread_name_prefix="late-recording")


def fetch(utterance: Utterance, deadline: float) -> TTSCache:
    """The recording, made now by this call, by the call in flight for it, or by another process.

    deadline: a `time.monotonic()` instant. Past it this raises DeadlineExceeded, while the work goes on to fill the
    cache. Raises whatever making it raises.
    """
    key = utterance.cache_key
    with _lock:
        flight = _flights.get(key)
        leading = flight is None
        if flight is None:
            flight = _flights[key] = Future()
    if leading:
        _lead(flight, utterance, deadline)
    try:
        return flight.result(timeout=max(0.0, deadline - time.monotonic()))
    except TimeoutError as error:
        raise exceptions.DeadlineExceeded from error


def make_anew(utterance: Utterance, deadline: float) -> TTSCache:
    """Speak whatever is cached, and replace it. Raises as `fetch` does."""
    return _make(utterance, None, deadline)


def _lead(flight: Future[TTSCache], utterance: Utterance, deadline: float) -> None:
    """Bring the flight to its end; or, past the deadline, leave that to `_land_late`."""
    try:
        row = _claim_and_make(flight, utterance, deadline)
    except _HandedOver:
        return
    except BaseException as error:
        _land(utterance.cache_key, flight, error)
    else:
        _land(utterance.cache_key, flight, row)


def _land(key: str, flight: Future[TTSCache], outcome: TTSCache | BaseException) -> None:
    with _lock:
        _flights.pop(key, None)
    if isinstance(outcome, BaseException):
        flight.set_exception(outcome)
    else:
        flight.set_result(outcome)


class _HandedOver(Exception):
    """The requester's time is up and a background thread will finish the recording."""


def _claim_and_make(flight: Future[TTSCache], utterance: Utterance, deadline: float) -> TTSCache:
    while (claimed := cache.claim(utterance)) is None:
        if time.monotonic() >= deadline:
            raise exceptions.DeadlineExceeded
        time.sleep(POLL_SECONDS)
    if isinstance(claimed, TTSCache):
        return claimed
    lease = claimed
    try:
        return _make(utterance, lease, deadline)
    except _StillSpeaking as still:
        cache.renew(utterance.cache_key, lease, LATE_SECONDS)
        still.speech.add_done_callback(lambda speech: _late.submit(_land_late, flight, utterance, lease, speech))
        raise _HandedOver from still
    except BaseException as error:
        cache.fail(utterance.cache_key, lease, _code_of(error))
        raise


class _StillSpeaking(Exception):
    """The engine had not finished by the deadline."""

    def __init__(self, speech: Future[Speech]) -> None:
        super().__init__()
        self.speech = speech


def _make(utterance: Utterance, lease: uuid.UUID | None, deadline: float) -> TTSCache:
    """Speak and keep; a waveform that fails its checks is spoken once more with another seed."""
    try:
        return _keep(utterance, _await(_submit(utterance, seed=1), utterance, lease, deadline))
    except exceptions.SynthesisFailed:
        return _keep(utterance, _await(_submit(utterance, seed=2), utterance, lease, deadline))


def _submit(utterance: Utterance, seed: int) -> Future[Speech]:
    return get_service().submit(
        utterance.spoken_text,
        voices.reference_of(utterance.voice),
        owner_id=utterance.owner_id,
        language=utterance.language,
        speed=utterance.speed,
        seed=seed,
        deadline=time.monotonic() + LATE_SECONDS,
    )


def _await(speech: Future[Speech], utterance: Utterance, lease: uuid.UUID | None, deadline: float) -> Speech:
    while True:
        patience = min(RENEW_SECONDS, deadline - time.monotonic())
        try:
            return speech.result(timeout=max(0.0, patience))
        except TimeoutError:
            if time.monotonic() < deadline:
                if lease:
                    cache.renew(utterance.cache_key, lease)
            elif lease:
                raise _StillSpeaking(speech) from None
            else:
                speech.cancel()
                raise exceptions.DeadlineExceeded from None


def _keep(utterance: Utterance, speech: Speech) -> TTSCache:
    try:
        return cache.store(utterance, render(speech, utterance))
    except exceptions.VoiceNotFound:
        # Withdrawn while it was speaking: whatever was derived from it in the meantime goes as well.
        storage.delete_with_derivatives(utterance.voice.sample_name)
        raise


def _land_late(flight: Future[TTSCache], utterance: Utterance, lease: uuid.UUID, speech: Future[Speech]) -> None:
    close_old_connections()
    try:
        row = _keep(utterance, speech.result())
    except BaseException as error:
        logger.warning("a late recording failed: %s", type(error).__name__)
        cache.fail(utterance.cache_key, lease, _code_of(error))
        _land(utterance.cache_key, flight, error)
    else:
        _land(utterance.cache_key, flight, row)
    finally:
        close_old_connections()


def _code_of(error: BaseException) -> str:
    return str(getattr(error, "default_code", "server_error"))
