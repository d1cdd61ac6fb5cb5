"""Reads the public DUR lists line by line, so that a lone quotation mark spoils its own line at most."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator
from pathlib import Path

from medicines.services.catalogue_file import BadRow, UnreadableFile
from medicines.services.csv_rows import encoding_of
from medicines.services.dur_layouts import Parsed, heading, layout_of

MOST_LINES_A_CELL = 20
"""Most lines that a quoted cell is followed over; none of the lists has a longer one."""


def read_dur(path: Path) -> Iterator[Parsed]:
    """Yield what each line of `path` says, in constant memory.

    Raises UnreadableFile for headings that are of no known list, and OSError for a file that cannot be read.
    """
    # Undecodable bytes become lone surrogates, so that they spoil only their row, not the file.
    with path.open(encoding=encoding_of(path), errors="surrogateescape", newline="\n") as file:
        header = [heading(cell) for cell in _cells_of(file.readline().rstrip("\r\n"))]
        while header and not header[-1]:
            header.pop()
        if not header:
            raise UnreadableFile("no header line")
        layout = layout_of(header)
        lines = ((number, line.rstrip("\r\n")) for number, line in enumerate(file, 2))
        records = _quoted(lines, len(header)) if layout.quoted else _unquoted(lines, len(header))
        for number, cells in records:
            yield layout.parse(number, cells) if cells is not None else BadRow(number, _unlike(len(header)))


def _unlike(width: int) -> str:
    return f"not {width} columns, as many as the header has"


def _unquoted(lines: Iterator[tuple[int, str]], width: int) -> Iterator[tuple[int, list[str] | None]]:
    for number, line in lines:
        if line.strip(" ,"):
            yield number, _fit(line.split(","), width)


def _quoted(lines: Iterator[tuple[int, str]], width: int) -> Iterator[tuple[int, list[str] | None]]:
    """Yield the cells of each row, following a quoted cell over several lines if that makes a whole row."""
    ahead: deque[tuple[int, str]] = deque()
    while (first := ahead.popleft() if ahead else next(lines, None)) is not None:
        number, line = first
        if not line.strip(" ,"):
            continue
        if line.count('"') % 2 == 0:
            yield number, _fit_quoted(line, width)
            continue
        # A cell over several lines, or a lone mark: then the next line is a row by itself.
        yield number, _over_lines(line, lines, ahead, width) or _fit(line.split(","), width)


def _over_lines(
    line: str, lines: Iterator[tuple[int, str]], ahead: deque[tuple[int, str]], width: int
) -> list[str] | None:
    """Join the lines behind `line` to it until they make a row; lines that don't stay in `ahead`."""
    joined = line
    for taken in range(1, MOST_LINES_A_CELL):
        if len(ahead) < taken and (following := next(lines, None)) is not None:
            ahead.append(following)
        if len(ahead) < taken or _fit(ahead[taken - 1][1].split(","), width) is not None:
            return None  # a whole row by itself belongs to no other's cell
        joined += "\n" + ahead[taken - 1][1]
        cells = _fit(_cells_of(joined), width) if joined.count('"') % 2 == 0 else None
        if cells is not None:
            for _ in range(taken):
                ahead.popleft()
            return cells
    return None


def _fit_quoted(line: str, width: int) -> list[str] | None:
    """Return the cells with quotation marks understood, or else taken for letters; None if neither makes a row."""
    if '"' in line and (cells := _fit(_cells_of(line), width)) is not None:
        return cells
    return _fit(line.split(","), width)


def _cells_of(line: str) -> list[str]:
    try:
        return next(csv.reader([line], strict=True), [])
    except csv.Error:
        return []


def _fit(cells: list[str], width: int) -> list[str] | None:
    """Return `cells` without empty ones beyond `width`; None if they are fewer or more."""
    if len(cells) == width:
        return cells
    return cells[:width] if len(cells) > width and not any(cell.strip() for cell in cells[width:]) else None
