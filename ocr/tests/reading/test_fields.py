"""From words with places to what the envelope says."""

from __future__ import annotations

import datetime as dt

import pytest

from ocr.reading.expressions import (
    BARE_DAYS,
    DAYS,
    DIRECTIONS,
    DOSE,
    TIMES,
    amount_number,
    date_in,
    dose_text,
    repair,
    without_once,
)
from ocr.reading.fields import read_fields
from ocr.reading.names import named, names_medicine
from ocr.reading.trust import IMPLAUSIBLE, LOW
from ocr.tests.envelopes import envelope
from ocr.tests.envelopes.scoring import scores
from ocr.tests.printed import line, recognised, words_of
from ocr.tests.stories.test_envelopes import pytestmark as needs_fonts

HEADINGS = line(("약품명", 100, 300), ("투약량", 800, 300), ("횟수", 1000, 300), ("일수", 1200, 300))


@needs_fonts
@pytest.mark.parametrize("seed", range(200, 218))
def test_a_clean_print_is_read_whole(seed):
    drawn = envelope(seed)
    found = list(scores(drawn.truth, read_fields(words_of(drawn))))
    # What is circled by pen is not among the words.
    wrong = [
        each for each in found if not each.is_right and (each.field != "instructions" or drawn.layout != "classic")
    ]
    assert wrong == []


@needs_fonts
@pytest.mark.parametrize("seed", range(6))
def test_every_value_says_where_it_stands(seed):
    drawn = envelope(seed)
    reading = read_fields(words_of(drawn))
    places: dict[str, list] = {}
    for word in drawn.printed:
        places.setdefault(word.field, []).append(word.box)
    for number, medicine in enumerate(reading.medicines):
        for name in ("name", "dose"):
            x, y = getattr(medicine, name).box.centre
            boxes = places[f"medicines.{number}.{name}"]
            assert min(b[0] for b in boxes) <= x <= max(b[2] for b in boxes)
            assert min(b[1] for b in boxes) <= y <= max(b[3] for b in boxes)


@needs_fonts
@pytest.mark.parametrize("seed", [0, 1, 4])
def test_a_medicine_whose_name_is_unreadable_is_kept_with_its_dose(seed):
    """Tables: the dose counts, whatever became of the name."""
    drawn = envelope(seed)
    spoilt = words_of(drawn, lambda word: ("#%&", 0.2) if word.field == "medicines.0.name" else (word.text, 0.95))
    reading = read_fields(spoilt)
    assert len(reading.medicines) == len(drawn.truth.medicines)
    first = reading.medicines[0]
    assert first.times_a_day.value == drawn.truth.medicines[0].times_a_day
    assert first.name.confidence < LOW


@needs_fonts
@pytest.mark.parametrize("seed", range(6))
def test_a_dose_that_is_not_read_is_missing_and_not_its_neighbours(seed):
    drawn = envelope(seed)
    spoilt = words_of(drawn, lambda word: ("", 0) if word.field == "medicines.1.dose" else (word.text, 0.95))
    reading = read_fields(spoilt)
    assert [each.dose.value is None for each in reading.medicines] == [
        number == 1 for number in range(len(drawn.truth.medicines))
    ]


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


@pytest.mark.parametrize(
    ("total", "sure"),
    [("42", True), ("24", False)],
)
def test_the_total_confirms_or_denies_dose_times_and_days(total, sure):
    head = line(
        ("약품명", 100, 300), ("투약량", 700, 300), ("횟수", 900, 300), ("일수", 1100, 300), ("총량", 1300, 300)
    )
    row = line(
        ("혈평정5mg", 100, 400), ("2", 730, 400), ("3", 920, 400), ("7", 1115, 400), (total, 1310, 400), confidence=0.7
    )
    (medicine,) = read_fields(recognised(head, row)).medicines
    for field in (medicine.dose, medicine.times_a_day, medicine.days):
        assert (field.confidence >= LOW) == sure


