"""Reads a stored photo, here or with the service named in the settings: the values, and where they stand."""

from __future__ import annotations

import io
import math

from PIL import Image

from ocr.conf import ocr_settings
from ocr.models import PrescriptionDraft
from ocr.reading.fields import read_fields
from ocr.reading.model_files import find_models
from ocr.reading.photo import PhotoReading, read_photo
from ocr.reading.vision_api import NOTICE, VisionService
from ocr.reading.words import Box, RecognizerError
from ocr.services.photos import turned
from ocr.services.readings import PlacedReading


def read(draft: PrescriptionDraft) -> PlacedReading:
    """Read the photo of `draft`. Raises RecognizerError."""
    with draft.photo.open("rb") as file:
        photo: bytes = file.read()
    if service := _vision_service():
        with Image.open(io.BytesIO(photo)) as image:
            return PlacedReading(service.read(photo), *image.size)
    seen = read_photo(photo, find_models(ocr_settings().models))
    return placed(photo, seen)


def problem() -> str:
    """Return why no photo can be read here; empty where photos can be read."""
    if _vision_service():
        return ""
    try:
        find_models(ocr_settings().models).require()
    except RecognizerError as error:
        return error.message
    return ""


def leaves_house() -> str:
    """Return the notice to show where photos are sent away to be read; empty where they stay here."""
    return NOTICE if _vision_service() else ""


def _vision_service() -> VisionService | None:
    wanted = ocr_settings()
    return VisionService(wanted.vision_url, wanted.vision_model, wanted.vision_key) if wanted.vision_url else None


def placed(photo: bytes, seen: PhotoReading) -> PlacedReading:
    """Express the reading in pixels of `photo` (JPEG), rotated if need be so that its text is upright."""
    with Image.open(io.BytesIO(photo)) as image:
        width, height = image.size
    quarters = quarters_to_upright(seen)
    read_there = read_fields(seen.recognition, seen.mark_chances, seen.tick_chances)
    envelope = read_there.moved(lambda box: turned_box(seen.on_photo(box), quarters, width, height))
    if quarters % 2:
        width, height = height, width
    return PlacedReading(envelope, width, height, turned(photo, quarters) if quarters else None)


def quarters_to_upright(seen: PhotoReading) -> int:
    """Return how many clockwise quarter turns make the photo's lines run from left to right."""
    middle_x, middle_y = seen.recognition.width // 2, seen.recognition.height // 2
    reach = max(seen.recognition.width // 4, 1)
    start = seen.on_photo(Box(middle_x, middle_y, 1, 1)).centre
    end = seen.on_photo(Box(middle_x + reach, middle_y, 1, 1)).centre
    angle = math.atan2(end[1] - start[1], end[0] - start[0])
    # Lines that run downwards need a turn the other way.
    return round(-angle / (math.pi / 2)) % 4


def turned_box(box: Box, quarters: int, width: int, height: int) -> Box:
    """Return where a box lies after its picture of `width` by `height` pixels is rotated clockwise."""
    if quarters == 1:
        return Box(height - box.bottom, box.left, box.height, box.width)
    if quarters == 2:
        return Box(width - box.right, height - box.bottom, box.width, box.height)
    if quarters == 3:
        return Box(box.top, width - box.right, box.height, box.width)
    return box
