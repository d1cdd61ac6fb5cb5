"""A sheet that text is printed on, and that remembers each word and its place."""

from __future__ import annotations

import math
import os
import random
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

FONT_FOLDER = Path(os.environ.get("ENVELOPE_FONTS", "/usr/share/fonts/truetype/nanum"))
FAMILIES = {
    "gothic": ("NanumGothic.ttf", "NanumGothicBold.ttf"),
    "barun": ("NanumBarunGothic.ttf", "NanumBarunGothicBold.ttf"),
    "square": ("NanumSquareR.ttf", "NanumSquareB.ttf"),
    "myeongjo": ("NanumMyeongjo.ttf", "NanumMyeongjoBold.ttf"),
    "coding": ("NanumGothicCoding.ttf", "NanumGothicCodingBold.ttf"),
}
INK, GREY = (28, 28, 34), (110, 110, 118)
PENS = ((36, 52, 150), (36, 52, 150), (32, 32, 36), (176, 36, 40))
"""Blue is twice as likely as black or red."""


class FontsMissing(RuntimeError):
    """The Nanum fonts were not found."""


Place = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels of the paper."""


@dataclass(frozen=True, slots=True)
class PrintedWord:
    """Text between two spaces. field: what it belongs to, such as `medicines.0.dose`; empty for everything else."""

    text: str
    box: Place
    field: str = ""


@lru_cache(maxsize=256)
def font(family: str, size: int, bold: bool) -> ImageFont.FreeTypeFont:
    """Load the font of a family. Raises FontsMissing."""
    path = FONT_FOLDER / FAMILIES[family][bold]
    if not path.is_file():
        raise FontsMissing(f"{path} is missing: apt-get install fonts-nanum, or name a folder in ENVELOPE_FONTS")
    return ImageFont.truetype(str(path), size)


class Paper:
    """A white or nearly white sheet of `width` by `height` pixels."""

    def __init__(self, width: int, height: int, family: str, colour: tuple[int, int, int] = (252, 251, 247)) -> None:
        self.image = Image.new("RGB", (width, height), colour)
        self.family = family
        self.printed: list[PrintedWord] = []
        self.pen = PENS[0]
        self._draw = ImageDraw.Draw(self.image)

    @property
    def width(self) -> int:
        """Width in pixels."""
        return self.image.width

    @property
    def height(self) -> int:
        """Height in pixels."""
        return self.image.height

    def write(
        self,
        x: float,
        y: float,
        text: str,
        size: int,
        *,
        bold: bool = False,
        field: str = "",
        align: str = "left",
        colour: tuple[int, int, int] = INK,
    ) -> Place:
        """Print `text` with its top at `y`; `x` is its left end, centre or right end by `align`. Return its place."""
        face = font(self.family, size, bold)
        length = face.getlength(text)
        left = x - {"left": 0.0, "centre": length / 2, "right": length}[align]
        place = (int(left), int(y), int(left), int(y))
        at = 0
        for word in text.split():
            at = text.index(word, at)
            start = left + face.getlength(text[:at])
            self._draw.text((start, y), word, fill=colour, font=face)
            box = self._draw.textbbox((start, y), word, font=face)
            here: Place = (math.floor(box[0]), math.floor(box[1]), math.ceil(box[2]), math.ceil(box[3]))
            self.printed.append(PrintedWord(word, here, field))
            place = (min(place[0], here[0]), min(place[1], here[1]), max(place[2], here[2]), max(place[3], here[3]))
            at += len(word)
        return place

    def length(self, text: str, size: int, *, bold: bool = False) -> float:
        """Return the width of `text` in pixels."""
        return font(self.family, size, bold).getlength(text)

    def line(self, x1: float, y1: float, x2: float, y2: float, width: int = 2) -> None:
        """Draw a ruled line."""
        self._draw.line((x1, y1, x2, y2), fill=GREY, width=width)

    def frame(self, left: float, top: float, right: float, bottom: float, width: int = 2) -> None:
        """Draw a ruled rectangle."""
        self._draw.rectangle((left, top, right, bottom), outline=GREY, width=width)

    def fill(self, left: float, top: float, right: float, bottom: float, colour: tuple[int, int, int]) -> None:
        """Fill an area with a colour, below what is printed later."""
        self._draw.rectangle((left, top, right, bottom), fill=colour)

    def pill(self, left: float, top: float, size: float, rng: random.Random) -> None:
        """Draw a tablet, as envelopes show beside the names."""
        colour = rng.choice(((236, 214, 190), (214, 226, 240), (240, 226, 150), (232, 180, 180)))
        self._draw.rounded_rectangle(
            (left, top, left + size * 1.5, top + size), size / 2, fill=colour, outline=GREY, width=2
        )

    def circle_by_hand(self, place: Place, rng: random.Random) -> None:
        """Draw a pen's loop around a place: not a true ellipse, and its ends do not meet."""
        centre_x, centre_y = (place[0] + place[2]) / 2, (place[1] + place[3]) / 2
        wide, high = (place[2] - place[0]) / 2 + rng.uniform(8, 20), (place[3] - place[1]) / 2 + rng.uniform(8, 16)
        start, wobble = rng.uniform(0, math.tau), rng.uniform(0, math.tau)
        points = []
        for step in range(46):
            angle = start + math.tau * 1.06 * step / 45
            stretch = 1 + 0.06 * math.sin(2 * angle + wobble) + 0.1 * step / 45
            points.append((centre_x + wide * stretch * math.cos(angle), centre_y + high * stretch * math.sin(angle)))
        self._draw.line(points, fill=self.pen, width=rng.randint(4, 6), joint="curve")

    def tick_by_hand(self, place: Place, rng: random.Random) -> None:
        """Draw a pen's tick over the left end of a place."""
        x, y = place[0] + rng.uniform(-6, 6), (place[1] + place[3]) / 2 + rng.uniform(-4, 4)
        size = (place[3] - place[1]) * rng.uniform(0.5, 0.8)
        points = [(x - size / 2, y - size * 0.2), (x, y + size / 2), (x + size * 1.2, y - size)]
        self._draw.line(points, fill=self.pen, width=rng.randint(4, 6), joint="curve")
