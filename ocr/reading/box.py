"""Reads the front of a box that is sold without a prescription: its name, and how to take it where that is printed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeVar

from ocr.reading import expressions, trust
from ocr.reading.envelope import Field, MedicineReading
from ocr.reading.expressions import DOSE, TIMES, repair
from ocr.reading.names import may_name_medicine, named
from ocr.reading.rows import Row

T = TypeVar("T")

_AT_A_TIME = re.compile(r"(?:1\s*회|한\s*번에?)\s*(?:용량|복용량|량)?\s*[:：]?\s*$")
"""Stands before a dose; without it `10정` is what the box holds."""


def medicine_on(rows: Sequence[Row]) -> tuple[MedicineReading, ...]:
    """Return the box's medicine, named by its largest print; nothing if no print may be a name.

    The name is never sure: what is printed largest may be a slogan.
    """
    titles = [row for row in rows if may_name_medicine(row.text)]
    if not titles:
        return ()
    title = max(titles, key=lambda row: row.height)
    split = named(title.text)
    span = title.span(*split.name_span)
    name = Field(split.name, min(span.confidence, trust.GUESSED), span.box)
    read = MedicineReading(name, Field(), _dose(rows), _times(rows))
    return (trust.judge(read, None),)


def _dose(rows: Sequence[Row]) -> Field[str]:
    """Return the dose that is said to be taken at a time; unsure if other doses are said for other ages."""
    found: list[Field[str]] = []
    for row in rows:
        text = repair(row.text).text
        for each in DOSE.finditer(text):
            start = each.start("amount")
            if _AT_A_TIME.search(text[:start]) or each[0].endswith("씩"):
                span = row.span(start, each.end("unit"))
                found.append(Field(expressions.dose_text(each["amount"], each["unit"]), span.confidence, span.box))
    return _only(found)


def _times(rows: Sequence[Row]) -> Field[int]:
    found: list[Field[int]] = []
    for row in rows:
        text = expressions.without_once(repair(row.text).text)
        for each in TIMES.finditer(text):
            span = row.span(*each.span())
            said = Field(int(each["times"]), span.confidence, span.box)
            found.append(trust.at_most(said, trust.REPAIRED) if expressions.is_bare_once(text, each) else said)
    return _only(found)


def _only(found: Sequence[Field[T]]) -> Field[T]:
    if not found:
        return Field()
    return found[0] if len({each.value for each in found}) == 1 else trust.at_most(found[0], trust.GUESSED)
