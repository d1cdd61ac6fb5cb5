"""What an envelope says, field by field: each value, its confidence, and where it stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from typing import Generic, TypeVar

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
    """One medicine. name, strength: as printed. dose: the amount, with its unit if known: `0.5정`, `5mL`."""

    name: Field[str] = field(default_factory=Field)
    strength: Field[str] = field(default_factory=Field)
    dose: Field[str] = field(default_factory=Field)
    times_a_day: Field[int] = field(default_factory=Field)
    days: Field[int] = field(default_factory=Field)
    instructions: Field[str] = field(default_factory=Field)


@dataclass(frozen=True, slots=True)
class EnvelopeReading:
    """A whole envelope. medicines: from top to bottom."""

    medicines: tuple[MedicineReading, ...] = ()
    dispensed_on: Field[dt.date] = field(default_factory=Field)
    pharmacy: Field[str] = field(default_factory=Field)
    hospital: Field[str] = field(default_factory=Field)
    patient: Field[str] = field(default_factory=Field)

    def moved(self, by: Callable[[Box], Box]) -> EnvelopeReading:
        """Return a copy whose boxes have been mapped by `by` into another picture."""
        return EnvelopeReading(
            tuple(_moved(medicine, by) for medicine in self.medicines),
            *(_moved_field(getattr(self, each.name), by) for each in fields(self)[1:]),
        )


def _moved(medicine: MedicineReading, by: Callable[[Box], Box]) -> MedicineReading:
    return MedicineReading(*(_moved_field(getattr(medicine, each.name), by) for each in fields(medicine)))


def _moved_field(read: Field[T], by: Callable[[Box], Box]) -> Field[T]:
    return read if read.box is None else replace(read, box=by(read.box))
