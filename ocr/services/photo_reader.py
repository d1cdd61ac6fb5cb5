"""A stored photo -> what stands on it, by the recogniser that the settings name."""

from __future__ import annotations

from ocr.models import PrescriptionDraft
from ocr.reading.words import RecognizerMissing
from ocr.services.readings import PhotoReading


def read(draft: PrescriptionDraft) -> PhotoReading:
    """Read the photo of `draft`. Raises RecognizerError."""
    raise RecognizerMissing
