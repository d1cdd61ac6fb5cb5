"""Synthesises sentences in advance: queues them, makes them, and pins them so that they stay until they are heard."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from operations.errors import ServiceError
from voice_tts import exceptions
from voice_tts.models import PrecacheItem, PrecacheJob, PrecacheState, RecordingState, TTSCache
from voice_tts.services import cache, changed_readings, precache_worker, unchanged_sounds, voices
from voice_tts.services.synthesis import compose, speak

DAYS_AHEAD = 3
"""Days to prepare, so that a weekend without the nightly run still finds its sentences made."""
MOST_WAITING = 500
"""Most queued sentences per person: months of reminders; more means that a client is broken."""
LEASE = dt.timedelta(minutes=5)
"""Longer than any sentence takes, even one that is finished after its deadline."""
MOST_ATTEMPTS = 6
LONGEST_WAIT = dt.timedelta(hours=1)
KEPT = dt.timedelta(days=7)
"""How long a finished job's progress can be queried."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A text, when it is first needed, and until when it must not be evicted."""

    text: str
    wanted_at: dt.datetime
    pin_until: dt.datetime


Source = Callable[[int, int | None], Iterable[tuple[int, list[Sentence]]]]
_sources: list[Source] = []


def add_source(source: Source) -> None:
    """Register a source of (user id, sentences) for a number of days ahead, of one user or (None) of everyone."""
    _sources.append(source)


def queue_days(days: int = DAYS_AHEAD, owner_id: int | None = None) -> int:
    """Queue every source's sentences of the next days, for one user or everyone; return how many are to be made."""
    return sum(queue(user_id, sentences) for source in _sources for user_id, sentences in source(days, owner_id))


def queue(owner_id: int, sentences: Iterable[Sentence]) -> int:
    """Queue `sentences` in the owner's active voice; those already in the cache are only pinned.

    Without a voice nothing is queued, nor is what the dose guard refuses. Returns how many have to be made.
    """
    missing = [sentence for sentence in sentences if _is_missing(owner_id, sentence)]
    try:
        voices.voice_for(owner_id)
    except ServiceError:
        return 0
    for sentence in missing:
        PrecacheItem.objects.update_or_create(
            user_id=owner_id,
            text=sentence.text,
            job=None,
            defaults={
                "wanted_at": sentence.wanted_at,
                "pin_until": sentence.pin_until,
                "state": PrecacheState.QUEUED,
                "attempts": 0,
                "not_before": None,
            },
        )
    if missing:
        transaction.on_commit(_wake_worker)
    return len(missing)


@transaction.atomic
def start_job(
    owner_id: int,
    texts: Iterable[str],
    *,
    voice_id: int | None = None,
    speed: float = 1.0,
    format: str = "wav",  # noqa: A002 - the contract's name for it
    keep: dt.timedelta = KEPT,
) -> PrecacheJob:
    """Queue a client's list of texts. Raises NoVoice, VoiceNotFound, ConsentRequired, QueueFull."""
    voice = voices.voice_for(owner_id, voice_id)
    wanted = list(dict.fromkeys(texts))
    waiting = PrecacheItem.objects.filter(user_id=owner_id, state=PrecacheState.QUEUED).count()
    if waiting + len(wanted) > MOST_WAITING:
        raise exceptions.QueueFull
    now = timezone.now()
    job = PrecacheJob.objects.create(user_id=owner_id)
    PrecacheItem.objects.bulk_create(
        PrecacheItem(
            job=job,
            user_id=owner_id,
            voice=voice if voice_id else None,
            text=text,
            speed=speed,
            format=format,
            wanted_at=now,
            pin_until=now + keep,
        )
        for text in wanted
    )
    transaction.on_commit(_wake_worker)
    return job


def job_of(owner_id: int, job_id: uuid.UUID) -> PrecacheJob:
    """Return the owner's job. Raises JobNotFound, also for another owner's job."""
    job = PrecacheJob.objects.filter(user_id=owner_id, pk=job_id).prefetch_related("items").first()
    if job is None:
        raise exceptions.JobNotFound
    return job


