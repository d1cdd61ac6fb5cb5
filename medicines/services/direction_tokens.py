"""The vocabulary of directions: which words name days, hours, amounts, spans and meals, and which name no rhythm."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum, auto

from medicines.models import Meal
from medicines.services.direction_numbers import AMOUNT, canonical
from medicines.services.rhythm import BEDTIME, EVENING, LAST_WEEK, MORNING, NOON

WEEKDAY_LETTERS = "월화수목금토일"
DAY, WEEK, MONTH = "일", "주", "월"


class Kind(Enum):
    """What a token tells."""

    EVERYDAY = auto()
    EVERY = auto()
    """(n, unit): every n days, weeks or months."""
    COUNT = auto()
    """(n, unit, times): so many times in n days, weeks or months."""
    WEEKDAYS = auto()
    NTH_WEEK = auto()
    MONTH_DAY = auto()
    ON_OFF = auto()
    """(days on, days off)."""
    TURNS = auto()
    """Amounts take turns, day by day."""
    CYCLE = auto()
    """(n,): the days are counted anew after n."""
    CYCLE_DAY = auto()
    """The n-th day of the cycle."""
    HOURS = auto()
    """(hours, whether that is the least)."""
    MINUTES = auto()
    """(minutes,) between two medicines or two doses as needed."""
    TIMES = auto()
    AMOUNT = auto()
    PART = auto()
    EACH_MEAL = auto()
    CLOCK = auto()
    MEAL = auto()
    SPAN = auto()
    """A number of days on which something holds."""
    DAY_RANGE = auto()
    """(first, last) of the counted days; last is None for an open end."""
    THEN = auto()
    LIMIT = auto()
    UNTIL = auto()
    """(year or None, month, day): the first day without a dose."""
    REMOVE = auto()
    MOST = auto()
    """(number, unit) at most a day."""
    NO_RHYTHM = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """A word or phrase of a direction, with what it tells."""

    kind: Kind
    values: tuple[object, ...]
    start: int
    end: int


Reader = Callable[[re.Match[str]], tuple[object, ...]]
Rule = tuple[Kind, re.Pattern[str], Reader]
_UNIT_DAYS = {"일": (1, DAY), "주": (1, WEEK), "개월": (1, MONTH), "월": (1, MONTH), "년": (12, MONTH)}
_PART_OF = {
    "아침": MORNING, "조식": MORNING, "오전": MORNING, "점심": NOON, "중식": NOON, "낮": NOON, "저녁": EVENING,
    "석식": EVENING, "오후": EVENING,
}  # fmt: skip
_NTH = {
    "첫": 1,
    "둘": 2,
    "두": 2,
    "셋": 3,
    "세": 3,
    "넷": 4,
    "네": 4,
    "1": 1,
    "2": 2,
    "3": 3,
    "4": 4,
    "마지막": LAST_WEEK,
}
_LATIN_TIMES = {"qd": 1, "bid": 2, "tid": 3, "qid": 4, "od": 1}
_DAYS_OF_WEEKS = {"일": 1, "주": 7}
_TAKE = "복용|먹|투여|투약|사용|부착|붙이|붙여|교체|교환|갈아|주사|맞|피하|바르|도포|넣|삽입|흡입|점안|마시|드시|드세"


def _every(found: re.Match[str]) -> tuple[object, ...]:
    factor, unit = _UNIT_DAYS[found["unit"]]
    return int(found["n"] or 1) * factor, unit


def _count(found: re.Match[str]) -> tuple[object, ...]:
    groups = found.groupdict()
    factor, unit = _UNIT_DAYS[found["unit"]]
    return int(groups.get("n") or 1) * factor, unit, int(found["times"])


def _weekdays(found: re.Match[str]) -> tuple[object, ...]:
    letters = re.sub(r"요일|[^월화수목금토일]", "", found[0])
    return tuple(sorted({WEEKDAY_LETTERS.index(letter) for letter in letters}))


def _week_range(found: re.Match[str]) -> tuple[object, ...]:
    first, last = (WEEKDAY_LETTERS.index(found[name]) for name in ("from", "to"))
    return tuple(sorted((first + step) % 7 for step in range((last - first) % 7 + 1)))


def _days(found: re.Match[str]) -> tuple[object, ...]:
    groups = found.groupdict()
    unit = groups.get("unit") or "일"
    return (int(groups.get("n") or 1) * {"일": 1, "주": 7, "개월": 30}[unit],)


def _on_off(found: re.Match[str]) -> tuple[object, ...]:
    on, off = (int(found[n]) * _DAYS_OF_WEEKS[found[unit] or "일"] for n, unit in (("on", "ou"), ("off", "fu")))
    return on, off


def _clock(found: re.Match[str]) -> tuple[object, ...]:
    groups = found.groupdict()
    hour, minute = int(found["hour"]), int(groups.get("minute") or (30 if groups.get("half") else 0))
    half = groups.get("part") or ""
    if half in ("오후", "저녁", "밤", "낮", "점심", "pm", "p.m.") and hour < 12 and not (half == "낮" and hour > 10):
        hour += 12
    elif half in ("밤", "오전", "새벽", "자정", "am", "a.m.") and hour == 12:
        hour = 0
    return (dt.time(hour, minute),) if hour < 24 and minute < 60 else ()


def _part_at(found: re.Match[str]) -> tuple[object, ...]:
    part = _PART_OF.get(found["w"], BEDTIME)
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if found["minute"] is None and hour < 12 and part in (EVENING, BEDTIME):
        hour += 12
    return (part, dt.time(hour, minute)) if hour < 24 and minute < 60 else ()


def _meal(found: re.Match[str]) -> tuple[object, ...]:
    return (meal_of(found[0]),)


def _first_number(found: re.Match[str]) -> tuple[object, ...]:
    return (int(found["n"]),)


def _nothing(found: re.Match[str]) -> tuple[object, ...]:
    return ()


def _value(*values: object) -> Reader:
    return lambda found: values


_MEALS = (
    (Meal.RIGHT_AFTER, re.compile(r"식(?:사)?\s*(?:후\s*(?:즉시|바로|직후)|직후)|식(?:사)?(?:하고|한)?\s*바로")),
    (Meal.BETWEEN, re.compile(r"식간|빈\s*속|식(?:사)?\s*후\s*(?:2|3)\s*시간")),
    (Meal.AFTER, re.compile(r"식(?:사)?\s*후|식사를?\s*(?:하신|한)?\s*(?:뒤|다음)|(?<![a-z])pc(?![a-z])")),
    (Meal.BEFORE, re.compile(r"식(?:사)?\s*(?:직)?\s*전|공복|기상|일어나|(?<![a-z])ac(?![a-z])")),
    (Meal.WITH, re.compile(r"식사\s*(?:중|와|도중|직중|시|때|할\s*때)|식중|식사하(?:면서|시면서)|음식(?:물)?과")),
)


def meal_of(text: str) -> Meal | None:
    """Return the first relation to a meal that the words of `text` name, None if they name none."""
    found = [(match.start(), -len(match[0]), meal) for meal, words in _MEALS if (match := words.search(text))]
    return min(found)[2] if found else None


def _rule(kind: Kind, pattern: str, reader: Reader = _nothing) -> Rule:
    """Compile a pattern in which a space stands for any or no space."""
    return kind, re.compile(pattern.replace(" ", r"\s*")), reader


_SPAN = r"(?P<n>\d+) (?P<unit>일|주|개월)(?!간격)"
_TIMES = r"(?P<times>\d+) (?:회|번|차례)"
_L = f"[{WEEKDAY_LETTERS}]"
_AT = "(?:(?<![가-힣])|(?<=매주))"
_PAIR = "월화|월수|월목|월금|월토|화목|화금|화토|수금|수토|수목|목토|목금|금토|토일|화일"
_SEP = r" (?:[,·/․‧ㆍ・+&]|및|과|와|하고|,) "
_NO_RHYTHM = Kind.NO_RHYTHM
RULES: tuple[Rule, ...] = (
    # What looks like a rhythm and is none.
    _rule(_NO_RHYTHM, r"\d{2,4}-\d{3,4}-\d{4}"),
    _rule(
        _NO_RHYTHM,
        r"(?:물|생수|맹물|미온수|온수|찬물|더운물|따뜻한 물)(?:에|을|로)? (?:약|최소)? \d+ (?:ml|cc|컵|잔)(?: 이상)?",
    ),
    _rule(_NO_RHYTHM, r"(?:총|전체)? \d+ (?:일|주|개월) (?:치|분량|분)(?![가-힣])"),
    _rule(
        _NO_RHYTHM,
        r"총 (?:투약|복용)? 일수 [:=]? \d+ 일?|총 (?:투약|복용)?량? [:=]? \d+(?:\.\d+)? (?:정|캡슐|포|매|개|병|알|ml)",
    ),
    _rule(
        _NO_RHYTHM,
        r"(?:개봉|조제|개폐|개시|사용) (?:후|한 뒤|뒤|일로?부터) \d+ (?:일|주|개월|시간)(?: (?:간|이내|까지|안에))?",
    ),
    _rule(_NO_RHYTHM, r"(?:유효|사용)기[간한] [:=]? (?:\d+ (?:일|개월|년)|[\d.\-/년월일]+)(?:까지)?"),
    _rule(
        _NO_RHYTHM,
        r"\d+ (?:일|주|개월) (?:후|뒤|이내|안|내)(?:에)? (?:[가-힣]{0,4} ){0,1}?(?:내원|방문|재진|진료|외래|병원|약국|오세요|뵙|예약|폐기|버리)",
    ),
    _rule(
        _NO_RHYTHM,
        r"\d+ (?:일|주|개월|시간) (?:이상|넘게|동안|간) (?:[가-힣]+ ){0,2}?(?:지속|계속|경과|보관|방치|호전|낫지|나아지|좋아지|증상|효과)[가-힣]*",
    ),
    _rule(
        _NO_RHYTHM,
        r"(?:복용|식사|먹은|드신|투여|사용|흡입|점안)(?: ?(?:하고|하신|한))? (?:후|뒤|전|전후|전·후)(?:에|로)? (?:최소|적어도|약)? \d+ (?:분|시간)(?: (?:간|동안|이내|이상|정도))?",
    ),
    _rule(Kind.MINUTES, r"(?P<n>\d+) 분 (?:이상)? (?:의)? (?:간격|띄)[가-힣]*", _first_number),
    _rule(_NO_RHYTHM, r"\d+ 분(?! ?마다)(?: (?:간|동안|이상|이내|전|후|정도|쯤|뒤))*"),
    _rule(_NO_RHYTHM, r"\d+ (?:℃|°c|도 ?c|도씨|도 이하|도에서|세|kg|살|만원|원|%)"),
    _rule(_NO_RHYTHM, r"다음 (?:번)? (?:진료|내원|외래|방문|예약)(?:일|날)? ?(?:전)?(?:까지)?"),
    # At most, at least.
    _rule(
        Kind.MOST,
        r"(?:(?:1 일|매일) (?:에|당)? )?(?:최대|최고|많아도|많게는) (?:1 일 )?(?P<n>\d+(?:\.\d+)?) (?P<unit>회|번|차례|정|알|캡슐|포|개|매|방울|ml|mg)(?: ?(?:까지|이내|이하))?(?:만)?",
        lambda found: (float(found["n"]), found["unit"], bool(re.search(r"1\s*일", found[0]))),
    ),
    _rule(
        Kind.MOST,
        r"1 일 (?:에)? (?:총)? (?P<n>\d+(?:\.\d+)?) (?P<unit>회|번|차례|정|알|캡슐|포|개|매|방울|ml|mg) (?:까지만?|이내|이하|(?:을|를|이)? ?(?:초과|넘|이상은? ?(?:복용|먹|드)))(?: ?[가-힣]+ ?(?:마세요|마십시오|말 ?것|않[가-힣]*|금지))?(?: ?가능)?",
        lambda found: (float(found["n"]), found["unit"], True),
    ),
    # On and off.
    _rule(
        Kind.ON_OFF,
        rf"(?P<on>\d+) (?P<ou>일|주) (?:간|동안)? (?:(?:연속|매일)? ?(?:{_TAKE})[가-힣]* )?(?:후|뒤|하고|,|/|→|->|\+|다음)? (?:다음)? "
        r"(?P<off>\d+) (?P<fu>일|주) (?:간|동안|은|는|을)? (?:휴약|쉬|쉼|중단|중지|복용중단|복용중지|휴지|끊|휴식|안 ?먹)[가-힣]*",
        _on_off,
    ),
    _rule(
        Kind.ON_OFF,
        r"(?:복용|투여) (?:기간)? (?P<on>\d+) (?P<ou>일|주) ,? (?:휴약|휴지) (?:기간|기)? (?P<off>\d+) (?P<fu>일|주)",
        _on_off,
    ),
    # Patches that come off again.
    _rule(
        Kind.REMOVE,
        r"(?P<n>\d+) 시간 (?:간|동안)? (?:(?:붙이|부착|붙인|붙여|착용)[가-힣]*)? ?(?:후|뒤|다음|,)? (?:에)? (?:(?P<off>\d+) 시간 (?:은|간|동안)? )?(?:떼|뗌|제거|뗍|떼어|벗기)[가-힣]*",
        lambda found: (int(found["n"]), int(found["off"] or 0)),
    ),
    # Hours.
    _rule(
        Kind.HOURS,
        r"(?:최소|적어도)? (?P<n>\d+) (?:~ \d+)? 시간 (?:마다|씩 간격|간격|에 1 (?:회|번)|당 1 (?:회|번))(?:으로|을|를)? ?(?:두고|띄[가-힣]*)?",
        lambda found: (int(found["n"]), "~" in found[0] or "최소" in found[0] or "적어도" in found[0]),
    ),
    _rule(
        Kind.HOURS,
        r"(?:최소|적어도)? (?P<n>\d+) 시간 (?:이상|은|는)? (?:의)? ?(?:간격|띄|지나|지난|경과)[가-힣]*(?: ?(?:두고|띄[가-힣]*|후|뒤))?",
        lambda found: (int(found["n"]), True),
    ),
    _rule(
        Kind.HOURS,
        r"(?<![a-z])q (?P<n>\d+) (?P<to>- \d+)? (?:hours?|hrs?|h)(?![a-z])",
        lambda found: (int(found["n"]), bool(found["to"])),
    ),
    # Days.
    _rule(Kind.EVERYDAY, r"매일(?! 아침저녁으로는)|날마다|(?<![a-z])daily(?![a-z])|(?<!\d)1 일 ?마다|매 1 일(?! ?\d)"),
    _rule(Kind.EVERY, r"격일(?: ?간격)?(?:으로|로|제|에)?(?: 1 (?:회|번))?", _value(2, DAY)),
    _rule(Kind.EVERY, r"격주(?: ?간격)?(?:로|에|마다)?(?: 1 (?:회|번))?(?! ?\d)", _value(2, WEEK)),
    _rule(Kind.EVERY, r"격월(?: ?간격)?(?:로|에)?(?: 1 (?:회|번))?(?! ?\d)", _value(2, MONTH)),
    _rule(Kind.EVERY, r"(?<![a-z])(?:qod|eod|q2d)(?![a-z])", _value(2, DAY)),
    _rule(Kind.EVERY, r"(?<![a-z])q (?P<n>\d+) d(?:ays?)?(?![a-z])", lambda found: (int(found["n"]), DAY)),
    _rule(Kind.EVERY, r"(?<![a-z])q (?P<n>\d*) (?:w(?:k|eeks?)?)(?![a-z])", lambda found: (int(found["n"] or 1), WEEK)),
    _rule(
        Kind.EVERY, r"(?<![a-z])q (?P<n>\d*) (?:m(?:o|onths?)?)(?![a-z])", lambda found: (int(found["n"] or 1), MONTH)
    ),
    _rule(Kind.EVERY, r"(?<![a-z])(?:weekly|once a week)(?![a-z])", _value(1, WEEK)),
    _rule(Kind.EVERY, r"(?<![a-z])(?:monthly|once a month)(?![a-z])", _value(1, MONTH)),
    _rule(Kind.COUNT, r"(?<![a-z])biw(?![a-z])", _value(1, WEEK, 2)),
    _rule(Kind.COUNT, r"(?<![a-z])tiw(?![a-z])", _value(1, WEEK, 3)),
    _rule(
        Kind.NTH_WEEK,
        r"(?P<n>마지막|첫|둘|두|셋|세|넷|네|1|2|3|4) (?:번 ?째|째)? ?(?:주)? (?=[월화수목금토일] ?요일)",
        lambda found: (_NTH[found["n"]],),
    ),
    _rule(Kind.MONTH_DAY, r"매(?:달|월) (?:말일|마지막 ?날)(?:에)?(?: 1 (?:회|번))?", _value(31)),
    _rule(Kind.MONTH_DAY, r"매(?:달|월) (?P<n>\d{1,2}) 일(?:에|마다)?(?: 1 (?:회|번))?(?! ?분| ?간)", _first_number),
    (Kind.MONTH_DAY, re.compile(r"(?<=개월마다\s)(?P<n>\d{1,2})일에"), _first_number),
    (Kind.MONTH_DAY, re.compile(r"(?<=개월마다\s)말일에"), _value(31)),
    _rule(Kind.COUNT, rf"매? (?P<n>) (?P<unit>주|월|년) (?:당|에|간|마다)? {_TIMES}", _count),
    _rule(Kind.COUNT, rf"매달 (?:에)? {_TIMES}", lambda found: (1, MONTH, int(found["times"]))),
    _rule(
        Kind.TIMES,
        r"(?<!\d)1 일 (?:에|당|총|중|간)? ?(?:총)? [:=]? (?P<n>\d+) (?:회|번|차례)(?! ?(?:까지|이내|이하|초과|를? ?넘))",
        _first_number,
    ),
    _rule(Kind.COUNT, rf"(?P<n>\d+) (?P<unit>일|주|개월|년) (?:에|당|마다|간|간격으로|동안)? {_TIMES}", _count),
    _rule(
        Kind.TIMES, r"(?P<n>\d+) (?:회|번) / 1? ?일|일 (?P<n2>\d+) 회", lambda found: (int(found["n"] or found["n2"]),)
    ),
    _rule(Kind.COUNT, r"(?P<times>\d+) (?:회|번|정|t)? / (?P<n>\d*) (?P<unit>주|개월|월)(?![가-힣])", _count),
    _rule(
        Kind.EVERY, r"매? (?P<n>\d+) (?P<unit>일|주|개월|년) (?:마다|간격)(?:으로|로|에|씩)?(?: 1 (?:회|번))?", _every
    ),
    _rule(Kind.EVERY, r"매 (?P<n>\d+) (?P<unit>일|주|개월|년)", _every),
    _rule(Kind.WEEKDAYS, r"평일(?:에|에만|만)?", _value(0, 1, 2, 3, 4)),
    _rule(Kind.WEEKDAYS, r"주말(?:에|에만|만|마다)?", _value(5, 6)),
    _rule(Kind.WEEKDAYS, rf"{_AT}(?P<from>{_L})(?: 요일)? ~ (?P<to>{_L})(?: 요일)?(?![가-힣])", _week_range),
    _rule(Kind.WEEKDAYS, rf"(?P<from>{_L}) 요일 (?:부터|에서) (?P<to>{_L}) 요일 (?:까지)?", _week_range),
    _rule(
        Kind.WEEKDAYS,
        rf"{_AT}(?!월 [/,] 일(?! 요)){_L}(?: 요일)?(?:{_SEP}{_L}(?: 요일)?)+(?: (?:날|에만|에|마다|만))?(?![가-힣])",
        _weekdays,
    ),
    _rule(Kind.WEEKDAYS, rf"{_L}{{1,7}} 요일 (?:날|에만|에|마다|만)?", _weekdays),
    _rule(
        Kind.WEEKDAYS,
        rf"{_AT}(?=(?:{_L}{{3,7}}|{_PAIR})(?:에만|에|마다|날|만)?(?![가-힣])|{_L}{{2,7}}(?:아침|점심|저녁))월?화?수?목?금?토?일?(?:에만|에|마다|날|만)?",
        _weekdays,
    ),
    _rule(Kind.WEEKDAYS, rf"(?<=매주) ?{_L}(?! ?[,·/]? ?{_L})(?![가-힣])", _weekdays),
    _rule(Kind.WEEKDAYS, rf"\( ?{_L} ?\)", _weekdays),
    _rule(Kind.EVERY, r"매주(?:마다)?", _value(1, WEEK)),
    _rule(Kind.EVERY, r"매달(?:마다)?|매월(?:마다)?|다달이", _value(1, MONTH)),
    _rule(Kind.TURNS, r"(?:하루씩 )?(?:번갈아|교대로?)(?:가며)?"),
    _rule(Kind.CYCLE, r"(?P<n>\d+) 일 주기(?:로)?", _first_number),
    _rule(Kind.CYCLE_DAY, r"주기 (?P<n>\d+) 일째(?:는|에는|에)?", _first_number),
    # Steps.
    _rule(
        Kind.DAY_RANGE,
        r"(?P<a>\d+) (?P<u>일|주)?(?:째|차)? ?~ ?(?P<b>\d+) (?P<unit>일|주)(?:째|차)?(?:까지|에는|에|는)?",
        lambda found: (
            (int(found["a"]) - 1) * _DAYS_OF_WEEKS[found["unit"]] + 1,
            int(found["b"]) * _DAYS_OF_WEEKS[found["unit"]],
        ),
    ),
    _rule(
        Kind.DAY_RANGE,
        r"(?P<a>\d+) (?P<unit>일|주) ?(?:째|차)(?: ?날)? ?(?:부터|이후)(?:는|에는)?",
        lambda found: ((int(found["a"]) - 1) * _DAYS_OF_WEEKS[found["unit"]] + 1, None),
    ),
    _rule(
        Kind.DAY_RANGE,
        r"(?P<a>\d+) (?P<unit>일|주) ?(?:째|차)(?: ?날)?(?:에는|에|는)?(?! ?까지)",
        lambda found: (
            (int(found["a"]) - 1) * _DAYS_OF_WEEKS[found["unit"]] + 1,
            int(found["a"]) * _DAYS_OF_WEEKS[found["unit"]],
        ),
    ),
    _rule(Kind.DAY_RANGE, r"(?:둘째|두 번째|다음|그다음) ?날 ?(?:부터|이후)(?:는|에는)?", _value(2, None)),
    _rule(
        Kind.SPAN,
        r"(?:(?:첫|처음|최초) )?첫 ?날(?:에는|에|만|은)?|(?:처음|최초) ?1 일(?: ?(?:간|동안))?(?:은|는)?",
        _value(1),
    ),
    _rule(Kind.SPAN, r"첫 ?(?P<unit>주)(?: ?(?:간|동안))?(?:에는|에|는)?", _value(7)),
    _rule(
        Kind.SPAN,
        rf"(?:처음|첫|최초|초기)? ?{_SPAN} ?(?:간|동안)?(?:은|는|만)?(?! ?(?:이내|이상|후|뒤|전|안에|째|차|걸러|까지|이후|[가-힣]*부터|마다|에 |당))(?![가-힣]*(?:째|차))",
        _days,
    ),
    _rule(
        Kind.THEN,
        r"(?:그 ?(?:후|다음|뒤|이후)|이후|다음|나머지|→|->|>)(?: ?(?:부터|에|로|에는|는|로는|으로))?(?: ?는)?(?: ?(?:계속|쭉))?(?! ?날| ?요일)",
    ),
    _rule(
        Kind.UNTIL,
        r"(?:(?P<y>\d{4}) ?(?:년|[-./]) )?(?P<m>\d{1,2}) ?(?:월|[-./]) (?P<d>\d{1,2}) ?일? ?(?P<before>전)? ?까지(?:만)?",
        lambda found: (int(found["y"] or 0), int(found["m"]), int(found["d"]), bool(found["before"])),
    ),
    _rule(Kind.LIMIT, r"(?:모두|총) ?(?P<n>\d+) (?:회|번)(?:만)?", _first_number),
    # Hours of the day.
    _rule(
        Kind.PART,
        r"(?P<w>아침|점심|저녁|자기 ?전|취침 ?전) ?\( ?(?P<hour>\d{1,2}) ?(?:: ?(?P<minute>\d{2})|시) ?\)",
        _part_at,
    ),
    _rule(
        Kind.PART,
        r"(?:취침|수면) ?(?:\d+ ?(?:분|시간))? ?(?:전|시|직전|무렵|할 ?때)(?:에|간)?|취침|(?:잠)?자기 ?(?:바로|직)? ?전(?:에)?|잠들기 ?(?:직)?전(?:에)?|주무시기 ?(?:직)?전(?:에)?|주무실 ?때|잘 ?때|잠자리에서?|밤(?:에)?(?! ?\d)|(?<![a-z])(?:hs|qhs)(?![a-z])",
        _value(BEDTIME),
    ),
    _rule(
        Kind.CLOCK,
        r"(?P<part>오전|오후|아침|저녁|밤|낮|새벽|점심|am|pm)? ?(?P<hour>\d{1,2}) ?: ?(?P<minute>\d{2})(?!\d)(?:에)?",
        _clock,
    ),
    _rule(
        Kind.CLOCK,
        r"(?P<part>오전|오후|아침|저녁|밤|낮|새벽|점심)? ?(?P<hour>\d{1,2}) ?시(?!간)(?: ?(?:(?P<minute>\d{1,2}) ?분|(?P<half>반)))?(?:에|경|쯤)?(?! ?(?:이전|까지|이후|부터))",
        _clock,
    ),
    _rule(Kind.CLOCK, r"(?P<hour>\d{1,2}) ?(?P<part>am|pm|a\.m\.|p\.m\.)", _clock),
    _rule(Kind.CLOCK, r"정오(?:에)?", _value(dt.time(12))),
    _rule(
        Kind.EACH_MEAL,
        r"매 ?끼(?:니)?(?:마다)?|끼니 ?(?:때)? ?마다|식사 ?(?:때|시) ?마다|하루 ?세 ?끼|매 ?(?=식)|아침 ?[,/·]? ?점심 ?[,/·]? ?저녁",
    ),
    _rule(Kind.PART, r"(?<![a-z])qam(?![a-z])", _value(MORNING)),
    _rule(Kind.PART, r"(?<![a-z])qpm(?![a-z])", _value(EVENING)),
    _rule(
        Kind.PART,
        r"(?P<w>아침|조식|오전|점심|중식|저녁|석식|오후|낮)(?:에는|에|마다|으로|만)?",
        lambda found: (_PART_OF[found["w"]],),
    ),
    _rule(
        Kind.MEAL,
        r"(?:기상|일어난|일어나) ?(?:직후|즉시|시|후|하여|하자마자|자마자|할 ?때)?(?:에)?|일어나자마자|눈 ?뜨자마자",
        _meal,
    ),
    _rule(
        Kind.MEAL,
        r"식(?:사)? ?(?:를|하신|한|하기|하고)? ?(?:직후|직전|후|전|간|중|도중|직중|뒤|바로)(?:에|으로|로)?(?: ?(?:즉시|바로|직후))?(?: ?(?:약)? ?\d+ ?~? ?\d* ?(?:분|시간)(?: ?(?:이내|전|후|경|이상))?)?(?:에)?",
        _meal,
    ),
    _rule(
        Kind.MEAL,
        r"식사(?:와)? ?(?:함께|같이)|식사하(?:시)?면서|음식(?:물)?과 ?(?:함께|같이)|식사 ?(?:시|때|할 ?때)(?! ?마다)(?:에)?|공복 ?(?:시|에|상태에?서?)?|빈 ?속(?:에)?|(?<![a-z])(?:ac|pc)(?![a-z])",
        _meal,
    ),
    _rule(
        _NO_RHYTHM,
        r"식사 ?(?:와|에)? ?(?:관계|상관|무관)[가-힣]*(?: ?없이)?|식사 ?(?:유무|여부)[가-힣]*(?: ?[가-힣]*없이)?",
    ),
    _rule(Kind.TIMES, r"(?<![a-z])(?P<w>qd|od|bid|tid|qid)(?![a-z])", lambda found: (_LATIN_TIMES[found["w"]],)),
    _rule(_NO_RHYTHM, r"1 회 ?(?:투약|복용|사용)?(?:량|에|분|당)|1 회 ?(?=\d)|매회"),
    (Kind.AMOUNT, AMOUNT, lambda found: (canonical(found),)),
    _rule(
        Kind.TIMES,
        r"(?:매일|1 일)? ?(?P<n>\d+) (?:회|번)(?: ?(?:복용|투여|분복|나누어|나눠|씩|사용|점안|도포|흡입|바르|주사|투약))(?! ?(?:까지|흡입|분무))",
        _first_number,
    ),
)


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of a text in plain spelling, in order; what belongs to none is skipped."""
    position = 0
    while position < len(text):
        if text[position].isspace():
            position += 1
            continue
        for kind, pattern, reader in RULES:
            found = pattern.match(text, position)
            if found and found.end() > position:
                yield Token(kind, reader(found), position, found.end())
                position = found.end()
                break
        else:
            position += 1
