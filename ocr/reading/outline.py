"""Finds the four corners of the sheet in a photo, where they are certain."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ocr.reading.shapes import Points, convex_hull, patches

SEEN_SIDE = 400
"""Longer side in pixels of the picture searched for the sheet; corners are accurate to half a per cent."""
BRIGHTNESS_SHARES = (1.0, 0.8, 0.65)
"""Thresholds to try, relative to Otsu's: a lower one also takes a shaded part of the sheet for paper."""
LEAST_SHARE = 0.12
"""Least share of the photo; a smaller bright patch is no sheet."""
LEAST_FIT = 0.93
"""Least share of the patch's hull that its quadrangle fills: a torn or covered sheet has no four usable corners."""
LEAST_TEXT = 0.9
"""Least share of the text that must lie on the sheet."""
GREATEST_SLANT = np.radians(14)
"""Largest angle between the text and the sheet's upper and lower sides, in radians."""
LEAST_RATIO = 0.55
"""Least ratio of two opposite sides; more perspective than that is a mistake."""
BORDER = 0.012
"""Relative to the longer side: a corner this close to the photo's edge may lie outside it."""


def find_sheet(photo: Image.Image, text: Points, angle: float) -> Points | None:
    """Return the sheet's corners in pixels of `photo` (RGB), clockwise from the text's upper left; None if in doubt.

    text: middles of the texts, shape [n, 2]. angle: of the text lines in radians, whichever way up.
    """
    scale = SEEN_SIDE / max(photo.size)
    size = max(1, round(photo.width * scale)), max(1, round(photo.height * scale))
    seen = np.asarray(photo.resize(size, Image.Resampling.BOX), np.float32)
    # Paper is bright in every channel; wood is not.
    whiteness = seen.min(axis=2)
    threshold = _otsu(whiteness)
    for share in BRIGHTNESS_SHARES:
        corners = _corners(whiteness > threshold * share, angle)
        if corners is not None and _is_sheet(corners, text * scale, angle, size):
            return corners / scale
    return None


def _corners(mask: NDArray[np.bool_], angle: float) -> Points | None:
    """Return the corners of the largest patch, or None if it does not have four."""
    found = max(patches(mask), key=lambda patch: patch.area, default=None)
    if found is None or found.area < mask.size * LEAST_SHARE:
        return None
    hull = convex_hull(found.outline())
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    upright = hull @ turn.T
    low, high = upright.min(axis=0), upright.max(axis=0)
    unit = (upright - low) / np.maximum(high - low, 1)
    places = [int(np.argmax(unit @ np.array(way))) for way in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
    if len(set(places)) < len(places):
        return None
    corners = hull[places]
    return corners if _area(corners) > LEAST_FIT * _area(hull) else None


def _is_sheet(corners: Points, text: Points, angle: float, size: tuple[int, int]) -> bool:
    sides = np.roll(corners, -1, axis=0) - corners
    lengths = np.hypot(sides[:, 0], sides[:, 1])
    if min(lengths[0], lengths[2]) < LEAST_RATIO * max(lengths[0], lengths[2]):
        return False
    if min(lengths[1], lengths[3]) < LEAST_RATIO * max(lengths[1], lengths[3]):
        return False
    border = BORDER * max(size)
    inside = (corners > border) & (corners < np.array(size) - border)
    if not inside.all():
        return False
    for side in (sides[0], -sides[2]):
        slant = (np.arctan2(side[1], side[0]) - angle + np.pi / 2) % np.pi - np.pi / 2
        if abs(slant) > GREATEST_SLANT:
            return False
    ahead = np.roll(corners, -1, axis=0) - corners
    to_text = text[:, None, :] - corners[None]
    on_sheet = (ahead[:, 0] * to_text[..., 1] - ahead[:, 1] * to_text[..., 0] > 0).all(axis=1)
    return bool(on_sheet.mean() >= LEAST_TEXT)


def _area(corners: Points) -> float:
    """Return the polygon's area by the shoelace formula."""
    after = np.roll(corners, -1, axis=0)
    return abs(float((corners[:, 0] * after[:, 1] - after[:, 0] * corners[:, 1]).sum())) / 2


def _otsu(values: NDArray[np.float32]) -> float:
    """Return the level, 0 to 255, that splits `values` into the two most distinct groups (Otsu 1979)."""
    counts = np.histogram(values, bins=256, range=(0, 256))[0].astype(np.float64)
    below = counts.cumsum()
    sums = (counts * np.arange(256)).cumsum()
    above = below[-1] - below
    with np.errstate(divide="ignore", invalid="ignore"):
        between = below * above * (sums / below - (sums[-1] - sums) / above) ** 2
    return float(np.nanargmax(between))
