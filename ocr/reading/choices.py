"""Reads printed choices that a pharmacist circles or ticks.

In one line (①아침 ②점심 ③저녁 ④취침전, 식전 식후 식간), in two (①아침 ②점심 / ③저녁 ④취침전), or behind boxes
(☑식후 30분 ☐식전 30분).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from korean.jamo import distance, jamo
from ocr.reading.envelope import Field
from ocr.reading.rows import Row
from ocr.reading.words import Box, Span

PARTS, MEALS = ("아침", "점심", "저녁", "취침전"), ("식전", "식후", "식간")
BEDTIME = PARTS[-1]
FEWEST = 3
"""Least number of separate words that make a line a choice and not a direction."""
SLIPS = 2
"""Most letters (jamo) of such a word that may be wrong, since the pen runs through it."""
_MINUTES = re.compile(r"(\d{2})\s*분")
_MEAL_OFFERED = re.compile(r"(?:식\s?[전후간]|공복|직전)(?:\s*(?:\d{2}\s*분|즉시|직전|직후))?")
_HAS_MINUTES = re.compile(r"분|즉시|직|공복")
LEAST_APART = 0.15
"""Least gap between two offered meals, by the line's height; a box stands in it."""
GRID_STEP = 3.5
"""How far below the first line of a grid its second may stand, by the lines' height."""
MARKED, UNMARKED = 0.6, 0.4
"""A choice counts as chosen from the first probability of a mark on, and as not chosen up to the second."""
AGREED, ALONE, DISAGREEING = 0.9, 0.7, 0.5
"""Upper limits on confidence: as many parts of the day as times a day; no number to compare; another number."""

MarkChances = Callable[[Sequence[Box]], Sequence[float]]
"""Maps the boxes of printed words to the probability, 0 to 1, that each is circled or ticked, or its box before it."""


@dataclass(frozen=True, slots=True)
class Pen:
    """What the pen marked: printed words, and boxes before them. None where nobody has looked: choices stay open."""

    marks: MarkChances | None = None
    ticks: MarkChances | None = None


@dataclass(frozen=True, slots=True)
class ChoiceLine:
    """Words of one kind side by side.

    boxes: where each word stands, by its correct spelling. minutes: from `식후 30분에`; empty if none are printed.
    is_boxed: whether each word stands behind a box to tick; it then holds its own minutes.
    """

    boxes: dict[str, Box]
    minutes: str
    is_boxed: bool = False


def choice_lines(rows: Sequence[Row]) -> list[ChoiceLine]:
    """Return the lines that offer parts of the day or meals to choose from."""
    found = []
    for row in rows:
        if offered := boxed_meals(row):
            found.append(ChoiceLine(offered, "", is_boxed=True))
            continue
        if not is_choice(row):
            continue
        for words in (PARTS, MEALS):
            boxes = _with_hidden(words, {word: span.box for word in words if (span := _place_of(word, row))})
            if len(boxes) >= FEWEST - 1:
                minutes = _MINUTES.search(row.text) if words is MEALS else None
                found.append(ChoiceLine(boxes, f" {minutes[1]}분" if minutes else ""))
    return found + [ChoiceLine(boxes, "") for _rows, boxes in _grids(rows)]


def offering_rows(rows: Sequence[Row]) -> list[Row]:
    """Return the rows that offer something to choose from; they say nothing by themselves."""
    of_grids = [row for pair, _boxes in _grids(rows) for row in pair]
    return [row for row in rows if is_choice(row) or boxed_meals(row) or row in of_grids]


def boxed_meals(row: Row) -> dict[str, Box]:
    """Return meals that one line offers side by side, with their minutes: nobody takes a medicine at two of them.

    Empty unless there are two that say when, in places of their own.
    """
    if is_choice(row):
        return {}
    found: dict[str, Box] = {}
    last_end = None
    for each in _MEAL_OFFERED.finditer(row.text):
        box = row.span(*each.span()).box
        is_apart = last_end is None or box.left - last_end > LEAST_APART * row.height
        last_end = box.right
        said = re.sub(r"\s+", " ", each[0])
        if is_apart and said not in found:
            found[said] = box
    return found if sum(_HAS_MINUTES.search(said) is not None for said in found) > 1 else {}


def _grids(rows: Sequence[Row]) -> list[tuple[tuple[Row, Row], dict[str, Box]]]:
    """Return parts of the day in two lines of two, one below the other: the two rows, and where each part stands."""
    found = []
    for upper, lower in pairwise([row for row in rows if any(_place_of(word, row) for word in PARTS)]):
        if lower.y - upper.y > GRID_STEP * max(upper.height, lower.height):
            continue
        above = {word: span.box for word in PARTS if (span := _place_of(word, upper))}
        # A word that the pen ran through may look like one of the line above.
        below = {word: span.box for word in PARTS if word not in above and (span := _place_of(word, lower))}
        is_in_order = above.keys() <= set(PARTS[:2]) and below.keys() <= set(PARTS[2:])
        if is_in_order and len(above) + len(below) >= FEWEST and _are_apart(above) and _are_apart(below):
            found.append(((upper, lower), _whole_grid(above, below)))
    return found


def _are_apart(places: dict[str, Box]) -> bool:
    return all(after.left - before.right > before.height for before, after in pairwise(places.values()))


