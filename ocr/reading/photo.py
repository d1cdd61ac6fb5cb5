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
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from ocr.reading.marks import Marks
from ocr.reading.model_files import Models
from ocr.reading.picture import box_on_photo
from ocr.reading.words import Box, Recognition, RecognizerFailed, RecognizerMissing, Word

ROOT = Path(__file__).resolve().parents[2]
MOST_SECONDS = 60.0
"""Time limit; a page in a 12-megapixel photo takes 4 to 8 s on two cores."""
MOST_ADDRESS_BYTES = 4 << 30
"""Limit on the process's address space; a page takes under 1 GB, but libraries map more than they use."""
PICTURE_QUALITY, FULL_COLOUR = 88, 0
"""JPEG quality and chroma subsampling of the returned picture; pen marks are found by their colour."""
MISSING_CODE = 3
"""Exit status that means a model or a package is missing."""
TOO_SLOW = "사진을 읽는 데 너무 오래 걸려 그만두었습니다. 봉투만 크게 나오게 다시 찍어 주세요."

# Two at once would take twice the memory and be no faster.
_ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True, slots=True)
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
        with Image.open(io.BytesIO(self.picture)) as picture:
            return Marks(picture.convert("RGB")).chances(boxes)

    def tick_chances(self, boxes: Sequence[Box]) -> list[float]:
        """Return how likely the box before each choice is ticked, 0 to 1."""
        with Image.open(io.BytesIO(self.picture)) as picture:
            return Marks(picture.convert("RGB")).ticks(boxes)


def read_photo(photo: bytes, models: Models, *, seconds: float = MOST_SECONDS) -> PhotoReading:
    """Read `photo` (JPEG, EXIF rotation already applied) in a child process; calls wait for each other.

    Raises RecognizerMissing and RecognizerFailed.
    """
    models.require()
    command = [sys.executable, "-m", "ocr.reading.reading_process", str(models.folder), str(models.tessdata)]
    # Tesseract's own threads spend more time waiting for each other than working.
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1", "PYTHONPATH": str(ROOT)}
    with _ONE_AT_A_TIME:
        try:
            ended = subprocess.run(
                command, input=photo, capture_output=True, timeout=seconds, env=environment, cwd=ROOT, check=False
            )
        except subprocess.TimeoutExpired as error:
            raise RecognizerFailed(
                "사진을 읽는 데 너무 오래 걸려 그만두었습니다. 봉투만 크게 나오게 다시 찍어 주세요."
            ) from error
    if ended.returncode == MISSING_CODE:
        raise RecognizerMissing
    if ended.returncode:
        raise RecognizerFailed from RuntimeError(f"the reading process ended with {ended.returncode}")
    return _unpack(ended.stdout)


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
