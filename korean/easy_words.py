"""Easy words: the clock, the times a day and the rates of a text as one would say them to an old person.

The text is rewritten before it is read, so every number is still read by the same rules: 14:30 becomes 오후 2:30,
1일 3회 becomes 하루 세 번.
"""

from __future__ import annotations

import re

from . import units
from .numerals import native
from .rewriting import Rule
from .runs import parse_colon_run
from .separators import Sense, decide
from .tables import lazy, pairs

NOON = 12
MIDNIGHT = 24
TIMES_MAX = 99

_MARKED = lazy(r"(?P<mark>오전|오후|아침|점심|저녁|밤|새벽|낮|정오|자정|[AaPp]\.?[Mm]\.?) ?\(?\Z")
_HOURS_OF = {
    "오전": range(12), "아침": range(12), "새벽": range(9), "am": range(12), "저녁": range(16, 24),
    "점심": range(10, 16), "낮": range(10, 18),
}  # fmt: skip
"""The hours that a word for a part of the day can mean, where not all; before another hour it is another field's word:
아침 저녁 15:30."""
_AFTERNOON_BEHIND = lazy(r"\s?[~-]\s?(?:1[3-9]|2[0-4]):")
_MARK_BEHIND = lazy(r"\s?[AaPp]\.?[Mm]")
_CLOCK = r"(?<![\d:.])(?P<h>\d{1,2}):(?P<m>[0-5]\d)(?!\d|:\d)"
_HOUR = r"(?<![\d:./~-])(?<!\d[,·])(?<!\d[,·] )(?P<h>1[3-9]|2[0-4]|0\d?)(?P<m>시(?!간|기|대|력|각))"
_HOURS = r"(?<![\d:./~-])(?P<from>\d{1,2})시?\s?[~-]\s?(?P<to>1[3-9]|2[0-4])시(?!간|기|대)"
_NOT_TIMES = (
    r"(?!\s?/\s?1?(?:일|주|월|년|분|시간|day|d|min|h)(?![가-힣A-Za-z])"
    r"|차(?!례)|용|원|의|사|전율|기|복(?!용)|선|수|비|장|색|로(?!\s)|귀|진|피)"
)
_EACH_TIME = (
    r"(?<![\d.제])(?<!제 )(?<!하루)(?<!매일)(?<!일 )(?<!하루 )(?<![주월년])(?<![주월년에] )(?<!격일 )(?<!격일로 )"
    r"1회 ?(?=(?:최대\s?|약\s?|최소\s?)?(?:\d|반\s?[정알포]|½|"
    r"¼))(?!\d{1,3}\s?(?:일|주|개월|시간|회))"
)
_PORTION_OF_ONCE = r"(?<![\d.제])(?<!제 )1회\s?(?=(?:투여|복용|투약|사용)?(?:용량|량|분량)(?!\s?제한))"
_AMOUNT_OF_ONCE = r"(?<![\d.제])(?<!제 )1회 ?량(?=[은이을의]?(?![가-힣]))"
_A_DAY = (
    r"(?<!\d[./-])(?<![\d월년])(?<!월 )1일 ?(?=,?\s?(?:최대|총|평균|1회|\d{1,4}(?:[./,~-]\d+)?\s?"
    r"(?:회|번|정|알|캡슐|포|봉|개|방울|스푼|컵|잔|병|퍼프|단위|끼|m|g|ug|L|I|U|cc|T|C|tab|cap)))"
)
_RATED_TIMES = (
    r"(?<![\d.])(?P<a>\d{1,2})(?:\s?[~-]\s?(?P<b>\d{1,2}))?\s?회\s?/\s?1?"
    rf"(?P<per>일|주|월|년)(?!\d){units.WORD_ENDS}"
)
_TIMES = rf"(?<![\d.,제/-])(?<!제 )(?P<a>\d{{1,2}})(?:회?\s?[~-]\s?(?P<b>\d{{1,2}}))?회(?!분){_NOT_TIMES}"
_COMPARED_TIMES = r"(?P<sign>[<>≥≤]=?) ?(?P<a>\d{1,2})회(?![가-힣])"
_RUN_ON = lazy("식[전후사]|하루|매일|아침|점심|저녁|취침|자기|공복|복용|투여|경구|양[눈쪽]|[한두세네반] ?[정알포]")
"""What is written on to the times without a blank: 1일3회식후30분."""
_PARTICLE = r"(?<=[한두세네섯곱덟홉열물] 번)(?:(?:가|를|는|로|와|라도|라고|라면|면|예요)(?![가-힣])|로(?=[는도]))"
"""A particle that 회 had; 번 ends in a consonant."""
_AFTER_CONSONANT = pairs("가 이 를 을 는 은 로 으로 와 과 라도 이라도 라고 이라고 라면 이라면 면 이면 예요 이에요")
_PERIODS = {"일": "하루", "주": "일주일에", "월": "한 달에", "년": "일 년에"}
_MEASURE = "|".join(
    sorted(
        (re.escape(unit) for unit in ("mg", "g", "mcg", "ug", "ng", "mL", "ml", "IU", "U", "mEq", "mmol", "pg")),
        key=len,
        reverse=True,
    )
)
_BASE = "dL|dl|mL|ml|L|kg|㎏|g"
_RATE = (
    rf"(?<![\d.,A-Za-z/])(?P<sign>[<>≤≥]=?\s?)?(?P<amount>\d[\d,]{{0,9}}(?:\.\d{{1,4}})?(?:\s?[~-]\s?\d[\d,]{{0,9}}(?:\.\d{{1,4}})?)?)\s?"
    rf"(?P<unit>{_MEASURE})\s?/\s?(?P<base>{_BASE})(?:\s?/\s?1?(?P<per>일|day|d|회|h|hr|시간|min|분){units.WORD_ENDS})?(?![A-Za-z\d/])"
)
_PER = pairs("일 하루 day 하루 d 하루 회 한_번에 h 시간당 hr 시간당 시간 시간당 min 분당 분 분당")
_SOLUTION = (
    rf"(?<![\d.,A-Za-z/])(?<!/ )(?P<amount>\d[\d,]{{0,9}}(?:\.\d{{1,4}})?)\s?(?P<unit>{_MEASURE})/"
    r"(?P<volume>\d{1,4}(?:\.\d{1,2})?)\s?(?P<base>mL|ml|L)(?![A-Za-z\d/])"
)
_BARE_RATE = rf"(?<![\d.,A-Za-z/ ])(?<!\d )(?P<unit>{_MEASURE})\s?/\s?(?P<base>{_BASE})(?![A-Za-z\d/])"
_INTERNATIONAL = r"(?<=\d) ?(?:IU|iu|I\.U\.)(?![A-Za-z]|/(?!일|day|회))"
_PRESSURE_UNIT = r"(?<=\d) ?mm ?[Hh]g(?![A-Za-z])"


