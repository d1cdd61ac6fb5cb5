"""Labels side by side."""

from __future__ import annotations

from ocr.reading.fields import read_fields
from ocr.tests.envelopes.word_pages import rows_page


def doses(*rows):
    return {
        each.name.value: (each.dose.value, each.times_a_day.value, each.days.value)
        for each in read_fields(rows_page(*rows)).medicines
    }


def test_three_labels_side_by_side():
    assert doses(
        [(20, "누리정5mg"), (520, "다온캡슐"), (1020, "라별정")],
        [(20, "1정씩"), (520, "2캡슐씩"), (1020, "0.5정씩")],
        [(20, "1일2회"), (520, "1일3회"), (1020, "1일1회")],
        [(20, "14일분"), (520, "5일분"), (1020, "28일분")],
    ) == {"누리정": ("1정", 2, 14), "다온캡슐": ("2캡슐", 3, 5), "라별정": ("0.5정", 1, 28)}


def test_labels_that_do_not_begin_at_the_same_height():
    assert doses(
        [(20, "누리정5mg")],
        [(20, "1정씩"), (800, "다온캡슐")],
        [(20, "1일2회"), (800, "2캡슐씩")],
        [(20, "14일분"), (800, "1일3회")],
        [(800, "5일분")],
    ) == {"누리정": ("1정", 2, 14), "다온캡슐": ("2캡슐", 3, 5)}


def test_a_remark_beside_the_medicines_is_no_label():
    assert doses(
        [(20, "누리정5mg"), (500, "1정씩"), (650, "2회"), (800, "5일분"), (1100, "나린연고")],
        [(20, "다온캡슐"), (500, "1캡슐씩"), (700, "3회"), (800, "5일분"), (1100, "바르는"), (1300, "약")],
    ) == {"누리정": ("1정", 2, 5), "다온캡슐": ("1캡슐", 3, 5)}


def test_a_dose_whose_name_was_not_read_stays_in_its_column():
    read = read_fields(
        rows_page(
            [(20, "누리정5mg")],
            [(20, "1정씩"), (800, "2캡슐씩")],
            [(20, "1일2회"), (800, "1일3회")],
            [(20, "14일분"), (800, "5일분")],
            [(20, "라별정"), (800, "마루캡슐")],
            [(20, "2정씩"), (800, "1캡슐씩")],
            [(20, "1일1회"), (800, "1일3회")],
            [(20, "7일분"), (800, "3일분")],
        )
    )
    assert sorted(each.dose.value or "" for each in read.medicines) == ["1정", "1캡슐", "2정", "2캡슐"]
    assert read.numbered_rows == 4
