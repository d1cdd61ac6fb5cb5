"""Reads printed choices that a pharmacist circles or ticks: ①아침 ②점심 ③저녁 ④취침전, 식전 식후 식간."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

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
MARKED, UNMARKED = 0.6, 0.4
"""A choice counts as chosen from the first probability of a mark on, and as not chosen up to the second."""
AGREED, ALONE, DISAGREEING = 0.9, 0.7, 0.5
"""Upper limits on confidence: as many parts of the day as times a day; no number to compare; another number."""

MarkChances = Callable[[Sequence[Box]], Sequence[float]]
"""Maps the boxes of printed words to the probability, 0 to 1, that each is circled or ticked."""


@dataclass(frozen=True, slots=True)
class ChoiceLine:
    """Words of one kind side by side.

    boxes: where each word stands, by its correct spelling. minutes: from `식후 30분에`; empty if none are printed.
    """

    boxes: dict[str, Box]
    minutes: str


def choice_lines(rows: Sequence[Row]) -> list[ChoiceLine]:
    """Return the lines that offer parts of the day or meals to choose from."""
    found = []
    for row in rows:
        if not is_choice(row):
            continue
        for words in (PARTS, MEALS):
            boxes = _with_hidden(words, {word: span.box for word in words if (span := _place_of(word, row))})
            if len(boxes) >= FEWEST - 1:
                minutes = _MINUTES.search(row.text) if words is MEALS else None
                found.append(ChoiceLine(boxes, f" {minutes[1]}분" if minutes else ""))
    return found


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


def directions(lines: Sequence[ChoiceLine], chances: MarkChances, times_a_day: int | None) -> Field[str]:
    """Return the marked directions as people write them: `아침, 저녁 식후 30분`."""
    said: list[str] = []
    boxes: list[Box] = []
    sure = 1.0
    for line in lines:
        found = dict(zip(line.boxes, chances(list(line.boxes.values())), strict=True))
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
