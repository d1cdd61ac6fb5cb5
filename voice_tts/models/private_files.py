"""Where uploads and generated audio lie: files that no URL leads to."""

from __future__ import annotations

from functools import cache

from django.conf import settings
from django.core.files.storage import FileSystemStorage


@cache
def private_storage() -> FileSystemStorage:
    """Files that no URL leads to; the location is settled at first use so that tests can move it."""
    return FileSystemStorage(location=settings.MEDIA_ROOT, base_url=None)
