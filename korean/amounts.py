"""Amounts: a number with its unit or counter, rates, ranges, and the strengths of a combination."""

from __future__ import annotations

import re
from dataclasses import dataclass

from . import counters, units
from .lexicon_medicines import follows_medicine
from .numerals import decimal, native, sino
from .tables import words
from .values import VULGAR_FRACTIONS, Reading, Value, parse_value

CONTEXT = 24
"""How much of the text around a number may decide how it is read, in characters."""


@dataclass(frozen=True)
class Unit:
    """How an amount is counted.

    counted: the numeral depends on the counter. frame: `{}` stands for the amount, as in 하루 {}. tail: follows it.
    approximate: 여 or 몇 between number and counter.
    """

    name: str = ""
    counted: bool = False
    temperature: bool = False
    frame: str = "{}"
    tail: str = ""
    approximate: str = ""


BARE = Unit()

_SEPARATOR = re.compile(rf"\s{{0,2}}~\s{{0,2}}|\s?-\s?(?=[\d.{VULGAR_FRACTIONS}])")
_HANGUL = re.compile(r"[가-힣]+")
_BLANK = re.compile(r" {0,2}")
_SLASH = re.compile(r" ?/ ?(?:1(?=일|회|주))?")
_LISTED = re.compile(r"(?:,\d){1,4}(?![\d,.])")
_APPROXIMATE = re.compile(r"(?:여|몇)(?= ?[가-힣])")

_COMBINED = re.compile(r"\d[\d,]{0,6}(?:\.\d{1,3})?(?: ?/ ?\d[\d,]{0,6}(?:\.\d{1,3})?){1,3} ?")
_STRENGTH_WORD = re.compile(
    r"(?:밀리그[램람]|미리그[램람]|마이크로그[램람]|나노그[램람]|그[램람]|국제단위|아이유|단위)(?![가-힣]*\d)"
)
_PAIR = re.compile(
    r"\d{1,5}(?:\.\d{1,3})?(?:/\d{1,5}(?:\.\d{1,3})?){1,2}"
    r"(?![\d/.]| (?:정(?!도)|알|캡슐|포|컵|숟|스푼|T(?![a-z])|[A-Za-z%]))"
)
"""Behind a blank, a counter may as well begin another word: 5/50 세 알, 10/20 일요일."""
_COURSE_PART = r"\d{1,2}(?:\.\d{1,2})?(?:정|알|캡슐|포|T|C|P)?"
_COURSE = re.compile(rf"(?=[\d.-]{{1,8}}[정알캡포TCP.]){_COURSE_PART}(?:-{_COURSE_PART}){{2,3}}(?![\d-])")
PLAIN_FRACTIONS = words("1/2 1/3 2/3 1/4 3/4 1/5 1/8")
"""Before a unit of mass only these are fractions; any other pair gives the strengths of two substances."""
SPACED_UNITS_BARRED = words("c p d s")
"""One-letter units that are taken for a unit only right behind the number."""
NEGATABLE = {""} | words("퍼센트 도 미터 디옵터 점 데시벨 볼트 킬로그램")
"""What can be negative; elsewhere a leading hyphen is a list marker."""
HALF = "반"
HALVED = counters.DOSES | {"시간"}
TRIMMED = counters.DOSES | {"회", "번"}
"""Printed with decimals by pharmacies, 1.00정: the noughts are not said."""
LOT_NUMBER = "번지"
SCORE_MAX = 10
"""Falling numbers below this with a hyphen are a score (삼 대 이), from here on a lot number (백이십삼 다시 사)."""
SCALED_RANGE_MAX = 10_000
"""A smaller number before ~5만 means that many 만 too."""


