"""Provides a catalogue as large as the ministry's in a temporary database, to see how it mends misread names."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import replace
from io import StringIO

from benchmarks.temporary_project import temporary_project
from ocr.reading.envelope import EnvelopeReading
from ocr.tests.envelopes.contents import MADE_UP, known_medicines

PRODUCTS = 50_000
FIRST_CODE = 900_000_000

Mend = Callable[[EnvelopeReading], EnvelopeReading]
"""Replaces each name that was read by the one that the catalogue proposes."""


@contextmanager
def catalogue(products: int = PRODUCTS) -> Iterator[Mend]:
    """Create a catalogue of `products` made-up names and the envelopes' names, except MADE_UP, which are in none."""
    with temporary_project() as folder:
        from django.core.management import call_command

        from benchmarks import ministry_files
        from medicines.models import Medicine
        from ocr.services import products as proposals

        export = folder / "export.csv"
        with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
            ministry_files.write_csv(export, ministry_files.PILL_HEADER, ministry_files.pills(products))
            call_command("import_medicines", export)
        known = [each for each in known_medicines() if each not in MADE_UP]
        for number, (name, strength) in enumerate(known):
            Medicine.objects.create(item_seq=str(FIRST_CODE + number), name=f"{name}{strength}")

        def mend(reading: EnvelopeReading) -> EnvelopeReading:
            mended = []
            for medicine in reading.medicines:
                best = proposals.best(medicine.name.value or "", medicine.strength.value or "")
                name = replace(medicine.name, value=best.called) if best is not None else medicine.name
                mended.append(replace(medicine, name=name))
            return replace(reading, medicines=tuple(mended))

        yield mend
