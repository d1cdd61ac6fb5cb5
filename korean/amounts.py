"""Amounts: a number with its unit or counter, rates, ranges, and the strengths of a combination."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from . import counters, units
from .kinds import is_alike
from .numerals import native, sino
from .tables import lazy, words
from .values import VULGAR_FRACTIONS, Reading, Value, parse_decimal, parse_value

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

_SEPARATOR = lazy(rf" {{0,2}}~ {{0,2}}| ?- ?(?=[\d.{VULGAR_FRACTIONS}])")
_HANGUL = lazy(r"[가-힣]+")
_BLANK = lazy(r" {0,2}")
_BELOW = lazy(r" ?/ ?(uL|ul|UL|mm³|mm3|mL|ml|dL|dl|L)(?![A-Za-z0-9])")
"""What something is counted in that has no unit itself: 6,500/uL."""
_SLASH = lazy(r" ?/ ?(?:1(?=일|회|주))?")
_LISTED = lazy(r"(?:,\d){1,4}(?![\d,.])")
_PORTION_NEXT = lazy(r" ?(?:정|알|캡슐|포|병|개|컵|봉지?|앰플|방울|스푼)(?:[은는이가을를씩만도의]|으로|로)?(?![가-힣])")
"""Behind 반 it says half a portion; else 반 is a class."""
_APART = lazy(r"\d+ {1,2}\d")
"""The number of a name and one behind it: the 12 of B12 1/2정 is no whole number of a fraction."""
_APPROXIMATE = lazy(r"(?:여|몇)(?= ?[가-힣])")

SPACED_UNITS_BARRED = words("c p d s")
"""One-letter units that are taken for a unit only right behind the number."""
KELVIN = "K"
"""Right behind a number it means thousands or a model: 5K."""
NEGATABLE = {""} | words("퍼센트 도 켈빈 미터 킬로미터 센티미터 밀리미터 디옵터 점 데시벨 볼트 킬로그램")
"""What can be negative; elsewhere a leading hyphen is a list marker."""
HALF = "반"
HALVED = counters.DOSES | {"시간"}
TRIMMED = counters.DOSES | words("회 번 밀리그램 그램 마이크로그램 밀리리터 단위 아이유")
"""Printed with decimals by pharmacies, 1.00정: the noughts are not said."""
SCALED_RANGE_MAX = 10_000
"""A smaller number before ~5만 means that many 만 too."""


def parse_unit(text: str, position: int, latin_only: bool = False) -> tuple[Unit, int] | None:
    """Parse the unit or counter at `position`, right after a number, with its rate; returns it and where it ends.

    latin_only: the number belongs to a code such as B12, so no counter in Hangul counts it.
    """
    latin = _latin_unit(text, position)
    if latin:
        return _rate(text, latin.end(), latin[0])
    below = _BELOW.match(text, position)
    if below:
        return Unit(frame=f"{units.spoken(below[1])}당 {{}}"), below.end()
    plain = None if latin_only else parse_plain_unit(text, position)
    if not plain or plain[0].approximate:
        return plain
    frame, end = _per(text, plain[1])
    return (replace(plain[0], frame=frame) if frame != plain[0].frame else plain[0]), end


def parse_plain_unit(text: str, position: int) -> tuple[Unit, int] | None:
    """Parse a unit or counter without what stands behind a slash."""
    latin = _latin_unit(text, position)
    if latin:
        key = latin[0].lower()
        name = units.spoken(latin[0])
        return Unit(name, name in units.COUNTED, key in units.TEMPERATURES), latin.end()
    start = position
    position = _after_blank(text, start)
    spaced = position > start
    marker = None if spaced else _APPROXIMATE.match(text, position)
    if marker:
        at = _after_blank(text, marker.end())
        name = _counter(text, at, at > marker.end())
        if name:
            return Unit(name=name, counted=True, approximate=marker[0]), at + len(name)
    name = _counter(text, position, spaced)
    if spaced and name == HALF and _PORTION_NEXT.match(text, position + 1):
        return None
    unit = Unit(name=name, counted=True, temperature=name in units.TEMPERATURES)
    return (unit, position + len(name)) if name else None


def _latin_unit(text: str, position: int) -> re.Match[str] | None:
    at = _after_blank(text, position)
    if at == position and text.startswith(KELVIN, at):
        return None
    latin = units.pattern().match(text, at)
    if (
        not latin
        or latin[0] in units.NO_UNIT | units.CAPITAL_ONLY
        or (at > position and latin[0].lower() in SPACED_UNITS_BARRED)
    ):
        return None
    return latin


def _after_blank(text: str, position: int) -> int:
    blank = _BLANK.match(text, position)
    return blank.end() if blank else position


def _counter(text: str, position: int, spaced: bool) -> str:
    run = _HANGUL.match(text, position)
    return counters.find_counter(run[0], spaced) if run else ""


def _per(text: str, end: int) -> tuple[str, int]:
    slash = _SLASH.match(text, end)
    below = units.denominator().match(text, slash.end()) if slash else None
    if not slash or not below or (slash[0][-1] == "1" and units.ANOTHER_FIELD.match(text, below.end())):
        return "{}", end
    return units.PER.get(below[0].lower()) or f"{units.spoken(below[0])}당 {{}}", below.end()


def _rate(text: str, end: int, spelling: str) -> tuple[Unit, int]:
    key = spelling.lower()
    frame = {units.FAHRENHEIT: "화씨 {}", "mph": "시속 {}"}.get(key, "{}")
    tail = ""
    while slash := _SLASH.match(text, end):
        below = units.denominator().match(text, slash.end())
        if below and slash[0][-1] == "1" and units.ANOTHER_FIELD.match(text, below.end()):
            break
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
        if not amount or not unit or not units.is_concentration(spelling, amount[0].whole, unit[0]):
            break
        if text.startswith("/" if " " not in slash[0] else " /", unit.end()):
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


def read(text: str, position: int, before: str, in_code: bool = False) -> Reading | None:
    """Read the amount or range of amounts at `position`, which may start with a sign.

    before: the text up to `position`. in_code: the number is part of a name such as B12.
    """
    sign = text[position] if text[position] in "+-±" else ""
    parse = parse_decimal if in_code and _APART.match(text, position) else parse_value
    parsed = parse(text, position + len(sign))
    if not parsed:
        return None
    value, end = parsed[0].signed(sign), parsed[1]
    listed = None if in_code or sign else _read_listed(text, value, end)
    if listed:
        return listed
    unit, end = parse_unit(text, end, in_code) or (BARE, end)
    second = None if in_code else _second(text, end, unit)
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


def _second(text: str, end: int, first: Unit) -> tuple[Value, Unit, int] | None:
    gap = _SEPARATOR.match(text, end)
    if not gap:
        return None
    sign = "-" if text.startswith("-", gap.end()) else ""
    parsed = parse_value(text, gap.end() + len(sign))
    if not parsed:
        return None
    value, end = parsed[0].signed(sign), parsed[1]
    unit, end = parse_unit(text, end) or (BARE, end)
    if "-" in gap[0] and first.name and unit.name and not is_alike(first.name, unit.name):
        return None
    return value, unit, end


def _range(
    text: str, value: Value, unit: Unit, end: int, second: tuple[Value, Unit, int], before: str
) -> Reading | None:
    other, other_unit, other_end = second
    after = text[other_end : other_end + CONTEXT]
    shared = other_unit if other_unit.name else unit
    if not unit.name and shared.name and other.scale and value.is_integer and value.size < SCALED_RANGE_MAX:
        value = value.scaled(other.scale)
    left = say(value, unit if unit.name else shared, before, after)
    if not unit.name and shared.frame != "{}":
        within = replace(shared, frame="{}")
        spoken = f"{say(value, within, before, after)}에서 {say(other, within, before, after)}"
        return Reading(shared.frame.format(spoken), other_end)
    return Reading(f"{left}에서 {say(other, shared, before, after)}", other_end)
