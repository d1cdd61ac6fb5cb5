"""Simulates a phone's photo of a sheet: askew, in bad light, out of focus, on a desk, turned by the camera."""

from __future__ import annotations

import io
import math
import random
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from ocr.tests.envelopes.layouts import Envelope
from ocr.tests.envelopes.paper import Place

ORIENTATION_TAG = 0x0112
UPRIGHT = 1
EXIF_OF_TURN = {0: UPRIGHT, 90: 6, 180: 3, 270: 8}
"""EXIF orientation by the anticlockwise degrees that the pixels were turned and a viewer must turn back."""
QUICK_MEGAPIXELS, PHONE_MEGAPIXELS = 5.0, 12.2
ASPECT = 4 / 3
DESKS = ((134, 96, 62), (72, 74, 80), (186, 172, 150), (210, 208, 204))


@dataclass(frozen=True, slots=True)
class Difficulty:
    """How bad a photo is. tilt: degrees. keystone: share of the side. shadow: light lost. blur: pixels at 5 megapixels.

    noise: of 255. quality: of the JPEG. stale: share of turned photos whose EXIF does not say so.
    """

    tilt: float
    keystone: float
    shadow: float
    blur: float
    noise: float
    quality: int
    creases: int
    stale: float
    filled: tuple[float, float]


DIFFICULTIES = {
    "easy": Difficulty(2, 0.02, 0.15, 0.5, 2, 90, 0, 0.0, (0.86, 0.94)),
    "medium": Difficulty(5, 0.06, 0.35, 0.9, 5, 75, 2, 0.5, (0.78, 0.9)),
    "hard": Difficulty(10, 0.11, 0.55, 1.5, 9, 55, 4, 0.5, (0.68, 0.82)),
}


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo. jpeg: as the phone stores it. homography: 3x3, from pixels of the paper to pixels in a viewer.

    size: width and height in a viewer that obeys EXIF. is_stale: whether EXIF leaves the paper turned.
    """

    jpeg: bytes
    size: tuple[int, int]
    homography: NDArray[np.float64]
    turn: int
    is_stale: bool

    def place(self, box: Place) -> Place:
        """Return where a place on the paper is seen: the upright rectangle around it."""
        left, top, right, bottom = box
        corners = np.array([(left, top, 1), (right, top, 1), (right, bottom, 1), (left, bottom, 1)], float)
        seen = corners @ self.homography.T
        x, y = seen[:, 0] / seen[:, 2], seen[:, 1] / seen[:, 2]
        return math.floor(x.min()), math.floor(y.min()), math.ceil(x.max()), math.ceil(y.max())


def photograph(envelope: Envelope, difficulty: str, megapixels: float = QUICK_MEGAPIXELS) -> Photo:
    """Take a photo of `envelope`; the same seed, difficulty and size give the same photo."""
    rng = random.Random(f"{envelope.seed} {difficulty}")
    hard = DIFFICULTIES[difficulty]
    long = round(math.sqrt(megapixels * 1e6 * ASPECT))
    paper = envelope.picture
    width, height = (round(long / ASPECT), long) if paper.height >= paper.width else (long, round(long / ASPECT))
    scale_of_blur = math.sqrt(megapixels / QUICK_MEGAPIXELS)

    to_photo = _homography(paper.size, _corners(paper.size, (width, height), hard, rng))
    sheet = _crease(paper, hard.creases, rng)
    seen = _lay_on_desk(sheet, to_photo, (width, height), rng)
    light = _light((width, height), hard.shadow, rng)
    blurred = seen.filter(ImageFilter.GaussianBlur(hard.blur * scale_of_blur))
    noise = np.random.default_rng(rng.randrange(2**32)).normal(0, hard.noise, (height, width, 1)).astype(np.float32)
    pixels = np.clip(np.asarray(blurred, np.float32) * light[..., None] + noise, 0, 255).astype(np.uint8)

    turn = rng.choice((0, 90, 180, 270))
    is_stale = turn != 0 and rng.random() < hard.stale
    stored = Image.fromarray(np.rot90(pixels, turn // 90).copy())
    exif = Image.Exif()
    exif[ORIENTATION_TAG] = UPRIGHT if is_stale else EXIF_OF_TURN[turn]
    jpeg = io.BytesIO()
    stored.save(jpeg, "JPEG", quality=hard.quality, exif=exif)
    if is_stale:
        return Photo(jpeg.getvalue(), stored.size, _turned(turn, width, height) @ to_photo, turn, True)
    return Photo(jpeg.getvalue(), (width, height), to_photo, turn, False)


def _corners(
    paper: tuple[int, int], photo: tuple[int, int], hard: Difficulty, rng: random.Random
) -> NDArray[np.float64]:
    """Return where the paper's corners lie in the photo, clockwise from the upper left: shape [4, 2]."""
    angle = math.radians(rng.uniform(-hard.tilt, hard.tilt))
    around = abs(math.cos(angle)), abs(math.sin(angle))
    room = rng.uniform(*hard.filled)
    scale = room * min(
        photo[0] / (paper[0] * around[0] + paper[1] * around[1]),
        photo[1] / (paper[0] * around[1] + paper[1] * around[0]),
    )
    half = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)], float) * (paper[0] * scale / 2, paper[1] * scale / 2)
    turn = np.array([[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]])
    side = min(paper) * scale
    moved = np.array([[rng.uniform(-1, 1), rng.uniform(-1, 1)] for _corner in range(4)]) * hard.keystone * side / 2
    corners = half @ turn + np.array(photo) / 2 + moved
    edge = 4
    kept: NDArray[np.float64] = np.clip(corners, edge, np.array(photo) - edge)
    return kept


