"""Amounts of a dose as a pharmacist says them: 1.5정 is 한 알 반, 0.5정 반 알, 2퍼프 두 번."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction

from korean.particles import form_after
from korean.tables import pairs, words

_UNITS = pairs("""
정 알 알 알 t 알 tab 알 tabs 알 tablet 알 tablets 알 타블렛 알 타블릿 알 태블릿 알
캡슐 캡슐 캅셀 캡슐 c 캡슐 cap 캡슐 caps 캡슐 capsule 캡슐 capsules 캡슐
포 포 p 포 pkg 포 봉 봉지 봉지 봉지 팩 팩 환 환 첩 첩
장 장 매 장 patch 장 개 개 ea 개 병 병 앰플 앰플 amp 앰플 바이알 바이알 펜 펜
방울 방울 gtt 방울 drop 방울 drops 방울
번 번 회 번 퍼프 번 puff 번 puffs 번 회_흡입 번 번_흡입 번 회_분무 번 번_분무 번 퍼프_흡입 번
_흡입 번 _분무 번 spray 번 sprays 번
스푼 스푼 숟가락 숟가락 숟갈 숟갈 티스푼 티스푼 큰술 큰술 컵 컵 잔 잔
단위 단위 유닛 단위 u 단위 unit 단위 units 단위
ml mL cc mL 밀리리터 mL mg mg 밀리그램 mg 밀리그람 mg g g 그램 g 그람 g
""")
"""The unit as it is said in a reminder, by the unit as pharmacies and families write it; a tablet is 알."""
_HALVED = words("알 캡슐 포 봉지 팩 장 개 병 앰플 바이알 스푼 숟가락 숟갈 티스푼 큰술 컵 잔 첩")
"""Half of one is 반 알. A measure is not halved in words: 0.5mL."""
MEASURES = words("mL mg g 단위")
"""Their numbers are said as the numbers of names are: 십육 단위, where 한 알 could be no part of a name."""
TABLET, CAPSULE = "알", "캡슐"
TIMES = "번"

_NATIVE = pairs("한 1 두 2 세 3 석 3 네 4 넉 4 다섯 5 여섯 6 일곱 7 여덟 8 아홉 9 열 10")
_SPELLINGS = "|".join(sorted(_UNITS, key=len, reverse=True)).replace("_", r"\s*")
_AMOUNT = re.compile(
    rf"(?P<once>(?:1\s*회|일\s*회|한\s*번에|매\s*회|회\s*당|1\s*회\s*당|1\s*회\s*(?:용\s*)?량)\s*:?\s*(?=[\d½¼¾반한두세네]))?"
    r"(?P<number>(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d{1,3})?(?:\s*[~∼]\s*\d+(?:\.\d{1,3})?)?"
    rf"|(?:\d+\s*(?:과|와|\s)\s*)?\d+\s*/\s*\d+|\d*\s*[½¼¾]|반|{'|'.join(_NATIVE)})"
    rf"\s*(?P<unit>{_SPELLINGS})(?P<half>\s*반)?\s*(?:씩)?",
    re.IGNORECASE,
)
_OPEN = re.compile(r"[1-9]\d*\.000")
"""One or a thousand: the dose guard asks what is meant."""
_ACTION = re.compile(r"\s*(흡입|분무)")
_RANGE = re.compile(r"(?P<low>[\d.]+)\s*[~∼]\s*(?P<high>[\d.]+)")
_MIXED = re.compile(r"(?:(?P<whole>\d+)\s*(?:과|와|\s)\s*)?(?P<above>\d+)\s*/\s*(?P<below>\d+)")
_VULGAR = pairs("½ 1/2 ¼ 1/4 ¾ 3/4")
_SPOKEN_PARTS = (4, 3)
"""Parts of a tablet that have a name people know: 사분의 일, 삼분의 이. Others stay decimals, as they were written."""
HALF = Fraction(1, 2)
THIRD = 3
"""Of a measure it has no decimals that end."""


@dataclass(frozen=True, slots=True)
class Amount:
    """How much of a medicine is taken at once.

    words: as it is written in a reminder. unit: as it is said; empty where the dose could not be taken apart, and
    then `words` is the dose as somebody wrote it. value: None for a range and where there is no unit.
    """

    words: str
    unit: str = ""
    value: Fraction | None = None

    @property
    def is_nothing(self) -> bool:
        """Tell whether none is taken, which no reminder names."""
        return self.value == 0


def amount_of(dose: str) -> Amount:
    """Take a dose apart and write it as it is said; the number is the one that was written."""
    plain = " ".join(dose.split())
    found = _AMOUNT.fullmatch(_with_plain_fractions(plain))
    if not found or _OPEN.fullmatch(found["number"]):
        return Amount(plain)
    unit = _UNITS[_ACTION.sub(r"_\1", found["unit"]).casefold()]
    bounds = _RANGE.fullmatch(found["number"])
    if bounds:
        return Amount(f"{bounds['low']}~{bounds['high']}{unit}", unit)
    value = _value(found["number"])
    if (
        value is None
        or (found["half"] and value.denominator > 1)
        or (value.denominator == THIRD and unit not in _HALVED)
    ):
        return Amount(plain)
    value += HALF if found["half"] else 0
    return Amount(write(value, unit), unit, value)


def write(value: Fraction, unit: str) -> str:
    """Write `value` of `unit` so that it is read as people say it: 반 알, 1알 반, 1/4알, 7.5mL."""
    whole, part = divmod(value, 1)
    if unit in _HALVED and part == HALF:
        return f"{whole}{unit} 반" if whole else f"반 {unit}"
    if part and part.denominator in _SPOKEN_PARTS and unit in _HALVED:
        return f"{whole}{unit}{form_after(unit, ('과', '와'))} {part}{unit}" if whole else f"{part}{unit}"
    return _decimal(value, unit)


def _decimal(value: Fraction, unit: str) -> str:
    # Fifteen digits print any number of three decimals as it is; a float's own six would not.
    return f"{float(value):.15g}{unit}"


def _with_plain_fractions(text: str) -> str:
    for sign, fraction in _VULGAR.items():
        text = re.sub(rf"(?<=\d)\s*{sign}", f" {fraction}", text).replace(sign, fraction)
    return unicodedata.normalize("NFKC", text)


def _value(number: str) -> Fraction | None:
    if number == "반":
        return HALF
    if number in _NATIVE:
        return Fraction(_NATIVE[number])
    mixed = _MIXED.fullmatch(number)
    if mixed:
        above, below = int(mixed["above"]), int(mixed["below"])
        return int(mixed["whole"] or 0) + Fraction(above, below) if above < below <= max(_SPOKEN_PARTS) else None
    try:
        return Fraction(number.replace(",", ""))
    except ValueError:
        return None
