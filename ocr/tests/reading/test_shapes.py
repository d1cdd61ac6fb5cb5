"""Geometry against cases whose answer is known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from ocr.reading.outline import find_sheet
from ocr.reading.shapes import Slanted, carry, homography, patches, smallest_rectangle


def _flooded(mask: np.ndarray) -> int:
    """Number of 8-connected patches, by flooding one after the other."""
    left = {(int(row), int(column)) for row, column in zip(*np.nonzero(mask), strict=True)}
    count = 0
    while left:
        count += 1
        edge = [left.pop()]
        while edge:
            row, column = edge.pop()
            around = {(row + down, column + right) for down in (-1, 0, 1) for right in (-1, 0, 1)} & left
            left -= around
            edge += around
    return count


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.floats(0.1, 0.7))
def test_patches_are_those_that_flooding_finds(seed: int, filled: float):
    mask = np.random.default_rng(seed).random((12, 17)) < filled
    found = patches(mask)
    assert len(found) == _flooded(mask)
    again = np.zeros_like(mask)
    for patch in found:
        for row, start, end in zip(patch.rows, patch.starts, patch.ends, strict=True):
            again[row, start:end] = True
    assert (again == mask).all()
    assert sum(patch.area for patch in found) == mask.sum()


def test_an_empty_mask_has_no_patches():
    assert patches(np.zeros((4, 5), bool)) == []


@pytest.mark.parametrize("degrees", [-40, -10, 0, 3, 44, 80, 90, 130])
def test_the_smallest_rectangle_lies_along_the_text(degrees: int):
    truth = Slanted((200.0, 150.0), 120.0, 20.0, np.radians(degrees))
    found = smallest_rectangle(truth.corners())
    assert found.centre == pytest.approx((200, 150), abs=0.01)
    assert (found.length, found.thickness) == pytest.approx((120, 20), abs=0.01)
    assert np.degrees(found.angle) == pytest.approx(degrees, abs=0.01)


def test_a_homography_takes_corners_to_corners_and_back():
    source = np.array([(0, 0), (100, 0), (100, 50), (0, 50)], float)
    target = np.array([(12, 7), (130, 20), (118, 90), (3, 61)], float)
    there = homography(source, target)
    assert carry(source, there) == pytest.approx(target)
    assert carry(carry(source, there), np.linalg.inv(there).astype(np.float64)) == pytest.approx(source)


SHEET = np.array([(180, 120), (850, 160), (820, 900), (150, 860)], float)


def _desk(colour: tuple[int, int, int], paper: tuple[int, int, int] = (235, 233, 228)) -> Image.Image:
    photo = Image.new("RGB", (1000, 1000), colour)
    ImageDraw.Draw(photo).polygon([tuple(corner) for corner in SHEET.tolist()], fill=paper)
    return photo


TEXT = np.array([(300, 250), (600, 400), (500, 700), (400, 800)], float)


def test_the_sheet_is_found_on_wood():
    found = find_sheet(_desk((130, 95, 60)), TEXT, 0.05)
    assert found is not None
    assert found == pytest.approx(SHEET, abs=8)


def test_no_sheet_is_made_up():
    assert find_sheet(_desk((236, 234, 230)), TEXT, 0.05) is None
    assert find_sheet(_desk((130, 95, 60)), TEXT + 500, 0.05) is None, "the text lies beside it"
    assert find_sheet(_desk((130, 95, 60)), TEXT, 0.6) is None, "the text runs another way"


def test_a_sheet_that_leaves_the_photo_has_no_four_corners():
    photo = _desk((130, 95, 60)).crop((300, 0, 1000, 1000))
    assert find_sheet(photo, TEXT - (300, 0), 0.05) is None
