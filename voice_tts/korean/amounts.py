"""Amounts: a number, its unit or counter, rates and ranges of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from . import counters, units
from .numerals import decimal, digit_by_digit, native, sino


class Reading(NamedTuple):
    """What is said, and where in the text the reading ends."""

    spoken: str
    end: int


@dataclass(frozen=True)
class Value:
    """A number as written: an integer or decimal, a mixed or plain fraction, or one with 만, 억 in it.

    All fields hold ASCII digits except `words`, which is the finished reading of a number with 만 or 억.
    """

    whole: str = ""
    decimals: str = ""
    numerator: str = ""
    denominator: str = ""
    words: str = ""
    scale: str = ""
    sign: str = ""

    @property
    def is_integer(self) -> bool:
        """Whether a native numeral is possible."""
        return bool(self.whole) and not (self.decimals or self.numerator or self.words)

    @property
    def half(self) -> bool:
        """Whether the part beyond the whole is one half."""
        return (self.numerator, self.denominator) == ("1", "2") or (not self.numerator and self.decimals.rstrip("0") == "5")

    @property
    def size(self) -> float:
        """Approximate size, for telling a range from something else."""
        return float(f"{self.whole[:15] or 0}.{self.decimals[:15] or 0}")

    def plain(self) -> str:
        """Read without a counter, in the Sino-Korean system."""
        if self.words:
            return self.words
        if self.numerator:
            part = f"{sino(self.denominator)}분의 {sino(self.numerator)}"
            return f"{sino(self.whole)}과 {part}" if self.whole.strip("0") else part
        if not self.decimals and len(self.whole) > 1 and self.whole[0] == "0":
            return digit_by_digit(self.whole)
        return decimal(self.whole, self.decimals)


@dataclass(frozen=True)
class Unit:
    """How an amount is counted. `frame` holds `{}` where the amount goes, as in 하루 {}; `tail` follows it."""

    name: str = ""
    counted: bool = False
    temperature: bool = False
    frame: str = "{}"
    tail: str = ""
    approximate: str = ""


VULGAR = {
    "½": "1/2", "⅓": "1/3", "⅔": "2/3", "¼": "1/4", "¾": "3/4", "⅕": "1/5", "⅖": "2/5", "⅗": "3/5", "⅘": "4/5", "⅙": "1/6", "⅛": "1/8",
    "⅜": "3/8", "⅝": "5/8", "⅞": "7/8",
}  # fmt: skip
_V = "[" + "".join(VULGAR) + "]"
_INT = r"(?:\d{1,3}(?:,\d{3})+(?![\d])|\d+)"
_NUMBER = re.compile(rf"(?P<whole>{_INT})(?:\.(?P<decimals>\d+))?|\.(?P<bare>\d+)")
_FRACTION = re.compile(
    rf"(?:(?P<whole>\d{{1,4}})(?:\s?(?:과|와)\s?|[ ]|-)(?=\d{{1,2}}/\d))?(?P<num>\d{{1,4}})\s?/\s?(?P<den>\d{{1,4}})(?![\d/.])"
    rf"|(?P<before>\d{{1,4}})?\s?(?:과|와)?\s?(?P<vulgar>{_V})"
)
IMPROPER_MAX = 8
"""3/2정 is a fraction although it exceeds one; with a larger second number it is none."""
_PORTION = re.compile(r" ?(?:정(?!도)|알|캡슐|포|봉|컵|개|스푼|숟|T(?![A-Za-z]))")
_SCALE_END = (
    r"(?=\s?(?:\d|원|명|개|달러|엔|유로|위안|여|보|걸음|단위|알|정|번|회|시간|년|톤|배|건|장|대|마리|평|분|포기|kcal|mg|km|IU|[십백천만억조]|이상|이하|미만|에서|을|이|가|은|의|~|-)"
    r"|\s*$|[.,!?)])"
)
_SCALED = re.compile(
    rf"(?P<n>{_INT}(?:\.\d+)?)\s?(?P<scale>천만|백만|십만|천억|백억|십억|천조|조(?!각|금|절|기|심|제|용)|[십백천만억]){_SCALE_END}\s?"
)
_SEPARATOR = re.compile(r"\s{0,2}~\s{0,2}|\s?-\s?(?=[\d.½¼¾⅓⅔])")
_HANGUL = re.compile(r"[가-힣]+")
_BLANK = re.compile(r" {0,2}")
_SLASH = re.compile(r" ?/ ?")
_APPROX = re.compile(r"(?:여|몇)(?= ?[가-힣])")

_COMBINED = re.compile(r"\d[\d,]{0,6}(?:\.\d{1,3})?(?: ?/ ?\d[\d,]{0,6}(?:\.\d{1,3})?){1,3} ?")
STRENGTHS = frozenset("mg g mcg ug iu".split())
PLAIN_FRACTIONS = frozenset({("1", "2"), ("1", "3"), ("2", "3"), ("1", "4"), ("3", "4"), ("1", "5"), ("1", "8")})
"""Before a unit of mass only these are fractions; any other pair gives the strengths of two substances."""
SPACED_UNITS_BARRED = frozenset("c p d s".split())
"""One-letter units that are taken for a unit only right behind the number."""
NEGATABLE = frozenset(("", "퍼센트", "도", "미터", "디옵터", "점", "데시벨", "볼트", "킬로그램"))
"""What can be negative; elsewhere a leading hyphen is a list marker."""
MARK_HALF = "반"
LOT_NUMBER = "번지"
SCORE_MAX = 10
"""Falling numbers below this with a hyphen are a score (삼 대 이), from here on a lot number (백이십삼 다시 사)."""


def parse_value(text: str, position: int) -> tuple[Value, int] | None:
    """Parse the number at `position`; returns it and where it ends."""
    found = _FRACTION.match(text, position)
    if found:
        if found["vulgar"]:
            num, den = VULGAR[found["vulgar"]].split("/")
            return Value(whole=found["before"] or "", numerator=num, denominator=den), found.end()
        num, den = found["num"], found["den"]
        improper = 0 < int(den) <= IMPROPER_MAX and _PORTION.match(text, found.end())
        if 0 < int(num) < int(den) or improper:
            return Value(whole=found["whole"] or "", numerator=num, denominator=den), found.end()
    scaled = _parse_scaled(text, position)
    if scaled:
        return scaled
    number = _NUMBER.match(text, position)
    if not number:
        return None
    whole = (number["whole"] or "0").replace(",", "")
    return Value(whole=whole, decimals=number["decimals"] or number["bare"] or ""), number.end()


def _parse_scaled(text: str, position: int) -> tuple[Value, int] | None:
    words: list[str] = []
    end = position
    scale = ""
    while len(words) < len("조억만천백십"):
        part = _SCALED.match(text, end)
        if not part:
            break
        whole, _, decimals = part["n"].replace(",", "").partition(".")
        scale = part["scale"]
        silent = whole == "1" and not decimals and scale[0] in "십백천만"
        words.append(scale if silent else decimal(whole, decimals) + scale)
        end = part.end()
    if not words:
        return None
    rest = _NUMBER.match(text, end)
    if rest and rest["whole"]:
        words.append(sino(rest["whole"].replace(",", "")))
        end = rest.end()
    else:
        end = len(text[:end].rstrip()) if text[end - 1] == " " else end
    return Value(words=" ".join(words), scale=scale if len(words) == 1 else ""), end


def parse_unit(text: str, position: int, attached_only: bool = False) -> tuple[Unit, int] | None:
    """Parse the unit or counter at `position`, right after a number; returns it and where it ends.

    attached_only: the number belongs to a code such as B12, so only a unit in Latin letters counts.
    """
    start = position
    gap = _BLANK.match(text, start)
    position = gap.end() if gap else start
    spaced = position > start
    latin = units.pattern().match(text, position)
    if latin and not _barred(latin[0], spaced):
        return _rate(text, latin.end(), latin[0])
    if attached_only:
        return None
    approximate = ""
    marker = None if spaced else _APPROX.match(text, position)
    if marker:
        skip = _BLANK.match(text, marker.end())
        at = skip.end() if skip else marker.end()
        run = _HANGUL.match(text, at)
        name = counters.find_counter(run[0], at > marker.end()) if run else ""
        if name:
            return Unit(name=name, counted=True, approximate=marker[0]), at + len(name)
    run = _HANGUL.match(text, position)
    if not run:
        return None
    approximate = ""
    name = counters.find_counter(run[0], spaced)
    if not name:
        return None
    end = position + len(name)
    frame, end = _per_time(text, end)
    return Unit(name=name, counted=True, temperature=name == "도", frame=frame, approximate=approximate), end


def _barred(spelling: str, spaced: bool) -> bool:
    return spelling in units.NO_UNIT or (spaced and spelling.lower() in SPACED_UNITS_BARRED)


def _per_time(text: str, end: int) -> tuple[str, int]:
    slash = _SLASH.match(text, end)
    below = units.denominator().match(text, slash.end()) if slash else None
    frame = units.PER_TIME.get(below[0].lower()) if below else None
    return (frame, below.end()) if below and frame else ("{}", end)


def _rate(text: str, end: int, spelling: str) -> tuple[Unit, int]:
    key = spelling.lower()
    name = units.UNITS[key]
    frame, tail = "{}", ""
    if key == units.FAHRENHEIT:
        frame = "화씨 {}"
    while True:
        slash = _SLASH.match(text, end)
        if not slash:
            break
        below = units.denominator().match(text, slash.end())
        if below:
            word = below[0].lower()
            speed = units.SPEEDS.get(word) if key in units.LENGTHS else None
            if speed or word in units.PER_TIME:
                frame = frame.replace("{}", speed or units.PER_TIME[word])
            else:
                tail += f" 퍼 {units.UNITS[word]}"
            end = below.end()
            continue
        amount = parse_value(text, slash.end())
        unit = units.pattern().match(text, amount[1]) if amount else None
        if not amount or not unit or unit[0].lower() == key:
            break
        tail += f" 퍼 {amount[0].plain()} {units.UNITS[unit[0].lower()]}"
        end = unit.end()
    return (
        Unit(name, counted=name in units.NATIVE_UNITS, temperature=key in units.TEMPERATURES, frame=frame, tail=tail),
        end,
    )


def read_combined(text: str, position: int) -> Reading | None:
    """Read the strengths of a combination, 5/160mg, each with the unit: as a fraction it would be another dose."""
    found = _COMBINED.match(text, position)
    unit = units.pattern().match(text, found.end()) if found else None
    if not found or not unit or unit[0].lower() not in STRENGTHS:
        return None
    strengths = re.split(r" ?/ ?", found[0].strip())
    if len(strengths) == len(("1", "2")) and tuple(strengths) in PLAIN_FRACTIONS:
        return None
    name = units.UNITS[unit[0].lower()]
    spoken = [f"{decimal(*(strength.replace(',', '') + '.').split('.')[:2])} {name}" for strength in strengths]
    return Reading(", ".join(spoken), unit.end())


def say(value: Value, unit: Unit, before: str = "", after: str = "") -> str:
    """Read one amount. before, after: the text around it."""
    sign = _sign(value, unit, before)
    if unit.approximate:
        body = f"{value.plain()}{unit.approximate} {unit.name}"
    elif unit.counted and value.half and unit.name in counters.DOSES | {"시간"}:
        whole = value.whole.strip("0") and value.whole
        body = f"{native(whole)} {unit.name} {MARK_HALF}" if whole else f"{MARK_HALF} {unit.name}"
        if whole and value.decimals:
            body = f"{value.plain()} {unit.name}"
    elif unit.counted and value.is_integer:
        body = counters.count(value.whole, unit.name, before, after)
    else:
        integer = value.is_integer
        number = sino(value.whole) if integer and unit.name else value.plain()
        body = f"{number} {unit.name}" if unit.name else number
    return sign + unit.frame.format(body + unit.tail)


def _sign(value: Value, unit: Unit, before: str) -> str:
    if value.sign == "-":
        if unit.temperature:
            return "" if before.rstrip().endswith("영하") else "영하 "
        return "마이너스 " if unit.name in NEGATABLE else ""
    return {"+": "플러스 ", "±": "플러스마이너스 "}.get(value.sign, "")


def read(text: str, position: int, before: str, attached: bool = False) -> Reading | None:
    """Read the amount or range of amounts at `position`, which may start with a sign."""
    sign = text[position] if text[position] in "+-±" else ""
    parsed = parse_value(text, position + len(sign))
    if not parsed:
        return None
    value, end = parsed
    value = _signed(value, sign)
    unit = parse_unit(text, end, attached)
    second = None if attached else _second(text, unit[1] if unit else end)
    if second:
        other, other_unit, other_end = second
        if not unit and other_unit.name and value.scale == "" and other.scale and value.is_integer and value.size < 10000:  # noqa: PLR2004
            value = Value(words=sino(value.whole) + other.scale)
        first_unit = unit[0] if unit else other_unit
        if other_unit.name or unit or "~" in text[end:other_end] or value.size < other.size:
            after = text[other_end : other_end + 16]
            left = say(value, first_unit, before, after)
            right = say(other, other_unit if other_unit.name else first_unit if unit else other_unit, before, after)
            if first_unit.name == LOT_NUMBER and "-" in text[end:other_end]:
                return Reading(f"{value.plain()} 다시 {right}", other_end)
            return Reading(f"{left}에서 {right}", other_end)
        if value.is_integer and other.is_integer:
            joint = "대" if value.size < SCORE_MAX else "다시"
            return Reading(f"{value.plain()} {joint} {other.plain()}", other_end)
    if unit:
        return Reading(say(value, unit[0], before, text[unit[1] : unit[1] + 16]), unit[1])
    return Reading(say(value, Unit(), before), end)


def _signed(value: Value, sign: str) -> Value:
    return Value(value.whole, value.decimals, value.numerator, value.denominator, value.words, value.scale, sign)


def _second(text: str, end: int) -> tuple[Value, Unit, int] | None:
    gap = _SEPARATOR.match(text, end)
    if not gap:
        return None
    sign = "-" if text.startswith("-", gap.end()) else ""
    parsed = parse_value(text, gap.end() + len(sign))
    if not parsed:
        return None
    value, end = parsed
    unit = parse_unit(text, end)
    return _signed(value, sign), unit[0] if unit else Unit(), unit[1] if unit else end
