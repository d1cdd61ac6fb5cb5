"""The app's settings and their defaults; no other module reads `settings.OCR`."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True, slots=True)
class OcrSettings:
    """Every setting with its default; `settings.OCR` overrides by upper-case name."""

    models: Path = Path(__file__).resolve().parent.parent / "models" / "ocr"
    """The folder that `download_ocr` fills."""
    vision_url: str = ""
    """Address of an OpenAI-compatible API that reads photos; if empty, photos are read here and stay here."""
    vision_key: str = field(default="", repr=False)
    """Bearer token that is sent to that API."""
    vision_model: str = ""
    """Name of the model that is asked for there."""


def ocr_settings() -> OcrSettings:
    """Return the settings in force. Raises TypeError for an unknown name."""
    return OcrSettings(**{name.lower(): value for name, value in settings.OCR.items()})
