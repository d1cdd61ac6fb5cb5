"""Reads a line with two readers: one for Hangul, one for digits and Latin letters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from ocr.reading.pp_ocr_reader import LatinReader
from ocr.reading.symbols import Symbol, is_syllable, join
from ocr.reading.tesseract_reader import ReadsHangul

DOUBTFUL = 0.5
"""A Hangul syllable with less confidence from Tesseract may be a digit."""
TRUSTED = 0.5
"""Mean confidence from which the Latin reader's word overrides Tesseract's."""
OVERRULING = 0.85
"""The same where Tesseract read Hangul, or nothing."""
DISPUTED, UNSECONDED = 0.6, 0.79
"""Factors on a confidence where the two readers read different digits, and where Tesseract read none at all."""
SECOND_LOOK = (0.3, 0.12)
"""Paper added beside and above a lone number for a second look at it, by the line's height."""
INK = 0.6
"""A pixel darker than this share of the paper's brightness is ink."""
SLIP = 0.3
"""How far from its ink Tesseract may place a syllable, by the line's height."""
PAPER_SHARE = 90
"""Percentage of a line's pixels that are darker than its paper."""
MOST_CUTS = 3
SHORT = 1.05
"""A line no longer than this, by its height, is a single digit that Tesseract takes for a syllable."""
PUNCTUATION = frozenset(":,.()[]/·ㆍ-*※•~")
LEAST_CUT = 0.15
"""A piece narrower than this, by the line's height, holds no character."""

_DAYS = re.compile(r"(?<![가-힣0-9])([가-힣]{1,2})일분")
_LEAD = re.compile(r"[0-9][0-9.,/:~-]*")
_ALPHANUMERIC = re.compile(r"[0-9A-Za-z|ㄱ-ㅣㅏ-ㅣ{}『』@]")


@dataclass(frozen=True, slots=True)
class _Run:
    """Characters `first` to `last` - 1 of a line, none of them certain to be Hangul."""

    first: int
    last: int


class LineReader:
    """Reads lines with both readers. Safe to call from several threads."""

    def __init__(self, hangul: ReadsHangul, latin: LatinReader) -> None:
        self._hangul = hangul
        self._latin = latin

    def read(self, line: Image.Image) -> list[Symbol]:
        """Return the characters of `line` (RGB, one upright line of text) from the left. Raises RecognizerMissing."""
        grey = line.convert("L")
        korean = self._hangul.read(grey)
        latin = self._latin.read([line])[0]
        if not any(is_syllable(symbol.text) for symbol in korean) or _is_lone_number(line, latin):
            return self._without_hangul(line, korean, latin)
        read: list[Symbol] = []
        gaps = _gaps(grey)
        place = 0
        for run in _runs(korean):
            read += korean[place : run.first]
            read += self._reread(line, korean, latin, run, gaps)
            place = run.last
        return read + korean[place:]

    def _without_hangul(self, line: Image.Image, korean: list[Symbol], latin: list[Symbol]) -> list[Symbol]:
        """Read a line in which Tesseract found no syllable: usually a number on its own."""
        if not latin:
            return korean
        sure = sum(symbol.confidence for symbol in latin) / len(latin)
        if sure < TRUSTED or not (any(symbol.text.isdigit() for symbol in latin) or sure > OVERRULING):
            return korean
        share = _agreement(latin, korean) if korean else 1.0
        if share == UNSECONDED and not self._reads_again(line, latin):
            share = DISPUTED
        return _placed(latin, korean, share)

    def _reads_again(self, line: Image.Image, latin: list[Symbol]) -> bool:
        """Return whether a second look, with more paper around, gives the same number."""
        beside, above = (round(share * line.height) for share in SECOND_LOOK)
        again = self._latin.read([ImageOps.expand(line, (beside, above), _paper(line))])[0]
        return _digits(again) == _digits(latin)

    def _reread(
        self, line: Image.Image, korean: list[Symbol], latin: list[Symbol], run: _Run, gaps: NDArray[np.float64]
    ) -> list[Symbol]:
        """Read again what Tesseract read as the characters of `run`."""
        seen = korean[run.first : run.last]
        before = korean[run.first - 1] if run.first else None
        after = korean[run.last] if run.last < len(korean) else None
        # Tesseract's boxes may be off by half a syllable, usually to the right.
        slip = line.height * SLIP
        lefts = _cuts(gaps, before.left - slip, (before.right + seen[0].left) / 2, seen[0].middle) if before else [0.0]
        rights = _cuts(gaps, seen[-1].left, (seen[-1].right + after.left) / 2, after.right) if after else [line.width]
        within = [symbol for symbol in latin if min(lefts) - slip / 2 <= symbol.middle <= rights[0] + slip / 2]
        if within and _agree(within, seen):
            return _placed(within, seen, 1.0)
        spans = [(left, right) for left in lefts for right in rights if right - left > line.height * LEAST_CUT]
        pieces = [line.crop((round(left), 0, round(right), line.height)) for left, right in spans]
        best: list[Symbol] = []
        for (left, _right), piece in zip(spans, self._latin.read(pieces), strict=True):
            moved = [replace(symbol, left=symbol.left + left, right=symbol.right + left) for symbol in piece]
            if moved and _score(moved, seen) > (_score(best, seen) if best else 0):
                best = moved
        sure = sum(symbol.confidence for symbol in best) / len(best) if best else 0.0
        needed = OVERRULING if any(is_syllable(symbol.text) for symbol in seen) else TRUSTED
        if sure < needed:
            return [replace(symbol, confidence=symbol.confidence * DISPUTED) for symbol in seen]
        return _placed(best, seen, _agreement(best, seen))


