"""Circles and ticks drawn by hand: taken off the print so that it can be read, and found around printed choices."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from ocr.reading.picture import LINE_HEIGHT, PAPER_LEVEL
from ocr.reading.shapes import Patch, patches
from ocr.reading.words import Box

SATURATION = 0.35
"""Of ink: its strongest colour's distance from the weakest by the paper's; blur and shadow leave it as it is."""
FAINT, DARK = 200, 120
"""Of 255: the weakest colour of coloured ink, and the brightness of black ink, are below."""
LEAST_SIZE, LOOP_SIZE = 0.45, 1.2
"""Of a line's height: the least size of a stroke either way, and that of a loop both ways, larger than characters."""
LARGEST = (10.0, 4.0)
"""Width and height in line heights at most; more is a frame."""
THIN = 0.4
"""Share of its box that a stroke's ink fills at most; a printed picture or a bar fills more."""
FEW = 30
"""Coloured patches at most, for the small ones to be handwriting; more are coloured print."""
SPREAD = 5
"""Pixels by which an erased stroke is widened: its soft edge goes too."""

REACH, REACH_LEFT = 0.4, 1.7
"""Of a choice's height, the room around it in which its mark lies; on the left there is the circled digit too."""
PEN_WIDTHS = (1.0, 3.0)
"""Coloured pixels in that room by the choice's height: below the one there is no mark, from the other on there is."""
OWN_PRINT = 0.04
"""Share of dark uncoloured pixels in a choice's box below which the word itself is printed in colour."""
AROUND = (1.3, 0.75)
"""Width and height of a black loop around a choice, by the choice's height, at least; a syllable is narrower."""
INSIDE = 0.6
"""Share of a choice's width that a black loop holds at least."""
NO, MAYBE, YES = 0.05, 0.5, 0.95
UNSEEN = 0.3
"""Chance of a mark where the whole line shows none: a black tick looks like print."""


def erase_pen(picture: Image.Image) -> Image.Image:
    """Take coloured strokes off `picture` (RGB, corrected), so that the print below can be read."""
    found = [patch for patch in patches(_coloured(np.asarray(picture))) if _is_stroke(patch)]
    if len(found) > FEW:
        found = [patch for patch in found if _is_loop(patch, LINE_HEIGHT)]
    if not found:
        return picture
    wanted = Image.fromarray(_paint(found, picture).astype(np.uint8) * 255)
    cleaned = picture.copy()
    cleaned.paste((round(PAPER_LEVEL),) * 3, mask=wanted.filter(ImageFilter.MaxFilter(SPREAD)))
    return cleaned


class Marks:
    """Looks for marks in a corrected picture (RGB)."""

    def __init__(self, picture: Image.Image) -> None:
        self._pixels = np.asarray(picture)
        self._pen = _paint([patch for patch in patches(_coloured(self._pixels)) if not _is_huge(patch)], picture)

    def chances(self, boxes: Sequence[Box]) -> list[float]:
        """How likely each of the choices that stand in one line at `boxes` is circled or ticked, 0 to 1."""
        by_loop = self._by_loop(boxes)
        found = [max(self._by_colour(box, boxes), chance) for box, chance in zip(boxes, by_loop, strict=True)]
        return found if max(found, default=0) > MAYBE else [max(chance, UNSEEN) for chance in found]

    def _by_colour(self, box: Box, boxes: Sequence[Box]) -> float:
        reach = round(REACH * box.height)
        # Half of the way to the choice before belongs to that one.
        halves = [(other.right + box.left) // 2 for other in boxes if other.right <= box.left]
        left = max(0, box.left - round(REACH_LEFT * box.height), *halves)
        around = self._pen[max(0, box.top - reach) : box.bottom + reach, left : box.right + reach]
        pen = float(around.sum()) / box.height
        low, high = PEN_WIDTHS
        if pen < low:
            return NO
        inner = self._pixels[max(0, box.top) : box.bottom, max(0, box.left) : box.right]
        own = ((inner.max(axis=2) < DARK) & ~_coloured(inner)).mean()
        if own < OWN_PRINT:
            return MAYBE
        return YES if pen >= high else MAYBE + (YES - MAYBE) * float((pen - low) / (high - low))

    def _by_loop(self, boxes: Sequence[Box]) -> list[float]:
        """Loops in any dark ink that hold just one of `boxes`."""
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
            is_around = loop.width > AROUND[0] * height and loop.height > AROUND[1] * height
            if not is_whole or not is_around or patch.area > THIN * loop.width * loop.height:
                continue
            held = [place for place, box in enumerate(boxes) if _holds(loop, box, left, top)]
            for place in held:
                chances[place] = max(chances[place], YES if len(held) == 1 else MAYBE)
        # A loop around each and every choice may be a printed frame.
        return [min(chance, MAYBE) for chance in chances] if min(chances) > MAYBE else chances


def _coloured(pixels: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Where there is coloured ink; pixels: shape [height, width, 3]."""
    weakest, strongest = pixels.min(axis=2).astype(np.float32), pixels.max(axis=2).astype(np.float32)
    inked: NDArray[np.bool_] = (strongest - weakest > SATURATION * (PAPER_LEVEL - weakest)) & (weakest < FAINT)
    return inked


def _paint(found: Sequence[Patch], picture: Image.Image) -> NDArray[np.bool_]:
    """Where the patches are, shape [height, width]."""
    painted = np.zeros((picture.height, picture.width), bool)
    for patch in found:
        for row, start, end in zip(patch.rows, patch.starts, patch.ends, strict=True):
            painted[row, start:end] = True
    return painted


def _is_huge(patch: Patch) -> bool:
    """Whether it is the desk, or print that no pen draws."""
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
    """Whether a loop, found in a part that begins at `left`, `top`, holds most of `box`."""
    shared = min(box.right, loop.right + left) - max(box.left, loop.left + left)
    return shared > INSIDE * box.width and loop.top + top < box.centre[1] < loop.bottom + top