def _homography(paper: tuple[int, int], corners: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the 3x3 matrix that maps the paper's corners to `corners` (Heckbert 1989, 2.2.2)."""
    width, height = paper
    rows: list[tuple[float, ...]] = []
    wanted: list[float] = []
    for (x, y), (u, v) in zip(((0, 0), (width, 0), (width, height), (0, height)), corners, strict=True):
        rows += [(x, y, 1, 0, 0, 0, -x * u, -y * u), (0, 0, 0, x, y, 1, -x * v, -y * v)]
        wanted += [u, v]
    solved = np.linalg.solve(np.array(rows, float), np.array(wanted, float))
    return np.append(solved, 1.0).reshape(3, 3)


def _lay_on_desk(
    sheet: Image.Image, to_photo: NDArray[np.float64], size: tuple[int, int], rng: random.Random
) -> Image.Image:
    desk = _desk(size, rng)
    back = np.linalg.inv(to_photo)
    back /= back[2, 2]
    coefficients = back.flatten()[:8].tolist()
    seen = sheet.transform(size, Image.Transform.PERSPECTIVE, coefficients, Image.Resampling.BICUBIC)
    inside = Image.new("L", sheet.size, 255).transform(
        size, Image.Transform.PERSPECTIVE, coefficients, Image.Resampling.BILINEAR
    )
    below = inside.filter(ImageFilter.GaussianBlur(12)).point(lambda level: level // 2)
    desk.paste((20, 18, 16), (10, 14), below)
    desk.paste(seen, (0, 0), inside)
    return desk


def _desk(size: tuple[int, int], rng: random.Random) -> Image.Image:
    base = np.array(rng.choice(DESKS), np.float32)
    width, height = size
    y, x = np.mgrid[0 : height // 4 + 1, 0 : width // 4 + 1].astype(np.float32)
    grain = 9 * np.sin(y / 9 + 3 * np.sin(x / 170 + rng.uniform(0, 6))) + 5 * np.sin(y / 2.3 + x / 400)
    small = np.clip(base + grain[..., None], 0, 255).astype(np.uint8)
    return Image.fromarray(small).resize(size, Image.Resampling.BILINEAR)


def _crease(paper: Image.Image, count: int, rng: random.Random) -> Image.Image:
    """Draw folds across the sheet: a thin dark line beside a thin bright one."""
    if count == 0:
        return paper
    layer = Image.new("L", paper.size, 128)
    draw = ImageDraw.Draw(layer)
    for _fold in range(count):
        if rng.random() < 0.5:
            y = rng.uniform(0.1, 0.9) * paper.height
            ends = [(0.0, y), (paper.width, y + rng.uniform(-60, 60))]
        else:
            x = rng.uniform(0.1, 0.9) * paper.width
            ends = [(x, 0.0), (x + rng.uniform(-60, 60), paper.height)]
        draw.line(ends, fill=86, width=rng.randint(3, 6))
        draw.line([(x + 5, y + 5) for x, y in ends], fill=150, width=4)
    soft = np.asarray(layer.filter(ImageFilter.GaussianBlur(2.5)), np.float32)[..., None] - 128
    return Image.fromarray(np.clip(np.asarray(paper, np.float32) + soft, 0, 255).astype(np.uint8))


def _light(size: tuple[int, int], shadow: float, rng: random.Random) -> NDArray[np.float32]:
    """Return each pixel's light, 0 to 1: a slope over the whole, and the soft edge of a hand's shadow."""
    width, height = size
    y, x = np.mgrid[0:height:8, 0:width:8].astype(np.float32)
    angle = rng.uniform(0, math.tau)
    along = (x / width - 0.5) * math.cos(angle) + (y / height - 0.5) * math.sin(angle)
    slope = 1 - shadow * 0.5 * (along + 0.5)
    edge = rng.uniform(-0.25, 0.25)
    other = angle + rng.uniform(0.6, 2.2)
    across = (x / width - 0.5) * math.cos(other) + (y / height - 0.5) * math.sin(other)
    hand = 1 - shadow * 0.6 / (1 + np.exp(-(across - edge) * 22))
    coarse = Image.fromarray((np.clip(slope * hand, 0, 1) * 65535).astype(np.int32))
    return np.asarray(coarse.resize(size, Image.Resampling.BILINEAR), np.float32) / np.float32(65535)


def _turned(turn: int, width: int, height: int) -> NDArray[np.float64]:
    """Return the map from a picture's pixels to those of the picture turned anticlockwise by `turn` degrees."""
    matrices = {
        90: [[0, 1, 0], [-1, 0, width], [0, 0, 1]],
        180: [[-1, 0, width], [0, -1, height], [0, 0, 1]],
        270: [[0, -1, height], [1, 0, 0], [0, 0, 1]],
    }
    return np.array(matrices[turn], float)
