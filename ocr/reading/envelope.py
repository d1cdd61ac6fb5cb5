"""What an envelope says, field by field: each value, its confidence, and where it stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from typing import Generic, TypeVar

from ocr.reading.papers import Paper
from ocr.reading.words import Box

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Field(Generic[T]):
    """One value.

    value: None if nothing was found. confidence: 0 to 1, 0 without a value. box: in pixels of the picture read.
    """

    value: T | None = None
    confidence: float = 0.0
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class MedicineReading:
    """One medicine.

    name, strength: as printed; a name that was not read keeps its place. dose: the amount, with its unit if known:
    `0.5정`, `5mL`. code: nine digits, the product's number with the health insurance.
    """

    name: Field[str] = field(default_factory=Field)
    strength: Field[str] = field(default_factory=Field)
    dose: Field[str] = field(default_factory=Field)
    times_a_day: Field[int] = field(default_factory=Field)
    days: Field[int] = field(default_factory=Field)
    instructions: Field[str] = field(default_factory=Field)
    code: Field[str] = field(default_factory=Field)


@dataclass(frozen=True, slots=True)
class EnvelopeReading:
    """A whole envelope.

    medicines: from top to bottom. numbered_rows: how many lines give a dose, counted apart from the medicines, so that
    a person sees if one is missing. paper: what kind of paper it is.
    """

    medicines: tuple[MedicineReading, ...] = ()
    dispensed_on: Field[dt.date] = field(default_factory=Field)
    pharmacy: Field[str] = field(default_factory=Field)
    hospital: Field[str] = field(default_factory=Field)
    patient: Field[str] = field(default_factory=Field)
    numbered_rows: int | None = None
    paper: Paper = Paper.UNKNOWN

    def moved(self, by: Callable[[Box], Box]) -> EnvelopeReading:
        """Return a copy whose boxes have been mapped by `by` into another picture."""
        return replace(
            self,
            medicines=tuple(_moved(medicine, by) for medicine in self.medicines),
            dispensed_on=_moved_field(self.dispensed_on, by),
            pharmacy=_moved_field(self.pharmacy, by),
            hospital=_moved_field(self.hospital, by),
            patient=_moved_field(self.patient, by),
        )


def _moved(medicine: MedicineReading, by: Callable[[Box], Box]) -> MedicineReading:
    return MedicineReading(*(_moved_field(getattr(medicine, each.name), by) for each in fields(medicine)))


def _moved_field(read: Field[T], by: Callable[[Box], Box]) -> Field[T]:
    return read if read.box is None else replace(read, box=by(read.box))
