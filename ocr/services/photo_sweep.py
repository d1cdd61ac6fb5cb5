"""Photos that no draft knows: what a hard kill between file and row leaves behind."""

from __future__ import annotations

import time
from pathlib import Path

from django.conf import settings

from ocr.models import PrescriptionDraft
from ocr.storage import FOLDER

YOUNG_SECONDS = 3600.0
"""A file younger than this may belong to a row that is about to be written."""


def orphans() -> list[Path]:
    """The photos of no draft, and half-written ones."""
    known = set(PrescriptionDraft.objects.exclude(photo="").values_list("photo", flat=True))
    before = time.time() - YOUNG_SECONDS
    folder = Path(settings.MEDIA_ROOT) / FOLDER
    return [
        path
        for path in sorted(folder.glob("*"))
        if path.is_file() and path.stat().st_mtime < before and f"{FOLDER}/{path.name}" not in known
    ]


def sweep() -> int:
    """Delete them; returns how many there were."""
    found = orphans()
    for path in found:
        path.unlink(missing_ok=True)
    return len(found)
