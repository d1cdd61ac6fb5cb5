"""Finds text with PP-OCR's language-independent detector (differentiable binarisation, Liao et al. 2020)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ocr.reading.nets import open_net
from ocr.reading.shapes import Slanted, patches, smallest_rectangle

STRIDE = 32
"""The network halves the picture five times, so its sides must be multiples of this."""
MEAN, DEVIATION = np.array([0.485, 0.456, 0.406], np.float32), np.array([0.229, 0.224, 0.225], np.float32)
"""Normalisation the network was trained with: ImageNet's mean and standard deviation, RGB."""
INK = 0.3
"""Probability from which a pixel counts as the core of a text."""
SURE = 0.5
"""Mean probability from which a core counts as a text."""
UNCLIP = 1.6
"""In training, cores are texts shrunk by area x (1 - 0.4^2) / perimeter; this ratio grows them back."""
SMALLEST = 3.0
"""In pixels of the network's input; a thinner core is a speck."""


class TextDetector:
    """Finds text in pictures. Safe to call from several threads."""

    def __init__(self, net: Path, threads: int) -> None:
        self._session = open_net(net, threads)
        self._input = self._session.get_inputs()[0].name

    def find(self, picture: Image.Image, longest_side: int) -> list[Slanted]:
        """Return the texts of `picture` (RGB) in its pixels; it is searched at no more than `longest_side` pixels."""
        scale = min(1.0, longest_side / max(picture.size))
        width, height = (max(STRIDE, round(side * scale / STRIDE) * STRIDE) for side in picture.size)
        seen = picture.resize((width, height), Image.Resampling.BOX if scale < 0.5 else Image.Resampling.BILINEAR)
        # The network was trained on BGR pixels, but with the means in RGB order.
        pixels = np.asarray(seen, np.float32)[:, :, ::-1] / np.float32(255)
        tensor = ((pixels - MEAN) / DEVIATION).transpose(2, 0, 1)[None]
        chances: NDArray[np.float32] = self._session.run(None, {self._input: tensor})[0][0, 0]
        stretch = picture.width / width, picture.height / height
        return [_in_picture(core, stretch) for core in _cores(chances)]


def _cores(chances: NDArray[np.float32]) -> list[Slanted]:
    found = []
    for patch in patches(chances > INK):
        if patch.mean(chances) < SURE:
            continue
        core = smallest_rectangle(patch.outline())
        if core.thickness >= SMALLEST:
            found.append(core.grown(core.length * core.thickness * UNCLIP / (2 * (core.length + core.thickness))))
    return found


def _in_picture(found: Slanted, stretch: tuple[float, float]) -> Slanted:
    """Scale a rectangle to the picture. Both factors are equal but for the rounding to the network's stride."""
    mean = (stretch[0] * stretch[1]) ** 0.5
    return Slanted(
        (found.centre[0] * stretch[0], found.centre[1] * stretch[1]),
        found.length * mean,
        found.thickness * mean,
        found.angle,
    )
