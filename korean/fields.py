"""The lines before the numbers: where pasted text ends a sentence or a field although nothing but a sign says so.

CUTS rewrite such signs as marks of a pause, so that the reader of numbers never sees a leader of dots as a decimal
point, a label's bracket as a comparison or an arrow as one. Signs between two numbers are decided in `separators`.
"""

from __future__ import annotations

import re

from .rewriting import Rule
from .tables import lazy

FIELD, SENTENCE = ", ", ". "

_PORTION = r"(?:정(?!도)|알|캡슐|포(?!인트)|방울|스푼|숟|컵|봉|병|앰플|팩|퍼프|T(?![A-Za-z])|단위)"
_LABEL = r"(?:아침|점심|저녁|취침 ?전|자기 ?전|식전|식후|식간|오전|오후|새벽|밤|낮|기상|요일|용법|용량|복용법|복용량)"

_LEADER = r" ?(?:\.{2,}|·{2,}|-{3,}|_{2,}|={3,})(?=[ \d½⅓⅔¼¾])"
"""Dots, dashes or lines that lead the eye from a name to its figure."""
_GLUED_STOP = r"(?<=[가-힣)\]!?])\.(?=[\d½⅓⅔¼¾])"
"""A full stop glued to the number of the next sentence: 드세요.2알."""
_PARTED_STOP = r"(?<=[가-힣)\]!?]) \.(?=\d)(?!\d*5(?!\d)| ?\d+ ?[A-Za-z%])"
"""The same behind a blank, but for a decimal that somebody takes: 약 .5정, 약 .2mg."""
_UNIT_STOP = (
    r"(?<=\d)( ?(?:mg|mcg|ug|g|kg|mL|ml|L|cc|IU|iu|U|T|tab|cap|C|P|%|mmHg|kcal))\.(?=\d)|"
    r"(?<=[a-z]{3})\.(?=\d ?[가-힣T])"
)
_MEASURE = (
    r"(?:m?[Ll]|[mun]?g|mcg|kg|cc|IU|U|[cmk]?m|%|도(?!움)|°C|mmol|밀리|킬로|그램|시시|리터|센티|퍼센트|프로|단위|점|디옵터)"
    r"(?![A-Za-z])"
)
_DECIMAL_COMMA = (
    rf"(?<![\d,.])(?:(?P<none>0),(?P<of_none>\d{{1,3}})(?![\d,])"
    rf"|(?P<whole>\d{{1,3}}),(?P<part>\d?[1-9])(?= ?{_MEASURE})"
    rf"|(?P<many>\d{{1,2}}),(?P<half>5|25|75)(?= ?{_PORTION}))"
)
_HALF_DAY_SPAN = r"(?<=[AaPp][Mm]) ?- ?(?=\d{1,2}(?::[0-5]\d)? ?[AaPp][Mm](?![A-Za-z]))"
_EITHER = rf"(?<![A-Za-z]) ?or ?(?=[\d.½]{{1,5}} ?{_PORTION})"
_DOSE_STEP = r"(?<=[정알포슐]) ?[>~] ?(?=1일 ?\d{1,2} ?[회번])"
_CALLED = lazy(r"(?:vit|ver|vol|fig|etc)\.$", re.IGNORECASE)
_ANGLED = r"<(?P<inside>[^<>\n]{1,60})>(?P<blank> ?)"
_NUMBER_NEXT = lazy(r"=? ?\.?\d")
_DOSES_INSIDE = lazy(r"(?:\d[\d~.½-]{0,6} ?(?:일|회|정|알|포|캡슐|방울)(?:분|간|씩)?[ ,/]{0,2}){1,6}")
_WORD_FIRST = lazy(r" ?[가-힣A-Za-z]")
_CHANGED = (
    r"(?P<first>\d[\d,.]{0,8} ?(?P<unit>[가-힣]{1,4}|[A-Za-z%]{1,5})?)(?P<arrow> ?(?:[-=]{1,2}>|→) ?)"
    r"(?P<last>\d[\d,.]{0,8}(?: ?(?P=unit))?)(?P<behind>으로|로)?(?![\d,.]*\d)"
)
_ARROW = r" ?(?:[-=]{1,2}>|→|>>+) ?"
_ARROW_NEXT = lazy(r" ?(?:[-=]{1,2}>|→)")
_STEP = rf"(?<=[가-힣\d)])(?:>| > )(?=[\d.½⅓⅔¼¾/]{{1,5}} ?{_PORTION})"
_LABELLED_STEP = rf"(?P<label>{_LABEL}) ?> ?(?=[\d.½⅓⅔¼¾/]{{1,6}} ?(?:{_PORTION}|m[gL](?!/)|회|일|시|분|:\d\d))"
_COUNT_CELL = lazy(rf"(?<=\d)\t(?={_PORTION}|회|일|주|분|시간|m?g(?![A-Za-z])|m?L(?![A-Za-z])|IU)")
_CELLS = lazy(r"(?:(?<=\S)|(?<=\S ))\t[ \t]*(?=\S)")


