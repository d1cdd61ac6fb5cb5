"""Withdraws a voice: tells what will be deleted, deletes it, and keeps a receipt.

However a voice is deleted (here, by a queryset, or with its listener's account), the receivers call this module.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from voice_tts.models import Channel, TTSCache, UserVoice, WithdrawalReceipt
from voice_tts.services import audit, storage

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Contents:
    """What is deleted with a voice. files: all files on disk. recordings: spoken sentences. seconds: their length."""

    files: int
    size_bytes: int
    recordings: int
    seconds: float


@dataclass(slots=True)
class _Withdrawal:
    """Who withdraws voices, by which channel, and the receipts so far."""

    actor_id: int | None
    channel: Channel
    receipts: list[WithdrawalReceipt] = field(default_factory=list)


_current: ContextVar[_Withdrawal | None] = ContextVar("withdrawal", default=None)


def contents_of(voice: UserVoice) -> Contents:
    """Count what `withdraw` would delete."""
    recordings = list(TTSCache.objects.filter(voice=voice).only("audio_file", "duration_seconds"))
    paths = [
        *storage.with_derivatives(voice.sample_name),
        *(storage.absolute(row.audio_name) for row in recordings if row.audio_name),
    ]
    sizes = [path.stat().st_size for path in paths if path.is_file()]
    return Contents(
        files=len(sizes),
        size_bytes=sum(sizes),
        recordings=len(recordings),
        seconds=sum(row.duration_seconds or 0.0 for row in recordings),
    )


def withdraw(voice: UserVoice, *, actor_id: int | None, channel: Channel) -> WithdrawalReceipt:
    """Delete a voice and everything made from it, from disk and database."""
    with acting(actor_id, channel) as receipts:
        voice.delete()
    return receipts[-1]


@contextmanager
def acting(actor_id: int | None, channel: Channel) -> Iterator[list[WithdrawalReceipt]]:
    """Delete voices on somebody's behalf within this context; yields the list that receipts are added to."""
    withdrawal = _Withdrawal(actor_id, channel)
    token = _current.set(withdrawal)
    try:
        yield withdrawal.receipts
    finally:
        _current.reset(token)


def account_for(voice: UserVoice) -> None:
    """Write a voice's receipt and trail, and delete its log entries.

    Called just before the voice's row is deleted, in the same transaction.
    """
    withdrawal = _current.get() or _Withdrawal(None, Channel.ACCOUNT)
    contents = contents_of(voice)
    receipt = WithdrawalReceipt.objects.create(
        channel=withdrawal.channel,
        sample_sha256=voice.sample_sha256,
        files=contents.files,
        recordings=contents.recordings,
    )
    audit.record(audit.Action.WITHDRAWN, voice, withdrawal.actor_id)
    _forget_admin_log(UserVoice, [voice.pk])
    _forget_admin_log(TTSCache, TTSCache.objects.filter(voice=voice).values_list("pk", flat=True))
    withdrawal.receipts.append(receipt)
    transaction.on_commit(erase_traces, robust=True)


def _forget_admin_log(model: type[UserVoice] | type[TTSCache], ids: object) -> None:
    # A log entry holds the deleted object's name.
    content_type = ContentType.objects.get_for_model(model)
    LogEntry.objects.filter(content_type=content_type, object_id__in=[str(pk) for pk in ids]).delete()  # type: ignore[attr-defined]


def erase_traces() -> bool:
    """Overwrite what deleted rows left in the database's files; return False if that must be tried again.

    SQLite's `secure_delete` alone is not enough: pages that were split or merged keep copies of their old cells
    (found in a third of 60 random histories), and so does the write-ahead log. Rewriting the file removes both.
    Other databases have their own means; this function does nothing for them.
    """
    pending = WithdrawalReceipt.objects.filter(erased_at=None)
    if connection.vendor != "sqlite" or not pending.exists():
        return True
    try:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            busy = cursor.fetchone()[0]
    except DatabaseError as error:
        logger.warning("traces of withdrawn voices remain: %s", type(error).__name__)
        return False
    if busy:
        logger.warning("traces of withdrawn voices remain in the write-ahead log: a reader holds it")
        return False
    pending.update(erased_at=timezone.now())
    return True
