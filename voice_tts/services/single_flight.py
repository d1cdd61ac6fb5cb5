"""Single flight: makes a recording once, however many requests in however many processes ask for it at a time."""

from __future__ import annotations

import logging
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import close_old_connections

from voice_tts import exceptions
from voice_tts.models import TTSCache
from voice_tts.services import cache, storage, voices
from voice_tts.services.cache import Lease
from voice_tts.services.gpt_sovits import get_service
from voice_tts.services.rendering import render
from voice_tts.services.utterance import Recording, Utterance

if TYPE_CHECKING:
    from speech.engines.base import Speech

logger = logging.getLogger(__name__)

RENEW_SECONDS = cache.LEASE_SECONDS / 3
POLL_SECONDS = 0.1
"""Interval between checks whether another process has finished."""
LATE_SECONDS = 120.0
"""How long synthesis may go on after its request's deadline, to still fill the cache."""
FIRST_SEED, SECOND_SEED = 1, 2
"""A sentence whose waveform fails its checks with the first seed is spoken again with the second."""

_flights: dict[str, Future[TTSCache]] = {}
_lock = threading.Lock()
_late = ThreadPoolExecutor(max_workers=2, thread_name_prefix="late-recording")


@dataclass(frozen=True, slots=True)
class _Replacement:
    """The making of a recording without a lease: it does not exclude other workers, and replaces what is cached."""

    utterance: Utterance

    def renew(self) -> None:
        """Do nothing, because there is no lease to expire."""

    def store(self, recording: Recording) -> TTSCache:
        """Store the recording. Raises as `cache.store` does."""
        return cache.store(self.utterance, recording)


def fetch(utterance: Utterance, deadline: float) -> TTSCache:
    """Return the recording, made by this call, by the call already in flight for it, or by another process.

    deadline: a `time.monotonic()` instant. After it this raises DeadlineExceeded, while the work goes on to fill the
    cache. Raises whatever making the recording raises.
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
    """Speak the utterance even if it is cached, and replace the cached recording. Raises as `fetch` does."""
    made = _make(_Replacement(utterance), deadline)
    if isinstance(made, Future):
        made.cancel()
        raise exceptions.DeadlineExceeded
    return made


def _lead(flight: Future[TTSCache], utterance: Utterance, deadline: float) -> None:
    """Complete the flight, or leave that to `_land_late` if the deadline passes."""
    try:
        claimed = _claim(utterance, deadline)
    except BaseException as error:
        _land(flight, utterance, error)
        return
    if isinstance(claimed, Lease):
        _fulfil(flight, claimed, deadline)
    else:
        _land(flight, utterance, claimed)


def _land(flight: Future[TTSCache], utterance: Utterance, outcome: TTSCache | BaseException) -> None:
    with _lock:
        _flights.pop(utterance.cache_key, None)
    if isinstance(outcome, BaseException):
        flight.set_exception(outcome)
    else:
        flight.set_result(outcome)


def _claim(utterance: Utterance, deadline: float) -> Lease | TTSCache:
    """Claim the recording, waiting while another process makes it. Raises DeadlineExceeded."""
    while (claimed := cache.claim(utterance)) is None:
        if time.monotonic() >= deadline:
            raise exceptions.DeadlineExceeded
        time.sleep(POLL_SECONDS)
    return claimed


def _fulfil(flight: Future[TTSCache], lease: Lease, deadline: float) -> None:
    """Make the leased recording; if it is still being spoken at the deadline, finish it in the background."""
    try:
        made = _make(lease, deadline)
        if isinstance(made, Future):
            lease.renew(LATE_SECONDS)
    except BaseException as error:
        _give_up(flight, lease, error)
        return
    if isinstance(made, Future):
        made.add_done_callback(lambda speech: _late.submit(_land_late, flight, lease, speech))
    else:
        _land(flight, lease.utterance, made)


def _give_up(flight: Future[TTSCache], lease: Lease, error: BaseException) -> None:
    try:
        lease.fail(str(getattr(error, "default_code", "server_error")))
    finally:
        _land(flight, lease.utterance, error)


def _make(work: Lease | _Replacement, deadline: float) -> TTSCache | Future[Speech]:
    """Speak and store, again with another seed if the checks fail; past the deadline, return the unfinished speech."""
    try:
        return _speak(work, FIRST_SEED, deadline)
    except exceptions.SynthesisFailed:
        return _speak(work, SECOND_SEED, deadline)


def _speak(work: Lease | _Replacement, seed: int, deadline: float) -> TTSCache | Future[Speech]:
    utterance = work.utterance
    speech = get_service().submit(
        utterance.spoken_text,
        voices.reference_of(utterance.voice),
        owner_id=utterance.owner_id,
        language=utterance.language,
        speed=utterance.speed,
        seed=seed,
        deadline=time.monotonic() + LATE_SECONDS,
    )
    return _keep(work, speech.result()) if _finishes(speech, work, deadline) else speech


def _finishes(speech: Future[Speech], work: Lease | _Replacement, deadline: float) -> bool:
    """Wait until the engine finishes or the deadline passes; return whether it finished."""
    while not wait([speech], timeout=max(0.0, min(RENEW_SECONDS, deadline - time.monotonic()))).done:
        if time.monotonic() >= deadline:
            return False
        work.renew()
    return True


def _keep(work: Lease | _Replacement, speech: Speech) -> TTSCache:
    try:
        return work.store(render(speech, work.utterance))
    except exceptions.VoiceNotFound:
        # The voice was withdrawn while it was being spoken in: delete what was derived from it in the meantime.
        storage.delete_with_derivatives(work.utterance.voice.sample_name)
        raise


def _land_late(flight: Future[TTSCache], lease: Lease, speech: Future[Speech]) -> None:
    close_old_connections()
    try:
        row = _keep(lease, speech.result())
    except BaseException as error:
        logger.warning("a late recording failed: %s", type(error).__name__)
        _give_up(flight, lease, error)
    else:
        _land(flight, lease.utterance, row)
    finally:
        close_old_connections()