@pytest.mark.parametrize(("dose", "most"), [("15", IMPLAUSIBLE), ("05", IMPLAUSIBLE), ("1", 1.0), ("0.5", 1.0)])
def test_an_impossible_number_of_tablets_is_never_sure(dose, most):
    row = line(("혈평정5mg", 100, 400), (dose, 830, 400), ("3", 1020, 400), ("7", 1215, 400), confidence=0.99)
    (medicine,) = read_fields(recognised(HEADINGS, row)).medicines
    assert medicine.dose.confidence <= most
    assert (medicine.dose.confidence >= LOW) == (most == 1.0)


def test_what_the_total_says_fills_a_gap_without_being_sure():
    head = line(
        ("약품명", 100, 300), ("투약량", 700, 300), ("횟수", 900, 300), ("일수", 1100, 300), ("총량", 1300, 300)
    )
    row = line(("혈평정5mg", 100, 400), ("다.5", 730, 400), ("3", 920, 400), ("7", 1115, 400), ("10.5", 1310, 400))
    (medicine,) = read_fields(recognised(head, row)).medicines
    assert medicine.dose.value == "0.5정"
    assert medicine.dose.confidence < LOW


def test_an_amount_of_syrup_without_a_unit_is_not_sure():
    row = line(("기침뚝시럽", 100, 400), ("15", 830, 400), ("3", 1020, 400), ("7", 1215, 400), confidence=0.99)
    (medicine,) = read_fields(recognised(HEADINGS, row)).medicines
    assert medicine.dose.value == "15"
    assert medicine.dose.confidence < LOW <= medicine.days.confidence


def test_two_lines_of_doses_are_two_medicines_though_one_name_is_lost():
    reading = read_fields(
        recognised(
            line(("혈평정5mg", 100, 300), ("1정씩", 800, 300), ("1회", 950, 300), ("30일분", 1050, 300)),
            line(("##%", 100, 380), ("2정씩", 800, 380), ("2회", 950, 380), ("30일분", 1050, 380)),
            line(("누리펜캡슐", 100, 460), ("1캡슐씩", 800, 460), ("3회", 950, 460), ("30일분", 1050, 460)),
        )
    )
    assert [each.dose.value for each in reading.medicines] == ["1정", "2정", "1캡슐"]
    assert [each.times_a_day.value for each in reading.medicines] == [1, 2, 3]
    assert reading.medicines[1].name.confidence < LOW


def test_a_name_broken_before_its_strength():
    reading = read_fields(
        recognised(
            HEADINGS,
            line(("글루코파지엑스알서방정", 100, 380)),
            line(("1", 830, 400), ("2", 1020, 400), ("30", 1215, 400)),
            line(("1000밀리그램(메트포르민염산염)", 100, 425)),
        )
    )
    (medicine,) = reading.medicines
    assert (medicine.name.value, medicine.strength.value) == ("글루코파지엑스알서방정", "1000밀리그램")
    assert (medicine.dose.value, medicine.days.value) == ("1정", 30)


def test_sums_below_a_table_are_no_rows_of_it():
    reading = read_fields(
        recognised(
            HEADINGS,
            line(("혈평정5mg", 100, 380), ("1", 830, 380), ("2", 1020, 380), ("30", 1215, 380)),
            line(("비급여", 100, 760), ("0", 1020, 760), ("0", 1215, 760)),
            line(("약제비총액", 100, 820), ("12,580", 830, 820), ("3", 1020, 820)),
        )
    )
    assert [each.name.value for each in reading.medicines] == ["혈평정"]


def test_labels_beside_the_numbers_instead_of_headings():
    def labelled(y, dose, times, days):
        labels = (("투약량:", 120, y), ("횟수:", 420, y), ("일수", 640, y))
        return line(*labels, (dose, 280, y), (times, 530, y), (days, 750, y))

    reading = read_fields(
        recognised(
            line(("혈평정5mg", 100, 300)),
            labelled(350, "0.5", "2", "14"),
            line(("누리펜캡슐300mg", 100, 430)),
            labelled(480, "1", "3", "7"),
        )
    )
    found = [(each.name.value, each.dose.value, each.times_a_day.value, each.days.value) for each in reading.medicines]
    assert found == [("혈평정", "0.5정", 2, 14), ("누리펜캡슐", "1캡슐", 3, 7)]


