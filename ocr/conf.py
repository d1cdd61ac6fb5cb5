"""The OCR settings, read in this one place."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True, slots=True)
class OcrSettings:
    """Every setting with its default; `settings.OCR` overrides by upper-case name."""

    models: Path = Path("models/ocr")
    """What `download_ocr` fills."""


def ocr_settings() -> OcrSettings:
    """The settings in force. Raises TypeError for a name that does not exist."""
    return OcrSettings(**{name.lower(): value for name, value in settings.OCR.items()})
