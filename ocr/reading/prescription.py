"""Reads the prescription form (처방전), whose columns are fixed by law, whether or not their headings are read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ocr.reading.cells import DOSE, value_rows
from ocr.reading.grid import grid_in
from ocr.reading.rows import Row
from ocr.reading.table import Table, cells_under

_HEADING = re.compile(r"[약악]?품의?명칭|처방의[약악]품|처방명칭|투약량|투여횟수|용법$")
"""The headings of the columns; medicines stand below them."""
_END = re.compile(r"사용기간|교부일로부터|의약품조제내역|조제내역|조제기관|조제약사")
_HEAD = re.compile(r"질병|분류기호|면허번호|의료인의|요양기관|교부번호|기재하지")
"""Words of the form's head; no medicine stands above the last of them."""
_INJECTIONS = re.compile(r"주사제")
_REST_IS_BLANK = re.compile(r"이하여백|하여백")
_GIVEN_IN_CLINIC = re.compile(r"원내")


def medicine_rows(rows: Sequence[Row]) -> list[Row]:
    """Return the form's lines of medicines, from their heading to the period of use, but none given in the clinic."""
    squeezed = [(row, re.sub(r"\s", "", row.text)) for row in rows]
    head = max((row.y for row, text in squeezed if _HEAD.search(text)), default=float("-inf"))
    top = max((row.y for row, text in squeezed if row.y > head and _HEADING.search(text)), default=head)
    below = [(row, text) for row, text in squeezed if row.y > top + row.height / 2]
    bottom = min((row.y for row, text in below if _END.search(text)), default=float("inf"))
    injections = min((row.y for row, text in below if _INJECTIONS.search(text)), default=float("inf"))
    return [
        row
        for row, text in below
        if row.y < bottom
        and not _INJECTIONS.search(text)
        and not _REST_IS_BLANK.search(text)
        and not (row.y > injections and _GIVEN_IN_CLINIC.search(text))
    ]


def form_table(rows: Sequence[Row]) -> Table | None:
    """Return the number columns of `medicine_rows`, however far apart its rows are; None if no row has all three."""
    table = grid_in(rows)
    if table is None:
        return None
    reach = table.columns[DOSE] - table.left
    cells = list(cells_under(rows, table.columns, reach, float("-inf")))
    found = tuple(value_rows(cells))
    return replace(table, rows=found, top=min(found[0].y, *(row.y for row in rows)) - rows[0].height)