@pytest.mark.parametrize("cell", ["3]", "(3"])
def test_a_bracket_in_a_cell_makes_it_unsure(cell):
    row = line(("혈평정5mg", 100, 400), ("1", 830, 400), (cell, 1020, 400), ("7", 1215, 400), confidence=0.99)
    (medicine,) = read_fields(recognised(HEADINGS, row)).medicines
    assert medicine.times_a_day.value == 3
    assert medicine.times_a_day.confidence < LOW


def test_money_and_advice_are_no_medicines():
    reading = read_fields(
        recognised(
            line(("약제비총액", 100, 100), ("12,340원", 700, 100)),
            line(("본인부담금", 100, 160), ("3,700", 700, 160)),
            line(("효능: 위장운동을 돕는 약", 100, 220)),
            line(("1일 3잔 이상 술을 마시면 상담하세요.", 100, 280)),
            line(("조제약사와 상의 후 1회 2정씩 드세요.", 100, 340)),
        )
    )
    assert reading.medicines == ()


def test_nothing_is_read_from_nothing():
    reading = read_fields(recognised())
    assert (reading.medicines, reading.pharmacy.value, reading.dispensed_on.value) == ((), None, None)


@pytest.mark.parametrize(
    ("text", "dose", "times", "days"),
    [
        ("1정씩 3회 5일분", "1정", 3, 5),
        ("1회 0.5정 1일 2회 14일분", "0.5정", 2, 14),
        ("1회 1/2정, 1일 1회, 30일분", "1/2정", 1, 30),
        ("반 정씩 하루 2번 7일간", "반 정", 2, 7),
        ("1회반정 1일3회 3일분", "반 정", 3, 3),
        ("1.5정씩 4회 28일분", "1.5정", 4, 28),
        ("5mL씩 3회 3일분", "5mL", 3, 3),
        ("2.5ml씩 1일 2회 5일분", "2.5mL", 2, 5),
        ("1포씩 하루 3번 5일분", "1포", 3, 5),
        ("2캡슐씩 3회 90일분", "2캡슐", 3, 90),
        ("l정씩 3희 5일분", "1정", 3, 5),
        ("1점씩 3최 5일분", "1정", 3, 5),
        ("1캡슬씩 하루l번 5일분", "1캡슐", 1, 5),
        ("1또씩 1일3회 5일분", "1포", 3, 5),
    ],
)
def test_expressions(text, dose, times, days):
    mended = repair(text).text
    found = DOSE.search(mended)
    assert found is not None
    assert dose_text(found["amount"], found["unit"]) == dose
    times_found, days_found = TIMES.search(without_once(mended)), DAYS.search(mended)
    assert times_found is not None
    assert days_found is not None
    assert (int(times_found["times"]), int(days_found["days"])) == (times, days)


@pytest.mark.parametrize(
    "text", ["디오반정", "트윈스타정40/5밀리그램", "2026-11-02", "타이레놀8시간이알서방정650mg", "1일 3잔"]
)
def test_what_is_no_dose(text):
    assert DOSE.search(text) is None
    assert DAYS.search(text) is None
    assert TIMES.search(text) is None


def test_a_date_is_no_number_of_days():
    assert BARE_DAYS.search("2026년 9월 22일") is None
    assert BARE_DAYS.search("1일 3회") is None


@pytest.mark.parametrize("changed", ["l정", "O.5정", "2O일분"])
def test_what_had_to_be_mended_is_known(changed):
    mended = repair(changed)
    assert not mended.is_certain(0, len(changed))
    assert repair(mended.text).changed == frozenset()


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("조제일자: 2026-01-05", dt.date(2026, 1, 5)),
        ("26.12.31", dt.date(2026, 12, 31)),
        ("2026년 3월 7일", dt.date(2026, 3, 7)),
        ("20260704 09:30", dt.date(2026, 7, 4)),
        ("2026. 02. 28.", dt.date(2026, 2, 28)),
        ("2026/13/05", None),
        ("02-761-1230", None),
        ("031-765-8815", None),
    ],
)
def test_dates(text, day):
    found = date_in(text)
    assert (found[0] if found else None) == day


