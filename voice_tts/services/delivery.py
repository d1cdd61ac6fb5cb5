"""Decides who may hear a recording: its owner, or the holder of a valid link."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from pathlib import Path

from django.utils import timezone

from care.models import DeviceToken
from operations.lookups import row_with
from speech.audio import content_type, extension
from voice_tts.conf import voice_tts_settings
from voice_tts.exceptions import AudioNotFound, LinkRefused
from voice_tts.models import TTSCache
from voice_tts.services import audio_links, cache, storage


@dataclass(frozen=True, slots=True)
class AudioFile:
    """An audio file to serve. sha256: hex digest of its bytes."""

    path: Path
    content_type: str
    size_bytes: int
    sha256: str
    download_name: str
    internal_url: str = ""
    """Internal URL from which a proxy in front can send the file itself; empty without such a proxy."""


def row_of_owner(owner_id: int, cache_key: str) -> TTSCache:
    """Return the owner's row. Raises AudioNotFound, also for another user's audio and for that of an inactive voice."""
    row = _intact(cache.owned_by(owner_id, cache_key))
    if not row.voice.is_active:
        raise AudioNotFound  # its voice was deactivated
    return row


def row_by_link(cache_key: str, signature: str) -> TTSCache:
    """Return the row that a signed link leads to.

    Raises LinkRefused when the link was altered, has expired, or its voice, device or account was withdrawn, and
    AudioNotFound when the audio itself is gone.
    """
    grant = audio_links.read_grant(cache_key, signature)
    row = cache.owned_by(grant.owner_id, cache_key)
    if row.voice.epoch != grant.voice_epoch or not row.user.is_active:
        raise LinkRefused
    if grant.device and not _device_stands(grant.device):
        raise LinkRefused
    return _intact(row)


def _device_stands(public_id: str) -> bool:
    device = row_with(DeviceToken, public_id=uuid.UUID(public_id))
    return device is not None and (device.expiry is None or device.expiry > timezone.now())


def _intact(row: TTSCache) -> TTSCache:
    """Return the row, or raise AudioNotFound if its file is damaged; the next request for the sentence remakes it."""
    if not cache.is_intact(row):
        raise AudioNotFound
    return row


def audio_file(row: TTSCache) -> AudioFile:
    """Describe the file to send, under a download name that reveals nothing of the text."""
    prefix = voice_tts_settings().x_accel_prefix
    return AudioFile(
        path=storage.absolute(row.audio_name),
        content_type=content_type(row.format),
        size_bytes=row.size_bytes,
        sha256=row.sha256,
        download_name=f"{row.cache_key[:12]}{extension(row.format)}",
        internal_url=f"{prefix}{row.audio_name}" if prefix else "",
    )
