"""Reads Korean number words back into numbers: written apart from the package, to check it."""

from __future__ import annotations

from fractions import Fraction

DIGITS = {"영": 0, "공": 0, "일": 1, "이": 2, "삼": 3, "사": 4, "오": 5, "육": 6, "칠": 7, "팔": 8, "구": 9}
SMALL = {"십": 10, "백": 100, "천": 1000}
LARGE = {"만": 10**4, "억": 10**8, "조": 10**12, "경": 10**16}
NATIVE = {
    "열": 10,
    "스물": 20,
    "스무": 20,
    "서른": 30,
    "마흔": 40,
    "쉰": 50,
    "예순": 60,
    "일흔": 70,
    "여든": 80,
    "아흔": 90,
    "한": 1,
    "두": 2,
    "세": 3,
    "네": 4,
    "다섯": 5,
    "여섯": 6,
    "일곱": 7,
    "여덟": 8,
    "아홉": 9,
}


def read_integer(words: str) -> int:
    """Value of Sino-Korean, native or mixed number words; raises ValueError for anything else."""
    words = words.replace(" ", "")
    total = section = digit = native = 0
    seen = False
    while words:
        name = next((name for name in sorted(NATIVE, key=len, reverse=True) if words.startswith(name)), "")
        if name:
            native += NATIVE[name]
            words = words[len(name) :]
            seen = True
            continue
        char, words = words[0], words[1:]
        seen = True
        if native:
            raise ValueError("a native numeral comes last")
        if char in DIGITS:
            if digit:
                raise ValueError("two digits in a row")
            digit = DIGITS[char]
        elif char in SMALL:
            section += (digit or 1) * SMALL[char]
            digit = 0
        elif char in LARGE:
            total += (section + digit or 1) * LARGE[char]
            section = digit = 0
        else:
            raise ValueError(char)
    if not seen:
        raise ValueError("no number")
    return total + section + digit + native


def read_number(words: str) -> Fraction:
    """Value of an integer, a decimal with 점, or a fraction with 분의."""
    if "분의" in words:
        below, above = words.split("분의")
        return Fraction(read_integer(above), read_integer(below))
    if "점" in words:
        whole, decimals = words.replace(" ", "").split("점")
        return Fraction(f"{read_integer(whole)}." + "".join(str(DIGITS[char]) for char in decimals))
    return Fraction(read_integer(words))
