"""Turns words and their places into what the envelope says."""

from __future__ import annotations

from ocr.reading import heads
from ocr.reading.choices import MarkChances
from ocr.reading.envelope import EnvelopeReading
from ocr.reading.medicines import medicines_of
from ocr.reading.rows import rows_of
from ocr.reading.table import table_in
from ocr.reading.words import Recognition


def read_fields(recognition: Recognition, marks: MarkChances | None = None) -> EnvelopeReading:
    """Return what `recognition` says, with boxes in its pixels. marks: how likely printed words are circled."""
    rows = rows_of(recognition)
    return EnvelopeReading(
        medicines=medicines_of(rows, table_in(rows), marks),
        dispensed_on=heads.dispensed_on(rows),
        pharmacy=heads.pharmacy(rows),
        hospital=heads.hospital(rows),
        patient=heads.patient(rows),
    )
