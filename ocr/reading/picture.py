"""Corrects a photo: the paper upright, flat, evenly lit and large enough to read."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from ocr.reading.outline import find_sheet
from ocr.reading.pp_ocr_detector import TextDetector
from ocr.reading.pp_ocr_reader import LatinReader
from ocr.reading.shapes import Homography, Points, Slanted, carry, homography
from ocr.reading.symbols import is_syllable
from ocr.reading.tesseract_reader import ReadsHangul
from ocr.reading.words import Box

GLANCE_SIDE = 736
"""Longer side in pixels of the picture searched for text to learn how the paper lies."""
LINE_HEIGHT = 46.0
"""Height in pixels of a text line in the corrected picture, margins included."""
LONGEST_SIDE = 3200
"""Most pixels along a side of the corrected picture; bounds time and memory."""
GREATEST_ZOOM = 1.5
"""Largest magnification; print that needs more was photographed from too far away."""
MARGIN = 1.5
"""Margin around the outermost text, in line heights."""
LONG_TEXT = 2.0
"""From this ratio of length to thickness on, a text shows which way lines run."""
PROBES = 6
"""Number of lines that are read both ways up."""
PROBE_LENGTH = 14.0
"""Most of such a line that is read, by its thickness; the rest is cut off."""
CLEAR_LETTER = 0.8
"""Confidence from which a Latin letter counts; Hangul read as Latin stays below."""
LIGHT_CELL = 16
"""Pixels of the picture for each pixel of its estimated light."""
WHITE = (255, 255, 255)
PAPER_LEVEL = 245.0
"""The brightness, of 255, that paper is given."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """A corrected picture.

    picture: RGB. to_photo: maps its pixels to the photo's. is_flat: whether the sheet's corners were found.
    """

    picture: Image.Image
    to_photo: Homography
    is_flat: bool


def box_on_photo(box: Box, to_photo: Homography) -> Box:
    """Map a box from a corrected picture to the photo: the upright rectangle around it."""
    corners = np.array(
        [(box.left, box.top), (box.right, box.top), (box.right, box.bottom), (box.left, box.bottom)], float
    )
    seen = carry(corners, to_photo)
    left, top = np.floor(seen.min(axis=0)).astype(int)
    right, bottom = np.ceil(seen.max(axis=0)).astype(int)
    return Box(int(left), int(top), int(right - left), int(bottom - top))


def correct(photo: Image.Image, detector: TextDetector, hangul: ReadsHangul, latin: LatinReader) -> Corrected:
    """Correct `photo` (RGB), however it was held and whatever its metadata say. Raises RecognizerMissing."""
    texts = detector.find(photo, GLANCE_SIDE)
    if not texts:
        return _warped(photo, np.eye(3), photo.size, is_flat=False)
    angle = _direction(texts)
    middles = np.array([text.centre for text in texts])
    sheet = find_sheet(photo, middles, angle)
    flat = _from_sheet(sheet) if sheet is not None else _turned(angle)
    shown = np.concatenate([text.corners() for text in texts])
    upright, size = _framed(flat, shown, _line_height(texts, flat))
    if _is_upside_down(photo, texts, angle, hangul, latin):
        upright = upright @ np.array([[-1.0, 0, size[0]], [0, -1.0, size[1]], [0, 0, 1]])
    return _warped(photo if sheet is None else _without_desk(photo, sheet), upright, size, is_flat=sheet is not None)


def _direction(texts: list[Slanted]) -> float:
    """Return the angle of the text lines in radians, -pi/4 to 3 pi/4; which end is left is not known yet."""
    long = [text for text in texts if text.length > LONG_TEXT * text.thickness] or texts
    lengths = np.array([text.length for text in long])
    angles = np.array([text.angle for text in long])
    # Double the angle, so that both ways along a line count as the same direction.
    mean = np.angle((lengths * np.exp(2j * angles)).sum()) / 2
    # Then take the median of nearby angles: one slanted stamp must not turn the page.
    off = (angles - mean + np.pi / 2) % np.pi - np.pi / 2
    near = np.abs(off) < np.pi / 8
    if near.any():
        order = np.argsort(off[near])
        half = np.searchsorted(lengths[near][order].cumsum(), lengths[near].sum() / 2)
        mean += off[near][order][half]
    return float((mean + np.pi / 4) % np.pi - np.pi / 4)


def _from_sheet(corners: Points) -> Homography:
    """Return the map from the photo to the sheet seen from above, at the photo's scale."""
    sides = np.hypot(*(np.roll(corners, -1, axis=0) - corners).T)
    width, height = max(sides[0], sides[2]), max(sides[1], sides[3])
    return homography(corners, np.array([(0, 0), (width, 0), (width, height), (0, height)], float))


def _turned(angle: float) -> Homography:
    cosine, sine = np.cos(angle), np.sin(angle)
    return np.array([[cosine, sine, 0], [-sine, cosine, 0], [0, 0, 1.0]])


