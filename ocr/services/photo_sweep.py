"""Deletes photos that no draft refers to, as a kill between writing the file and the row leaves behind."""

from __future__ import annotations

import time
from pathlib import Path

from django.conf import settings

from ocr.models import PrescriptionDraft
from ocr.storage import FOLDER

YOUNG_SECONDS = 3600.0
"""A file younger than this may belong to a row that is still being written."""


def orphans() -> list[Path]:
    """Return the photos that no draft refers to, half-written ones included."""
    known = set(PrescriptionDraft.objects.exclude(photo="").values_list("photo", flat=True))
    before = time.time() - YOUNG_SECONDS
    folder = Path(settings.MEDIA_ROOT) / FOLDER
    return [
        path
        for path in sorted(folder.glob("*"))
        if path.is_file() and path.stat().st_mtime < before and f"{FOLDER}/{path.name}" not in known
    ]


def sweep() -> int:
    """Delete the orphans and return how many there were."""
    found = orphans()
    for path in found:
        path.unlink(missing_ok=True)
    return len(found)