@pytest.mark.parametrize(
    ("text", "name", "strength"),
    [
        ("1. 노바스크정5밀리그램", "노바스크정", "5밀리그램"),
        ("▶ 아모잘탄정 5/50밀리그램(암로디핀)", "아모잘탄정", "5/50밀리그램"),
        ("타이레놀8시간이알서방정650mg", "타이레놀8시간이알서방정", "650mg"),
        ("씬지로이드정0.05mg", "씬지로이드정", "0.05mg"),
        ("코대원포르테시럽", "코대원포르테시럽", ""),
        ("뮤 테 란 캡술 200 mg", "뮤테란캡슐", "200mg"),
        ("5,모사피아정5mg", "모사피아정", "5mg"),
        ("0세토펜건조시럽", "세토펜건조시럽", ""),
        ("당고른정500일리그램", "당고른정", "500밀리그램"),
    ],
)
def test_names(text, name, strength):
    assert names_medicine(text)
    found = named(text)
    assert (found.name, found.strength) == (name, strength)


@pytest.mark.parametrize(
    "text", ["약제비총액", "전화 02-761-1230", "효능: 소염진통제", "식후 30분", "김가온누 님", "복용방법"]
)
def test_what_is_no_name(text):
    assert not names_medicine(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("복용방법: 매 식후 30분", "매 식후 30분"),
        ("아침, 저녁 식후 즉시 복용", "아침, 저녁 식후 즉시"),
        ("취침 전", "취침 전"),
        ("필요 시", "필요 시"),
    ],
)
def test_directions(text, said):
    found = DIRECTIONS.search(text)
    assert found is not None
    assert found[0].strip() == said


@pytest.mark.parametrize(("amount", "number"), [("반", 0.5), ("1/2", 0.5), ("1.5", 1.5), ("1/0", None), ("", None)])
def test_amounts(amount, number):
    assert amount_number(amount) == number


def marked(drawn, chance: float = 0.95):
    """A pen seen as well as `chance` says."""
    chosen = {mark.choice for mark in drawn.marks if mark.kind != "none"}
    places = [(word.text, word.box) for word in drawn.printed]

    def chances(boxes):
        found = []
        for box in boxes:
            x, y = box.centre
            near = min(places, key=lambda place: abs((place[1][0] + place[1][2]) / 2 - x) + abs(place[1][3] - y))
            found.append(chance if near[0] in chosen else 1 - chance)
        return found

    return chances


@needs_fonts
@pytest.mark.parametrize("seed", range(5, 60, 6))
def test_what_is_circled_becomes_the_directions(seed):
    drawn = envelope(seed)
    assert drawn.layout == "classic"
    reading = read_fields(words_of(drawn), marked(drawn))
    wanted = drawn.truth.medicines[0].instructions
    assert {each.instructions.value for each in reading.medicines} == {wanted}
    assert all(each.instructions.confidence >= LOW for each in reading.medicines)


@needs_fonts
def test_a_mark_that_is_not_clear_is_not_sure():
    drawn = envelope(5)
    for medicine in read_fields(words_of(drawn), marked(drawn, 0.62)).medicines:
        assert medicine.instructions.confidence < LOW


@needs_fonts
def test_marks_that_are_not_as_many_as_the_times_are_not_sure():
    drawn = envelope(5)
    everything = read_fields(words_of(drawn), lambda boxes: [0.95] * len(boxes))
    for medicine in everything.medicines:
        assert medicine.instructions.confidence < LOW


@needs_fonts
@pytest.mark.parametrize("hidden", ["아침", "점심", "저녁", "취침전"])
def test_a_word_that_the_pen_hides_is_known_by_its_place(hidden):
    drawn = envelope(23)
    assert sum(mark.kind != "none" for mark in drawn.marks) == 5
    spoilt = words_of(drawn, lambda word: ("", 0.3) if word.text == hidden else (word.text, 0.95))
    (medicine, *_others) = read_fields(spoilt, marked(drawn)).medicines
    assert medicine.instructions.value == drawn.truth.medicines[0].instructions
