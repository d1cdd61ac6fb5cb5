"""What typed signs mean to the dose guard: Latin units, shorthand, and how a piece of the text may be heard."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple, Optional

from .guard_words import (
    AFTER_MEAL,
    ALTERNATE,
    AM,
    BEDTIME,
    BEFORE_MEAL,
    DAWN,
    DAYTIME,
    EVENING,
    MORNING,
    NIGHT,
    PM,
    Value,
    part_words,
)

Units = Optional[frozenset[str]]  # noqa: UP045 - Python 3.9 evaluates this
NO_LETTER = -1
"""The slack of a foreign word that is no letter."""
NONE: frozenset[str] = frozenset({""})


class Want(NamedTuple):
    """A quantity that has to be heard; units None takes any."""

    value: Value | None
    units: Units = NONE
    leads: bool = False
    rate: bool = False
    is_optional: bool = False
    must_lead: bool = False
    """It has to be heard as the lower end of a range."""
    particle: bool = False
    """A particle is written behind a bare number, so that its syllable may look like a part of it."""


Way = tuple[Want, ...]


class Element(NamedTuple):
    """A piece of the typed text: the ways it may be heard, or the readings a person has to choose from."""

    ways: tuple[Way, ...] = ()
    digits: str = ""
    """A number said in groups: what is heard only has to have these digits."""
    slack: int | None = None
    """Set for a foreign word, whose Hangul may look like a number; the number that its one letter sounds like."""
    start: int = 0
    end: int = 0
    readings: tuple[str, ...] = ()
    """What the piece may mean, in Hangul."""


class Number(NamedTuple):
    """A typed number with its unit, before what stands around it is looked at."""

    value: Value
    raw: str
    units: Units
    name: str
    """The unit as it is said."""
    start: int
    end: int
    per: tuple[str, ...]
    leads: bool
    rate: bool
    is_glued: bool
    particle: bool
    extra: tuple[Element, ...]
    minus: Way = ()
    """How the minus before it may be heard."""


_FOLD = {
    **dict.fromkeys(map(ord, "∼〜～"), "~"),
    **dict.fromkeys(map(ord, "–—−‐‑‒―"), "-"),
    **dict.fromkeys(map(ord, "→➜⇒"), "->"),
    ord("²"): "^2",
    ord("³"): "^3",
    ord("×"): "*",
    ord("\ufe0f"): "",
    ord("\u20e3"): " ",
    **{ord(char): f" {unicodedata.normalize('NFKC', char).replace('⁄', '/')}" for char in "½⅓⅔¼¾⅕⅖⅗⅘⅙⅛⅜"},
}
_WEEKDAY = re.compile(r"\(일\)")
_HANJA = {"食後": "식후", "食前": "식전"}
_RATE_ENDS = r"(?:(?=[로을를](?![가-힣]))|(?![가-힣A-Za-z\d]|[ ,]*/| ?\d))"
_PER_BEHIND_BRACKET = re.compile(r"(?<=[가-힣A-Za-z])( ?\([^()\n]{1,24}\)) ?/ ?1?(일|회|주|day)" + _RATE_ENDS)
"""What a dose is for, behind a remark on the dose."""
_GLUED_MEAL = re.compile(r"(?<=[^A-Za-z][ap]c)(?=\d)")
_HALF_EVERY = re.compile(r"(반 ?(?:정|알|캡슐|포|개|컵)) ?/ ?(2일|\d{1,2} ?시간)(?![가-힣\d]|[ ,]*/| ?\d)")
"""반 알/2일: a half is written as a word, which joins no numbers."""
_PART = r"(?:\d/\d|\d(?:\.\d{1,2})?) ?(?:정|알|포|캡슐|T|C|P)?"
_COURSE_OF_PARTS = re.compile(rf"(?<![\d./-])(?=[^,\n]{{0,24}}\d/\d){_PART}(?:- ?{_PART}){{2,3}}(?![\d/-])")
"""1/2T-0-1/2T: its hyphens part the doses of the meals, which share a unit."""
_HALF_A_DAY = re.compile(r"(반 ?(?:정|알|캡슐|포|개|컵)(?: ?\([^()\n]{1,24}\))?) ?/ ?1?(일|day|회)" + _RATE_ENDS)
_CELL_OF_UNIT = re.compile(
    r"(?<=\d) ?\| ?(?=(?:mg|g|mL|밀리그램|그램|밀리리터|마이크로그램|정|캡슐|포)(?![가-힣A-Za-z]))"
)
"""A unit in a cell of its own: 0.67 | 그램."""
_OTHER_DAYS = re.compile(
    r"(?<![가-힣\d])(?:평일|[월화수목금토](?:요일|[월화수목금토])*(?=[~,·-]| ?$| (?!\d+ ?[회번일])))"
)
_SUNDAY = re.compile(r"(?<=/) ?일(?= (?:[\d½¼./]+ ?(?:정|알|포|캡슐|단위|T|mg|mL)|[반쉼쉬휴]|안 |없|중단|제외|건너))")
"""What stands behind the doses of the other days, and is no rate."""
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,60}>")
_ENTITY = re.compile(r"&(?:#(\d{1,5})|#[xX]([0-9A-Fa-f]{1,5})|([A-Za-z]{2,6}\d{0,2}));")
_ENTITIES = {
    "deg": "°",
    "frac12": "½",
    "frac14": "¼",
    "frac34": "¾",
    "micro": "μ",
    "times": "×",
    "middot": "·",
    "ndash": "-",
    "mdash": "-",
    "minus": "-",
    "lt": "<",
    "gt": ">",
    "le": "≤",
    "ge": "≥",
    "rarr": "→",
}
_IN_CIRCLE = re.compile("[①-⒛⓪❶-❿➀-➓㉑-㉟㊱-㊿]")
"""What counts the items of a list, and is no digit of the number behind it."""
_SCALES = {"십": 10, "백": 100, "천": 1000, "만": 10**4, "억": 10**8}
DAY = Want(1, frozenset({"일"}))


def _times(count: int) -> tuple[Way, ...]:
    return ((DAY, Want(count, frozenset({"회"}))),)


def mark(name: str) -> Way:
    """Give the way to hear a word that says when."""
    return (Want(None, frozenset({name})),)


_WEEK = Want(1, frozenset({"주"}))
_ALTERNATE: tuple[Way, ...] = (
    mark(ALTERNATE),
    (*mark(ALTERNATE), Want(1, frozenset({"회"}))),
    (Want(2, frozenset({"일"})), Want(1, frozenset({"회"}))),
)
SHORT: dict[str, tuple[Way, ...]] = {
    **dict.fromkeys(("qd", "od"), _times(1)),
    "bid": _times(2),
    "tid": _times(3),
    "qid": _times(4),
    **dict.fromkeys(("qod", "eod"), _ALTERNATE),
    "biw": ((_WEEK, Want(2, frozenset({"회"}))),),
    "tiw": ((_WEEK, Want(3, frozenset({"회"}))),),
    "qw": ((_WEEK, Want(1, frozenset({"회"}))),),
    **dict.fromkeys(("hs", "qhs"), (mark(BEDTIME), (DAY, Want(1, frozenset({"회"})), *mark(BEDTIME)))),
    "ac": (mark(BEFORE_MEAL),),
    "pc": (mark(AFTER_MEAL),),
    "am": (mark(AM),),
    "pm": (mark(PM),),
}
COURSE = re.compile(
    r"\s*(?:\Z|[,.)]|\d+\s?(?:회|번|일)|하루|매일|아침|점심|저녁|식[전후]|[BbTtQq]\.?[Ii]?\.?[Dd](?![A-Za-z])|드세|드시|복용|먹|씩)"
)


def normalise(text: str) -> str:
    """Write the text's numbers, signs and letters in one way; this is what the elements' places count in."""
    for hanja, hangul in _HANJA.items():
        text = text.replace(hanja, hangul)
    text = _IN_CIRCLE.sub(_in_circle, _ENTITY.sub(_entity, _TAG.sub(" ", text)))
    other_days = _OTHER_DAYS.search(text)
    if other_days:
        text = text[: other_days.end()] + _SUNDAY.sub(" 일요일", text[other_days.end() :])
    text = _COURSE_OF_PARTS.sub(_part_course, text)
    text = _HALF_A_DAY.sub(lambda found: f"{'1회' if found[2] == '회' else '하루'} {found[1]}", text)
    text = _HALF_EVERY.sub(r"\2마다 \1", _CELL_OF_UNIT.sub(" ", _GLUED_MEAL.sub(" ", text)))
    text = _WEEKDAY.sub("(일요일)", unicodedata.normalize("NFKC", text.translate(_FOLD)))
    return part_words(_PER_BEHIND_BRACKET.sub(r"/\2\1", text))


def _part_course(found: re.Match[str]) -> str:
    parts = [part.strip() for part in found[0].split("-")]
    units = [part.lstrip("0123456789./ ") for part in parts]
    shared = next((unit for unit in reversed(units) if unit), "")
    return ", ".join(part if unit or part == "0" else part + shared for part, unit in zip(parts, units))  # noqa: B905 - Python 3.9


def _entity(found: re.Match[str]) -> str:
    if found[3]:
        return _ENTITIES.get(found[3], " ")
    return chr(int(found[1]) if found[1] else int(found[2], 16))


def _in_circle(found: re.Match[str]) -> str:
    pause = " , " if found.string[found.end() :].lstrip()[:1].isdigit() else ""
    return f" {int(unicodedata.numeric(found[0]))}{pause}"


def date_way(month: int, day: int) -> Way:
    """Give the way to hear a day of the year."""
    return Want(month, frozenset({"월"})), Want(day, frozenset({"일"}), particle=True)


def leading(way: Way) -> Way:
    """Allow each quantity to be the lower end of a range."""
    return tuple(want._replace(leads=True) for want in way)


def scaled(scales: str) -> int:
    """Multiply scale words: 천만 is ten million."""
    product = 1
    for scale in scales:
        product *= _SCALES[scale]
    return product


def clock_ways(hour: int, minute: int, second: list[int], said: str | None, *, is_full: bool = False) -> list[Way]:
    """Give the ways to say a time of day; `said` is the half of the day that stands before it."""
    rest: Way = (Want(minute, frozenset({"분"}), is_optional=not minute),)
    if any(second):
        rest = (*rest, Want(second[0], frozenset({"초"})))
    twelve = hour % 12 or 12
    plain: Way = (Want(hour, frozenset({"시"})), *rest)
    short: Way = (Want(twelve, frozenset({"시"})), *rest)
    if said:
        return [plain, short] if (said == PM and hour >= 12) or hour in (0, 24) else [plain]
    ways = [plain]
    if hour >= 12:
        ways += [(Want(None, frozenset({PM})), *short)]
    named = {
        EVENING: 17 <= hour < 24,
        NIGHT: hour >= 18 or hour < 4,
        DAYTIME: 11 <= hour < 17,
        DAWN: 0 < hour < 7 and is_full,
    }
    ways += [(Want(None, frozenset({name})), *short) for name, is_fitting in named.items() if is_fitting]
    if hour in (0, 24):
        ways += [short, (Want(None, frozenset({AM})), *short), (Want(None, frozenset({AM})), *plain)]
    if is_full and 0 < hour < 12:
        ways += [(Want(None, frozenset({AM})), *plain), (Want(None, frozenset({MORNING})), *plain)]
    return ways
