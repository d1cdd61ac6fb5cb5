"""Numbers in every system, with every counter, read back by an independent reader."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from korean import read_aloud
from korean.counters import NATIVE, SINO
from korean.units import UNITS

from .number_reader import NATIVE as NATIVE_WORDS
from .number_reader import read_integer, read_number

RANDOM = random.Random(20261122)
NUMBERS = [*range(1, 1201), *(RANDOM.randrange(1201, 10**7) for _ in range(1800))]
"""3,000 numbers: every small one, and larger ones at random."""
COUNTERS = sorted((NATIVE | SINO | {"시간", "번", "분", "시", "대"}) - {"월", "조", "분의", "번째", "사분기"})


@pytest.mark.slow
@pytest.mark.parametrize("counter", COUNTERS)
def test_counter_round_trip(counter):
    for number in NUMBERS:
        spoken = read_aloud(f"{number}{counter}")
        assert spoken.endswith(counter), (number, spoken)
        words = spoken[: -len(counter)].strip()
        assert read_integer(words) == number, (number, counter, spoken)


@pytest.mark.parametrize("counter", sorted(NATIVE - {"번째", "환", "쪽", "시간"}))
def test_native_counters_use_native_numerals(counter):
    for number in range(1, 100):
        words = read_aloud(f"{number}{counter}")[: -len(counter)].strip()
        assert any(words.startswith(name) for name in NATIVE_WORDS), (number, counter, words)
        assert not set(words) & set("십삼사오육칠팔구"), (number, counter, words)


@pytest.mark.parametrize("counter", sorted(SINO - {"월", "조", "분의"}))
def test_sino_counters_use_sino_numerals(counter):
    for number in range(1, 100):
        words = read_aloud(f"{number}{counter}")[: -len(counter)].strip()
        assert set(words) <= set("일이삼사오육칠팔구십"), (number, counter, words)


@pytest.mark.parametrize("unit", ["mg", "mL", "g", "kg", "mcg", "%", "IU", "cm", "kcal", "mg/dL", "mmHg", "L"])
def test_units_round_trip_with_decimals(unit):
    for _ in range(250):
        whole, decimals = RANDOM.randrange(0, 3000), RANDOM.choice(["", "5", "25", "05", "125", "75", "3"])
        written = f"{whole}.{decimals}" if decimals else str(whole)
        spoken = read_aloud(f"{written}{unit}")
        name = UNITS[unit.split("/")[0].lower()]
        words, _, rest = spoken.partition(f" {name}")
        assert read_number(words) == Fraction(written), (written, spoken)
        assert rest == (" 퍼 데시리터" if "/" in unit else "")


def test_fractions_of_a_dose():
    for below in range(2, 13):
        for above in range(1, below):
            spoken = read_aloud(f"{above}/{below}정")
            if 2 * above == below and above == 1:
                assert spoken == "반 정"
            else:
                assert read_number(spoken.removesuffix(" 정")) == Fraction(above, below), spoken


def test_thousands_separators_and_full_width_do_not_change_the_number():
    for number in RANDOM.sample(NUMBERS, 300):
        plain = read_aloud(f"{number}원")
        assert read_aloud(f"{number:,}원") == plain
        assert read_aloud("".join(chr(ord(char) + 0xFEE0) for char in str(number)) + "원") == plain


def test_long_numbers_keep_every_digit():
    assert read_aloud("1234567890123") == "일조 이천삼백사십오억 육천칠백팔십구만 백이십삼"
    digits = "9" * 40
    assert read_aloud(digits) == "구" * 40


def test_hours_of_the_clock():
    names = (
        "영 한 두 세 네 다섯 여섯 일곱 여덟 아홉 열 열한 열두 십삼 십사 십오 십육 십칠 십팔 십구 이십 "
        "이십일 이십이 이십삼 이십사"
    )
    for hour, words in enumerate(names.split()):
        assert read_aloud(f"{hour}시") == f"{words} 시"
        assert read_aloud(f"{hour:02}:00") == f"{words} 시"


def test_every_minute_of_the_clock():
    for minute in range(1, 60):
        spoken = read_aloud(f"7:{minute:02}")
        assert (
            spoken.startswith("일곱 시 ")
            and read_integer(spoken.removeprefix("일곱 시 ").removesuffix(" 분")) == minute
        )


def test_every_day_of_the_year_in_every_spelling():
    for month in range(1, 13):
        name = {6: "유월", 10: "시월"}.get(month)
        for day in range(1, 32):
            spoken = read_aloud(f"2026-{month:02}-{day:02}")
            year, _, rest = spoken.partition(" 년 ")
            said_month, said_day, _ = rest.split()
            assert read_integer(year) == 2026 and read_integer(said_day) == day
            assert said_month == name if name else read_integer(said_month.removesuffix("월")) == month
            for other in (
                f"2026.{month}.{day}",
                f"2026. {month}. {day}.",
                f"2026/{month:02}/{day:02}",
                f"2026년 {month}월 {day}일",
            ):
                assert read_aloud(other).rstrip(".") == spoken, other
