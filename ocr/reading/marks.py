"""Handles hand-drawn circles and ticks: erases them so that print can be read, and finds them at printed choices."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from ocr.reading.picture import LINE_HEIGHT, PAPER_LEVEL
from ocr.reading.shapes import Patch, patches
from ocr.reading.words import Box

SATURATION = 0.35
"""Least (strongest - weakest channel) / (paper - weakest channel) of coloured ink; blur and shadow do not change it."""
FAINT, DARK = 200, 120
"""Upper limits, of 255: on the weakest channel of coloured ink, and on the brightness of black ink."""
LEAST_SIZE, LOOP_SIZE = 0.45, 1.2
"""In line heights: least longer side of a stroke, and least width and height of a loop, larger than characters."""
LARGEST = (10.0, 4.0)
"""Most width and height in line heights; anything larger is a frame."""
THIN = 0.4
"""Most of its box that a stroke's ink fills; a printed picture or a bar fills more."""
MOST_PEN_PATCHES = 30
"""Up to this many coloured patches, small ones count as handwriting; more are coloured print."""
ERASER_SIZE = 5
"""Size in pixels of the filter that widens an erased stroke, so that its soft edge goes too."""

REACH, REACH_LEFT = 0.4, 1.7
"""Search area around a choice, by the choice's height; on the left it includes the circled digit."""
PEN_WIDTHS = (1.0, 3.0)
"""Coloured pixels in the area by the choice's height: below the first no mark, from the second on a sure one."""
OWN_PRINT = 0.04
"""If dark uncoloured pixels fill less of a choice's box, the word itself is printed in colour."""
LEAST_LOOP = (1.3, 0.75)
"""Least width and height of a black loop around a choice, by the choice's height; a syllable is narrower."""
LEAST_ENCLOSED = 0.6
"""Least share of a choice's width that a black loop must enclose."""
BOX_BEFORE, BOX_ABOVE = 1.5, 0.1
"""Where the box before a choice is searched, by the choice's height: how far to its left, and above and below it."""
INKED = 175
"""Brightness, of 255, below which a pixel of a printed box or of a tick counts."""
LEAST_FRAME, TICKED = 0.06, 1.35
"""Least ink of an empty box, by the square of the choice's height, and how much more of it a ticked one holds."""
BLEED = 0.3
"""A choice with less coloured ink than this share of the line's most holds only the edge of another's mark."""
NO, MAYBE, YES = 0.05, 0.5, 0.95
UNSEEN = 0.3
"""Probability of a mark where the whole line shows none: a black tick looks like print."""


def erase_pen(picture: Image.Image) -> Image.Image:
    """Erase coloured strokes from `picture` (RGB, corrected), so that the print below can be read."""
    found = [patch for patch in patches(_coloured(np.asarray(picture))) if _is_stroke(patch)]
    if len(found) > MOST_PEN_PATCHES:
        found = [patch for patch in found if _is_loop(patch, LINE_HEIGHT)]
    if not found:
        return picture
    wanted = Image.fromarray(_paint(found, picture).astype(np.uint8) * 255)
    cleaned = picture.copy()
    cleaned.paste((round(PAPER_LEVEL),) * 3, mask=wanted.filter(ImageFilter.MaxFilter(ERASER_SIZE)))
    return cleaned


