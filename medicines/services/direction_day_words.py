"""Words that name days: weekdays, every n days, weeks and months, on and off."""

from __future__ import annotations

import re

from medicines.services.direction_kinds import DAY, MONTH, WEEK, Kind, Rule, first_number, fixed, rule
from medicines.services.direction_numbers import AMOUNT
from medicines.services.rhythm import LAST_WEEK

LETTERS = "월화수목금토일"
NTH = {
    "첫": 1, "둘": 2, "두": 2, "셋": 3, "세": 3, "넷": 4, "네": 4, "1": 1, "2": 2, "3": 3, "4": 4, "마지막": LAST_WEEK,
}  # fmt: skip
_UNITS = {"일": (1, DAY), "주": (1, WEEK), "개월": (1, MONTH), "월": (1, MONTH), "년": (12, MONTH), "연": (12, MONTH)}
_DAYS_OF = {"일": 1, "주": 7}
_TAKE = "복용|먹|투여|투약|사용|부착|붙이|붙여|교체|교환|갈아|주사|맞|피하|바르|도포|넣|삽입|흡입|점안|마시|드시|드세"
_REST = "휴약|쉬|쉼|쉽|중단|중지|복용중단|복용중지|휴지|끊|휴식|안 먹"
_TIMES = r"(?P<times>\d+) (?:회|번|차례)"
_AMOUNT = AMOUNT.pattern.replace("?P<number>", "?:").replace("?P<unit>", "?:")
_ONCE = r"(?: 1 (?:회|번))?"
_L = f"[{LETTERS}]"
_ONE = r"1 ?(?:매|장|펜)(?![가-힣])"
"""One of what is put on or injected: 주 1매 is one a week, and a 주 1정 may be anything."""
_AT = "(?:(?<![가-힣])|(?<=매주))"
_PAIRS = "월화|월수|월목|월금|월토|화목|화금|화토|수금|수토|수목|목토|목금|금토|토일|화일"
"""Two weekdays that are no other word; 수일 are several days, 금일 is today."""
_AND = r" (?:[,·/․‧ㆍ・+&.]|및|과|와|하고) "
_ENDING = "(?:에만|에|마다|날|만)?"
_NO_LATIN = "(?<![a-z])"
_LATIN_ENDS = "(?![a-z])"


def _every(found: re.Match[str]) -> tuple[object, ...]:
    factor, unit = _UNITS[found["unit"]]
    return int(found["n"]) * factor, unit


def _count(found: re.Match[str]) -> tuple[object, ...]:
    factor, unit = _UNITS[found["unit"]]
    return int(found.groupdict().get("n") or 1) * factor, unit, int(found["times"])


def _weekdays(found: re.Match[str]) -> tuple[object, ...]:
    letters = re.sub(rf"요일|[^{LETTERS}]", "", found[0])
    return tuple(sorted({LETTERS.index(letter) for letter in letters}))


def _named(found: re.Match[str]) -> tuple[object, ...]:
    return tuple(sorted({LETTERS.index(letter) for letter in found["days"] if letter in LETTERS}))


def _week_range(found: re.Match[str]) -> tuple[object, ...]:
    first, last = (LETTERS.index(found[name]) for name in ("from", "to"))
    return tuple(sorted((first + step) % len(LETTERS) for step in range((last - first) % len(LETTERS) + 1)))


def _on_off(found: re.Match[str]) -> tuple[object, ...]:
    return tuple(int(found[n]) * _DAYS_OF[found[unit]] for n, unit in (("on", "ou"), ("off", "fu")))


def _latin(unit: str) -> object:
    return lambda found: (int(found["n"] or 1), unit)


