"""Values beside their labels in a line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.reading.cells import DAYS, DOSE, TIMES, TOTAL
from ocr.reading.fields import read_fields
from ocr.reading.labels import labelled_values
from ocr.reading.rows import rows_of
from ocr.tests.envelopes.word_pages import rows_page


def values(*words: tuple[int, str]) -> dict[str, str] | None:
    (row,) = rows_of(rows_page(list(words)))
    found = labelled_values(row)
    return {kind: cell.value for kind, cell in found.values.cells.items()} if found else None


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ([(500, "1회투약량1.00"), (800, "1일투여횟수2"), (1100, "총투약일수7")], {DOSE: "1", TIMES: "2", DAYS: "7"}),
        ([(500, "1희투악량0.5"), (800, "1일투여횟수3"), (1100, "총투악일수7")], {DOSE: "0.5", TIMES: "3", DAYS: "7"}),
        ([(100, "투약량:"), (300, "2정"), (420, "횟수:"), (560, "3회"), (680, "일수"), (800, "5일")],
         {DOSE: "2", TIMES: "3", DAYS: "5"}),
        ([(100, "1회투약량1"), (500, "총"), (550, "투약량"), (700, "14")], {DOSE: "1", TOTAL: "14"}),
        ([(100, "투약량"), (500, "횟수"), (900, "일수")], None),
        ([(100, "투약량"), (200, "1")], None),
        ([(100, "1회"), (200, "2정을"), (400, "드세요")], None),
    ],
)  # fmt: skip
def test_values_beside_labels(words, wanted):
    assert values(*words) == wanted


def test_the_same_label_twice_is_doubtful():
    (row,) = rows_of(rows_page([(100, "투약량1"), (400, "횟수2"), (700, "횟수3")]))
    found = labelled_values(row)
    assert found is not None
    assert found.values.doubtful == {TIMES}


@given(
    st.lists(
        st.tuples(st.sampled_from(("0.5", "1", "1.5", "2")), st.integers(1, 4), st.integers(2, 90)),
        min_size=1,
        max_size=6,
    )
)
def test_each_line_keeps_its_own_numbers(made):
    rows = []
    for number, (dose, times, days) in enumerate(made):
        total = f"{float(dose) * times * days:g}"
        rows.append(
            [
                (20, f"*{'가나다라마바'[number]}람소정"),
                (500, f"1회투약량{float(dose):.2f}"),
                (800, f"1일투여횟수{times}"),
                (1100, f"총투약일수{days}"),
                (1380, f"총투약량{total}"),
            ]
        )
    read = read_fields(rows_page(*rows)).medicines
    assert [(each.dose.value, each.times_a_day.value, each.days.value) for each in read] == [
        (f"{float(dose):g}정", times, days) for dose, times, days in made
    ]
