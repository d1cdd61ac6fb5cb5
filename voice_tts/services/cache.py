"""The cache of generated audio: looking up a recording, leasing its making to one worker, storing it."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from korean import NORMALISER_VERSION
from operations.lookups import row_with
from voice_tts.exceptions import AudioNotFound, VoiceNotFound
from voice_tts.models import RecordingState, TTSCache, UserVoice
from voice_tts.services import access_counts, changed_readings, storage
from voice_tts.services.utterance import PRONUNCIATION_VERSION, Recording, Utterance

LEASE_SECONDS = 15.0
"""A worker renews its lease while it works. If it dies, another takes over after at most this long."""


def look_up(cache_key: str) -> TTSCache | None:
    """Return the row if it is ready and its file is intact, and count the access; otherwise None."""
    row = row_with(TTSCache, cache_key=cache_key, state=RecordingState.READY.value)
    if row is None or not is_intact(row):
        return None
    changed_readings.confirm(row)  # the key holds today's reading
    access_counts.note(row.pk)
    return row


def owned_by(user_id: int, cache_key: str) -> TTSCache:
    """Return a user's own finished row with its voice and user.

    Raises AudioNotFound, also for another user's row, and when the text is read in another way today.
    """
    row = row_with(TTSCache, ("voice", "user"), cache_key=cache_key, user_id=user_id, state=RecordingState.READY.value)
    if row is None or not changed_readings.is_current(row):
        raise AudioNotFound
    return row


def is_intact(row: TTSCache) -> bool:
    """Return whether the row's file holds exactly the bytes that were stored."""
    return storage.holds(row.audio_name, row.sha256)


@dataclass(frozen=True, slots=True)
class Lease:
    """One worker's right to make a recording. It ends with `store` or `fail`, or expires when it is not renewed.

    token: stored in the row for as long as this lease holds.
    """

    utterance: Utterance
    token: uuid.UUID

    def renew(self, seconds: float = LEASE_SECONDS) -> None:
        """Extend the lease to `seconds` from now; does nothing once another worker has taken over."""
        self._rows().update(lease_expires_at=timezone.now() + timedelta(seconds=seconds))

    def fail(self, code: str) -> None:
        """Give up the lease without a recording, so that the next request may try again at once.

        code: the reason for the failure. Does nothing once another worker has taken over.
        """
        self._rows().update(state=RecordingState.FAILED, failure_code=code, lease=None, lease_expires_at=None)

    def store(self, recording: Recording) -> TTSCache:
        """Store the recording, even if the lease has expired. Raises as `cache.store` does."""
        return store(self.utterance, recording)

    def _rows(self) -> QuerySet[TTSCache]:
        return TTSCache.objects.filter(cache_key=self.utterance.cache_key, lease=self.token)


def claim(utterance: Utterance) -> Lease | TTSCache | None:
    """Ask to make a recording.

    Returns a lease if the caller is to make it, the row if it is ready, and None while another worker makes it. Raises
    VoiceNotFound when the voice was withdrawn or changed.
    """
    lease, now = Lease(utterance, uuid.uuid4()), timezone.now()
    expires = now + timedelta(seconds=LEASE_SECONDS)
    with transaction.atomic():
        _require_unchanged(utterance.voice)
        row, created = TTSCache.objects.select_for_update().get_or_create(
            cache_key=utterance.cache_key,
            defaults={**_description(utterance), "lease": lease.token, "lease_expires_at": expires},
        )
        if created:
            return lease
        if row.state == RecordingState.READY and is_intact(row):
            return row
        if row.state == RecordingState.PENDING and row.lease_expires_at and row.lease_expires_at > now:
            return None
        row.state, row.lease, row.lease_expires_at = RecordingState.PENDING, lease.token, expires
        row.save(update_fields=["state", "lease", "lease_expires_at"])
    return lease


def store(utterance: Utterance, recording: Recording) -> TTSCache:
    """Store a recording, with or without a lease: write the file, then the row, then delete the file it replaces.

    Raises StorageFailed, and VoiceNotFound when the voice was withdrawn or changed in the meantime; then the new file
    is deleted.
    """
    voice = utterance.voice
    name = storage.new_name("audio", voice.user_id, f".{utterance.format}")
    storage.write(name, recording.data)
    try:
        with transaction.atomic():
            _require_unchanged(voice)
            before = TTSCache.objects.filter(cache_key=utterance.cache_key).exclude(audio_file="")
            replaced = before.values_list("audio_file", flat=True).first()
            row, _created = TTSCache.objects.update_or_create(
                cache_key=utterance.cache_key,
                defaults={
                    **_description(utterance),
                    "sounds": recording.sounds,
                    "pronounced_by": PRONUNCIATION_VERSION if recording.sounds else "",
                    "state": RecordingState.READY,
                    "failure_code": "",
                    "lease": None,
                    "lease_expires_at": None,
                    "audio_file": name,
                    "sha256": hashlib.sha256(recording.data).hexdigest(),
                    "size_bytes": len(recording.data),
                    "sample_rate": recording.sample_rate,
                    "duration_seconds": recording.duration_seconds,
                    "accessed_at": timezone.now(),
                },
            )
            if replaced:
                transaction.on_commit(partial(storage.delete, replaced))
    except IntegrityError as error:
        storage.delete(name)
        raise VoiceNotFound from error
    except BaseException:
        storage.delete(name)
        raise
    return row


def _require_unchanged(voice: UserVoice) -> None:
    same = UserVoice.objects.select_for_update().filter(pk=voice.pk, content_hash=voice.content_hash)
    if not same.exists():
        raise VoiceNotFound


def _description(utterance: Utterance) -> dict[str, Any]:
    return {
        "user_id": utterance.owner_id,
        "voice": utterance.voice,
        "text": utterance.text,
        "spoken_text": utterance.spoken_text,
        "read_by": NORMALISER_VERSION,
        "text_hash": utterance.text_hash,
        "language": utterance.language,
        "speed": utterance.speed,
        "format": utterance.format,
        "engine": utterance.engine.name,
        "engine_version": utterance.engine.version,
    }