def parse_unit(text: str, position: int, latin_only: bool = False) -> tuple[Unit, int] | None:
    """Parse the unit or counter at `position`, right after a number; returns it and where it ends.

    latin_only: the number belongs to a code such as B12, so no counter in Hangul counts it.
    """
    start = position
    position = _after_blank(text, start)
    spaced = position > start
    latin = units.pattern().match(text, position)
    if latin and latin[0] not in units.NO_UNIT and not (spaced and latin[0].lower() in SPACED_UNITS_BARRED):
        return _rate(text, latin.end(), latin[0])
    if latin_only:
        return None
    marker = None if spaced else _APPROXIMATE.match(text, position)
    if marker:
        at = _after_blank(text, marker.end())
        name = _counter(text, at, at > marker.end())
        if name:
            return Unit(name=name, counted=True, approximate=marker[0]), at + len(name)
    name = _counter(text, position, spaced)
    if not name:
        return None
    frame, end = _per(text, position + len(name))
    return Unit(name=name, counted=True, temperature=name in units.TEMPERATURES, frame=frame), end


def _after_blank(text: str, position: int) -> int:
    blank = _BLANK.match(text, position)
    return blank.end() if blank else position


def _counter(text: str, position: int, spaced: bool) -> str:
    run = _HANGUL.match(text, position)
    return counters.find_counter(run[0], spaced) if run else ""


def _per(text: str, end: int) -> tuple[str, int]:
    slash = _SLASH.match(text, end)
    below = units.denominator().match(text, slash.end()) if slash else None
    if not below:
        return "{}", end
    return units.PER.get(below[0].lower()) or f"{units.spoken(below[0])}당 {{}}", below.end()


def _rate(text: str, end: int, spelling: str) -> tuple[Unit, int]:
    key = spelling.lower()
    frame = "화씨 {}" if key == units.FAHRENHEIT else "{}"
    tail = ""
    while slash := _SLASH.match(text, end):
        below = units.denominator().match(text, slash.end())
        if below:
            word = below[0].lower()
            per = (units.SPEEDS.get(word) if key in units.LENGTHS else None) or units.PER.get(word)
            if per:
                frame = frame.replace("{}", per)
            else:
                tail += f" 퍼 {units.spoken(below[0])}"
            end = below.end()
            continue
        amount = parse_value(text, slash.end())
        unit = units.pattern().match(text, amount[1]) if amount else None
        if not amount or not unit or unit[0].lower() == key:
            break
        tail += f" 퍼 {amount[0].plain()} {units.spoken(unit[0])}"
        end = unit.end()
    name = units.spoken(spelling)
    return Unit(name, name in units.COUNTED, key in units.TEMPERATURES, frame, tail), end


def say(value: Value, unit: Unit, before: str = "", after: str = "") -> str:
    """Read one amount. before, after: the text around it."""
    return _sign(value, unit, before) + unit.frame.format(_body(value, unit, before, after) + unit.tail)


def _body(value: Value, unit: Unit, before: str, after: str) -> str:
    if unit.name in TRIMMED:
        value = value.trimmed()
    if unit.approximate:
        return f"{value.plain()}{unit.approximate} {unit.name}"
    if unit.counted and value.is_half and unit.name in HALVED:
        if not value.whole.strip("0"):
            return f"{HALF} {unit.name}"
        if value.numerator:
            return f"{native(value.whole)} {unit.name} {HALF}"
    if unit.counted and value.is_integer:
        return counters.count(value.whole, unit.name, before, after)
    number = sino(value.whole) if value.is_integer and unit.name else value.plain()
    return f"{number} {unit.name}" if unit.name else number


def _sign(value: Value, unit: Unit, before: str) -> str:
    if value.sign == "-":
        if unit.temperature:
            return "" if before.rstrip().endswith("영하") else "영하 "
        return "마이너스 " if unit.name in NEGATABLE else ""
    return {"+": "플러스 ", "±": "플러스마이너스 "}.get(value.sign, "")


def read_combined(text: str, position: int) -> Reading | None:
    """Read the strengths of a combination, 5/160mg, each with the unit: as a fraction it would be another dose."""
    found = _COMBINED.match(text, position)
    if not found:
        return None
    unit = units.pattern().match(text, found.end())
    spelt = _STRENGTH_WORD.match(text, found.end())
    if unit and unit[0].lower() in units.STRENGTHS:
        name, end = units.spoken(unit[0]), unit.end()
    elif spelt:
        name, end = spelt[0], spelt.end()
    else:
        return None
    numbers = _strengths(found[0])
    return Reading(", ".join(f"{number} {name}" for number in numbers), end) if numbers else None


