"""Courses of medicine made at random, with what they say: typed in many styles, and spoken as a person would."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import NamedTuple

ONES = ("", "한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉")
TENS = ("", "열", "스물", "서른", "마흔", "쉰", "예순", "일흔", "여든", "아흔")
DIGITS = "영일이삼사오육칠팔구"
COUNTED = {
    "정": "정",
    "알": "알",
    "캡슐": "캡슐",
    "포": "포",
    "봉지": "봉지",
    "방울": "방울",
    "개": "개",
    "장": "장",
    "매": "매",
    "환": "환",
    "퍼프": "퍼프",
    "앰플": "앰플",
    "컵": "컵",
    "스푼": "숟갈",
}
"""Counters, and what the guard calls them."""
MEASURED = {
    "mg": ("밀리그램", "mg"),
    "㎎": ("밀리그램", "mg"),
    "mcg": ("마이크로그램", "mcg"),
    "g": ("그램", "g"),
    "mL": ("밀리리터", "mL"),
    "ml": ("밀리리터", "mL"),
    "단위": ("단위", "단위"),
    "IU": ("아이유", "아이유"),
}
MEALS = {
    "식후 30분": (("@after", None), (30, "분")),
    "식전 30분": (("@before", None), (30, "분")),
    "식후": (("@after", None),),
    "아침 저녁": (("@morning", None), ("@evening", None)),
    "자기 전": (("@bed", None),),
    "": (),
}
NAMES = ("암로디핀", "타이레놀", "혈압약", "메트포르민", "감기약", "")
SEPARATORS = (" ", ", ", " / ", "/", ",", " · ", ". ", " | ", "\n", " - ")

Spoken = tuple[Fraction | int | str, str | None]


def say_sino(number: int) -> str:
    """일, 십이, 백이십오."""
    if number == 0:
        return "영"
    said = ""
    for place, name in ((1000, "천"), (100, "백"), (10, "십"), (1, "")):
        digit = number // place % 10
        if digit > 1 or (digit == 1 and not name):
            said += DIGITS[digit]
        said += name if digit else ""
    return said


def say_native(number: int) -> str:
    """한, 스무, 서른두."""
    return "스무" if number == 20 else TENS[number // 10] + ONES[number % 10]


def say_amount(value: Fraction, native: bool) -> str:
    """한, 반, 일 점 오, 삼분의 이, 오백."""
    if native and value == Fraction(1, 2):
        return "반"
    if value.denominator == 1:
        return say_native(int(value)) if native and value < 100 else say_sino(int(value))
    if value.denominator in (2, 4, 5, 8, 10, 20, 40) and value.denominator != 3:
        whole, part = f"{float(value):.3f}".rstrip("0").split(".")
        return f"{say_sino(int(whole))} 점 {''.join(DIGITS[int(digit)] for digit in part)}"
    return f"{say_sino(value.denominator)}분의 {say_sino(value.numerator)}"


class Part(NamedTuple):
    """A field of a course: how it is typed, how it is said, and the quantities it holds."""

    typed: str
    spoken: str
    truth: tuple[Spoken, ...]


@dataclass(frozen=True)
class Course:
    """An amount, how often, for how long, and when; `strength` of the medicine and a clock time may be given."""

    name: str
    strength: tuple[Fraction, str] | None
    amount: Fraction
    unit: str
    is_each: bool
    times: int
    is_native: bool
    days: int | None
    meal: str
    clock: tuple[int, int, str] | None
    easy: bool
    blank: str
    fraction: bool

    def parts(self) -> list[Part]:
        """Give the fields in the order they are written."""
        parts = []
        head = self._strength()
        if self.name or head:
            parts.append(head if head and not self.name else self._named(head))
        parts.append(self._amount())
        parts.append(self._times())
        if self.days:
            parts.append(Part(f"{self.days}{self.blank}일분", f"{say_sino(self.days)} 일분", ((self.days, "일"),)))
        if self.meal:
            spoken = self.meal.replace("30분", "삼십 분")
            parts.append(Part(self.meal, spoken, tuple((unit, value) for value, unit in _marks(self.meal))))
        if self.clock:
            parts.append(self._clock())
        return parts

    def _strength(self) -> Part | None:
        if not self.strength:
            return None
        value, unit = self.strength
        said, name = MEASURED[unit]
        return Part(f"{_digits(value)}{self.blank}{unit}", f"{say_amount(value, False)} {said}", ((value, name),))

    def _named(self, head: Part | None) -> Part:
        if not head:
            return Part(self.name, self.name, ())
        return Part(f"{self.name} {head.typed}", f"{self.name} {head.spoken}", head.truth)

    def _amount(self) -> Part:
        measured = MEASURED.get(self.unit)
        said, name = measured if measured else (self.unit, COUNTED[self.unit])
        value = self.amount
        typed = f"{value.numerator}/{value.denominator}" if self.fraction and value.denominator > 1 else _digits(value)
        typed = f"{typed}{self.blank}{self.unit}"
        spoken = f"{say_amount(value, not measured)} {said}"
        if value == Fraction(3, 2) and self.easy and not measured:
            spoken = f"한 {said} 반"
        truth: tuple[Spoken, ...] = ((value, name),)
        if self.is_each:
            typed = f"1회{self.blank}{typed}"
            spoken = f"한 번에 {spoken}" if self.easy else f"일 회 {spoken}"
            truth = ((1, "회"), *truth)
        return Part(typed, spoken, truth)

    def _times(self) -> Part:
        typed = f"1일{self.blank}{self.times}회"
        day = "하루" if self.easy or self.is_native else "일 일"
        times = f"{say_native(self.times)} 번" if self.easy or self.is_native else f"{say_sino(self.times)} 회"
        return Part(typed, f"{day} {times}", ((1, "일"), (self.times, "회")))

    def _clock(self) -> Part:
        assert self.clock
        hour, minute, style = self.clock
        late = hour >= 12
        half = "오후" if late else "오전"
        twelve = hour % 12 or 12
        minutes = f" {say_sino(minute)} 분" if minute else ""
        spoken = f"{half} {say_native(twelve)} 시{minutes}"
        truth: tuple[Spoken, ...] = (("@pm" if late else "@am", None), (twelve, "시"))
        if minute:
            truth = (*truth, (minute, "분"))
        if style == "24":
            return Part(f"{hour:02}:{minute:02}", spoken, truth)
        typed = f"{half} {twelve}시" + (f"{self.blank}{minute}분" if minute else "")
        return Part(typed, spoken, truth)


def _marks(meal: str) -> tuple[tuple[str | None, str | int], ...]:
    return tuple((unit, value) for value, unit in MEALS[meal])


def _digits(value: Fraction) -> str:
    if value.denominator == 1:
        return str(value.numerator)
    if value.denominator == 3:
        return f"{value.numerator}/{value.denominator}"
    return f"{float(value):.3f}".rstrip("0")


def make_course(chance: random.Random) -> Course:
    """Make a course at random."""
    counted = chance.random() < 0.75
    unit = chance.choice(list(COUNTED) if counted else list(MEASURED))
    if counted:
        amounts = [
            *map(Fraction, range(1, 13)),
            Fraction(1, 2),
            Fraction(3, 2),
            Fraction(1, 4),
            Fraction(2, 3),
            Fraction(5, 2),
        ]
        amount = chance.choice(amounts)
    else:
        amount = chance.choice(
            [Fraction(chance.randint(1, 60)), Fraction(chance.randint(1, 99), 10), Fraction(chance.randint(1, 8) * 125)]
        )
    strength = None
    if counted and chance.random() < 0.5:
        strength = (
            Fraction(chance.choice([5, 10, 2.5, 500, 650, 12.5, 0.125, 1.25, 850, 1000, 40])),
            chance.choice(["mg", "㎎", "mcg", "g", "mL"]),
        )
    clock = None
    if chance.random() < 0.3:
        clock = (chance.randint(1, 23), chance.choice([0, 10, 30, 45]), chance.choice(["24", "half"]))
    return Course(
        name=chance.choice(NAMES),
        strength=strength,
        amount=amount,
        unit=unit,
        is_each=chance.random() < 0.5,
        times=chance.randint(1, 6),
        is_native=chance.random() < 0.5,
        days=chance.choice([None, 3, 5, 7, 14, 28, 30, 90]),
        meal=chance.choice(list(MEALS)),
        clock=clock,
        easy=chance.random() < 0.4,
        blank=chance.choice(["", "", " "]),
        fraction=counted and chance.random() < 0.5,
    )


def write_course(course: Course, separator: str) -> tuple[str, str, list[Spoken]]:
    """Give a course as typed with `separator`, as spoken, and the quantities in their order."""
    parts = course.parts()
    typed = separator.join(part.typed for part in parts)
    spoken = ", ".join(part.spoken for part in parts)
    return typed, spoken, [quantity for part in parts for quantity in part.truth]


__all__ = ["SEPARATORS", "Course", "Part", "make_course", "replace", "write_course"]
