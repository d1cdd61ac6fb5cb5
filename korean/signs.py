"""Signs: comparison, money, ratio, multiplication, the wave of a range, and the marks that are only a pause."""

from __future__ import annotations

from typing import NamedTuple

from . import amounts, units
from .numerals import sino
from .particles import agree
from .tables import lazy, pairs
from .values import Reading, parse_value

_COMPARED = lazy(r"(?P<sign>[<>≥≤]=?)\s?(?=[\d.])")
_COMPARISONS = pairs("< 미만 <= 이하 ≤ 이하 ≤= 이하 > 초과 >= 이상 ≥ 이상 ≥= 이상")
_CURRENCY = lazy(r"[₩$€£¥]\s?(?=\d)")
_CURRENCIES = pairs("₩ 원 $ 달러 € 유로 £ 파운드 ¥ 엔")
_CURRENCY_NAMED = lazy(r"\s?(?:원|달러|유로|엔)(?![가-힣]*\d)")
_VERSUS = lazy(r"(\d{1,4}) ?대 ?(\d{1,4})(?=$|[^\d가-힣]|로|의|이|비)")
_TIMES = lazy(r"[xX]\s{0,3}(?=\d|(?:하루 )?[가-힣]{1,3} 번)")
_TIMES_BEFORE = lazy(r"(?:[\d가-힣)TCPgLl]|cc|[bBtTqQ][iI][dD]|[qQ][oO]?[dD]|[hH][sS]|[pP][rR][nN]|[apAP][cC])\s?$")
NUMERO_FIRST = {"1": "원"}
"""No. 1 is a word of its own in Korean: 넘버 원."""
_NUMERO = lazy(r"[Nn]o\.\s?(\d{1,8})(?!\d)")

_MOMENT_REACHED = lazy(r"(?:\d[시일월]|\d시 ?\d{1,2}분|\d:\d\d|\d[/.]\d{1,2}\.?|\([월화수목금토일]\)) ?$")
_WEEKDAY_BEFORE = lazy(r"(?:^|[^가-힣])[월화수목금토일](?:요일)?$")
_WEEKDAY_AFTER = lazy(r"[월화수목금토일](?:요일)?(?![가-힣])")
_MOMENT_NEXT = lazy(r" ?(?:오[전후] ?\d|[AP]M ?\d|\d{1,2}/\d|\d{1,4}[.-] ?\d{1,2}[.-] ?\d|\d{1,2}월 ?\d)")
_POWER = lazy(r"\^(-?\d{1,3})")
_BELOW = lazy(r"/ ?(uL|ul|UL|mm³|mm3|mL|ml|dL|L)(?![A-Za-z0-9])")
_COUNT_BEFORE = lazy(r"[\d²³만억] ?$")
_POWERS = {"2": "제곱", "3": "세제곱"}
_DAYS = lazy(r"(?:월|화|수|목|금|토|일|요일|아침|점심|저녁|새벽|낮|밤|오전|오후|식전|식후)$")
_DAY_AFTER = lazy(r" ?(?:(?:월|화|수|목|금|토|일)(?:요일|[^가-힣]|$)|아침|점심|저녁|취침|밤|오전|오후|식후)")
_COUNTED_IN_WORDS = lazy(r"(?:[반한두세네] ?[알정포번]|째 ?날|첫날|하루|이틀|사흘)$")
_COUNT_NEXT = lazy(r" ?(?:\d|[한두세네] ?[알정포번]|(?:둘|셋|넷|다섯|여섯|일곱)째|이틀|사흘|나흘|닷새|마지막)")
"""Between amounts in words the wave is a range, too: 반알~한알, 둘째 날~다섯째 날."""
_COUNTED_BEFORE = lazy(r"[\d)]\s?[가-힣a-zA-Z%°]{0,8}\s?$")
_SPOKEN_AFTER = lazy(r" ?[가-힣\dA-Za-z]")
_MOMENT_BEFORE = lazy(r"\d\s?(?:시|분|일|월|년|세)$")
_NUMBER_BEFORE = lazy(r"[\d)] ?$")
_FACTOR_BEFORE = lazy(r"[\d가-힣)A-Za-z] ?\Z")
_FACTOR_AFTER = lazy(r" ?\d")
_TERM_BEFORE = lazy(r"[\dA-Za-z가-힣)] ?$")
_TERM_AFTER = lazy(r" ?[\dA-Za-z가-힣(]")
_DASH_BEFORE = lazy(r"[가-힣A-Za-z)%] $")

_NAMES = pairs(
    "+ 플러스 √ 루트 = 는 × 곱하기 ÷ 나누기 ± 플러스마이너스 % 퍼센트 & 앤드_ @ 골뱅이 # 샵 ° 도 ₩ 원 $ 달러 € 유로 "
    "£ 파운드 ¥ 엔 ≥ 이상 ≤ 이하 ≒ 약 ≠ 같지_않음 ‰ 퍼밀 ² 제곱 ³ 세제곱"
)
_PAUSES = {**dict.fromkeys("()[]{}:;—|/,·→<>", ", "), **dict.fromkeys("\n.", ". "), "?": "? ", "!": "! "}
_CLOSING = frozenset(")]}")
_CLINGING = lazy(r"(?:에서|에게|에|의|도|만|까지|부터|씩|마다|보다)(?:는|도|만)?(?![가-힣])")
"""Particles of one form: behind a bracket they belong to what it says last."""
_SILENT = frozenset("-_*^`\"'\\")
_QUOTES = frozenset("\"'`")


