"""Fixtures of every app's tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path_factory) -> Path:
    """Each test has a media folder of its own that leaves nothing behind."""
    from voice_tts import models

    media: Path = tmp_path_factory.mktemp("media")
    (media / "incoming").mkdir(mode=0o700)
    settings.MEDIA_ROOT = media
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # a slow hash protects no test
    settings.FILE_UPLOAD_TEMP_DIR = media / "incoming"
    models.private_storage.cache_clear()
    return media


@pytest.fixture(autouse=True)
def own_counts(settings, tmp_path_factory) -> Iterator[None]:
    """No test is throttled for what another one did, and throttling needs no database where a test has none."""
    from operations import hourly

    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "LOCATION": tmp_path_factory.getbasetemp().name,
        }
    }
    cache.clear()
    yield
    hourly._counts.clear()
    hourly._levels.clear()
