"""Printed choices that a pen has marked become the directions."""

from __future__ import annotations

import pytest

from ocr.reading.choices import Pen, choice_lines, directions
from ocr.reading.fields import read_fields
from ocr.reading.rows import rows_of
from ocr.reading.trust import LOW
from ocr.tests.envelopes import envelope
from ocr.tests.envelopes.word_pages import rows_page
from ocr.tests.printed import words_of
from ocr.tests.stories.test_envelopes import needs_fonts


def marked(drawn, chance: float = 0.95):
    """A pen seen as well as `chance` says."""
    chosen = {mark.choice for mark in drawn.marks if mark.kind != "none"}
    places = [(word.text, word.box) for word in drawn.printed]

    def chances(boxes):
        found = []
        for box in boxes:
            x, y = box.centre
            near = min(places, key=lambda place: abs((place[1][0] + place[1][2]) / 2 - x) + abs(place[1][3] - y))
            found.append(chance if near[0] in chosen else 1 - chance)
        return found

    return chances


@needs_fonts
@pytest.mark.parametrize("seed", range(5, 60, 6))
def test_what_is_circled_becomes_the_directions(seed):
    drawn = envelope(seed)
    assert drawn.layout == "classic"
    reading = read_fields(words_of(drawn), marked(drawn))
    wanted = drawn.truth.medicines[0].instructions
    assert {each.instructions.value for each in reading.medicines} == {wanted}
    assert all(each.instructions.confidence >= LOW for each in reading.medicines)


@needs_fonts
def test_a_mark_that_is_not_clear_is_not_sure():
    drawn = envelope(5)
    for medicine in read_fields(words_of(drawn), marked(drawn, 0.62)).medicines:
        assert medicine.instructions.confidence < LOW


@needs_fonts
def test_marks_that_are_not_as_many_as_the_times_are_not_sure():
    drawn = envelope(5)
    everything = read_fields(words_of(drawn), lambda boxes: [0.95] * len(boxes))
    for medicine in everything.medicines:
        assert medicine.instructions.confidence < LOW


@needs_fonts
@pytest.mark.parametrize("hidden", ["아침", "점심", "저녁", "취침전"])
def test_a_word_that_the_pen_hides_is_known_by_its_place(hidden):
    drawn = envelope(23)
    assert sum(mark.kind != "none" for mark in drawn.marks) == 5
    spoilt = words_of(drawn, lambda word: ("", 0.3) if word.text == hidden else (word.text, 0.95))
    (medicine, *_others) = read_fields(spoilt, marked(drawn)).medicines
    assert medicine.instructions.value == drawn.truth.medicines[0].instructions


def _directions(rows, pen: Pen, times: int | None = None):
    return directions(choice_lines(rows_of(rows_page(*rows))), pen, times)


GRID = ([(60, "①아침"), (600, "②점심")], [(60, "③저녁"), (600, "④취침전")])


@pytest.mark.parametrize("hidden", [None, "③저녁", "④취침전", "②점심"])
def test_parts_of_the_day_in_two_lines_are_one_choice(hidden):
    rows = [[(x, "#%" if text == hidden else text) for x, text in row] for row in GRID]
    pen = Pen(marks=lambda boxes: [0.95 if box.left > 500 and box.top > 80 else 0.05 for box in boxes])
    said = _directions(rows, pen, 1)
    assert said.value == "취침전"
    assert said.confidence >= LOW


def test_meals_behind_boxes_are_said_only_where_one_is_ticked_and_never_surely():
    rows = [[(60, "□식후"), (200, "30분"), (600, "□식전"), (750, "30분")]]
    said = _directions(rows, Pen(ticks=lambda boxes: [0.05, 0.95]))
    assert said.value == "식전 30분"
    assert said.confidence < LOW
    assert _directions(rows, Pen(ticks=lambda boxes: [0.3, 0.3])).value is None
    assert _directions(rows, Pen()).value is None


@pytest.mark.parametrize(("times", "said"), [(2, "아침, 저녁"), (3, None), (None, None)])
def test_ticked_parts_of_the_day_count_if_they_are_as_many_as_the_times(times, said):
    rows = [[(60, "□아침"), (400, "□점심"), (750, "□저녁")]]
    pen = Pen(marks=lambda boxes: [0.3] * len(boxes), ticks=lambda boxes: [0.95, 0.05, 0.95, 0.05][: len(boxes)])
    found = _directions(rows, pen, times)
    assert found.value == said
    assert found.confidence < LOW
