"""Turns words and their places into what the envelope says."""

from __future__ import annotations

from collections.abc import Sequence

from ocr.reading import heads
from ocr.reading.box import medicine_on
from ocr.reading.choices import MarkChances, Pen
from ocr.reading.envelope import EnvelopeReading, MedicineReading
from ocr.reading.finding import numbered_rows
from ocr.reading.grid import grid_in
from ocr.reading.medicines import medicines_of
from ocr.reading.panels import panels_of
from ocr.reading.papers import Paper, paper_of
from ocr.reading.prescription import form_table, medicine_rows
from ocr.reading.rows import Row, rows_of
from ocr.reading.table import Table, table_in
from ocr.reading.words import Recognition


def read_fields(
    recognition: Recognition, marks: MarkChances | None = None, ticks: MarkChances | None = None
) -> EnvelopeReading:
    """Return what `recognition` says, with boxes in its pixels.

    marks: how likely printed words are circled. ticks: how likely the boxes before them are ticked.
    """
    rows = rows_of(recognition)
    paper = paper_of(rows)
    medicines, numbered = _medicines(rows, paper, Pen(marks, ticks))
    return EnvelopeReading(
        medicines=medicines,
        dispensed_on=heads.dispensed_on(rows),
        pharmacy=heads.pharmacy(rows),
        hospital=heads.hospital(rows),
        patient=heads.patient(rows),
        numbered_rows=numbered,
        paper=paper,
    )


def _medicines(rows: list[Row], paper: Paper, pen: Pen) -> tuple[tuple[MedicineReading, ...], int | None]:
    """Return the medicines, and how many lines give a dose; a box has no lines to count."""
    if paper is Paper.PRESCRIPTION:
        inside = medicine_rows(rows)
        table = form_table(inside)
        return medicines_of(inside, table), numbered_rows(inside, table)
    if paper is Paper.BOX:
        return medicine_on(rows), None
    panels = panels_of(rows)
    around = [row for row in rows if row.y < panels[0][0].y] if len(panels) > 1 else []
    read: list[MedicineReading] = []
    numbered = 0
    for panel in panels:
        table = _table(panel)
        read += medicines_of(panel, table, pen, around)
        numbered += numbered_rows(panel, table)
    return tuple(_in_reading_order(read) if len(panels) > 1 else read), numbered


def _table(rows: list[Row]) -> Table | None:
    """Return the table under headings, else the columns that need none."""
    headed = table_in(rows)
    return headed if headed is not None and headed.rows else grid_in(rows) or headed


def _in_reading_order(medicines: Sequence[MedicineReading]) -> list[MedicineReading]:
    """Sort medicines of labels side by side by lines, each from left to right."""
    lines: list[list[tuple[float, float, MedicineReading]]] = []
    placed = []
    for each in medicines:
        boxes = [box for field in (each.name, each.dose, each.times_a_day) if (box := field.box) is not None]
        box = boxes[0]
        placed.append((box.centre[1], float(box.left), float(box.height), each))
    for y, left, height, each in sorted(placed, key=lambda one: one[0]):
        if lines and y - lines[-1][0][0] < height:
            lines[-1].append((y, left, each))
        else:
            lines.append([(y, left, each)])
    return [each for line in lines for _y, _left, each in sorted(line, key=lambda one: one[1])]
