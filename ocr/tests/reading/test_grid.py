"""Number columns without readable headings."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ocr.reading.fields import read_fields
from ocr.reading.grid import grid_in
from ocr.reading.rows import rows_of
from ocr.tests.envelopes.word_pages import rows_page

COLUMNS = (700, 850, 1000, 1150)
NAMES = ("누리펜정", "다온캡슐", "마루정", "가온정", "하담정", "라별정")
ROW = st.tuples(st.sampled_from(("0.5", "1", "1.5", "2")), st.integers(1, 4), st.integers(1, 90))


@given(st.lists(ROW, min_size=1, max_size=6), st.booleans())
def test_three_columns_are_dose_times_and_days_and_a_fourth_the_total(made, has_total):
    rows = []
    for name, (dose, times, days) in zip(NAMES, made, strict=False):
        cells = [dose, str(times), str(days)] + [f"{float(dose) * times * days:g}"] * has_total
        rows.append([(60, name), *zip(COLUMNS, cells, strict=False)])
    read = read_fields(rows_page(*rows)).medicines
    assert [(each.times_a_day.value, each.days.value) for each in read] == [
        (times, days) for _dose, times, days in made
    ]
    assert [(each.dose.value or "").rstrip("정캡슐") for each in read] == [dose for dose, _times, _days in made]


def test_a_missing_number_leaves_a_gap_in_its_own_row():
    read = read_fields(
        rows_page(
            [(60, "누리펜정"), (850, "3"), (1000, "5")],
            [(60, "마루정"), (700, "0.5"), (850, "2"), (1000, "7")],
            [(60, "가온정"), (700, "1"), (1000, "14")],
        )
    ).medicines
    assert [(each.dose.value, each.times_a_day.value, each.days.value) for each in read] == [
        (None, 3, 5),
        ("0.5정", 2, 7),
        ("1정", None, 14),
    ]


def test_numbers_that_cannot_be_a_dose_are_no_grid():
    rows = rows_of(
        rows_page(
            [(60, "본인부담금"), (700, "3"), (850, "700"), (1000, "5")],
            [(60, "질병"), (700, "2"), (850, "0"), (1000, "9")],
        )
    )
    assert grid_in(rows) is None


def test_numbers_beside_a_label_are_no_medicine():
    assert read_fields(rows_page([(60, "질병분류기호"), (700, "2"), (850, "3"), (1000, "9")])).medicines == ()
