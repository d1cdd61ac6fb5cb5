"""Words and letters become rows, on paper that lies askew, too."""

from __future__ import annotations

from ocr.reading.fields import read_fields
from ocr.tests.printed import line, recognised

HEADINGS = line(("약품명", 100, 300), ("투약량", 800, 300), ("횟수", 1000, 300), ("일수", 1200, 300))


def test_letters_given_one_by_one_are_put_together():
    letters = tuple(
        word for number, letter in enumerate("혈평정5mg") for word in line((letter, 100 + 30 * number, 400))
    )
    reading = read_fields(recognised(HEADINGS, letters, line(("1", 830, 400), ("2", 1020, 400), ("30", 1215, 400))))
    (medicine,) = reading.medicines
    assert (medicine.name.value, medicine.strength.value, medicine.dose.value) == ("혈평정", "5mg", "1정")
    assert (medicine.times_a_day.value, medicine.days.value) == (2, 30)


def test_rows_that_rise_are_still_rows():
    def rising(*texts):
        return line(*((text, left, round(top + left * 0.02)) for text, left, top in texts))

    head = rising(("약품명", 100, 300), ("투약량", 800, 300), ("횟수", 1000, 300), ("일수", 1200, 300))
    medicines = [("가람소론정5mg", "1"), ("누리펜캡슐", "2"), ("바론디핀정", "0.5")]
    rows = [
        rising((name, 100, y), (dose, 830, y), ("3", 1020, y), ("7", 1215, y))
        for y, (name, dose) in zip((380, 430, 480), medicines, strict=True)
    ]
    reading = read_fields(recognised(head, *rows))
    assert [each.dose.value for each in reading.medicines] == ["1정", "2캡슐", "0.5정"]
