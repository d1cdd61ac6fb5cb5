"""Clock times and calendar dates written with digits and signs."""

from __future__ import annotations

import re

from .amounts import parse_unit
from .codes import is_reference
from .counters import count
from .numerals import sino
from .tables import lazy
from .values import Reading

WEEKDAYS = "월화수목금토일"
MONTH_MAX, DAY_MAX, HOUR_MAX = 12, 31, 24

_HALF = {"am": "오전", "pm": "오후", "a.m.": "오전", "p.m.": "오후", "a.m": "오전", "p.m": "오후", "noon": "정오"}
_AMPM = r"(?P<{}>[AaPp]\.?[Mm]\.?(?![A-Za-z]))"
_CLOCK = lazy(
    rf"(?:{_AMPM.format('lead')}\s?)?(?P<h>\d{{1,2}}):(?P<m>[0-5]\d)(?::(?P<s>[0-5]\d)(?:\.\d+)?)?(?!\d|:\d)(?:\s?{_AMPM.format('tail')})?"
    rf"|{_AMPM.format('lead2')}\s?(?P<h2>\d{{1,2}})(?![\d:.]|\s?시)"
    rf"|(?P<h3>\d{{1,2}})\s?{_AMPM.format('tail3')}"
)
_WEEKDAY_GLUED = rf"(?:\.\s?(?P<day>[{WEEKDAYS}])(?:요일)?(?![가-힣]))"
_WEEKDAY = rf"(?:\s?\(\s?(?P<wd>[{WEEKDAYS}])(?:요일)?\s?\))"
_FULL = lazy(
    rf"(?P<y>(?:19|20)\d\d)(?:(?P<sep>[-/.])\s?(?P<m>\d{{1,2}})(?P=sep)\s?(?P<d>\d{{1,2}})(?:{_WEEKDAY_GLUED}|\.?(?!\d)))(?:일(?![가-힣]))?{_WEEKDAY}?(?:T(?=\d\d:))?"
)
_COMPACT = lazy(
    rf"(?P<y>(?:19|20)\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?!\d|[,.-]\d|\s?[가-힣a-zA-Z%]){_WEEKDAY}?"
)
_YEAR_LAST = lazy(rf"(?P<a>\d{{1,2}})(?P<sep>[/.-])(?P<b>\d{{1,2}})(?P=sep)(?P<y>(?:19|20)\d\d)(?!\d){_WEEKDAY}?")
_MONTH_OF = lazy(r"(?P<y>(?:19|20)\d\d)(?P<sep>[-/.])(?P<m>0[1-9]|1[0-2])(?![-/.]?\d)")
_SHORT_YEAR = lazy(rf"'(?P<y>\d\d)[-/.]\s?(?P<m>\d{{1,2}})[-/.]\s?(?P<d>\d{{1,2}})(?!\d)\.?{_WEEKDAY}?")
_TWO_DIGIT_YEAR = lazy(
    rf"(?P<y>[2-9]\d)\.(?P<gap> ?)(?P<m>\d{{1,2}})\.(?P=gap)(?P<d>\d{{1,2}})(?![\d.]\d)\.?{_WEEKDAY}?"
)
_SLASHED_SHORT_YEAR = lazy(
    rf"(?P<y>[2-9]\d)/(?P<m>0[1-9]|1[0-2])/(?P<d>0[1-9]|[12]\d|3[01])"
    rf"(?=\s?(?:처방|조제|진료|예약|검사|방문|접종|까지|부터|\()){_WEEKDAY}?"
)
_MONTH_DAY = lazy(
    rf"(?P<m>0?[1-9]|1[0-2])(?P<sep>[/.])\s?(?P<d>0?[1-9]|[12]\d|3[01])(?![\d/]|\.\d)"
    rf"(?:\.?{_WEEKDAY}|{_WEEKDAY_GLUED}|\.?)"
)
_DAY_NAMED = lazy(r"일(?![가-힣]*(?:분|치|간))")
_PADDED = lazy(rf"(?P<m>0[1-9])-(?P<d>0[1-9]|[12]\d|3[01])(?![\d-]){_WEEKDAY}?")
_RANGE_OF_DATES = lazy(r"(?:19|20)\d\d\.\s?\d{1,2}\.\s?\d{1,2}\.?\s?[~-]\s?$")
_DAY_WEEKDAY = lazy(_WEEKDAY)


