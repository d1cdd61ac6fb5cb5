"""Reads a photo in a child process, so that its memory is freed and a hang can be ended."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from ocr.reading.marks import Marks
from ocr.reading.model_files import Models
from ocr.reading.picture import box_on_photo
from ocr.reading.words import (
    Box,
    Recognition,
    RecognizerFailed,
    RecognizerMissing,
    RecognizerOverloaded,
    Word,
)

ROOT = Path(__file__).resolve().parents[2]
TRIES = 2
"""A reading that the server cut short is tried once more."""
MOST_ADDRESS_BYTES = 4 << 30
"""Limit on the process's address space; a page takes under 1 GB, but libraries map more than they use."""
PICTURE_QUALITY, FULL_COLOUR = 88, 0
"""JPEG quality and chroma subsampling of the returned picture; pen marks are found by their colour."""
MISSING_CODE = 3
"""Exit status that means a model or a package is missing."""

# Two at once would take twice the memory and be no faster.
_ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True, slots=True)
class Limits:
    """What a reading may take.

    processor_seconds: of all its threads together, whatever else the machine does meanwhile; a page in a 12-megapixel
    photo takes 6 to 10. wall_seconds: until a process that does nothing at all is ended.
    """

    processor_seconds: int = 60
    wall_seconds: float = 240.0


USUAL_LIMITS = Limits()


@dataclass(frozen=True)
class PhotoReading:
    """The reading of a photo.

    recognition: of the corrected picture. to_photo: maps its pixels to the photo's, a 3x3 matrix row by row.
    is_flat: whether the sheet's corners were found. picture: the corrected one, as JPEG.
    """

    recognition: Recognition
    to_photo: tuple[float, ...]
    is_flat: bool
    picture: bytes

    def on_photo(self, box: Box) -> Box:
        """Map a box from the corrected picture to the photo: the upright rectangle around it."""
        return box_on_photo(box, np.array(self.to_photo).reshape(3, 3))

    def mark_chances(self, boxes: Sequence[Box]) -> list[float]:
        """Return how likely each choice is circled or ticked, 0 to 1. boxes: choices printed in one line."""
        return self._marks.chances(boxes)

    def tick_chances(self, boxes: Sequence[Box]) -> list[float]:
        """Return how likely the box before each choice is ticked, 0 to 1."""
        return self._marks.ticks(boxes)

    @cached_property
    def _marks(self) -> Marks:
        with Image.open(io.BytesIO(self.picture)) as picture:
            return Marks(picture.convert("RGB"))


def read_photo(photo: bytes, models: Models, *, limits: Limits = Limits()) -> PhotoReading:
    """Read `photo` (JPEG, EXIF rotation already applied) in a child process; calls wait for each other.

    Raises RecognizerMissing, RecognizerFailed, and RecognizerOverloaded if the server could not finish it twice.
    """
    models.require()
    with _ONE_AT_A_TIME:
        for attempt in range(TRIES):
            try:
                return _unpack(_run(photo, models, limits))
            except RecognizerOverloaded:
                if attempt == TRIES - 1:
                    raise
    raise RecognizerOverloaded


def _run(photo: bytes, models: Models, limits: Limits) -> bytes:
    """Return what the child process wrote. Raises RecognizerOverloaded if it was ended from outside."""
    folders = [str(models.folder), str(models.tessdata)]
    command = [sys.executable, "-m", "ocr.reading.reading_process", *folders, str(limits.processor_seconds)]
    # Tesseract's own threads spend more time waiting for each other than working.
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1", "PYTHONPATH": str(ROOT)}
    try:
        ended = subprocess.run(
            command,
            input=photo,
            capture_output=True,
            timeout=limits.wall_seconds,
            env=environment,
            cwd=ROOT,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise RecognizerOverloaded from error
    if ended.returncode == MISSING_CODE:
        raise RecognizerMissing
    if ended.returncode < 0:
        # A signal ended it: its processor time was used up, or the system wanted its memory.
        raise RecognizerOverloaded from RuntimeError(f"the reading process was ended by signal {-ended.returncode}")
    if ended.returncode:
        raise RecognizerFailed from RuntimeError(f"the reading process ended with {ended.returncode}")
    return ended.stdout


def pack(recognition: Recognition, to_photo: tuple[float, ...], is_flat: bool, picture: Image.Image) -> bytes:
    """Serialise what the child process writes: a line of JSON, then the picture as JPEG."""
    head = {"recognition": asdict(recognition), "to_photo": to_photo, "is_flat": is_flat}
    jpeg = io.BytesIO()
    picture.save(jpeg, "JPEG", quality=PICTURE_QUALITY, subsampling=FULL_COLOUR)
    return json.dumps(head).encode() + b"\n" + jpeg.getvalue()


def _unpack(written: bytes) -> PhotoReading:
    try:
        line, picture = written.split(b"\n", 1)
        head: dict[str, Any] = json.loads(line)
        found = head["recognition"]
        words = tuple(Word(word["text"], Box(**word["box"]), word["confidence"]) for word in found["words"])
        recognition = Recognition(words, found["width"], found["height"])
        return PhotoReading(recognition, tuple(head["to_photo"]), head["is_flat"], picture)
    except (ValueError, KeyError, TypeError) as error:
        raise RecognizerFailed from error