class Sign(NamedTuple):
    """What a sign adds: `name` is a word of its own, `pause` is appended as it is; the text goes on at `end`.

    tight: nothing stands between it and what was said before.
    """

    end: int
    name: str = ""
    pause: str = ""
    tight: bool = False


def read_versus(text: str, position: int) -> Reading | None:
    """Read 3대 1."""
    found = _VERSUS.match(text, position)
    return Reading(" 대 ".join(map(sino, found.groups())), found.end()) if found else None


def read_comparison(text: str, position: int, before: str) -> Reading | None:
    """Read ≥65세 as 육십오 세 이상; None between two numbers."""
    found = _COMPARED.match(text, position)
    if not found or _NUMBER_BEFORE.search(before):
        return None
    amount = amounts.read(text, found.end(), before)
    return Reading(f"{amount.spoken} {_COMPARISONS[found['sign']]}", amount.end) if amount else None


def read_money(text: str, position: int) -> Reading | None:
    """Read a price with its sign in front; a currency name behind it is not said again."""
    found = _CURRENCY.match(text, position)
    value = parse_value(text, found.end()) if found else None
    if not found or not value:
        return None
    named = _CURRENCY_NAMED.match(text, value[1])
    return Reading(f"{value[0].plain()} {_CURRENCIES[found[0][0]]}", named.end() if named else value[1])


def read_letter_sign(text: str, position: int, before: str) -> Reading | None:
    """Read a letter that is a sign: the x of 1정 x 3회, the No. of No. 3."""
    times = _TIMES.match(text, position)
    if times and _TIMES_BEFORE.search(before):
        return Reading("곱하기 ", times.end())
    numero = _NUMERO.match(text, position)
    return Reading(f"넘버 {NUMERO_FIRST.get(numero[1]) or sino(numero[1])}", numero.end()) if numero else None


def read_sign(text: str, position: int, before: str, said: str) -> Sign:
    """Decide what the sign at `position` adds. before: the text before it; said: the end of what was spoken."""
    char = text[position]
    end = position + 1
    after = text[end : end + amounts.CONTEXT]
    if char == "~":
        return _wave(end, before, after, said)
    if char in _CLOSING:
        particle = agree(said, text, end) if said else None
        if particle:
            return Sign(particle[1], pause=particle[0], tight=True)
        return Sign(end, tight=True) if _CLINGING.match(after) else Sign(end, pause=_PAUSES[char])
    power = _POWER.match(text, position) if char == "^" and _NUMBER_BEFORE.search(before) else None
    if power:
        degree = _POWERS.get(power[1]) or f"{sino(power[1].lstrip('-'))}제곱"
        return Sign(power.end(), pause=f"의 {'마이너스 ' if power[1][0] == '-' else ''}{degree}", tight=True)
    below = _BELOW.match(text, position) if char == "/" and _COUNT_BEFORE.search(before) else None
    if below:
        return Sign(below.end(), name=f"퍼 {units.spoken(below[1])}")
    if char in _SILENT:
        if char == "*" and _FACTOR_BEFORE.search(before) and _FACTOR_AFTER.match(after):
            return Sign(end, name="곱하기")
        if char == "-" and _WEEKDAY_BEFORE.search(before) and _WEEKDAY_AFTER.match(after):
            return Sign(end, pause="에서 ", tight=True)
        if char == "-" and _MOMENT_REACHED.search(before) and _MOMENT_NEXT.match(after):
            return Sign(end + len(after) - len(after.lstrip(" ")), pause="에서 ", tight=True)
        if char == "-" and (_DASH_BEFORE.search(before) or _NUMBER_BEFORE.search(before)):
            return Sign(end, pause=", ")
        return Sign(end, pause="" if char in _QUOTES else " ")
    if char == "#" and not after[:1].isdigit():
        return Sign(end, pause=" ")
    if char == "=" and _TERM_BEFORE.search(before):
        particle = agree(said, "은", 0)
        return Sign(end, pause=f"{particle[0] if particle else '는'} ", tight=True)
    if char == "+" and not (_TERM_BEFORE.search(before) and _TERM_AFTER.match(after)):
        return Sign(end, name=_NAMES[char])
    if char in _PAUSES:
        return Sign(end, pause=_PAUSES[char])
    return Sign(end, name=_NAMES.get(char, ""))


def _wave(end: int, before: str, after: str, said: str) -> Sign:
    counted = _COUNTED_BEFORE.search(before) and _SPOKEN_AFTER.match(after)
    if (
        counted
        or (_DAYS.search(said.rstrip()) and _DAY_AFTER.match(after))
        or (_COUNTED_IN_WORDS.search(said.rstrip()) and _COUNT_NEXT.match(after))
    ):
        return Sign(end + len(after) - len(after.lstrip(" ")), pause="에서 ", tight=True)
    if _MOMENT_BEFORE.search(before) and not after.strip():
        return Sign(end, pause="부터", tight=True)
    return Sign(end, pause=" ")
