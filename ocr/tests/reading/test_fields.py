"""From words with places to what the envelope says."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocr.reading.fields import read_fields
from ocr.reading.trust import LOW
from ocr.reading.words import Box, Recognition, Word
from ocr.tests.envelopes import envelope
from ocr.tests.envelopes.scoring import scores
from ocr.tests.printed import line, recognised, words_of
from ocr.tests.stories.test_envelopes import needs_fonts

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


PIECES = tuple(
    piece
    for line in (
        "처방전 의약품의 명칭 투약량 횟수 일수 총투약량14 1회투약량1.00 1일투여횟수2 누리펜정500mg 다온캡슐 (급)마루정",
        "642101234 642101234누리정/1정 1 3 0.5 30 l | 1정씩 1일 3회 5일분 1T x tid 아침 점심 저녁 취침전 식후 식전",
        "30분 아침/정심/저녁 □식후 귀하 님 환자 성명 조제일자: 2026-02-30 20260217 교부번호 주사제 (원내) 사용기간",
        "복용방법: 흰색 정제 Tab. Nuripen mg 2.5 총21정 () … 정 /",
    )
    for piece in line.split()
)
AT, UNEVEN, HIGH = st.integers(0, 12), st.integers(-6, 6), st.integers(8, 60)
PLACED = st.tuples(st.sampled_from(PIECES), AT, AT, UNEVEN, HIGH)


@settings(max_examples=300, deadline=None)
@given(st.lists(PLACED, max_size=40))
def test_no_page_of_words_is_too_odd_to_be_read(placed):
    words = tuple(
        Word(text, Box(20 + 120 * column, 40 + 45 * row + uneven, max(4, len(text) * high // 2), high), 0.9)
        for text, column, row, uneven, high in placed
    )
    for medicine in read_fields(Recognition(words, 1600, 700)).medicines:
        times = medicine.times_a_day
        assert times.value is None or times.box is not None or times.confidence < LOW, "a sure value stands somewhere"
