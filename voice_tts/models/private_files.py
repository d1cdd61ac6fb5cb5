"""The storage of uploads and generated audio: files that no URL leads to."""

from __future__ import annotations

from functools import cache

from django.conf import settings
from django.core.files.storage import FileSystemStorage


@cache
def private_storage() -> FileSystemStorage:
    """Return storage that no URL leads to. It is made at first use, so that tests can move its location."""
    return FileSystemStorage(location=settings.MEDIA_ROOT, base_url=None)
