"""Compares a reading with the truth, field by field."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from medicines.search_keys import fold
from medicines.spelling_keys import difference
from ocr.reading.envelope import EnvelopeReading, Field, MedicineReading
from ocr.reading.trust import amount_of
from ocr.tests.envelopes.contents import TrueMedicine, Truth

MEDICINE_FIELDS = ("name", "strength", "dose", "times_a_day", "days", "instructions")
HEAD_FIELDS = ("dispensed_on", "pharmacy", "hospital", "patient")
SAME_MEDICINE = 0.5
"""Names that differ by less may be one medicine, misread."""


@dataclass(frozen=True, slots=True)
class Score:
    """One field of one envelope. found: what was read, None for nothing. is_right: as a careful person would judge."""

    field: str
    wanted: Any
    found: Any
    confidence: float
    is_right: bool

    @property
    def is_wrong(self) -> bool:
        """Whether something wrong was read. A missing value is not wrong: nobody can overlook that it is missing."""
        return not self.is_right and self.found is not None


def scores(truth: Truth, reading: EnvelopeReading) -> Iterator[Score]:
    """Yield a score for every field of the truth, and an `invented` one for each medicine that matches none."""
    pairs, invented = pair(truth.medicines, reading.medicines)
    for wanted, found in pairs:
        for name in MEDICINE_FIELDS:
            yield _score(name, getattr(wanted, name), getattr(found, name) if found else Field())
    for each in invented:
        yield Score("invented", None, each.name.value or "?", each.dose.confidence, False)
    for name in HEAD_FIELDS:
        yield _score(name, getattr(truth, name), getattr(reading, name))


def pair(
    wanted: tuple[TrueMedicine, ...], found: tuple[MedicineReading, ...]
) -> tuple[list[tuple[TrueMedicine, MedicineReading | None]], list[MedicineReading]]:
    """Match each medicine with the one read for it in the same order, maximising the similarity of names."""
    # best[i][j]: (similarity, pairs) of the first i wanted and the first j found.
    best: list[list[tuple[float, list[tuple[int, int]]]]] = [[(0.0, []) for _ in range(len(found) + 1)]]
    for i, medicine in enumerate(wanted, 1):
        row: list[tuple[float, list[tuple[int, int]]]] = [(0.0, [])]
        for j, read in enumerate(found, 1):
            options = [best[i - 1][j], row[j - 1]]
            likeness = _likeness(medicine.name, read.name.value)
            before = best[i - 1][j - 1]
            options.append((before[0] + likeness, [*before[1], (i - 1, j - 1)]))
            row.append(max(options, key=lambda option: option[0]))
        best.append(row)
    matched = dict(best[-1][-1][1])
    pairs = [(each, found[matched[i]] if i in matched else None) for i, each in enumerate(wanted)]
    return pairs, [each for j, each in enumerate(found) if j not in matched.values()]


def _likeness(wanted: str, found: str | None) -> float:
    if found is None:
        return 0.1
    return max(0.05, 1 - difference(fold(wanted), fold(found)))


def _score(name: str, wanted: Any, found: Field) -> Score:
    return Score(name, wanted, found.value, found.confidence, _is_right(name, wanted, found.value))


def _is_right(name: str, wanted: Any, found: Any) -> bool:
    if name == "strength":
        return bool(_strength(wanted) == _strength(found or ""))
    if not wanted:
        return found is None
    if found is None:
        return False
    if name == "dose":
        same_unit = _unit(wanted) in ("", _unit(found))
        return amount_of(wanted) == amount_of(found) and same_unit
    if name == "instructions":
        return fold(wanted) == fold(found.removeprefix("매"))
    if isinstance(wanted, str):
        return fold(wanted) == fold(found)
    return bool(wanted == found)


def _unit(dose: str) -> str:
    return re.sub(r"^(?:[\d./]+|반)\s*", "", dose)


def _strength(text: str) -> str:
    # fold() drops points and slashes, which matter here.
    return fold(text.replace(".", "점").replace("/", "빗"))