def _line_height(texts: list[Slanted], flat: Homography) -> float:
    """Return the median thickness of a text, in pixels after `flat`."""
    heights = []
    for text in texts:
        corners = carry(text.corners(), flat)
        sides = np.hypot(*(np.roll(corners, -1, axis=0) - corners).T)
        heights.append(min(sides[0] + sides[2], sides[1] + sides[3]) / 2)
    return float(np.median(heights))


def _framed(flat: Homography, shown: Points, line_height: float) -> tuple[Homography, tuple[int, int]]:
    """Frame all text at a good size for reading: return the map from the frame to the photo, and width and height."""
    placed = carry(shown, flat)
    low, high = placed.min(axis=0) - MARGIN * line_height, placed.max(axis=0) + MARGIN * line_height
    zoom = min(LINE_HEIGHT / line_height, GREATEST_ZOOM, LONGEST_SIDE / float((high - low).max()))
    width, height = (max(1, round(side)) for side in (high - low) * zoom)
    frame = np.array([[1 / zoom, 0, low[0]], [0, 1 / zoom, low[1]], [0, 0, 1]])
    return np.linalg.inv(flat) @ frame, (width, height)


def _is_upside_down(
    photo: Image.Image, texts: list[Slanted], angle: float, hangul: ReadsHangul, latin: LatinReader
) -> bool:
    """Read a few lines both ways up; the wrong way gives few syllables and Latin letters, and unsure ones."""
    along = [
        text for text in texts if np.cos(text.angle - angle) ** 2 > 0.5 and text.length > LONG_TEXT * text.thickness
    ]
    best = sorted(along, key=lambda text: text.thickness * min(text.length, PROBE_LENGTH * text.thickness))[-PROBES:]
    right = wrong = 0.0
    for text in best:
        line = cut_out(photo, text)
        line = line.crop((0, 0, min(line.width, round(PROBE_LENGTH * line.height)), line.height))
        # Angles run from the left or from the top, here and in `angle`; near the diagonal the two may be opposite.
        if np.cos(text.angle - angle) < 0:
            line = line.transpose(Image.Transpose.ROTATE_180)
        turned = line.transpose(Image.Transpose.ROTATE_180)
        right += _korean_score(line.convert("L"), hangul) + _latin_score(line, latin)
        wrong += _korean_score(turned.convert("L"), hangul) + _latin_score(turned, latin)
    return wrong > right


def _korean_score(line: Image.Image, hangul: ReadsHangul) -> float:
    """Score how much a line reads like Korean: its syllables, weighted by their confidence."""
    return sum(symbol.confidence**2 for symbol in hangul.read(line) if is_syllable(symbol.text))


def _latin_score(line: Image.Image, latin: LatinReader) -> float:
    """Score how much a line reads like Latin letters; digits tell little, since 6, 8 and 9 can be turned."""
    letters = [symbol for symbol in latin.read([line])[0] if symbol.text.isalpha() and symbol.text.isascii()]
    return sum(symbol.confidence**2 for symbol in letters if symbol.confidence > CLEAR_LETTER)


def cut_out(picture: Image.Image, text: Slanted) -> Image.Image:
    """Crop one text of `picture` and make its line horizontal."""
    width, height = max(1, round(text.length)), max(1, round(text.thickness))
    target = np.array([(0, 0), (width, 0), (width, height), (0, height)], float)
    return _warp(picture, homography(target, text.corners()), (width, height))


def _without_desk(photo: Image.Image, sheet: Points) -> Image.Image:
    """Paint everything around the sheet white: it is neither print nor pen."""
    beside = Image.new("L", photo.size, 255)
    ImageDraw.Draw(beside).polygon([(float(x), float(y)) for x, y in sheet], fill=0)
    cleared = photo.copy()
    cleared.paste(WHITE, mask=beside)
    return cleared


def _warp(picture: Image.Image, back: Homography, size: tuple[int, int]) -> Image.Image:
    """Resample a picture to `size`, taking each pixel from where `back` maps it; white where there is nothing."""
    coefficients = (back / back[2, 2]).reshape(-1)[:8].tolist()
    return picture.transform(size, Image.Transform.PERSPECTIVE, coefficients, Image.Resampling.BICUBIC, fillcolor=WHITE)


def _warped(photo: Image.Image, to_photo: Homography, size: tuple[int, int], *, is_flat: bool) -> Corrected:
    return Corrected(even_light(_warp(photo, to_photo, size)), to_photo, is_flat)


def even_light(picture: Image.Image) -> Image.Image:
    """Make the paper evenly white: divide each pixel by the local light, that of the brightest pixels nearby."""
    cells = max(1, picture.width // LIGHT_CELL), max(1, picture.height // LIGHT_CELL)
    light = picture.resize(cells, Image.Resampling.BOX)
    for step in (ImageFilter.MaxFilter(5), ImageFilter.MedianFilter(5), ImageFilter.GaussianBlur(2)):
        light = light.filter(step)
    lit = np.asarray(light.resize(picture.size, Image.Resampling.BILINEAR), np.float32)
    pixels = np.asarray(picture, np.float32) / np.maximum(lit, 1) * np.float32(PAPER_LEVEL)
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