def work_off(owner_id: int | None = None) -> Iterator[PrecacheState]:
    """Make the queued sentences that are due, the soonest needed first, and yield the new state of each.

    Several processes may work at once, because each sentence is leased to one of them.
    """
    while (item := _lease_next(owner_id)) is not None:
        yield _make(item)


def _wake_worker() -> None:
    precache_worker.wake(work_off)


def waiting(owner_id: int | None = None) -> int:
    """Count the sentences that are due now."""
    return _due(owner_id).count()


def put_off() -> int:
    """Count the sentences that wait for another attempt."""
    return PrecacheItem.objects.filter(state=PrecacheState.QUEUED, not_before__gt=timezone.now()).count()


def prune() -> int:
    """Delete old finished jobs and scheduled sentences whose time has passed; return the number of jobs."""
    now = timezone.now()
    PrecacheItem.objects.filter(job=None, pin_until__lt=now).delete()
    _count, by_model = PrecacheJob.objects.filter(created_at__lt=now - KEPT).delete()
    return by_model.get(PrecacheJob._meta.label, 0)


def _due(owner_id: int | None) -> QuerySet[PrecacheItem]:
    now = timezone.now()
    due = PrecacheItem.objects.filter(Q(not_before=None) | Q(not_before__lte=now), state=PrecacheState.QUEUED)
    return due if owner_id is None else due.filter(user_id=owner_id)


def _lease_next(owner_id: int | None) -> PrecacheItem | None:
    while (item := _due(owner_id).first()) is not None:
        lease = timezone.now() + LEASE
        # The first worker to change the row gets it; the other one tries the next row.
        mine = PrecacheItem.objects.filter(pk=item.pk, state=PrecacheState.QUEUED, not_before=item.not_before)
        if mine.update(not_before=lease, attempts=item.attempts + 1):
            item.not_before, item.attempts = lease, item.attempts + 1
            return item
    return None


def _make(item: PrecacheItem) -> PrecacheState:
    try:
        spoken = speak(item.user_id, item.text, voice_id=item.voice_id, speed=item.speed, format=item.format)
    except ServiceError as error:
        return _put_off(item, error)
    _pin(spoken.row, item.pin_until)
    if item.job_id is None:
        item.delete()
    else:
        item.state, item.failure_code, item.cache_key = PrecacheState.DONE, "", spoken.row.cache_key
        item.save(update_fields=["state", "failure_code", "cache_key"])
    return PrecacheState.DONE


def _put_off(item: PrecacheItem, error: ServiceError) -> PrecacheState:
    item.failure_code = str(error.get_codes())
    if error.retry_after is None or item.attempts >= MOST_ATTEMPTS:
        item.state = PrecacheState.FAILED
    else:
        wait = dt.timedelta(seconds=error.retry_after) * 2**item.attempts
        item.not_before = timezone.now() + min(wait, LONGEST_WAIT)
    # Only these columns: a changed schedule may have moved the time it is needed in the meantime.
    item.save(update_fields=["state", "failure_code", "not_before"])
    return PrecacheState(item.state)


def _is_missing(owner_id: int, sentence: Sentence) -> bool:
    """Return whether a sentence is still to be made; pin its recording if there is one.

    What the dose guard refuses is never made, so it is not missing either.
    """
    try:
        key = unchanged_sounds.key_of(compose(owner_id, sentence.text))
    except (exceptions.UnsafeReading, exceptions.AmbiguousDose):
        return False
    except ServiceError:
        return True
    row = TTSCache.objects.filter(cache_key=key, state=RecordingState.READY).first()
    if row is None or not cache.is_intact(row):
        return True
    changed_readings.confirm(row)
    unchanged_sounds.remember(row)
    _pin(row, sentence.pin_until)
    return False


def _pin(row: TTSCache, until: dt.datetime) -> None:
    shorter = Q(pinned_until=None) | Q(pinned_until__lt=until)
    TTSCache.objects.filter(shorter, pk=row.pk).update(pinned_until=until)
