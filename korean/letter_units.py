"""Capitals and signs beside numbers that mean something else than usual where they stand: 3F, 8A-8P, 1h 30m, US$ 5."""

from __future__ import annotations

import re

from .rewriting import Rule
from .tables import lazy, pairs

_MORNING_EVENING = {"A": "오전", "P": "오후"}
_HALF_HOUR = lazy(r"(1[0-2]|[1-9])([AP])")
_HOUR = r"(?:1[0-2]|[1-9])[AP]"
_EVERY_HOURS = rf"(?<![A-Za-z\d.]){_HOUR}(?:\s?[,/~-]\s?{_HOUR}){{1,5}}(?![A-Za-z\d])"
_CURRENCIES = pairs("""
KRW 원 USD 달러 US$ 달러 EUR 유로 JPY 엔 CNY 위안 RMB 위안 GBP 파운드 HKD 홍콩_달러 HK$ 홍콩_달러 AUD
호주_달러 A$ 호주_달러 AU$ 호주_달러 C$ 캐나다_달러 CA$ 캐나다_달러 SGD 싱가포르_달러 S$ 싱가포르_달러 NZD 뉴질랜드_달러
NZ$ 뉴질랜드_달러 NT$ 대만_달러 TWD 대만_달러 CHF 스위스_프랑 THB 바트 VND 동 PHP 페소
""")
_CODES = "|".join(re.escape(code) for code in sorted(_CURRENCIES, key=len, reverse=True))
_NUMBER = r"\d{1,3}(?:,\d{3}){1,5}(?:\.\d{1,2})?(?![\d,])|\d{1,15}(?:\.\d{1,2})?(?!\d|\.\d)"
_MONEY = (
    rf"(?<![A-Za-z])(?:(?P<code>{_CODES}) ?(?P<n>{_NUMBER})(?P<scale> ?[만억])?|"
    rf"(?<=\d) ?(?P<behind>[A-Z]{{3}})(?![A-Za-z\d]))"
)


def _hour(found: re.Match[str]) -> str:
    """Write 8A, 8P and 8A-8P as hours of the morning and the evening."""
    return _HALF_HOUR.sub(
        lambda hour: f"{_MORNING_EVENING[hour[2]]} {hour[1]}시", re.sub(r"\s?[,/-]\s?", ", ", found[0])
    )


def _money(found: re.Match[str]) -> str:
    if found["code"]:
        return f"{found['n']}{found['scale'] or ''} {_CURRENCIES[found['code']]}"
    name = _CURRENCIES.get(found["behind"])
    return f" {name}" if name else found[0]


_RESULT = r"(?<=\d)( ?(?:mg/dL|mmHg|mg|kg|cm|도|°C|%|회|점|정|세|살|개월|단위|IU|U|m?L/(?:hr|h|min|시간|분)))? ?"
"""Behind a result, or an age, an arrow is a limit."""

LETTERS = (
    Rule("", _MONEY, _money),
    Rule("", _EVERY_HOURS, _hour),
    Rule("", r"(?<=\d)( ?(?:h|hr|hrs|시간)) ?(\d{1,2}) ?m(?:in)?(?![A-Za-z\d/])", r"\1 \2분"),
    Rule(
        "",
        r"(?<![A-Za-z])[Pp]{1,2}\. ?(\d{1,4}(?: ?[-~] ?\d{1,4})?)(?!\d|\.\d|\s?(?:페이지|쪽|정|포))",
        r"\1 페이지",
    ),
    Rule(
        "",
        r"(?<![A-Za-z\d.])(\d{1,4})[Pp](?= ?(?:참고|참조|부터|까지|에서|를 ?보|을 ?보|읽|분량|짜리 ?책))",
        r"\1 페이지",
    ),
    Rule("", r"(\d(?:,\d{3})?)P(?= ?(?:적립|사용|지급|차감|포인트|할인|결제|쌓|증정))", r"\1 포인트"),
    Rule("", r"(?<![\d,.])(\d{4,7}|\d{1,3},\d{3})P(?![A-Za-z\d])", r"\1 포인트"),
    Rule("", r"(?<![A-Za-z\d.,-])([1-9]\d?)F(?![A-Za-z\d]| ?(?:카테터|도뇨|폴리|관|튜브|소변줄))", r"\1층"),
    Rule("", r"(?<![A-Za-z\d.,-])(\d{1,2})(?:F|Fr)(?= ?(?:카테터|도뇨|폴리|관|튜브|소변줄))", r"\1프렌치"),
    Rule("", r"(?<![A-Za-z\d.,])(\d{3}(?:\.\d)?|\d{2}\.\d)F(?![A-Za-z\d])", r"\1°F"),
    Rule("", r"((?:체온|온도|기온|실온|수온|열|물)[^\d\n]{0,8}\d{1,3}(?:\.\d)?)C(?![A-Za-z\d])", r"\1°C"),
    Rule("", r"(?<![A-Za-z\d.])(3[4-9]\.\d|4[0-2]\.\d)C(?![A-Za-z\d])", r"\1°C"),
    Rule("", r"(?<=\d)T(?= ?(?:MRI|엠알아이|자기공명))", " 테슬라"),
    Rule("", r"(?<![A-Za-z])PM ?(?=2\.5(?!\d))", "피엠 "),
    Rule("", r"((?:미세 ?먼지|먼지)[^\d\n]{0,6})PM ?(?=10(?!\d|:))", r"\1피엠 "),
    Rule("", r"(?<![A-Za-z])PM(?=10(?: ?(?:농도|나쁨|좋음|보통|먼지|미세)| \d+ ?ug))", "피엠 "),
    Rule("", r"(?<=\d) ([sd])(?=$|[,.)\n])", r"\1"),
    Rule(
        "",
        _RESULT + "↓",
        r"\1 이하 ",
    ),
    Rule(
        "",
        _RESULT + "↑",
        r"\1 이상 ",
    ),
    Rule("", r" ?↓", " 감소 "),
    Rule("", r" ?↑", " 상승 "),
)
"""What is written for what stands there; the reader of numbers goes on with it."""
