"""Circles and ticks over printed choices, drawn here."""

from __future__ import annotations

import math

import numpy as np
import pytest
from PIL import Image, ImageDraw

from ocr.reading.marks import Marks, erase_pen
from ocr.reading.words import Box

BLUE, RED, BLACK = (40, 60, 150), (190, 40, 40), (30, 30, 30)
BOXES = [Box(120 + 250 * place, 100, 90, 46) for place in range(4)]


def _page(ink: tuple[int, int, int] = BLACK) -> Image.Image:
    """Four words as bars of strokes, no font needed."""
    page = Image.new("RGB", (1200, 300), (245, 245, 245))
    draw = ImageDraw.Draw(page)
    for box in BOXES:
        for x in range(box.left + 4, box.right - 4, 14):
            draw.line([(x, box.top + 8), (x, box.bottom - 8)], fill=ink, width=3)
    return page


def _circle(page: Image.Image, box: Box, colour: tuple[int, int, int], until: float = math.tau) -> None:
    x, y = box.centre
    points = [
        (x + 70 * math.cos(until * step / 40), y + 40 * math.sin(until * step / 40) + step / 10) for step in range(41)
    ]
    ImageDraw.Draw(page).line(points, fill=colour, width=4, joint="curve")


def _tick(page: Image.Image, box: Box, colour: tuple[int, int, int]) -> None:
    x, y = box.left - 30, box.centre[1]
    ImageDraw.Draw(page).line([(x - 10, y - 5), (x, y + 15), (x + 30, y - 25)], fill=colour, width=4)


@pytest.mark.parametrize("colour", [BLUE, RED, BLACK])
def test_circled_choices_are_found(colour: tuple[int, int, int]):
    page = _page()
    _circle(page, BOXES[0], colour)
    _circle(page, BOXES[2], colour)
    chances = Marks(page).chances(BOXES)
    assert [chance > 0.8 for chance in chances] == [True, False, True, False]
    assert max(chances[1], chances[3]) < 0.2


def test_a_coloured_tick_before_a_word_is_found():
    page = _page()
    _tick(page, BOXES[1], BLUE)
    chances = Marks(page).chances(BOXES)
    assert [chance > 0.6 for chance in chances] == [False, True, False, False]


def test_a_line_without_any_mark_stays_open():
    assert all(0.2 < chance < 0.5 for chance in Marks(_page()).chances(BOXES))


def test_print_in_colour_is_no_mark():
    chances = Marks(_page(BLUE)).chances(BOXES)
    assert all(0.2 < chance < 0.6 for chance in chances)


def test_half_a_circle_is_not_counted_as_certain_in_black():
    page = _page()
    _circle(page, BOXES[0], BLACK, until=math.pi / 2)
    assert Marks(page).chances(BOXES)[0] < 0.6


def test_the_frame_around_all_choices_marks_none():
    page = _page()
    ImageDraw.Draw(page).rectangle((60, 60, 1150, 190), outline=BLACK, width=3)
    assert max(Marks(page).chances(BOXES)) < 0.5


def test_printed_frames_around_every_choice_are_not_taken_for_marks():
    page = _page()
    for box in BOXES:
        ImageDraw.Draw(page).rectangle((box.left - 15, box.top - 10, box.right + 15, box.bottom + 10), outline=BLACK)
    assert max(Marks(page).chances(BOXES)) < 0.6


def test_a_narrow_black_circle_is_found():
    page = _page()
    box = BOXES[1]
    ImageDraw.Draw(page).ellipse((box.left - 50, box.top, box.right + 15, box.bottom), outline=BLACK, width=3)
    chances = Marks(page).chances(BOXES)
    assert [chance > 0.8 for chance in chances] == [False, True, False, False]


def test_a_wooden_desk_beside_the_choices_marks_none():
    page = _page()
    ImageDraw.Draw(page).rectangle((0, 0, 80, 300), fill=(120, 80, 50))
    assert max(Marks(page).chances(BOXES)) < 0.5


def test_the_pen_is_taken_off_and_the_print_stays():
    page = _page()
    print_only = np.asarray(_page())
    _circle(page, BOXES[0], BLUE)
    _tick(page, BOXES[1], RED)
    cleaned = np.asarray(erase_pen(page)).astype(int)
    assert (cleaned.max(axis=2) - cleaned.min(axis=2)).max() < 60
    inside = (slice(BOXES[3].top, BOXES[3].bottom), slice(BOXES[3].left, BOXES[3].right))
    assert (cleaned[inside] == print_only[inside]).all()
    ink = (print_only < 100).all(axis=2)
    assert (cleaned[ink] < 100).all(axis=1).mean() > 0.9


def test_nothing_is_taken_off_a_page_without_a_pen():
    page = _page()
    assert erase_pen(page) is page


def _boxed(ticked: int | None) -> Image.Image:
    """Words behind printed boxes, of which one is ticked in black."""
    page = _page()
    draw = ImageDraw.Draw(page)
    for place, box in enumerate(BOXES):
        frame = (box.left - 62, box.top, box.left - 16, box.bottom)
        draw.rectangle(frame, outline=(110, 110, 110), width=3)
        if place == ticked:
            draw.line([(frame[0], 115), (frame[0] + 18, 142), (frame[2] + 12, 92)], fill=BLACK, width=6)
    return page


@pytest.mark.parametrize("ticked", range(4))
def test_the_ticked_box_holds_more_ink_than_the_others(ticked: int):
    chances = Marks(_boxed(ticked)).ticks(BOXES)
    assert [chance > 0.6 for chance in chances] == [place == ticked for place in range(4)]


@pytest.mark.parametrize("page", [_boxed(None), _page()])
def test_boxes_without_a_tick_and_words_without_boxes_stay_open(page: Image.Image):
    assert all(0.2 < chance < 0.5 for chance in Marks(page).ticks(BOXES))


def test_a_loop_in_a_grid_marks_one_choice_only():
    page = _page()
    below = [Box(box.left, box.top + 80, box.width, box.height) for box in BOXES[:2]]
    page.paste(page.crop((0, 100, 1200, 150)), (0, 180))
    _circle(page, below[0], BLUE)
    chances = Marks(page).chances([*BOXES[:2], *below])
    assert [chance > 0.6 for chance in chances] == [False, False, True, False]