def _date(year: str, month: str, day: str, weekday: str | None) -> str:
    words = [f"{sino(year)} 년"] if year else []
    words.append(count(month, "월"))
    if day:
        words.append(f"{sino(day)} 일")
    if weekday:
        words.append(f"{weekday}요일")
    return " ".join(words)


def _valid(month: str, day: str) -> bool:
    return 1 <= int(month) <= MONTH_MAX and 1 <= int(day) <= DAY_MAX


def _end(found: re.Match[str], ends_line: bool) -> int:
    """Where a date ends; a full stop behind it that ends a line stays in the text."""
    return found.end() - (found[0].endswith(".") and ends_line)


def read_date(text: str, position: int, before: str) -> Reading | None:
    """Read a date: 2026-03-02, 2026. 3. 2.(월), 20260302, 2026.03, 03/02/2026, or 3/2 where it can be no fraction."""
    for pattern in (_FULL, _COMPACT, _SHORT_YEAR, _TWO_DIGIT_YEAR, _SLASHED_SHORT_YEAR):
        found = pattern.match(text, position)
        if found and pattern is _COMPACT and is_reference(found[0], before):
            continue
        if found and _valid(found["m"], found["d"]):
            ends_line = text[found.end() : found.end() + 1] in {"", "\n"}
            weekday = found["wd"] or (found["day"] if pattern is _FULL else None)
            return Reading(_date(found["y"], found["m"], found["d"], weekday), _end(found, ends_line))
    found = _YEAR_LAST.match(text, position)
    if found:
        first, second = found["a"], found["b"]
        month, day = (second, first) if int(first) > MONTH_MAX else (first, second)
        if _valid(month, day):
            return Reading(_date(found["y"], month, day, found["wd"]), found.end())
    found = _MONTH_OF.match(text, position)
    if found and not (found["sep"] == "." and parse_unit(text, found.end())):
        return Reading(_date(found["y"], found["m"], "", None), found.end())
    found = _PADDED.match(text, position)
    if found and not before[-1:].isdigit() and not parse_unit(text, found.end()):
        return Reading(_date("", found["m"], found["d"], found["wd"]), found.end())
    dotted = _MONTH_DAY.match(text, position)
    if dotted and dotted["sep"] == "." and (dotted["wd"] or dotted["day"] or _RANGE_OF_DATES.search(before)):
        return read_month_day(text, position)
    return None


def read_month_day(text: str, position: int) -> Reading | None:
    """Read 3/15, 3/15일, 3.15(월) or 3.15.월, which is known to be a date."""
    found = _MONTH_DAY.match(text, position)
    if not found:
        return None
    end = _end(found, True)
    named = _DAY_NAMED.match(text, end)
    return Reading(_date("", found["m"], found["d"], found["wd"] or found["day"]), named.end() if named else end)


def read_weekday(text: str, position: int) -> Reading | None:
    """Read a weekday in brackets that follows a date: (월) is 월요일."""
    found = _DAY_WEEKDAY.match(text, position)
    return Reading(f" {found['wd']}요일", found.end()) if found else None


def read_clock(text: str, position: int, before: str) -> Reading | None:
    """Read a clock time: 07:05, 오후 3:30, 21:00:10, 9:30 PM, 9AM."""
    found = _CLOCK.match(text, position)
    if not found:
        return None
    hours = found["h"] or found["h2"] or found["h3"]
    if int(hours) > HOUR_MAX:
        return None
    mark = found["lead"] or found["tail"] or found["lead2"] or found["tail3"]
    words = []
    if mark and not re.search(r"(?:오전|오후)\s?$", before):
        words.append("오전" if mark[0] in "aA" else "오후")
    words.append(count(hours, "시"))
    if found["m"] and int(found["m"]):
        words.append(f"{sino(found['m'])} 분")
    if found["s"] and int(found["s"]):
        words.append(f"{sino(found['s'])} 초")
    end = found.end()
    return Reading(" ".join(words), end + 1 if found["m"] and text.startswith("분", end) else end)