def part_cells(text: str) -> str:
    """Write a comma for each tab between two cells, before blanks are made one; a unit alone joins its number."""
    return _CELLS.sub(FIELD, _COUNT_CELL.sub(" ", text)) if "\t" in text else text


def _bracket(found: re.Match[str]) -> str:
    """Write the angle brackets of a label or a remark as round ones; two comparisons in a row are none."""
    text = found.string
    if _DOSES_INSIDE.fullmatch(found["inside"]):
        return f", {found['inside']}{SENTENCE}"
    labels = not text[: found.start()].rstrip(" ")[-1:].isalnum() and _WORD_FIRST.match(found["inside"])
    if labels:
        return f", {found['inside']}{SENTENCE}"
    if not _NUMBER_NEXT.match(text, found.end("blank")):
        return f"({found['inside']}){found['blank']}"
    return found[0]


def _change(found: re.Match[str]) -> str:
    """Write an arrow between two amounts of one unit: from the first to the last."""
    steps = _ARROW_NEXT.match(found.string, found.end()) or found.string[: found.start()].rstrip()[-1:] in (">", "→")
    if steps:
        return f"{found['first']}{FIELD}{found['last']}{found['behind'] or ''}"
    joint = FIELD if " " in found["arrow"] else "에서 "
    behind = "" if found.string[found.end() : found.end() + 1].strip(" ,.!?)\n") else "(으)로"
    return f"{found['first']}{joint}{found['last']}{found['behind'] or behind}"


def _decimal_comma(found: re.Match[str]) -> str:
    """Write a point for the comma of 0,5정 and 38,5도; neighbours that share a counter are none: 4,5정."""
    if found["many"] and int(found["half"]) == int(found["many"]) + 1:
        return found[0]
    return found[0].replace(",", ".")


def _unit_stop(found: re.Match[str]) -> str:
    if found[1] is None and _CALLED.search(found.string[: found.end()][-5:]):
        return found[0]
    return f"{found[1] or ''}{SENTENCE}"


_MEAL = r"(?:아침|점심|저녁|취침 ?전|자기 ?전|밤)"
_BETWEEN_MEALS = rf"(?<=\d) +(?={_MEAL} ?: ?\d)"
_MEAL_FIGURE = rf"(?P<meal>{_MEAL}) ?: ?(?=[\d.½]{{1,4}}(?:[ ,/]{{1,3}}{_MEAL}|\s?\Z|\n))"
_A_DAY_BEHIND_TIMES = r"[xX×*] ?(?P<times>\d{1,2}) ?/ ?(?:day|d|일)(?![A-Za-z가-힣])"

_EVERY_HOURS = (
    rf"(?<![\d/.,-])(?P<dose>(?:\d{{1,2}}(?:\.\d{{1,2}})?|\d/\d|½|반) ?{_PORTION}) ?/ ?(?P<every>\d{{1,2}} ?시간)"
    r"(?![가-힣]|[ ,]*/| ?\d)"
)
"""2정/12시간; a field with more behind it is a row."""
_EVERY_WEEKS = (
    r"(?<![\d/.,~-])(?<!1일 )(?<!하루 )(?<!매일 )(?P<dose>1회) ?/ ?"
    r"(?P<every>\d{1,2} ?(?:주|개월))(?![가-힣]|[ ,]*/| ?\d)"
)