def _whole_grid(above: dict[str, Box], below: dict[str, Box]) -> dict[str, Box]:
    """Return all four places of a grid; one that the pen made unreadable stands below or above another."""
    places = above | below
    for word, over, beside in zip(PARTS, (PARTS[2], PARTS[3], PARTS[0], PARTS[1]), (1, 0, 3, 2), strict=True):
        if word not in places:
            across, along = places[over], places[PARTS[beside]]
            places[word] = Box(across.left, along.top, across.width, along.height)
    return {word: places[word] for word in PARTS}


def _with_hidden(words: Sequence[str], places: dict[str, Box]) -> dict[str, Box]:
    """Add the words that the pen made unreadable, at the places where they must stand in the line.

    If the paper lacks such a word, no mark is found there and it is not chosen.
    """
    if len(places) < FEWEST - 1:
        return {}
    numbers = [words.index(word) for word in places]
    (first, start), *_between, (last, end) = sorted((words.index(word), box.left) for word, box in places.items())
    step = (end - start) / (last - first)
    like = next(iter(places.values()))
    found = dict(places)
    for number in set(range(len(words))) - set(numbers):
        box = Box(round(start + (number - first) * step), like.top, like.width, like.height)
        if box.left >= 0 and not any(_overlap(box, other) for other in places.values()):
            found[words[number]] = box
    return {word: found[word] for word in words if word in found}


def _overlap(one: Box, other: Box) -> bool:
    return min(one.right, other.right) - max(one.left, other.left) > other.width / 2


def is_choice(row: Row) -> bool:
    """Return whether the row offers words to circle: at least three, each in a place of its own."""
    places = [part.text for part in row.segments()]
    if len(places) < FEWEST:
        return False
    for words in (PARTS, MEALS):
        held = [sum(any(_is_like(word, piece) for piece in text.split()) for word in words) for text in places]
        # `아침/점심/저녁` in one place is said, not offered.
        if sum(count == 1 for count in held) >= FEWEST:
            return True
    return False


def directions(lines: Sequence[ChoiceLine], pen: Pen, times_a_day: int | None) -> Field[str]:
    """Return the marked directions as people write them: `아침, 저녁 식후 30분`."""
    said: list[str] = []
    boxes: list[Box] = []
    sure = 1.0
    for line in lines:
        look = pen.ticks if line.is_boxed else pen.marks
        if look is None:
            continue
        found = dict(zip(line.boxes, look(list(line.boxes.values())), strict=True))
        if line.is_boxed:
            if max(found.values()) < MARKED:
                continue
            # A black tick is told from print by its ink alone.
            sure = min(sure, ALONE)
        elif max(found.values()) < MARKED and (ticked := _ticked_parts(line, pen, times_a_day)):
            found, sure = ticked, min(sure, ALONE)
        chosen = [word for word, chance in found.items() if chance >= MARKED]
        sure = min([sure, *(max(chance, 1 - chance) for chance in found.values())])
        if any(UNMARKED < chance < MARKED for chance in found.values()):
            sure = min(sure, DISAGREEING)
        if not chosen:
            continue
        words = ", ".join(chosen)
        boxes += [line.boxes[word] for word in chosen]
        if chosen[0] in PARTS:
            agreed = AGREED if len(chosen) == times_a_day else ALONE if times_a_day is None else DISAGREEING
            sure = min(sure, agreed)
            said.insert(0, words)
        else:
            sure = min(sure, AGREED if len(chosen) == 1 else DISAGREEING)
            said.append(words + line.minutes)
    if not said:
        return Field()
    if len(said) > 1 and said[0] == BEDTIME:
        # Meals and bedtime do not go together, so one of the two is not really marked.
        sure = min(sure, DISAGREEING)
    box = boxes[0]
    for other in boxes[1:]:
        box = box.joined(other)
    return Field(" ".join(said), sure, box)


def _ticked_parts(line: ChoiceLine, pen: Pen, times_a_day: int | None) -> dict[str, float]:
    """Return how likely the box before each part of the day is ticked; empty unless as many are as times a day."""
    if pen.ticks is None or not times_a_day or not set(line.boxes) <= set(PARTS):
        return {}
    found = dict(zip(line.boxes, pen.ticks(list(line.boxes.values())), strict=True))
    return found if sum(chance >= MARKED for chance in found.values()) == times_a_day else {}


def _place_of(word: str, row: Row) -> Span | None:
    """Return where `word` stands in `row`, even if misread; None if it does not."""
    exact = row.text.find(word)
    if exact >= 0:
        return row.span(exact, exact + len(word))
    at = 0
    for token in row.tokens:
        if _is_like(word, token.text):
            return row.span(at, at + len(token.text))
        at += len(token.text) + 1
    return None


def _is_like(word: str, text: str) -> bool:
    letters = re.sub(r"[^가-힣]", "", text)
    if word in letters:
        return True
    return (
        len(letters) == len(word) and 0 < distance(jamo(letters), jamo(word)) <= SLIPS and not _is_other(word, letters)
    )


def _is_other(word: str, letters: str) -> bool:
    """Return whether it is one of the other words: 식전 is only two letters from 식간."""
    return letters in PARTS or letters in MEALS
