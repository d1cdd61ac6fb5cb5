"""Directions in a line, even misread ones: `아침, 저녁 식후 30분`, `아침/점심/저녁 3회(가급적 식후 30분)`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from korean.jamo import distance, jamo

PARTS = ("아침", "점심", "저녁")
_PART = r"(?:아침|점심|저녁|조식|중식|석식|오전|오후|취침\s*전|취침|자기\s*전|주무시기\s*전)"
_MEAL = r"(?:매\s*)?(?:식사|식)\s*(?:직?전|직?후|간|중|직후|와\s*함께|도중)"
_MINUTES = r"(?:즉시|바로|\d{1,3}\s*분|[반한]\s*시간|\d\s*시간)"
_NEED = r"(?:필요\s*시|필요할\s*때|아플\s*때|통증\s*시|발열\s*시|열날\s*때|공복|격일|식간)"
_DIRECTION = rf"(?:{_PART}|{_MEAL}|{_NEED})"
DIRECTIONS = re.compile(rf"{_DIRECTION}(?:[\s,·ㆍ・/&+]*(?:{_DIRECTION}|{_MINUTES}))*")
_BETWEEN = re.compile(r"[\s(\[]*(?:1일\s*)?(?:\d\s*회)?[\s,(\[]*(?:가급적|매|꼭)?\s*")
"""What a usage column prints between the parts of the day and the meal."""
_SLIPPED_MINUTES = re.compile(r"(?<=[1-6]0)\d(?=\s*분)")
"""As in 305분: 분 was read twice, once as a digit."""
_LISTED = re.compile(r"[가-힣]{2}(?:\s*[/·ㆍ・,]\s*[가-힣]{2})+")
"""Words of two syllables between slashes, as parts of the day are listed."""
_UNREAD = re.compile(r"\s*\d?\s*회?[^\d]{1,12}\d{2}\s*분|\s*\d{2}(?!\s*[분:.])|\s*(?:\d\s*회)?\s*[(（]")
"""Behind the directions: minutes that were not read whole, or whose meal was not, or a bracket that holds the rest."""
_MEAL_SAID = re.compile(r"식사?\s*직?(전|후|간)")
_HALF_READ = re.compile(rf"{_PART}[\s,·ㆍ・/&+]*{_MINUTES}")
"""Minutes without the meal that they are counted from."""
SLIPS = 2
"""Most letters (jamo) by which a misread part of the day may differ."""
_COUNTED = re.compile(r"아침|점심|저녁|조식|중식|석식|오전|오후|취침|자기\s*전|주무시기\s*전")


@dataclass(frozen=True, slots=True)
class Usage:
    """Directions found in a text. spans: the pieces of the text that they stand in. is_certain: nothing was mended."""

    text: str
    spans: tuple[tuple[int, int], ...]
    is_certain: bool


def usage_in(text: str) -> Usage | None:
    """Return the longest directions in `text`; None if there are none, or if they name two meals to choose from."""
    mended, is_whole = _with_parts(text)
    best: list[re.Match[str]] = []
    for pieces in _pieces(mended):
        if sum(len(each[0]) for each in pieces) > sum(len(each[0]) for each in best):
            best = pieces
    if not best:
        return None
    said = " ".join(each[0] for each in best)
    if len({found[1] for found in _MEAL_SAID.finditer(said)}) > 1:
        return None
    tidy = re.sub(r"\s+", " ", _SLIPPED_MINUTES.sub("", said)).strip()
    spans = tuple(each.span() for each in best)
    is_certain = (
        is_whole
        and tidy == re.sub(r"\s+", " ", said).strip()
        and not _UNREAD.match(text, best[-1].end())
        and not _HALF_READ.search(said)
    )
    return Usage(tidy, spans, is_certain)


def parts_of_day(said: str) -> int:
    """Return how many parts of the day directions name; 0 if they name a meal or a need only."""
    return len(_COUNTED.findall(said))


def _pieces(text: str) -> Iterator[list[re.Match[str]]]:
    """Yield directions that go together though a count or a bracket stands between them."""
    together: list[re.Match[str]] = []
    for each in DIRECTIONS.finditer(text):
        if together and not _BETWEEN.fullmatch(text, together[-1].end(), each.start()):
            yield together
            together = []
        together.append(each)
    if together:
        yield together


def _with_parts(text: str) -> tuple[str, bool]:
    """Return the text with misread parts of the day mended, and whether all in its lists were read.

    A word in a list beside a part of the day can only be another one.
    """
    letters, is_whole = list(text), True
    for listed in _LISTED.finditer(text):
        words = list(re.finditer(r"[가-힣]{2}", listed[0]))
        if not any(each[0] in PARTS for each in words):
            continue
        for each in words:
            if DIRECTIONS.match(each[0]) is None:
                is_whole = False
                start = listed.start() + each.start()
                letters[start : start + 2] = _nearest_part(each[0], [other[0] for other in words]) or each[0]
    return "".join(letters), is_whole


def _nearest_part(word: str, others: list[str]) -> str | None:
    near = [part for part in PARTS if part not in others and distance(jamo(word), jamo(part)) <= SLIPS]
    return near[0] if len(near) == 1 else None