_EXPIRES = (
    r"(?P<label>(?:(?:사용|유효|유통|소비) ?(?:기한|기간)|(?<![A-Za-z])(?:EXP|Exp|exp)\.?)[ :은는]{0,3})"
    r"(?P<year>(?:20)?[2-9]\d)[/.-](?P<month>0[1-9]|1[0-2])(?![/.-]?\d| ?[년월])"
)
"""사용기한 27/03 is a month of a year, and no fraction, decimal or day."""
_PER_BEHIND_BRACKET = (
    rf"(?<![\d.,/~-])(?P<dose>(?:[\d½][\d./~]{{0,6}}|반) ?(?:{_PORTION}|m?[gLl]|mcg|IU|cc) ?\([^()\n]{{1,24}}\)"
    rf"|반 ?{_PORTION})"
    r" ?/ ?1?(?P<per>일|회|주|day)(?:(?=[로을를](?![가-힣]))|(?![가-힣A-Za-z\d]|[ ,]*/| ?[\d½¼]))"
)
"""1정(5mg)/일: the remark stands between the dose and what it is for."""
_PERIODS = {"일": "하루 ", "day": "하루 ", "회": "1회 ", "주": "일주일에 "}
_PER_A_DAY_TWICE = (
    rf"(?<=(?:하루|매일|\d일)(?: |에))(?P<dose>[\d½][\d./~]{{0,6}} ?(?:{_PORTION}|m?[gLl]|mcg|IU|cc)"
    r"(?: ?\([^()\n]{1,24}\))?) ?/ ?(?:일|day)"
    r"(?![가-힣A-Za-z\d]|[ ,]*/| ?[\d½¼])"
)
"""하루 1정/일 says the day twice."""
_EVERY_OTHER_DAY = (
    rf"(?<![\d/.,~-])(?<!회)(?<!회 )(?<!번 )(?P<dose>(?:\d{{1,2}}(?:\.\d{{1,2}})?|\d/\d|½|반) ?{_PORTION})/"
    r"(?P<every>2(?:일|d|days?))(?![가-힣A-Za-z]|[ ,]*/| ?\d)"
)
"""1정/2일, where more days would be how long it is taken."""

_BEHIND_EVERY = r"(?![가-힣A-Za-z]|[ ,]*/| ?\d)"
_EVERY_MONTHS = (
    r"(?<![\d/.,~-])(?P<dose>\d[\d,.]{0,6} ?(?:mg|mcg|IU|단위|밀리그램)) ?/ ?(?P<every>\d{1,2} ?개월)" + _BEHIND_EVERY
)
_EVERY_FEW_HOURS = (
    r"(?<![\d/.,~-])(?P<dose>\d[\d,.]{0,6} ?(?:mg|mcg|밀리그램)) ?/ ?(?P<every>\d{1,2}) ?(?:시간|hrs?|h)"
    + _BEHIND_EVERY
)
_MEAL_MINUTES = r"(?<![A-Za-z])(?P<meal>pc|ac) ?(?P<minutes>\d{1,3}) ?(?:m|min|mins)(?![A-Za-z])"
_MEALS_SHORT = {"ac": "식전", "pc": "식후"}
_TO_SEVERAL = r"(?P<from>\d) ?[~-] ?수 ?회"
_MEAL_DOSE = r"(?:\d/\d|[½¼]|\d(?:\.\d{1,2})?)(?: ?(?:T|정|알|포|C|P))?"
_FRACTIONS_BY_MEAL = rf"(?<![\d./-])(?:{_MEAL_DOSE}-){{2,3}}{_MEAL_DOSE}(?![\d/-])"
_MEMBER_UNIT = re.compile(r"(?:T|정|알|포|C|P)\Z")
_PIPED_THOUSANDS = r"(?<![\d|.])(?P<thousands>[1-9]\d{0,2})\|(?=000(?![\d|]))"
"""2|000mg, as a table of another program writes the comma of 2,000mg."""


def _meal_minutes(found: re.Match[str]) -> str:
    return f"{_MEALS_SHORT[found['meal']]} {found['minutes']}분"


def _fractions_by_meal(found: re.Match[str]) -> str:
    """Write 1/2T-0-1/2T as the doses of the meals, each with the unit of the others; a course of integers stays."""
    doses = found[0].split("-")
    named = [unit[0] for unit in map(_MEMBER_UNIT.search, doses) if unit]
    if not any("/" in dose or dose[0] in "½¼" for dose in doses):
        return found[0]
    unit = named[-1] if named else ""
    return FIELD.join(dose if _MEMBER_UNIT.search(dose) or dose == "0" else dose + unit for dose in doses)


_FOR_DAYS = r"(?<=[A-Za-z\d가-힣)]) ?[xX×] ?(?P<days>\d{1,3}) ?(?:[Dd]|days?)(?![A-Za-z가-힣])"

_MINUTES_BY_MEAL = r"(?<=식[전후])(?P<blank> ?)(?P<minutes>\d{1,3})'(?![\d'])"
"""식후30' is written with the sign for minutes."""
_POUCHES = (
    r"(?<![A-Za-z\d.])(?P<count>\d{1,2}) ?p(?= ?(?:[xX×*] ?\d|(?:[bBtTqQ][iI]?[dD]|hs|po|prn|pc|ac)(?![A-Za-z])))"
)
"""1p tid: a page is not taken three times a day."""
_FOR_SO_LONG = r"(?<![A-Za-z])for ?(?=\d{1,3} ?(?:d|days?|weeks?|일|주)(?![A-Za-z]))"
_DAYS_BEHIND_TIMES = r"(?P<times>(?<![A-Za-z])(?:[bBtTqQ][iI]?[dD]|prn|PRN) )(?P<days>\d{1,3}) ?D(?![A-Za-z\d가-힣])"

