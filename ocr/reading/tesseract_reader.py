"""Reads a line of Korean with Tesseract, whose Korean model knows no Latin letters: `mg` comes out as `09`."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any, Protocol

from PIL import Image, ImageFilter, ImageOps

from ocr.reading.symbols import Symbol
from ocr.reading.words import RecognizerMissing

LINE_HEIGHT = 40
"""Height in pixels of a line given to Tesseract; of 32 to 64 it made the fewest errors at 40."""
SOFTENING = 0.8
"""Standard deviation in pixels of the blur applied first: noise hurts Tesseract more than sharpness helps."""
MARGIN = 10
"""Blank pixels that Tesseract needs around a line."""
PAPER_SHARE = 90
"""Percentage of a line's pixels that are darker than its paper."""
DOTS_PER_INCH = 300


class ReadsHangul(Protocol):
    """Reads lines of Hangul."""

    def read(self, line: Image.Image) -> list[Symbol]:
        """Return the characters of `line` (mode L) from left to right. Raises RecognizerMissing."""
        ...


class HangulReader:
    """Reads lines of Hangul, with one Tesseract for each thread."""

    def __init__(self, folder: Path) -> None:
        """Remember the folder that holds `kor.traineddata`; Tesseract loads at the first use in each thread."""
        self._folder = folder
        self._own = threading.local()

    def read(self, line: Image.Image) -> list[Symbol]:
        """Return the characters of `line` (mode L) from left to right. Raises RecognizerMissing."""
        import tesserocr

        scale = LINE_HEIGHT / line.height
        seen = line.resize((max(1, round(line.width * scale)), LINE_HEIGHT), Image.Resampling.LANCZOS)
        softened = seen.filter(ImageFilter.GaussianBlur(SOFTENING))
        histogram = seen.histogram()
        tesseract = self._tesseract()
        tesseract.SetImage(ImageOps.expand(softened, MARGIN, _paper(histogram)))
        tesseract.SetSourceResolution(DOTS_PER_INCH)
        tesseract.Recognize()
        found = tesseract.GetIterator()
        symbols: list[Symbol] = []
        if found is None:
            return symbols
        for place in tesserocr.iterate_level(found, tesserocr.RIL.SYMBOL):
            box = place.BoundingBox(tesserocr.RIL.SYMBOL)
            if box is None or place.Empty(tesserocr.RIL.SYMBOL):
                continue
            starts_word = place.IsAtBeginningOf(tesserocr.RIL.WORD) and place.BlanksBeforeWord() > 0
            symbols.append(
                Symbol(
                    place.GetUTF8Text(tesserocr.RIL.SYMBOL).strip(),
                    (box[0] - MARGIN) / scale,
                    (box[2] - MARGIN) / scale,
                    place.Confidence(tesserocr.RIL.SYMBOL) / 100,
                    bool(starts_word),
                )
            )
        return [symbol for symbol in symbols if symbol.text]

    def _tesseract(self) -> Any:
        import tesserocr

        if not hasattr(self._own, "tesseract"):
            try:
                self._own.tesseract = tesserocr.PyTessBaseAPI(
                    path=str(self._folder), lang="kor", psm=tesserocr.PSM.SINGLE_LINE, oem=tesserocr.OEM.LSTM_ONLY
                )
            except RuntimeError as error:
                raise RecognizerMissing from error
        return self._own.tesseract


def _paper(histogram: list[int]) -> int:
    """Return the grey level at or below which PAPER_SHARE per cent of the pixels lie."""
    wanted = sum(histogram) * PAPER_SHARE / 100
    seen = 0
    for level, count in enumerate(histogram):
        seen += count
        if seen >= wanted:
            return level
    return 255
