"""The OCR settings, read in this one place."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True, slots=True)
class OcrSettings:
    """Every setting with its default; `settings.OCR` overrides by upper-case name."""

    models: Path = Path("models/ocr")
    """What `download_ocr` fills."""
    vision_url: str = ""
    """Address of an OpenAI-compatible API that reads photos instead; empty reads them here, where they stay."""
    vision_key: str = field(default="", repr=False)
    vision_model: str = ""


def ocr_settings() -> OcrSettings:
    """The settings in force. Raises TypeError for a name that does not exist."""
    return OcrSettings(**{name.lower(): value for name, value in settings.OCR.items()})
