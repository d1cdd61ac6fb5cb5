"""Words that name how long something holds, what comes after it, and when all ends."""

from __future__ import annotations

import re

from medicines.services.direction_day_words import NTH
from medicines.services.direction_kinds import Kind, Rule, fixed, rule
from medicines.services.direction_numbers import AMOUNT

BARE = "bare"
"""Second value of a `1일` that is a span only among others: alone it may mean `a day` in any other sense."""
_DAYS_OF = {"일": 1, "주": 7, "개월": 30}
_SPAN = r"(?!1 일)(?P<n>\d+) (?P<unit>일|주|개월)(?!간격|[기사])"
_NO_SPAN = "(?! (?:이내|이상|후|뒤|전|안에|째|차|걸러|까지|이후|[가-힣]*부터|마다|에 |당))(?![가-힣]*(?:째|차))"
_AMOUNT = AMOUNT.pattern.replace("?P<number>", "?:").replace("?P<unit>", "?:")


def _days(found: re.Match[str]) -> tuple[object, ...]:
    return (int(found["n"]) * _DAYS_OF[found["unit"]],)


def _range(found: re.Match[str]) -> tuple[object, ...]:
    """Read the n-th day or week, or several, as counted days."""
    groups = found.groupdict()
    length = _DAYS_OF[found["unit"]]
    first = NTH.get(found["a"]) or int(found["a"])
    last = None if groups.get("open") else int(groups.get("b") or first) * length
    return (first - 1) * length + 1, last


SPAN_RULES: tuple[Rule, ...] = (
    rule(
        Kind.DAY_RANGE,
        r"(?P<a>\d+) (?:일|주)? (?:째|차)? ~ (?P<b>\d+) (?P<unit>일|주)(?:째|차)?(?:까지|에는|에|는)?",
        _range,
    ),
    rule(
        Kind.DAY_RANGE,
        r"(?P<a>\d+) (?P<unit>일|주) (?:째|차)(?: 날)?(?P<open> (?:부터|이후))?(?:에는|에|는)?(?! 까지)",
        _range,
    ),
    rule(Kind.DAY_RANGE, r"(?:둘째|두 번째|다음|그다음) 날 (?:부터|이후)(?:는|에는)?", fixed(2, None)),
    rule(
        Kind.DAY_RANGE,
        r"(?P<a>둘|두|셋|세|넷|네)(?: 번)? 째 (?P<unit>주)(?P<open> (?:부터|이후))?(?:에는|에|는)?"
        r"(?! [월화수목금토일] 요일)",
        _range,
    ),
    rule(
        Kind.SPAN,
        r"(?:처음|최초)? 첫(?:째)? 날(?:에는|에|만|은)?|(?:처음|최초) 1 일(?: (?:간|동안))?(?:은|는)?",
        fixed(1),
    ),
    rule(Kind.DAILY_AMOUNT, rf"1 일 (?:에|당|총)? (?:총)? (?={_AMOUNT})"),
    rule(Kind.SPAN, r"(?<!\d)1 일 (?:간|동안)(?:은|는|만)?", fixed(1)),
    rule(Kind.SPAN, r"(?<!\d)1 일 (?=,|$)", fixed(1, BARE)),
    rule(Kind.SPAN, r"첫 (?:번? 째)? 주(?: (?:간|동안))?(?:에는|에|는)?(?! [월화수목금토일] 요일)", fixed(7)),
    rule(
        Kind.SPAN,
        rf"{_SPAN} (?:간|동안)? (?:만)? (?:복용|투여|사용|먹|드시)[가-힣]* (?:후|하고|뒤)? (?:중단|중지|종료)(?! \d)",
        _days,
    ),
    rule(Kind.SPAN, rf"(?:처음|첫|최초|초기)? {_SPAN} (?:간|동안)?(?:은|는|만)?{_NO_SPAN}", _days),
    rule(
        Kind.THEN,
        r"(?:그 (?:후|다음|뒤|이후)|이후|다음|→|->)(?: (?:부터|에|로|에는|는|로는|으로))?"
        r"(?: (?:계속|쭉))?(?! 날| 요일)",
    ),
    rule(
        Kind.UNTIL,
        r"(?:(?P<y>\d{4}) (?:년|[-./]) )?(?P<m>\d{1,2}) (?:월|[-./]) (?P<d>\d{1,2}) 일? (?P<before>전)? 까지(?:만)?",
        lambda found: (int(found["y"] or 0), int(found["m"]), int(found["d"]), bool(found["before"])),
    ),
    rule(
        Kind.FROM,
        r"(?:(?P<y>\d{4}) (?:년|[-./]) )?(?P<m>\d{1,2}) (?:월|[-./]) (?P<d>\d{1,2}) 일? 부터(?: 시작)?",
        lambda found: (int(found["y"] or 0), int(found["m"]), int(found["d"])),
    ),
)
