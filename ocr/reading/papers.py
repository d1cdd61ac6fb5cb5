"""Recognises what kind of paper lies there: a prescription, a guide, an envelope, the front of a box."""

from __future__ import annotations

import enum
import re
from collections.abc import Sequence
from statistics import median

from ocr.reading.expressions import date_in
from ocr.reading.rows import Row


class Paper(enum.StrEnum):
    """A kind of paper; each is read by a grammar of its own."""

    PRESCRIPTION = "prescription"
    GUIDE = "guide"
    ENVELOPE = "envelope"
    BOX = "box"
    UNKNOWN = "unknown"


_TITLE = re.compile(r"\W{0,2}처방전\W{0,2}(?:\(?약국제출용\)?|\(?환자보관용\)?)?\W*")
_FORM_NUMBER = re.compile(r"별지제?(?:9|10|8)호의?\d?서식")
_FORM_WORDS = re.compile(
    r"요양기관기호|질병분류|분류기호|의약품의명칭|면허번호|면허종별|의료인의|교부일로부터|주사제처방|사용기간|대체조제|약국제출용"
)
_FEWEST_FORM_WORDS = 3
"""So many of a prescription's printed words tell one whose title was not read."""
_GUIDE = re.compile(r"복약안내|복약지도|복약정보|투약안내")
_ENVELOPE = re.compile(r"약국|조제|내복약|약봉투|환자|병원|의원|처방|님|영수증|[Rr]x")
MOST_ROWS_OF_BOX = 16
"""A box's front has few lines."""
LARGE_PRINT = 1.7
"""The name on a box is printed larger than its other lines, at least so many times."""


def paper_of(rows: Sequence[Row]) -> Paper:
    """Return the kind of paper whose lines these are."""
    squeezed = [re.sub(r"\s", "", row.text) for row in rows]
    words = {found for text in squeezed for found in _FORM_WORDS.findall(text)}
    if any(_TITLE.fullmatch(text) for text in squeezed) and words:
        return Paper.PRESCRIPTION
    if len(words) + any(_FORM_NUMBER.search(text) for text in squeezed) >= _FEWEST_FORM_WORDS:
        return Paper.PRESCRIPTION
    if any(_GUIDE.search(text) for text in squeezed):
        return Paper.GUIDE
    if any(_ENVELOPE.search(text) for text in squeezed) or any(date_in(row.text) for row in rows):
        return Paper.ENVELOPE
    if rows and len(rows) <= MOST_ROWS_OF_BOX and _is_front(rows):
        return Paper.BOX
    return Paper.UNKNOWN


def _is_front(rows: Sequence[Row]) -> bool:
    heights = [row.height for row in rows]
    return max(heights) > LARGE_PRINT * median(heights)
