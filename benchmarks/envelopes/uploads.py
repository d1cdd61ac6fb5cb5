"""Prepares a photo as an upload is prepared."""

from __future__ import annotations

import io


def cleaned(photo: bytes) -> bytes:
    """Return the photo as the app stores it; to be called within `temporary_project`, since the app needs settings."""
    from ocr.services.photos import clean_photo

    return clean_photo(io.BytesIO(photo), len(photo))
