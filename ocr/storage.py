"""Stores photos of envelopes in the private media folder, where they have no address of their own."""

from __future__ import annotations

import uuid
from typing import NoReturn

from django.core.files.storage import FileSystemStorage
from django.db import models
from django.utils.deconstruct import deconstructible

FOLDER = "envelopes"
"""Relative to the media folder."""
OWNER_ONLY_FILE, OWNER_ONLY_FOLDER = 0o600, 0o700


@deconstructible
class PhotoStorage(FileSystemStorage):
    """Stores files that only this process's user can read; a view checks permission before it serves one."""

    def __init__(self) -> None:
        super().__init__(file_permissions_mode=OWNER_ONLY_FILE, directory_permissions_mode=OWNER_ONLY_FOLDER)

    def url(self, name: str | None) -> NoReturn:
        """Raise ValueError: there is no public address."""
        raise ValueError("photos of envelopes have no public address")


def photo_name(instance: models.Model, filename: str) -> str:
    """Return a random name; nothing of the client's `filename` is used."""
    return f"{FOLDER}/{uuid.uuid4().hex}.jpg"
