"""A photo -> what stands on it, read in a process of its own so that its memory and its hangs end with it."""

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
"""A page of a 12-megapixel photo takes 4 to 8 s on two cores."""
MOST_ADDRESS_BYTES = 4 << 30
"""Of the process; a page takes under 1 GB of memory, but libraries map more than they use."""
PICTURE_QUALITY, FULL_COLOUR = 88, 0
"""Of the JPEG that comes back: marks by pen are found by their colour."""
MISSING_CODE = 3
"""How the process says that a model or a package is missing."""
TOO_SLOW = "사진을 읽는 데 너무 오래 걸려 그만두었습니다. 봉투만 크게 나오게 다시 찍어 주세요."

# Two at once would take the memory of two and be no faster.
_ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True, slots=True)
class PhotoReading:
    """recognition: of the corrected picture. to_photo: its pixels on the photo, 3x3 row by row.

    is_flat: whether the sheet's corners were found. picture: the corrected one as JPEG.
    """

    recognition: Recognition
    to_photo: tuple[float, ...]
    is_flat: bool
    picture: bytes

    def on_photo(self, box: Box) -> Box:
        """Where a box of the corrected picture is seen on the photo: the upright rectangle around it."""
        return box_on_photo(box, np.array(self.to_photo).reshape(3, 3))

    def mark_chances(self, boxes: Sequence[Box]) -> list[float]:
        """How likely each of the choices that stand in one line at `boxes` is circled or ticked, 0 to 1."""
        with Image.open(io.BytesIO(self.picture)) as picture:
            return Marks(picture.convert("RGB")).chances(boxes)


def read_photo(photo: bytes, models: Models, *, seconds: float = MOST_SECONDS) -> PhotoReading:
    """Read `photo` (JPEG, its EXIF already obeyed or gone) in a child process; one at a time, others wait.

    Raises RecognizerMissing and RecognizerFailed.
    """
    models.require()
    command = [sys.executable, "-m", "ocr.reading.reading_process", str(models.folder), str(models.tessdata)]
    # Tesseract's own threads wait for each other more than they work.
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
    """What the child writes: a line of JSON, then the picture as JPEG."""
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