class Marks:
    """Finds marks in a corrected picture (RGB)."""

    def __init__(self, picture: Image.Image) -> None:
        self._pixels = np.asarray(picture)
        self._pen = _paint([patch for patch in patches(_coloured(self._pixels)) if not _is_huge(patch)], picture)

    def chances(self, boxes: Sequence[Box]) -> list[float]:
        """Return how likely each choice is circled or ticked, 0 to 1. boxes: choices printed in one line or grid."""
        by_loop = self._by_loop(boxes)
        pens = [self._pen_at(box, boxes) for box in boxes]
        most = max(pens, default=0.0)
        # A loop around one choice of a grid reaches towards the ones above and below it.
        by_colour = [
            self._by_colour(box, pen if pen > BLEED * most else 0.0) for box, pen in zip(boxes, pens, strict=True)
        ]
        found = [max(pair) for pair in zip(by_colour, by_loop, strict=True)]
        return found if max(found, default=0) > MAYBE else [max(chance, UNSEEN) for chance in found]

    def ticks(self, boxes: Sequence[Box]) -> list[float]:
        """Return how likely the box before each choice is ticked, 0 to 1: it holds more ink than the others."""
        # A tick makes the text that it touches seem higher.
        height = min(box.height for box in boxes) if boxes else 0
        inks = [self._ink_before(box, boxes, height) for box in boxes]
        chances = []
        for place, ink in enumerate(inks):
            others = sorted(other for other in inks[:place] + inks[place + 1 :] if other is not None)
            usual = others[(len(others) - 1) // 2] if others else 0.0
            if ink is None or usual < LEAST_FRAME:
                chances.append(UNSEEN)
            else:
                chances.append(YES if ink > TICKED * usual else NO)
        return chances if max(chances, default=0) > MAYBE else [max(chance, UNSEEN) for chance in chances]

    def _ink_before(self, box: Box, boxes: Sequence[Box], height: int) -> float | None:
        """Return the area of ink in the square before a choice, by the square of `height`; None if there is no room."""
        ends = [other.right for other in boxes if other.right <= box.left]
        left = box.left - round(BOX_BEFORE * height)
        if left < max(0, *ends, 0):
            return None
        middle, reach = round(box.centre[1]), round((0.5 + BOX_ABOVE) * height)
        before = self._pixels[max(0, middle - reach) : middle + reach, left : box.left]
        return float((before.max(axis=2) < INKED).sum()) / height**2

    def _pen_at(self, box: Box, boxes: Sequence[Box]) -> float:
        """Return the area of coloured ink at a choice, by the choice's height."""
        reach = round(REACH * box.height)
        # The left half of the space before this choice belongs to the previous one.
        halves = [(other.right + box.left) // 2 for other in boxes if other.right <= box.left]
        left = max(0, box.left - round(REACH_LEFT * box.height), *halves)
        is_grid = any(other.top >= box.bottom or other.bottom <= box.top for other in boxes)
        high = 0 if is_grid else reach
        around = self._pen[max(0, box.top - high) : box.bottom + high, left : box.right + reach]
        return float(around.sum()) / box.height

    def _by_colour(self, box: Box, pen: float) -> float:
        low, high = PEN_WIDTHS
        if pen < low:
            return NO
        inner = self._pixels[max(0, box.top) : box.bottom, max(0, box.left) : box.right]
        own = ((inner.max(axis=2) < DARK) & ~_coloured(inner)).mean()
        if own < OWN_PRINT:
            return MAYBE
        return YES if pen >= high else MAYBE + (YES - MAYBE) * float((pen - low) / (high - low))

    def _by_loop(self, boxes: Sequence[Box]) -> list[float]:
        """Score loops in dark ink of any colour that enclose exactly one of `boxes`."""
        chances = [NO] * len(boxes)
        if not boxes:
            return chances
        whole = boxes[0]
        for box in boxes[1:]:
            whole = whole.joined(box)
        height = float(np.median([box.height for box in boxes]))
        margin = round(height)
        left, top = max(0, whole.left - 2 * margin), max(0, whole.top - margin)
        dark = self._pixels[top : whole.bottom + margin, left : whole.right + 2 * margin].max(axis=2) < DARK
        for patch in patches(dark):
            loop = _box(patch)
            is_whole = loop.left > 0 and loop.top > 0 and loop.right < dark.shape[1] and loop.bottom < dark.shape[0]
            is_around = loop.width > LEAST_LOOP[0] * height and loop.height > LEAST_LOOP[1] * height
            if not is_whole or not is_around or patch.area > THIN * loop.width * loop.height:
                continue
            held = [place for place, box in enumerate(boxes) if _holds(loop, box, left, top)]
            for place in held:
                chances[place] = max(chances[place], YES if len(held) == 1 else MAYBE)
        # If every choice has a loop, the loops may be printed frames.
        return [min(chance, MAYBE) for chance in chances] if min(chances) > MAYBE else chances


def _coloured(pixels: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Return a mask of coloured ink. pixels: shape [height, width, 3]."""
    weakest, strongest = pixels.min(axis=2).astype(np.float32), pixels.max(axis=2).astype(np.float32)
    inked: NDArray[np.bool_] = (strongest - weakest > SATURATION * (PAPER_LEVEL - weakest)) & (weakest < FAINT)
    return inked


def _paint(found: Sequence[Patch], picture: Image.Image) -> NDArray[np.bool_]:
    """Return a mask of the patches, shape [height, width]."""
    painted = np.zeros((picture.height, picture.width), bool)
    for patch in found:
        for row, start, end in zip(patch.rows, patch.starts, patch.ends, strict=True):
            painted[row, start:end] = True
    return painted


def _is_huge(patch: Patch) -> bool:
    """Return whether a patch is the desk, or print too large for a pen."""
    box = _box(patch)
    return box.width > LARGEST[0] * LINE_HEIGHT or box.height > LARGEST[1] * LINE_HEIGHT


def _box(patch: Patch) -> Box:
    left, top = int(patch.starts.min()), int(patch.rows.min())
    return Box(left, top, int(patch.ends.max()) - left, int(patch.rows.max()) + 1 - top)


def _is_stroke(patch: Patch) -> bool:
    box = _box(patch)
    is_large = max(box.width, box.height) > LEAST_SIZE * LINE_HEIGHT
    return is_large and not _is_huge(patch) and patch.area <= THIN * box.width * box.height


def _is_loop(patch: Patch, height: float) -> bool:
    box = _box(patch)
    return (
        LOOP_SIZE * height < box.width < LARGEST[0] * height
        and LOOP_SIZE * height < box.height < LARGEST[1] * height
        and patch.area <= THIN * box.width * box.height
    )


def _holds(loop: Box, box: Box, left: int, top: int) -> bool:
    """Return whether a loop, found in a crop that begins at `left`, `top`, encloses most of `box`."""
    shared = min(box.right, loop.right + left) - max(box.left, loop.left + left)
    return shared > LEAST_ENCLOSED * box.width and loop.top + top < box.centre[1] < loop.bottom + top