_HOURS_IN_ROW = r"(?<![\d:.,/~·-])(?P<hours>\d{1,2}(?:[,·] ?\d{1,2}){1,5}) ?시(?![간기])"
_HOURS_A_DAY = 24


def _hours_in_row(found: re.Match[str]) -> str:
    """Write 8, 14, 20시 with a word for each hour, if they are hours of one day in their order."""
    hours = [int(hour) for hour in re.findall(r"\d+", found["hours"])]
    in_order = hours == sorted(set(hours)) and hours[-1] <= _HOURS_A_DAY
    return FIELD.join(f"{hour}시" for hour in hours) if in_order else found[0]


_SUNDAY = (
    r"(?P<days>(?<![가-힣\d])(?:평일|[월화수목금토](?=요일|[월화수목금토]|[~,·-]| (?!\d{1,2} ?(?:회|번|일)))"
    r"(?:요일|[월화수목금토]){0,6}(?![가-힣]))[^\n]{1,40}?)"
    r"\s?/\s?일(?= (?:[\d½¼./]{1,5} ?(?:정|알|T|포|캡슐|m[gL]|단위)|[반쉼쉬휴]|안 |없|중단|제외|건너))"
)
"""월~토 2정 / 일 쉼: behind the other days it is Sunday, and no dose is for each day."""

CUTS = (
    Rule("일", _SUNDAY, r"\g<days>, 일요일"),
    Rule("시", _HOURS_IN_ROW, _hours_in_row),
    Rule("'", _MINUTES_BY_MEAL, r"\g<blank>\g<minutes>분"),
    Rule("p", _POUCHES, r"\g<count>P"),
    Rule("for", _FOR_SO_LONG, FIELD),
    Rule("D", _DAYS_BEHIND_TIMES, r"\g<times>\g<days>일"),
    *(Rule(sign, _FOR_DAYS, r" × \g<days>일") for sign in "xX×"),
    *(Rule(sign, _EXPIRES, r"\g<label>\g<year>년 \g<month>월") for sign in ("기한", "기간", "XP", "xp")),
    Rule("/", _PER_A_DAY_TWICE, r"\g<dose>"),
    Rule("/", _PER_BEHIND_BRACKET, lambda found: _PERIODS[found["per"]] + found["dose"]),
    Rule("/2", _EVERY_OTHER_DAY, r"\g<every>마다 \g<dose>"),
    Rule("개월", _EVERY_MONTHS, r"\g<every>마다 \g<dose>"),
    Rule("/", _EVERY_FEW_HOURS, r"\g<every>시간마다 \g<dose>"),
    *(Rule(meal, _MEAL_MINUTES, _meal_minutes) for meal in _MEALS_SHORT),
    Rule("수", _TO_SEVERAL, r"\g<from>회에서 수 회"),
    Rule("-", _FRACTIONS_BY_MEAL, _fractions_by_meal),
    Rule("|", _PIPED_THOUSANDS, r"\g<thousands>,"),
    Rule("시간", _EVERY_HOURS, r"\g<every>마다 \g<dose>"),
    Rule("1회", _EVERY_WEEKS, r"\g<every>마다 \g<dose>"),
    Rule(":", _BETWEEN_MEALS, FIELD),
    Rule(":", _MEAL_FIGURE, r"\g<meal> "),
    Rule("/", _A_DAY_BEHIND_TIMES, r"하루 \g<times>회"),
    Rule(",", _DECIMAL_COMMA, _decimal_comma),
    Rule("-", _HALF_DAY_SPAN, "~"),
    Rule("1일", _DOSE_STEP, FIELD),
    Rule("or", _EITHER, " 또는 "),
    *(Rule(sign, _LEADER, FIELD) for sign in ("..", "··", "---", "__", "===")),
    Rule(".", _GLUED_STOP, SENTENCE),
    Rule(".", _PARTED_STOP, SENTENCE),
    Rule(".", _UNIT_STOP, _unit_stop),
    Rule(">", _ANGLED, _bracket),
    *(Rule(sign, _CHANGED, _change) for sign in (">", "→")),
    *(Rule(sign, _ARROW, FIELD) for sign in (">", "→")),
    Rule(">", _LABELLED_STEP, r"\g<label>" + FIELD),
    Rule(">", _STEP, FIELD),
)
"""What is cut, in this order. Signs between two numbers are left to `separators`."""
