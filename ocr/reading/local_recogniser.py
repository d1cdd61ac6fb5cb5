"""The recogniser that runs locally: a detector finds the texts, and two readers read their Hangul and Latin."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ocr.reading.lines import LineReader
from ocr.reading.picture import cut_out
from ocr.reading.pp_ocr_detector import TextDetector
from ocr.reading.shapes import Slanted
from ocr.reading.symbols import Symbol, join
from ocr.reading.words import Box, Recognition, Word

SIDE = 1280
"""Longer side in pixels of the picture given to the detector."""
SAME_LINE = 0.5
"""Texts whose middles differ by less than this, relative to their height, stand on one line."""


class LocalRecognizer:
    """Recognises the words of a corrected picture. Safe to call from several threads."""

    name = "local"

    def __init__(self, detector: TextDetector, lines: LineReader, threads: int) -> None:
        self._detector = detector
        self._lines = lines
        self._threads = threads

    def recognize(self, picture: NDArray[np.uint8]) -> Recognition:
        """Read `picture`: uint8, shape [height, width, 3], RGB, upright. Raises RecognizerMissing."""
        image = Image.fromarray(picture)
        texts = [_level(text) for text in self._detector.find(image, SIDE)]
        with ThreadPoolExecutor(self._threads) as pool:
            read = list(pool.map(lambda text: _words(self._lines.read(cut_out(image, text)), text), texts))
        words = [word for of_text in read for word in of_text]
        return Recognition(tuple(_in_reading_order(words)), image.width, image.height)


def _level(text: Slanted) -> Slanted:
    """Make a text horizontal: in an upright picture, one taller than wide is a single character, not a turned line."""
    if abs(text.angle) <= np.pi / 4:
        return text
    return Slanted(text.centre, text.thickness, text.length, text.angle - np.pi / 2)


def _words(symbols: list[Symbol], text: Slanted) -> list[Word]:
    """Split a line at its spaces into words, with boxes in pixels of the picture."""
    groups: list[list[Symbol]] = []
    for symbol in symbols:
        if symbol.spaced or not groups:
            groups.append([])
        groups[-1].append(symbol)
    return [Word(join(group), _box(group, text), _confidence(group)) for group in groups]


def _confidence(symbols: list[Symbol]) -> float:
    """Return a word's confidence: that of its least sure character, averaged with the mean of all."""
    chances = [min(max(symbol.confidence, 0.0), 1.0) for symbol in symbols]
    return (min(chances) + sum(chances) / len(chances)) / 2


def _box(symbols: list[Symbol], text: Slanted) -> Box:
    left, right = min(symbol.left for symbol in symbols), max(symbol.right for symbol in symbols)
    left, right = max(0.0, left), min(text.length, max(right, left + 1))
    part = Slanted(
        (
            text.centre[0] + ((left + right) / 2 - text.length / 2) * np.cos(text.angle),
            text.centre[1] + ((left + right) / 2 - text.length / 2) * np.sin(text.angle),
        ),
        right - left,
        text.thickness,
        text.angle,
    )
    corners = part.corners()
    (x, y), (x2, y2) = np.floor(corners.min(axis=0)), np.ceil(corners.max(axis=0))
    return Box(int(x), int(y), int(x2 - x), int(y2 - y))


def _in_reading_order(words: list[Word]) -> list[Word]:
    """Sort words into lines from top to bottom, each from left to right."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda word: word.box.centre[1]):
        if lines:
            last = lines[-1][-1]
            if word.box.centre[1] - last.box.centre[1] < SAME_LINE * min(word.box.height, last.box.height):
                lines[-1].append(word)
                continue
        lines.append([word])
    return [word for line in lines for word in sorted(line, key=lambda word: word.box.left)]