def _twelve(hour: int) -> tuple[str, int]:
    """Return the half of the day and the hour on the dial."""
    if hour in (0, MIDNIGHT):
        return "밤", NOON
    if hour == NOON:
        return "낮", NOON
    return ("오전", hour) if hour < NOON else ("오후", hour - NOON)


def _clock(found: re.Match[str]) -> str:
    hour = int(found["h"])
    text, start = found.string, found.start()
    before = text[max(0, start - 24) : start]
    run = parse_colon_run(text, start, before)
    if hour > MIDNIGHT or (run and decide(run) is Sense.VERSUS):
        return found[0]
    half, dial = _twelve(hour)
    behind = found["m"] if found["m"][0] == "시" else f":{found['m']}"
    marked = _MARKED.search(before)
    hours = _HOURS_OF.get(marked["mark"].replace(".", "").lower()) if marked else None
    is_apart = hours is not None and hour not in hours and (hour > NOON or hour == 0)
    if (marked and not is_apart) or _MARK_BEHIND.match(text, found.end()):
        return f"{dial}{behind}"
    certain = hour >= NOON or found["h"][0] == "0" or _AFTERNOON_BEHIND.match(text, found.end())
    return f"{half} {dial}{behind}" if certain else found[0]


def _hours(found: re.Match[str]) -> str:
    first, last = int(found["from"]), int(found["to"])
    if first >= last:
        return found[0]
    (early, first), (late, last) = _twelve(first), _twelve(last)
    marked = _MARKED.search(found.string[max(0, found.start() - 24) : found.start()])
    return f"{'' if marked else early + ' '}{first}시~{late} {last}시"


def _often(found: re.Match[str]) -> str:
    times = f" {native(found['a'])} 번"
    if found["b"]:
        times += f"에서 {native(found['b'])} 번"
    return f"{times} " if _RUN_ON.match(found.string, found.end()) else times


def _a_day(found: re.Match[str]) -> str:
    return f"{_apart(found)}하루 "


def _each_time(found: re.Match[str]) -> str:
    return f"{_apart(found)}한 번에 "


def _particle(found: re.Match[str]) -> str:
    return _AFTER_CONSONANT[found[0]]


def _rated(found: re.Match[str]) -> str:
    return f" {_PERIODS[found['per']]}{_often(found)}"


def _apart(found: re.Match[str]) -> str:
    """Return the blank that keeps what is written instead of `found` apart from the word before it."""
    return " " if "가" <= found.string[found.start() - 1 : found.start()] <= "힣" else ""


def _rate(found: re.Match[str]) -> str:
    period = f"{_PER[found['per']]} " if found["per"] else ""
    return (
        f"{_apart(found)}{period}{units.spoken(found['base'])}당 {found['sign'] or ''}{found['amount']}{found['unit']}"
    )


def _solution(found: re.Match[str]) -> str:
    return f"{_apart(found)}{found['volume']}{units.spoken(found['base'])}당 {found['amount']}{found['unit']}"


def _bare_rate(found: re.Match[str]) -> str:
    return f"{_apart(found)}{units.spoken(found['base'])}당 {units.spoken(found['unit'])}"


EASY = (
    Rule(":", _CLOCK, _clock),
    Rule("시", _HOURS, _hours),
    Rule("시", _HOUR, _clock),
    Rule("1일", _A_DAY, _a_day),
    Rule("1회", _EACH_TIME, _each_time),
    Rule("1회", _AMOUNT_OF_ONCE, "한 번 양"),
    Rule("1회", _PORTION_OF_ONCE, "한 번 "),
    Rule("/", _RATED_TIMES, _rated),
    Rule("회", _COMPARED_TIMES, r"\g<sign>\g<a>번"),
    Rule("회", _TIMES, _often),
    Rule("번", _PARTICLE, _particle),
    Rule("/", _RATE, _rate),
    Rule("/", _SOLUTION, _solution),
    Rule("/", _BARE_RATE, _bare_rate),
    Rule("", _INTERNATIONAL, " 단위"),
    Rule("Hg", _PRESSURE_UNIT, ""),
)
"""Applied in this order to a text whose fields are parted."""
