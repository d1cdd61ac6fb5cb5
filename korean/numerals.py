"""Numbers as words: Sino-Korean, native Korean and digit by digit."""

from __future__ import annotations

DIGITS = "영일이삼사오육칠팔구"
DIALLED = "공일이삼사오육칠팔구"
"""Digits of a number that is dialled or identifies something: zero is 공 there."""

NATIVE_UNITS = ("", "한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉")
NATIVE_TENS = ("", "열", "스물", "서른", "마흔", "쉰", "예순", "일흔", "여든", "아흔")
SINO_PLACES = ("", "십", "백", "천")
MYRIADS = ("", "만", "억", "조", "경", "해")

NATIVE_LIMIT = 100
"""Native numerals end at 아흔아홉; from here the hundreds are Sino-Korean."""
SINO_DIGITS_MAX = 4 * len(MYRIADS)
"""A longer integer has no everyday name and is read digit by digit."""
NATIVE_REMAINDER_MAX = 19
"""After hundreds only a small remainder keeps its native form: 백한 알, 백열두 알, but 백이십 알."""


def _four_digits(group: str) -> str:
    words = []
    for place, char in enumerate(reversed(group)):
        if char != "0":
            head = "" if char == "1" and place else DIGITS[int(char)]
            words.append(head + SINO_PLACES[place])
    return "".join(reversed(words))


def sino(digits: str) -> str:
    """Read an unsigned integer, given as ASCII digits, in the Sino-Korean system (만 apart: 한글 맞춤법 제44항)."""
    digits = digits.lstrip("0")
    if not digits:
        return DIGITS[0]
    if len(digits) > SINO_DIGITS_MAX:
        return digit_by_digit(digits, DIGITS)
    words = []
    digits = digits.zfill(SINO_DIGITS_MAX)
    for place, myriad in enumerate(MYRIADS):
        start = SINO_DIGITS_MAX - 4 * place - 4
        spoken = _four_digits(digits[start : start + 4])
        if spoken:
            words.append(myriad if (myriad, spoken) == ("만", "일") else spoken + myriad)
    return " ".join(reversed(words))


def native(digits: str) -> str:
    """Read an unsigned integer before a native counter: 한, 스무, 스물한; hundreds and more are Sino-Korean."""
    number = digits.lstrip("0")
    if not number:
        return DIGITS[0]
    rest = int(number[-2:])
    if len(number) > len(str(NATIVE_LIMIT - 1)):
        if not 0 < rest <= NATIVE_REMAINDER_MAX:
            return sino(number)
        return sino(number[:-2] + "00") + _below_hundred(rest)
    return _below_hundred(rest)


def _below_hundred(number: int) -> str:
    if number == 20:
        return "스무"
    return NATIVE_TENS[number // 10] + NATIVE_UNITS[number % 10]


def native_alone(digits: str) -> str:
    """Read 1 to 99 as a native number that counts nothing in particular: 하나, 둘, 다섯."""
    number = int(digits)
    names = {"한": "하나", "두": "둘", "세": "셋", "네": "넷"}
    unit = NATIVE_UNITS[number % 10]
    return NATIVE_TENS[number // 10] + names.get(unit, unit)


def digit_by_digit(digits: str, names: str = DIALLED) -> str:
    """Read every digit on its own."""
    return "".join(names[int(char)] for char in digits)


def decimal(whole: str, fraction: str) -> str:
    """Read a number with decimals: 삼십칠 점 오. `fraction` is empty for an integer."""
    return f"{sino(whole)} 점 {digit_by_digit(fraction, DIGITS)}" if fraction else sino(whole)