ON_OFF_RULES: tuple[Rule, ...] = (
    rule(
        Kind.ON_OFF,
        rf"(?P<on>\d+) (?P<ou>일|주) (?:간|동안)? (?:(?:연속|매일)? (?:{_TAKE})[가-힣]* )?(?:후|뒤|하고|,|/|→|->|\+|·)?"
        rf" (?:다음)? (?P<off>\d+) (?P<fu>일|주) (?:간|동안|은|는|을)? (?:{_REST})[가-힣]*"
        r"(?: (?:을|를|후|다시|계속)?(?: 다시)? (?:반복|시작)[가-힣]*)?",
        _on_off,
    ),
    rule(
        Kind.ON_OFF,
        r"(?:복용|투여) (?:기간)? (?P<on>\d+) (?P<ou>일|주) ,? (?:휴약|휴지) (?:기간|기)? (?P<off>\d+) (?P<fu>일|주)",
        _on_off,
    ),
)
WEEKDAY_RULES: tuple[Rule, ...] = (
    rule(Kind.WEEKDAYS, rf"{_AT}{_L}(?: - {_L}){{2,}}(?![가-힣])", _weekdays),
    rule(Kind.WEEKDAYS, r"(?:평일|주중)(?:에만|에|만)?", fixed(0, 1, 2, 3, 4)),
    rule(Kind.WEEKDAYS, r"주말(?:에만|에|만|마다)?", fixed(5, 6)),
    rule(Kind.WEEKDAYS, rf"{_AT}(?P<from>{_L})(?: 요일)? [-~] (?P<to>{_L})(?: 요일)?(?![가-힣])", _week_range),
    rule(Kind.WEEKDAYS, rf"(?P<from>{_L}) 요일 (?:부터|에서) (?P<to>{_L}) 요일 (?:까지)?", _week_range),
    rule(
        Kind.WEEKDAYS,
        rf"{_AT}(?!월 [/,] 일(?! 요)){_L}(?: 요일)?(?:{_AND}{_L}(?: 요일)?)+(?: {_ENDING})?(?![가-힣])",
        _weekdays,
    ),
    rule(
        Kind.WEEKDAYS,
        rf"(?:요일|(?:복용|투여|투약|부착|주사|교체)일) : (?P<days>{_L}(?:{_AND}{_L})*)(?: 요일)?",
        _named,
    ),
    rule(Kind.WEEKDAYS, rf"{_L}{{1,7}} 요일 {_ENDING}", _weekdays),
    rule(
        Kind.WEEKDAYS,
        rf"{_AT}(?=(?:{_L}{{3,7}}|{_PAIRS}){_ENDING}(?![가-힣])|{_L}{{2,7}}(?:아침|점심|저녁))"
        rf"월?화?수?목?금?토?일?{_ENDING}",
        _weekdays,
    ),
    rule(Kind.WEEKDAYS, rf"(?<=매주) {_L}(?! [,·/]? {_L})(?![가-힣])", _weekdays),
    rule(Kind.WEEKDAYS, rf"\( {_L} \)", _weekdays),
    (Kind.WEEKDAYS, re.compile(rf"{_AT}(?<!\d\s){_L}(?:\s+{_L})+(?![가-힣])"), _weekdays),
)
DAY_RULES: tuple[Rule, ...] = (
    rule(Kind.TIMES, r"매일 (?P<n>\d+) (?:회|번)(?! (?:씩 )?(?:흡입|분무))", first_number),
    rule(Kind.EVERYDAY, rf"매일|날마다|{_NO_LATIN}daily{_LATIN_ENDS}|(?<!\d)1 일 마다|매 1 일(?! \d)"),
    rule(Kind.EVERY, rf"격일(?: 간격)?(?:으로|로|제|에)?{_ONCE}", fixed(2, DAY)),
    rule(Kind.EVERY, rf"격주(?: 간격)?(?:로|에|마다)?{_ONCE}(?! \d)", fixed(2, WEEK)),
    rule(Kind.EVERY, rf"격월(?: 간격)?(?:로|에)?{_ONCE}(?! \d)", fixed(2, MONTH)),
    rule(Kind.EVERY, rf"{_NO_LATIN}(?:qod|eod){_LATIN_ENDS}", fixed(2, DAY)),
    rule(Kind.EVERY, rf"{_NO_LATIN}q (?P<n>\d+) d(?:ays?)?{_LATIN_ENDS}", _latin(DAY)),  # type: ignore[arg-type]
    rule(Kind.EVERY, rf"{_NO_LATIN}q (?P<n>\d*) w(?:k|eeks?)?{_LATIN_ENDS}", _latin(WEEK)),  # type: ignore[arg-type]
    rule(Kind.EVERY, rf"{_NO_LATIN}q (?P<n>\d*) m(?:o|onths?)?{_LATIN_ENDS}", _latin(MONTH)),  # type: ignore[arg-type]
    rule(Kind.EVERY, rf"{_NO_LATIN}(?:weekly|once a week){_LATIN_ENDS}", fixed(1, WEEK)),
    rule(Kind.EVERY, rf"{_NO_LATIN}(?:monthly|once a month){_LATIN_ENDS}", fixed(1, MONTH)),
    rule(Kind.COUNT, rf"{_NO_LATIN}biw{_LATIN_ENDS}", fixed(1, WEEK, 2)),
    rule(Kind.COUNT, rf"{_NO_LATIN}tiw{_LATIN_ENDS}", fixed(1, WEEK, 3)),
    rule(
        Kind.NTH_WEEK,
        r"(?:(?P<n>마지막|첫|둘|두|셋|세|넷|네) (?:번 째|째)? (?:주)?|(?P<m>[1-4]) (?:번 째|째|주) (?:주)?)"
        rf" (?={_L} 요일)",
        lambda found: (NTH[found["n"] or found["m"]],),
    ),
    rule(Kind.MONTH_DAY, rf"매(?:달|월) 첫 날(?:에)?{_ONCE}", fixed(1)),
    rule(Kind.MONTH_DAY, rf"매(?:달|월) (?:말일|마지막 날)(?:에)?{_ONCE}", fixed(31)),
    rule(Kind.MONTH_DAY, rf"매(?:달|월) (?P<n>\d{{1,2}}) 일(?:에|마다)?{_ONCE}(?! 분| 간)", first_number),
    (Kind.MONTH_DAY, re.compile(r"(?<=개월마다\s)(?P<n>\d{1,2})일에"), first_number),
    (Kind.MONTH_DAY, re.compile(r"(?<=개월마다\s)말일에"), fixed(31)),
    rule(Kind.COUNT, rf"매? (?P<unit>주|월|년|연) (?:당|에|간|마다)? {_TIMES}", _count),
    rule(Kind.COUNT, r"(?<!\d)매?(?P<unit>주) (?:에)? (?P<times>[1-7]) 일(?! ?[분간차째마에])", _count),
    rule(Kind.COUNT, rf"매달 (?:에)? {_TIMES}", lambda found: (1, MONTH, int(found["times"]))),
    rule(
        Kind.TIMES,
        r"(?<!\d)1 일 (?:에|당|총|중|간)? (?:총)? [:=]? (?P<n>\d+) (?:회|번|차례)(?! (?:까지|이내|이하|초과|를? 넘))",
        first_number,
    ),
    rule(Kind.COUNT, rf"(?P<n>\d+) (?P<unit>일|주|개월|년) (?:에|당|마다|간격으로) {_TIMES}", _count),
    rule(Kind.COUNT, rf"(?<!\d)(?P<n>1) (?P<unit>주|개월|년) (?:간|동안)? {_TIMES}", _count),
    rule(Kind.COUNT, rf"(?P<n>\d+) (?P<unit>일|주|개월|년) (?P<times>1) (?:회|번)(?! {_AMOUNT})", _count),
    rule(Kind.UNSURE, rf"\d+ (?:일|주|개월|년) (?:간|동안)? {_TIMES}"),
    # Of so many days, or for so many.
    rule(Kind.UNSURE, rf"{_AMOUNT} / (?!1 일)\d+ 일(?![가-힣])"),
    rule(Kind.EVERY, rf"(?<![가-힣\d])주 (?:에)? (?={_ONE})", fixed(1, WEEK)),
    rule(Kind.TIMES, r"(?P<n>\d+) (?:회|번) / 1? 일", first_number),
    rule(Kind.TIMES, r"(?<![가-힣\d~])일 (?P<n>\d+) (?:회|번)", first_number),
    rule(Kind.COUNT, r"(?P<times>\d+) (?:회|번|정|t)? / (?P<n>\d*) (?P<unit>주|개월|월)(?![가-힣])", _count),
    rule(Kind.EVERY, rf"매? (?P<n>\d+) (?P<unit>일|주|개월|년) (?:마다|간격)(?:으로|로|에|씩)?{_ONCE}", _every),
    rule(Kind.EVERY, r"매 (?P<n>\d+) (?P<unit>일|주|개월|년)", _every),
    rule(Kind.EVERY, rf"(?!1 일)(?P<n>\d+) (?P<unit>일|주|개월)에 (?={_AMOUNT})", _every),
    *WEEKDAY_RULES,
    rule(Kind.OTHER_DAYS, r"나머지(?: (?:요일|날))?(?:에는|은|는|에)?"),
    rule(Kind.EVERY, r"매주(?:마다)?", fixed(1, WEEK)),
    rule(Kind.EVERY, r"매달(?:마다)?|매월(?:마다)?|다달이", fixed(1, MONTH)),
    rule(Kind.TURNS, r"(?:1 일 씩 )?(?:번갈아|교대로?)(?:가며)?"),
    rule(Kind.CYCLE, r"(?P<n>\d+) 일 주기(?:로)?", first_number),
    rule(Kind.CYCLE_DAY, r"주기 (?P<n>\d+) 일째(?:는|에는|에)?", first_number),
)
