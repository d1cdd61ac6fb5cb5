"""Announces new speech versions (engine, model, reading rules, notice) to a home once its coming week is ready.

Until then its devices keep the recordings they have, and are given the keys of those; a sentence whose reading changed
has a new key at once, because the spoken text is part of the key.
"""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import asdict, dataclass, fields

from django.db.models import Q
from django.utils import timezone

from operations.lookups import row_with
from voice_tts.models import PrecacheItem, PrecacheState, RecordingState, SpeechAnnouncement, TTSCache
from voice_tts.services import changed_readings, precache, unchanged_sounds
from voice_tts.services.gpt_sovits import get_service
from voice_tts.services.utterance import SpeechVersions, Utterance, current_versions

DAYS_READY = 7
"""Devices keep a week of reminders, so that a home may be offline that long."""
CHECK_EVERY = dt.timedelta(minutes=10)
"""Devices ask for the version every minute; composing a week of reminders each time would be wasteful."""

LONGEST_WAIT = dt.timedelta(days=14)
"""After two weeks a home is told although its week is not recorded. What could not be made in twice the time that a
device keeps ahead will not be made soon, and meanwhile the home hears what was given up for a reason.
"""
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Rollout:
    """How far the current versions have come. waiting: homes not told yet. longest: the longest wait of one."""

    waiting: int
    longest: dt.timedelta


def announced_to(owner_id: int) -> SpeechAnnouncement:
    """Return what the home's devices are told now: the current versions if the home is ready, else the earlier ones.

    A home that is not ready has what it lacks queued, and is told after LONGEST_WAIT all the same. Raises
    EngineUnavailable.
    """
    current = current_versions(get_service().info)
    row = row_with(SpeechAnnouncement, user_id=owner_id)
    if row is None:
        row, _created = SpeechAnnouncement.objects.get_or_create(user_id=owner_id, defaults=asdict(current))
    if versions_of(row) == current:
        if row.waiting_since is not None:  # an upgrade was taken back
            SpeechAnnouncement.objects.filter(pk=row.pk).update(waiting_since=None)
    elif _is_checked_by_us(row) and (_is_week_ready(owner_id) or _waited_too_long(row)):
        same = SpeechAnnouncement.objects.filter(pk=row.pk, number=row.number)
        same.update(**asdict(current), number=row.number + 1, checked_at=None, waiting_since=None)
        row.refresh_from_db()
    return row


def rollout() -> Rollout:
    """Tell how many homes wait for newer versions, and the longest wait; for the operator."""
    waiting = SpeechAnnouncement.objects.exclude(waiting_since=None)
    first = waiting.order_by("waiting_since").first()
    longest = timezone.now() - first.waiting_since if first and first.waiting_since else dt.timedelta()
    return Rollout(waiting.count(), longest)


def key_for_devices(utterance: Utterance) -> str:
    """Return the key by which devices are to fetch an utterance.

    While newer versions are not yet announced, it is the key of the recording that the devices already have.
    """
    row = row_with(SpeechAnnouncement, user_id=utterance.owner_id)
    if row is None or versions_of(row) == current_versions(utterance.engine):
        return unchanged_sounds.key_of(utterance)
    recording = row_with(TTSCache, cache_key=utterance.key_under(versions_of(row)), state=RecordingState.READY.value)
    if recording is None:
        return unchanged_sounds.key_of(utterance)
    changed_readings.confirm(recording)  # the key holds today's reading
    return recording.cache_key


def versions_of(row: SpeechAnnouncement) -> SpeechVersions:
    """Return the versions that a row holds."""
    return SpeechVersions(**{field.name: getattr(row, field.name) for field in fields(SpeechVersions)})


def _is_checked_by_us(row: SpeechAnnouncement) -> bool:
    """Take on a check that is due; return False if none is, or if another request takes it on."""
    now = timezone.now()
    due = Q(checked_at=None) | Q(checked_at__lte=now - CHECK_EVERY)
    return SpeechAnnouncement.objects.filter(due, pk=row.pk).update(checked_at=now) > 0


def _waited_too_long(row: SpeechAnnouncement) -> bool:
    """Note since when the home waits; return whether that is too long ago."""
    now = timezone.now()
    if row.waiting_since is None:
        SpeechAnnouncement.objects.filter(pk=row.pk).update(waiting_since=now)
        return False
    if now - row.waiting_since < LONGEST_WAIT:
        return False
    logger.warning("home %d is told of newer versions although its week is not recorded", row.user_id)
    return True


def _is_week_ready(owner_id: int) -> bool:
    """Return whether every sentence of the coming week is recorded as it is made now; queue those that are not."""
    if PrecacheItem.objects.filter(user_id=owner_id, job=None, state=PrecacheState.QUEUED).exists():
        return False
    return precache.queue_days(DAYS_READY, owner_id) == 0
