"""Reads lines with PP-OCR's recognisers: one for digits and Latin letters, and by choice one for Hangul."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ocr.reading.nets import open_net
from ocr.reading.symbols import Symbol

LINE_HEIGHT = 48
"""Height in pixels of the lines that the network was trained on."""
NARROWEST = 64
"""Least width in pixels; a single digit is padded with the network's grey."""
KNOWN = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyzμ./%,-()~:[]+* "
"""The characters looked for; with the network's other 18,000, Hangul would come out as Chinese."""
BLANK = 0
"""The network's class for no character, the blank of CTC (Graves et al. 2006)."""


class LatinReader:
    """Reads digits, Latin letters and their punctuation. Safe to call from several threads."""

    def __init__(self, net: Path, threads: int, known: str = KNOWN) -> None:
        """Open the net. known: the characters looked for; empty for all that the net knows."""
        self._session = open_net(net, threads)
        self._input = self._session.get_inputs()[0].name
        alphabet = ["", *self._session.get_modelmeta().custom_metadata_map["character"].split("\n"), " "]
        self._known = known or "".join(character for character in alphabet if len(character) == 1)
        self._classes = np.array([BLANK, *(alphabet.index(character) for character in self._known)])

    def read(self, lines: Sequence[Image.Image]) -> list[list[Symbol]]:
        """Return, for each of `lines` (RGB), its characters from left to right."""
        if not lines:
            return []
        widths = [max(1, round(line.width * LINE_HEIGHT / line.height)) for line in lines]
        batch = np.zeros((len(lines), 3, LINE_HEIGHT, max(NARROWEST, *widths)), np.float32)
        for place, (line, width) in enumerate(zip(lines, widths, strict=True)):
            seen = np.asarray(line.resize((width, LINE_HEIGHT), Image.Resampling.LANCZOS), np.float32)
            # The network was trained on BGR pixels from -1 to 1.
            batch[place, :, :, :width] = (seen[:, :, ::-1] / np.float32(127.5) - 1).transpose(2, 0, 1)
        chances: NDArray[np.float32] = self._session.run(None, {self._input: batch})[0][:, :, self._classes]
        step = batch.shape[3] / chances.shape[1]
        return [
            _characters(of_line, step * line.width / width, self._known)
            for of_line, line, width in zip(chances, lines, widths, strict=True)
        ]


class KoreanNetReader:
    """Reads lines of Hangul with a net of the same kind. Safe to call from several threads."""

    def __init__(self, net: Path, threads: int) -> None:
        self._reader = LatinReader(net, threads, known="")

    def read(self, line: Image.Image) -> list[Symbol]:
        """Return the characters of `line` (mode L) from left to right."""
        return self._reader.read([line.convert("RGB")])[0]


def _characters(chances: NDArray[np.float32], step: float, known: str) -> list[Symbol]:
    """Return the likeliest class of each step, with repetitions merged.

    step: width of a step in pixels of the line. known: the characters of the classes after the blank.
    """
    best = chances.argmax(axis=1)
    found: list[Symbol] = []
    spaced = False
    for place, kind in enumerate(best):
        if kind == BLANK or (place and kind == best[place - 1]):
            continue
        character = known[kind - 1]
        if character == " ":
            spaced = True
            continue
        chance = float(chances[place, kind])
        found.append(Symbol(character, place * step, (place + 1) * step, chance, spaced))
        spaced = False
    return found