def read_bare_strengths(text: str, position: int, before: str) -> Reading | None:
    """Read the strengths that follow a medicine's name without a unit: the 10/20 of 바이토린 10/20 is no date."""
    found = _PAIR.match(text, position)
    if not found or not follows_medicine(before):
        return None
    if text[found.end() : found.end() + 1] != " " and parse_unit(text, found.end()):
        return None
    numbers = _strengths(found[0])
    return Reading(", ".join(numbers), found.end()) if numbers else None


def _strengths(written: str) -> list[str]:
    strengths = written.replace(" ", "").replace(",", "").split("/")
    if "/".join(strengths) in PLAIN_FRACTIONS:
        return []
    return [decimal(whole, decimals) for whole, _, decimals in (strength.partition(".") for strength in strengths)]


def read_course(text: str, position: int) -> Reading | None:
    """Read the doses of a day's times joined by hyphens, 1T-0-1T, each by itself: they are no range."""
    found = _COURSE.match(text, position)
    if not found:
        return None
    readings = [read(part, 0, "") for part in found[0].split("-")]
    return Reading(", ".join(reading.spoken for reading in readings if reading), found.end())


def read(text: str, position: int, before: str, in_code: bool = False) -> Reading | None:
    """Read the amount or range of amounts at `position`, which may start with a sign.

    before: the text up to `position`. in_code: the number is part of a name such as B12.
    """
    sign = text[position] if text[position] in "+-±" else ""
    parsed = parse_value(text, position + len(sign))
    if not parsed:
        return None
    value, end = parsed[0].signed(sign), parsed[1]
    listed = None if in_code or sign else _read_listed(text, value, end)
    if listed:
        return listed
    unit, end = parse_unit(text, end, in_code) or (BARE, end)
    second = None if in_code else _second(text, end)
    if second:
        reading = _range(text, value, unit, end, second, before)
        if reading:
            return reading
    return Reading(say(value, unit, before, text[end : end + CONTEXT]), end)


def _read_listed(text: str, value: Value, end: int) -> Reading | None:
    """Read the first of neighbouring digits that share a counter: the 1 of 1,2정 is 한, as the 2 is 두."""
    mark = _LISTED.match(text, end)
    if not mark or len(value.whole) != 1 or not value.is_integer or int(mark[0][1]) != int(value.whole) + 1:
        return None
    unit = parse_unit(text, mark.end())
    if not unit or unit[0].approximate or unit[0].name not in counters.ALWAYS_NATIVE:
        return None
    name = unit[0].name
    return Reading(
        counters.count(value.whole, name, "", text[unit[1] : unit[1] + CONTEXT]).removesuffix(name).rstrip(), end
    )


def _second(text: str, end: int) -> tuple[Value, Unit, int] | None:
    gap = _SEPARATOR.match(text, end)
    if not gap:
        return None
    sign = "-" if text.startswith("-", gap.end()) else ""
    parsed = parse_value(text, gap.end() + len(sign))
    if not parsed:
        return None
    value, end = parsed[0].signed(sign), parsed[1]
    unit, end = parse_unit(text, end) or (BARE, end)
    return value, unit, end


def _range(
    text: str, value: Value, unit: Unit, end: int, second: tuple[Value, Unit, int], before: str
) -> Reading | None:
    other, other_unit, other_end = second
    hyphen = "-" in text[end:other_end] and "~" not in text[end:other_end]
    after = text[other_end : other_end + CONTEXT]
    shared = other_unit if other_unit.name else unit
    if shared.name == LOT_NUMBER and hyphen and not unit.name:
        return Reading(f"{value.plain()} 다시 {say(other, shared, before, after)}", other_end)
    if hyphen and not shared.name and value.size >= other.size:
        if not (value.is_integer and other.is_integer):
            return None
        joint = "대" if value.size < SCORE_MAX else "다시"
        return Reading(f"{value.plain()} {joint} {other.plain()}", other_end)
    if not unit.name and shared.name and other.scale and value.is_integer and value.size < SCALED_RANGE_MAX:
        value = value.scaled(other.scale)
    left = say(value, unit if unit.name else shared, before, after)
    return Reading(f"{left}에서 {say(other, shared, before, after)}", other_end)