def _is_lone_number(line: Image.Image, latin: list[Symbol]) -> bool:
    return (
        line.width <= SHORT * line.height
        and bool(latin)
        and all(symbol.text.isdigit() and symbol.confidence > OVERRULING for symbol in latin)
    )


def _runs(symbols: list[Symbol]) -> list[_Run]:
    """Return the runs that may hold digits or Latin letters; punctuation alone is left as it is."""
    counted = _counted(symbols)
    doubtful = [
        not is_syllable(symbol.text) or symbol.confidence < DOUBTFUL or place in counted
        for place, symbol in enumerate(symbols)
    ]
    found = []
    first = 0
    while first < len(symbols):
        last = first
        while last < len(symbols) and doubtful[last]:
            last += 1
        begin, end = first, last
        while begin < end and _is_punctuation(symbols[begin]):
            begin += 1
        while begin < end and _is_punctuation(symbols[end - 1]):
            end -= 1
        text = "".join(symbol.text for symbol in symbols[begin:end])
        if _ALPHANUMERIC.search(text) or any(is_syllable(symbol.text) for symbol in symbols[begin:end]):
            found.append(_Run(begin, end))
        first = max(last, first + 1)
    return found


def _counted(symbols: list[Symbol]) -> set[int]:
    """Return the places of syllables before 일분: only a number of days can stand there."""
    text = "".join(symbol.text[0] for symbol in symbols)
    return {place for found in _DAYS.finditer(text) for place in range(*found.span(1))}


def _is_punctuation(symbol: Symbol) -> bool:
    return symbol.text in PUNCTUATION and symbol.confidence >= DOUBTFUL


def _gaps(grey: Image.Image) -> NDArray[np.float64]:
    """Return the middles of the blank gaps between columns of ink, from left to right."""
    pixels = np.asarray(grey, np.float32)
    paper = float(np.percentile(pixels, 90))
    blank = ~(pixels < paper * INK).any(axis=0)
    steps = np.diff(np.concatenate([[False], blank, [False]]).astype(np.int8))
    return (np.flatnonzero(steps == 1) + np.flatnonzero(steps == -1)) / 2


def _cuts(gaps: NDArray[np.float64], low: float, likely: float, high: float) -> list[float]:
    """Return up to MOST_CUTS places between `low` and `high` where a cut meets no ink, nearest to `likely` first."""
    between = gaps[(gaps > low) & (gaps < high)]
    if not len(between):
        return [likely]
    return [float(cut) for cut in between[np.argsort(np.abs(between - likely))[:MOST_CUTS]]]


def _digits(symbols: Sequence[Symbol]) -> str:
    """Return the first number, without what precedes it."""
    found = _LEAD.search(join(list(symbols)).replace(" ", ""))
    return found.group() if found else ""


def _agree(latin: Sequence[Symbol], korean: Sequence[Symbol]) -> bool:
    """Return whether both read the same number, allowing for letters that Tesseract took for digits after it."""
    ours, theirs = _digits(latin), _digits(korean)
    if not ours or abs(len(latin) - len(korean)) > 1:
        return False
    has_letters = any(symbol.text.isalpha() for symbol in latin)
    if has_letters:
        return theirs.startswith(ours) and len("".join(symbol.text for symbol in korean)) > len(ours)
    return ours == theirs


def _score(latin: Sequence[Symbol], korean: Sequence[Symbol]) -> float:
    """Score a reading by its confidence, its length, and whether its number begins as Tesseract's does."""
    sure = sum(symbol.confidence for symbol in latin) / len(latin)
    ours, theirs = _digits(latin), _digits(korean)
    alike = SequenceMatcher(None, ours, theirs[: len(ours)]).ratio() if ours else 0.0
    starts_oddly = latin[0].text.isalpha() and korean[0].text[0].isdigit()
    off = abs(len(latin) - sum(len(symbol.text) for symbol in korean))
    return sure * (0.25 + alike) * (1 - 0.5 ** (1 + len(ours))) * 0.9**off * (0.7 if starts_oddly else 1)


def _agreement(latin: Sequence[Symbol], korean: Sequence[Symbol]) -> float:
    """Return the factor on the Latin reader's confidence that Tesseract's reading of the same place calls for."""
    if _agree(latin, korean):
        return 1.0
    return DISPUTED if any(letter.isdigit() for symbol in korean for letter in symbol.text) else UNSECONDED


def _paper(line: Image.Image) -> tuple[int, ...]:
    """Return the colour of the line's paper: the lighter end of each channel."""
    return tuple(int(np.percentile(np.asarray(channel), PAPER_SHARE)) for channel in line.split())


def _placed(latin: list[Symbol], korean: list[Symbol], share: float) -> list[Symbol]:
    """Return the Latin reader's characters, with the space before them taken from Tesseract.

    share: factor on their confidence.
    """
    marked = [replace(symbol, confidence=symbol.confidence * share) for symbol in latin]
    # Tesseract was sure of the punctuation after the run, but the crop may contain a bit of it.
    while len(marked) > 1 and marked[-1].text in PUNCTUATION:
        marked.pop()
    if korean:
        marked[0] = replace(marked[0], spaced=korean[0].spaced)
    return marked
