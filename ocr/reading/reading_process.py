"""The process that reads one photo: `python -m ocr.reading.reading_process MODELS TESSDATA SECONDS < photo`."""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress
from pathlib import Path

import numpy as np
from PIL import Image

from ocr.reading.lines import LineReader
from ocr.reading.local_recogniser import LocalRecognizer
from ocr.reading.marks import erase_pen
from ocr.reading.model_files import Models
from ocr.reading.photo import MISSING_CODE, MOST_ADDRESS_BYTES, pack
from ocr.reading.picture import correct
from ocr.reading.pp_ocr_detector import TextDetector
from ocr.reading.pp_ocr_reader import KoreanNetReader, LatinReader
from ocr.reading.tesseract_reader import HangulReader
from ocr.reading.words import RecognizerMissing

MOST_THREADS = 2
"""Leaves processor time to the web workers."""
NICENESS = 5
"""Added to the process's niceness."""


def main() -> int:
    """Read the photo on standard input and write the answer to standard output; return the exit status."""
    _limit_resources(int(sys.argv[3]))
    models = Models(Path(sys.argv[1]), Path(sys.argv[2]))
    threads = min(MOST_THREADS, os.cpu_count() or 1)
    with Image.open(io.BytesIO(sys.stdin.buffer.read())) as stored:
        photo = stored.convert("RGB")
    try:
        models.require()
        detector = TextDetector(models.detection, threads)
        net = models.korean_net
        hangul = HangulReader(models.tessdata) if net is None else KoreanNetReader(net, 1)
        latin = LatinReader(models.latin, 1)
        lines = LineReader(hangul, latin)
        corrected = correct(photo, detector, hangul, latin)
        del photo
        recognition = LocalRecognizer(detector, lines, threads).recognize(np.asarray(erase_pen(corrected.picture)))
    except (RecognizerMissing, ImportError):
        return MISSING_CODE
    to_photo = tuple(float(number) for number in corrected.to_photo.reshape(-1))
    sys.stdout.buffer.write(pack(recognition, to_photo, corrected.is_flat, corrected.picture))
    return 0


def _limit_resources(processor_seconds: int) -> None:
    """Lower the process's priority, and cap its memory and processor time so that it cannot exhaust the machine's."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        os.nice(NICENESS)
        resource.setrlimit(resource.RLIMIT_AS, (MOST_ADDRESS_BYTES, MOST_ADDRESS_BYTES))
        resource.setrlimit(resource.RLIMIT_CPU, (processor_seconds, processor_seconds))
        # A core dump of what was read would stay on the disk.
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    sys.exit(main())
