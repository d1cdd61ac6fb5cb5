"""Compares rows with files, and repairs what a crash, a full disk or manual changes left behind."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db.models import FileField
from django.utils import timezone

from voice_tts.models import RecordingState, TTSCache, UserVoice
from voice_tts.services import cache, storage


@dataclass(slots=True)
class Findings:
    """How many problems of each kind were found. Lost samples cannot be repaired: they take a new upload."""

    rows_without_file: int = 0
    damaged_recordings: int = 0
    expired_leases: int = 0
    lost_samples: int = 0
    orphan_files: int = 0
    abandoned_temporary_files: int = 0
    abandoned_uploads: int = 0

    @property
    def total(self) -> int:
        """Number of problems of all kinds."""
        return sum(getattr(self, field.name) for field in fields(self))


def inspect(*, repair: bool) -> Findings:
    """Check every row and every file below the media folder; with `repair`, repair what can be repaired."""
    found = Findings()
    _inspect_rows(found, repair)
    _inspect_files(found, repair)
    return found


def _inspect_rows(found: Findings, repair: bool) -> None:
    for row in TTSCache.objects.filter(state=RecordingState.READY).iterator():
        if cache.is_intact(row):
            continue
        if storage.absolute(row.audio_name).exists():
            found.damaged_recordings += 1
        else:
            found.rows_without_file += 1
        if repair:
            row.delete()
    expired = TTSCache.objects.filter(state=RecordingState.PENDING, lease_expires_at__lt=timezone.now())
    found.expired_leases = expired.count()
    if repair:
        expired.delete()
    samples = UserVoice.objects.values_list("voice_file", flat=True)
    found.lost_samples = sum(not storage.absolute(name).exists() for name in samples)


def _inspect_files(found: Findings, repair: bool) -> None:
    media, incoming = Path(settings.MEDIA_ROOT), Path(settings.FILE_UPLOAD_TEMP_DIR)
    known = _known_stems()
    for path in _old_files(media):
        if incoming in path.parents:
            found.abandoned_uploads += 1
        elif path.name.startswith(storage.TEMPORARY_PREFIX):
            found.abandoned_temporary_files += 1
        elif path.relative_to(media).parts[0] in storage.KINDS and _stem(path) not in known:
            found.orphan_files += 1
        else:
            continue
        if repair:
            path.unlink(missing_ok=True)


YOUNG_SECONDS = 3600.0
"""A file younger than this may belong to a row about to be written, or to an upload still being read."""


def _old_files(folder: Path) -> Iterator[Path]:
    before = time.time() - YOUNG_SECONDS
    for path in folder.rglob("*"):
        try:
            if path.is_file() and path.stat().st_mtime < before:
                yield path
        except FileNotFoundError:
            continue  # deleted by the running service in the meantime


def _known_stems() -> set[str]:
    """Collect the stems of all files named by this app's rows; names of derived files begin with such a stem."""
    return {
        _stem(Path(name))
        for model in apps.get_app_config("voice_tts").get_models()
        for field in model._meta.get_fields()
        if isinstance(field, FileField)
        for name in model._default_manager.exclude(**{field.name: ""}).values_list(field.name, flat=True)
    }


def _stem(path: Path) -> str:
    return path.name.split(".", 1)[0]
