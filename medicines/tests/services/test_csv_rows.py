"""Quotation marks that belong together, and those that do not."""

from __future__ import annotations

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from medicines.services.csv_rows import BadRow, CsvRows

CELLS = st.text(alphabet='가나ab1",\n', max_size=8)
WIDTH = 3


def rows_of(text: str) -> list[list[str] | BadRow]:
    rows = CsvRows(
        iter(text.splitlines(keepends=True)), is_whole=lambda cells: len(cells) == WIDTH and cells[0].isdigit()
    )
    return [row for _line, row in rows]


@given(st.lists(st.tuples(st.integers(1, 999).map(str), CELLS, CELLS), max_size=6))
def test_what_a_writer_wrote_is_read(rows):
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerows(rows)
    # A cell may hold a line that looks like a row of its own; nobody could tell that from a lone quotation mark.
    if not any(line.split(",")[0].isdigit() for row in rows for cell in row[1:] for line in cell.split("\n")):
        assert rows_of(file.getvalue()) == [list(row) for row in rows]


@given(st.integers(0, 30), st.sampled_from(['{},"가나', '{},가나,"흰 정제', '{},"가나,"나다']))
def test_a_lone_mark_spoils_its_row_only(position, broken):
    lines = [f'{number},이름{number},"흰, {number}"' for number in range(1, 32)]
    lines[position] = broken.format(position + 1)
    rows = rows_of("\n".join(lines) + "\n")
    assert len(rows) == 31
    assert [number for number, row in enumerate(rows) if isinstance(row, BadRow)] == [position]


def test_marks_inside_a_cell_that_its_writer_did_not_double():
    assert rows_of('1,"이 약("가나")을",끝\n') == [["1", '이 약(가나")을"', "끝"]]


def test_a_file_with_tabs():
    assert rows_of("1\t가나, 다\t끝\n") == [["1", "가나, 다", "끝"]]


def test_the_line_of_a_row_is_its_first():
    rows = CsvRows(iter(['1,"가\n', '나",다\n', "2,라,마\n"]))
    assert [line for line, _row in rows] == [1, 3]
