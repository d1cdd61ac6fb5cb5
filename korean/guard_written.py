"""The guard's eye: what quantities a typed text holds, and where it can be read in two ways that differ in a dose."""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction
from typing import NamedTuple, Optional

from .guard_spoken import HALF, Lattice
from .guard_words import (
    AFTER_MEAL,
    ALTERNATE,
    AM,
    BEDTIME,
    BEFORE_MEAL,
    COUNTED,
    DOSES,
    EVENING,
    MARK,
    MEASURED,
    MORNING,
    NOON,
    OVER,
    PM,
    UNDER,
    Value,
    mark_of,
    part_words,
    say,
    unit_of,
)

Units = Optional[frozenset[str]]
NONE: frozenset[str] = frozenset({""})


class Want(NamedTuple):
    """A quantity that has to be heard; units None takes any."""

    value: Optional[Value]
    units: Units = NONE
    leads: bool = False
    rate: bool = False
    is_optional: bool = False
    particle: bool = False
    """A particle is written behind a bare number, so that its syllable may look like a part of it."""


Way = tuple[Want, ...]


class Element(NamedTuple):
    """A piece of the typed text: the ways it may be heard, or the readings a person has to choose from."""

    ways: tuple[Way, ...] = ()
    digits: str = ""
    """A number said in groups: what is heard only has to have these digits."""
    is_slack: bool = False
    """A foreign word, whose Hangul may look like a number."""
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


_FOLD = {
    **dict.fromkeys(map(ord, "∼〜～"), "~"),
    **dict.fromkeys(map(ord, "–—−‐‑‒―"), "-"),
    **{ord("²"): "^2", ord("³"): "^3", ord("×"): "x", ord("→"): ">", ord("➜"): ">", ord("⇒"): ">", ord("\ufe0f"): ""},
    ord("\u20e3"): " ",
    **{ord(char): f" {unicodedata.normalize('NFKC', char).replace('⁄', '/')}" for char in "½⅓⅔¼¾⅕⅖⅗⅘⅙⅛⅜"},
}
_WEEKDAY = re.compile(r"\(일\)")
_HANJA = {"食後": "식후", "食前": "식전"}
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,60}>|&(?:lt|gt|amp|nbsp|quot|#39);")
_LEX = re.compile(
    r"(?P<phone>(?<![\d.])(?:0\d{1,2}[-.) ]{1,2}\d{3,4}[-. ]\d{4}|1[568]\d\d-\d{4}|0\d{9,10})(?!\d))"
    r"|(?P<ymd>(?<![\d.,])(?:'?\d\d|\d{4})(?P<by>[-./])\s?\d{1,2}(?P=by)\s?\d{1,2}(?![\d/-])\.?)"
    r"|(?P<mdy>(?<![\d/])\d{1,2}/\d{1,2}/\d{4}(?!\d))"
    r"|(?P<weekday>(?<![\d./])\d{1,2}[./]\s?\d{1,2}\.?\s?(?:\(?[월화수목금토일](?:요일|\))|[월화수목금토](?![가-힣])))"
    r"|(?P<clock>(?<![\d:])(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d)?(?![\d:]))"
    r"|(?P<every>[qQ]\s?\d{1,2}(?:\s?[-~]\s?\d{1,2})?\s?[hH](?![A-Za-z]))"
    r"|(?P<dotted>(?<![\d.])\d+(?:\.\d+){2,}(?!\d))"
    r"|(?P<parts>\d{1,4}\s?분의\s?\d{1,4})"
    r"|(?P<mixed>(?<![\d./-])\d{1,2}\s{1,2}\d/\d(?![\d/]))"
    r"|(?P<spaced>(?<![\d.,])[1-9]\d{0,2}(?:\s000)+(?![\d,.]))"
    r"|(?P<number>[1-9]\d{0,2}(?:,\d{3})+(?![\d])(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"|(?P<word>[A-Za-zµμαβγ]+(?:\.[A-Za-z](?![A-Za-z]))*\.?)"
    r"|(?P<other>[^0-9A-Za-zµμαβγ]+)"
)
_SCALE = re.compile(r"([십백천만억]+)(?:\s?(\d[\d,]*)([십백천만억]+))?(?![가-힣])|([십백천만억]+)(?=\s?[가-힣])")
_SCALES = {"십": 10, "백": 100, "천": 1000, "만": 10**4, "억": 10**8}
_LATIN_UNIT = re.compile(r"\s?(m\^?[23](?!\d)|°[CF]|[A-Za-zµμ]+|%)")
_HANGUL = re.compile(r"(\s?)([가-힣]+)")
_PER = re.compile(r"\s?/\s?(m\^?[23](?!\d)|[A-Za-zµμ]+|[가-힣]+)(?!\s?\d)")
_HALF = re.compile(r"(?:\s?반(?![가-힣])|반(?=씩|을|만|이|은|도))(?!\s?(?:정|알|캡슐|포|개|컵|병|장|봉)(?![가-힣]))")
_LEFTOVER = re.compile(r"[가-힣]+")
_SEPARATOR = re.compile(r"(\s{0,3})([-/:~,>·]|->|=>|x|X|\*)(\s{0,3})\Z")
_DECIMAL = re.compile(r"\d\.\Z")
_CURRENCY = re.compile(r"(?:KRW|USD|EUR|JPY|CNY|GBP|[$€₩¥£])\s?\Z")
_CONFUSED = re.compile(r"[OoIl]\d*\s?(?:일|회|번|정|알|캡슐|포|개|m[gLl])")
_CONFUSED_BEFORE = re.compile(r"(?:\A|[^A-Za-z])[OoIl]\.?\Z")
"""A letter that looks like a digit beside one, as a scanner leaves it: nobody can say what was meant."""
_GENERATIONS = ("D", "G", "K", "D ", "G ", "K ")
_MONEY = frozenset("$€₩¥£")
_MERIDIEM = re.compile(r"\s?([AaPp])\.?[Mm]\.?(?![A-Za-z])")
_PLAIN = re.compile(r"[A-Za-z]\Z")

_ALL_LATIN = {
    "mg": "mg",
    "mcg ug µg μg": "mcg",
    "ng": "ng",
    "g gm": "g",
    "kg": "kg",
    "ml": "mL",
    "cc": "cc mL",
    "l": "L",
    "dl": "dL",
    "ul µl μl": "uL",
    "iu": "아이유 단위",
    "u unit units": "단위",
    "t tab tabs tablet tablets": "정 알 타블렛",
    "c cap caps capsule capsules": "캡슐",
    "p pk pkg": "포",
    "amp": "앰플",
    "vial": "바이알",
    "gtt gtts drop drops": "방울",
    "tsp": "티스푼",
    "tbsp": "큰술",
    "ea": "개",
    "puff puffs": "퍼프",
    "h hr hrs hour hours": "시간",
    "min mins": "분",
    "m": "m 분",
    "s sec": "초",
    "d day days ds": "일",
    "w wk week weeks": "주",
    "mo": "개월",
    "%": "%",
    "mmol": "mmol",
    "meq": "mEq",
    "cm": "cm",
    "mm mmhg": "mm",
    "km": "km",
    "m2 m^2": "m2",
    "m3 m^3": "m3",
    "°c": "도",
}
_LATIN = {form: frozenset(units.split()) for forms, units in _ALL_LATIN.items() for form in forms.split()}
_LATIN["mmhg"] |= NONE
_SAID = {
    "mg": "밀리그램",
    "mcg": "마이크로그램",
    "ng": "나노그램",
    "g": "그램",
    "mL": "밀리리터",
    "cc": "씨씨",
    "L": "리터",
}
_DAY = Want(1, frozenset({"일"}))
_OPTIONAL_DAY = _DAY._replace(is_optional=True)


def _times(count: int) -> tuple[Way, ...]:
    return ((_DAY, Want(count, frozenset({"회"}))),)


def _mark(name: str) -> Way:
    return (Want(None, frozenset({name})),)


def _optional(name: str) -> Way:
    return (Want(None, frozenset({name}), is_optional=True),)


_WEEK = Want(1, frozenset({"주"}))
_ALTERNATE: tuple[Way, ...] = (
    _mark(ALTERNATE),
    (*_mark(ALTERNATE), Want(1, frozenset({"회"}))),
    (Want(2, frozenset({"일"})), Want(1, frozenset({"회"}))),
)
_SHORT: dict[str, tuple[Way, ...]] = {
    **dict.fromkeys(("qd", "od"), _times(1)),
    "bid": _times(2),
    "tid": _times(3),
    "qid": _times(4),
    **dict.fromkeys(("qod", "eod"), _ALTERNATE),
    "biw": ((_WEEK, Want(2, frozenset({"회"}))),),
    "tiw": ((_WEEK, Want(3, frozenset({"회"}))),),
    "qw": ((_WEEK, Want(1, frozenset({"회"}))),),
    **dict.fromkeys(("hs", "qhs"), (_mark(BEDTIME), (_DAY, Want(1, frozenset({"회"})), *_mark(BEDTIME)))),
    "ac": (_mark(BEFORE_MEAL),),
    "pc": (_mark(AFTER_MEAL),),
    "am": (_mark(AM),),
    "pm": (_mark(PM),),
}
_MEAL_MARKS = (_SHORT["ac"], _SHORT["pc"])
_COURSE = re.compile(
    r"\s*(?:\Z|[,.)]|\d+\s?(?:회|번|일)|하루|매일|아침|점심|저녁|식[전후]|[BbTtQq]\.?[Ii]?\.?[Dd](?![A-Za-z])|드세|드시|복용|먹|씩)"
)
_DATE_CUE = re.compile(r"예약|진료|검사|외래|생일|날짜|방문|오늘|내일|모레|유효|기한|접종")
_PAIR_CUE = re.compile(r"혈압|혈당|맥박|BP|최고|최저")
_SCORE_CUE = re.compile(r"통증|시력|점수|NRS|VAS|비율")
_MEDICINE_CUE = re.compile(r"(?:약|알약)\s?\Z")
_RATIO_CUE = re.compile(r"\s?(?:비율|으로|로|희석|의)")
_GLUED_DOT = re.compile(r"(?:\A|[\s(,~])\.\Z")
_MEALS = ((MORNING, NOON, EVENING, BEDTIME), (MORNING, EVENING))
_STRICT_RATES = frozenset({"kg", "일", "시간", "m2", "회"})


def normalise(text: str) -> str:
    """Write the text's numbers, signs and letters in one way; this is what the elements' places count in."""
    for hanja, hangul in _HANJA.items():
        text = text.replace(hanja, hangul)
    return part_words(_WEEKDAY.sub("(일요일)", unicodedata.normalize("NFKC", _TAG.sub(" ", text.translate(_FOLD)))))


class Reading:
    """The reading of one normalised text, piece by piece."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.has_morning_hour = re.search(r"(?<!\d)\d{1,2}\s?A(?![A-Za-z])", text) is not None
        self.pieces: list[Element | Number] = []
        self._read()
        self.elements: list[Element] = []
        self._decide()

    def _read(self) -> None:
        position = 0
        while position < len(self.text):
            found = _LEX.match(self.text, position)
            if not found:
                position += 1
                continue
            position = getattr(self, f"_take_{found.lastgroup if found.lastgroup != 'by' else 'ymd'}")(found)

    # What the lexer finds, one method a group: each gives the place to go on from.

    def _take_phone(self, found: re.Match[str]) -> int:
        self._digits(found[0], found)
        return found.end()

    def _digits(self, written: str, found: re.Match[str]) -> None:
        digits = "".join([char for char in written if char.isdigit()])
        self.pieces.append(Element(digits=digits, start=found.start(), end=found.end()))

    def _take_ymd(self, found: re.Match[str]) -> int:
        year, month, day = (int(part) for part in re.findall(r"\d+", found[0]))
        if not (1 <= month <= 12 and 1 <= day <= 31):
            return self._take_number(found, only=re.match(r"\d+(?:\.\d+)?", found[0].lstrip("'")))
        date = _date(month, day)
        ways: list[Way] = [(Want(year, frozenset({"년"})), *date)]
        if len(re.findall(r"\d+", found[0])[0]) == 2 and found["by"] != ".":
            ways.append((Want(year), Want(month), Want(day)))
        self._add(ways, found)
        return self._skip_glued(found.end())

    def _take_mdy(self, found: re.Match[str]) -> int:
        month, day, year = (int(part) for part in found[0].split("/"))
        date = _date(month, day)
        self._add([(Want(year, frozenset({"년"})), *date), (*date, Want(year, frozenset({"년"})))], found)
        return self._skip_glued(found.end())

    def _take_weekday(self, found: re.Match[str]) -> int:
        month, day = (int(part) for part in re.findall(r"\d+", found[0]))
        self._add([_date(month, day)], found)
        return found.end()

    def _take_clock(self, found: re.Match[str]) -> int:
        hour, minute, *second = (int(part) for part in found[0].split(":"))
        after = found.end()
        said = self._meridiem_before()
        is_late = re.search(r"(?<!아침 )(?:저녁|밤|낮) ?\(?\Z", self.text[max(0, found.start() - 8) : found.start()])
        is_full = found[0][2] == ":" and (hour < 10 or not is_late) or not is_late
        ways = _clock_ways(hour, minute, second, said, is_full=is_full)
        if hour >= 13 and re.search(
            r"(?:저녁|밤|낮|점심|새벽) ?\(?\Z", self.text[max(0, found.start() - 4) : found.start()]
        ):
            ways.append((Want(hour - 12, frozenset({"시"})), *ways[0][1:]))
        meridiem = _MERIDIEM.match(self.text, after)
        if meridiem:
            named = PM if meridiem[1] in "Pp" else AM
            ways = [(Want(None, frozenset({named})), *way) for way in _clock_ways(hour, minute, second, named)]
            after = meridiem.end()
        if _RATIO_CUE.match(self.text, after) and not meridiem:
            ratio = (Want(hour, particle=True), Want(minute, particle=True))
            is_ratio = re.compile(r"\s?(?:비율|희석|으로 (?:섞|희석))").match(self.text, after)
            ways = [ratio] if is_ratio else [*ways, ratio]
        leads = re.compile(r"\s?[~-]\s?[\d가-힣AP]|에서").match(self.text, after) is not None
        self._add([_leading(way) for way in ways] if leads else ways, found)
        return self._skip_glued(after)

    def _meridiem_before(self) -> Optional[str]:
        for piece in reversed(self.pieces[-2:]):
            if isinstance(piece, Element):
                for way in piece.ways[:1]:
                    if way and way[-1].units and way[-1].units & {AM, PM}:
                        return next(iter(way[-1].units))
        return None

    def _take_dotted(self, found: re.Match[str]) -> int:
        parts = [int(part) for part in found[0].split(".")[:20]]
        units, _name, _after, _sure = self._unit(found.end())
        if units & DOSES:
            self.pieces.append(Element(start=found.start(), end=found.end()))
        else:
            first = Want(Fraction(".".join(found[0].split(".")[:2])), frozenset({"", "점"}))
            each = tuple(Want(part, units | {"점"}) for part in parts)
            self._add([each, (first, *each[2:])], found)
        return self._skip_glued(found.end())

    def _take_every(self, found: re.Match[str]) -> int:
        hours = [int(part) for part in re.findall(r"\d+", found[0])]
        way = tuple(Want(hour, frozenset({"시간", *([""] if len(hours) > 1 else [])})) for hour in hours)
        self._add([_leading(way) if len(way) > 1 else way], found)
        return found.end()

    def _take_parts(self, found: re.Match[str]) -> int:
        below, above = (int(part) for part in re.findall(r"\d+", found[0]))
        if not below:
            return self._take_number(found, only=re.match(r"\d+", found[0]))
        return self._number(Fraction(above, below), found[0], found.start(), found.end())

    def _take_mixed(self, found: re.Match[str]) -> int:
        whole, above, below = (int(part) for part in re.findall(r"\d+", found[0]))
        units, _name, after, _whole = self._unit(found.end())
        if not below or above >= below or not units or not units & COUNTED:
            return self._take_number(found, only=re.match(r"\d+", found[0]))
        return self._number(whole + Fraction(above, below), found[0], found.start(), found.end())

    def _take_spaced(self, found: re.Match[str]) -> int:
        return self._number(int("".join(found[0].split())), found[0], found.start(), found.end())

    def _take_number(self, found: re.Match[str], only: Optional[re.Match[str]] = None) -> int:
        raw = only[0] if only else found[0]
        start = found.start() + (found[0].index(raw) if only else 0)
        end = start + len(raw)
        fraction = re.compile(r"/(\d{1,2})(?![\d/.,])").match(self.text, end)
        if (
            fraction
            and raw.isdigit()
            and not _DECIMAL.search(self.text[start - 2 : start])
            and not self._goes_on(start)
            and int(fraction[1])
        ):
            units, _name, _after, _whole = self._unit(fraction.end())
            is_led = re.compile(r"\s?[~-]\s?\d[\d/.]*\s?(?:정|알|T|캡슐|포|컵)").match(self.text, fraction.end())
            if (units and units & COUNTED or is_led) and int(fraction[1]) <= 10 and int(raw) <= 10:
                value = Fraction(int(raw), int(fraction[1]))
                return self._number(value, f"{raw}{fraction[0]}", start, fraction.end())
        if len(raw) > 15:
            self.pieces.append(Element(digits="".join([c for c in raw if c.isdigit()]), start=start, end=end))
            return self._skip_glued(end)
        plain = raw.replace(",", "")
        value: Value = Fraction(plain) if "." in plain else int(plain)
        scale = _SCALE.match(self.text, end)
        if scale and not unit_of(self.text[scale.start() : scale.start() + 2]):
            value *= _scaled(scale[1] or scale[4])
            if scale[2]:
                value += int(scale[2].replace(",", "")) * _scaled(scale[3])
            end = scale.end()
            raw = self.text[start:end]
        return self._number(value, raw, start, end)

    def _take_word(self, found: re.Match[str]) -> int:
        word = found[0].replace(".", "").lower()
        short = _SHORT.get(word)
        is_time = word in ("am", "pm")
        if short and is_time:
            near = re.compile(r"\s?\d{1,2}(?::|\s?시)").match(self.text, found.end())
            short = short if near or not re.compile(r"\s?\d").match(self.text, found.end()) else None
        if short and word in ("ac", "pc") and found[0].isupper():
            short = (*short, ())
        if short:
            self._add(list(short), found)
        elif word != "x":
            self.pieces.append(Element(is_slack=True, start=found.start(), end=found.end()))
        return self._skip_glued(found.end())

    def _take_other(self, found: re.Match[str]) -> int:
        for heard in Lattice(found[0]).likeliest():
            want = Want(heard.value, frozenset({heard.unit}), heard.leads, heard.rate)
            if heard.unit in ("주",) and heard.value is None:
                want = want._replace(is_optional=True)
            self.pieces.append(Element(((want,),), start=found.start(), end=found.start()))
        for _sign in re.findall("[<>]", found[0]) if re.search(r"[^-=>\s]", found[0]) else ():
            self.pieces.append(Element((_optional(OVER), _optional(UNDER)), start=found.start(), end=found.start()))
        if re.compile(r".*(?:\A|[^가-힣])매?([주월])\s?\Z", re.DOTALL).match(found[0][-4:]):
            unit = "주" if "주" in found[0][-3:] else "개월"
            if re.compile(r"\d[\d~-]*\s?(?:회|번)").match(self.text, found.end()):
                once = Want(1, frozenset({unit}), is_optional=True)
                self.pieces.append(Element(((once,),), start=found.end(), end=found.end()))
        return found.end()

    def _add(self, ways: list[Way], found: re.Match[str]) -> None:
        self.pieces.append(Element(tuple(ways), start=found.start(), end=found.end()))

    def _skip_glued(self, position: int) -> int:
        """Pass over the Hangul that hangs on what was just read, but for the words in it that say when."""
        glued = _LEFTOVER.match(self.text, position)
        if not glued:
            return position
        self.pieces.extend(self._marks(glued[0]))
        return glued.end()

    @staticmethod
    def _marks(glued: str) -> list[Element]:
        named = [mark_of(found[1]) for found in MARK.finditer(glued)]
        return [Element((_mark(name) if name else (_DAY,),)) for name in named]

    def _unit(self, position: int) -> tuple[Units, str, int, bool]:
        """Find the unit at `position`: its names, how it is said, where it ends, and whether it is surely one."""
        latin = _LATIN_UNIT.match(self.text, position)
        if latin:
            word = latin[1]
            units = _LATIN.get(word.lower())
            if word == "A":
                return None, "", position, False
            if units is None:
                return NONE, "", position, False
            first = str(_ALL_LATIN_FIRST[word.lower()])
            return units, _SAID.get(first, first), latin.end(), True
        hangul = _HANGUL.match(self.text, position)
        unit = unit_of(hangul[2]) if hangul else None
        if not hangul or not unit or not unit.name or MARK.match(hangul[2]):
            return NONE, "", position, True
        end = hangul.end() - len(unit.rest)
        name = hangul[2][: len(hangul[2]) - len(unit.rest)]
        return frozenset({unit.name} if unit.is_whole else {unit.name, ""}), name, end, unit.is_whole

    def _number(self, value: Value, raw: str, start: int, end: int) -> int:
        before = self.text[start - 1 : start]
        meridiem = _MERIDIEM.match(self.text, end)
        if meridiem and isinstance(value, int):
            named = PM if meridiem[1] in "Pp" else AM
            said = self._meridiem_before() == named
            ways = tuple(
                (Want(None, frozenset({named}), is_optional=said), *way) for way in _clock_ways(value, 0, [], named)
            )
            self.pieces.append(Element(ways, start=start, end=meridiem.end()))
            return self._skip_glued(meridiem.end())
        if (
            _CONFUSED.match(self.text, end)
            or _CONFUSED_BEFORE.search(self.text[max(0, start - 3) : start])
            and self._is_dose(end)
        ):
            self.pieces.append(Element(start=start, end=end + 1))
            return self._skip_glued(end)
        if self._is_odd(value, before, start, end):
            return self._skip_glued(end)
        units, name, after, _sure = self._unit(end)
        if (
            before in _MONEY
            or self.text[end : end + 1] in _MONEY
            or _CURRENCY.search(self.text[max(0, start - 5) : start])
        ):
            units = None
        if name == "프로" and self.text[end : end + 1].isspace():
            units = NONE | {"%"}
        extra: list[Element] = []
        if _PLAIN.match(before) and before not in "xX":
            if not units or not units & DOSES or _LATIN_LETTER.match(self.text, end):
                # A code: B12, CYP3A4. What it is said like is not a dose.
                code = Want(value, None, is_optional=True)
                self.pieces.append(Element(((code,),), start=start, end=end))
                return self._skip_glued(end)
        core = after
        half = _HALF.match(self.text, after)
        if half and units and units & (COUNTED | {"시간", "시", "년", "개월"}):
            if "시" in units:
                extra.append(Element(((Want(30, frozenset({"분"})),),)))
            else:
                value += HALF
            after = core = half.end()
        per, after = self._rates(after)
        core = after
        rate = leads = False
        glued = _LEFTOVER.match(self.text, after)
        if glued:
            rate = glued[0].startswith("당") and not per
            leads = "에서" in glued[0] or "내지" in glued[0]
            extra.extend(self._marks(glued[0]))
            after = glued.end()
        elif re.compile(r"\s(?:에서|내지)\s").match(self.text, after):
            leads = True
        self.pieces.append(
            Number(
                value,
                raw,
                units,
                name,
                start,
                after if glued else core,
                per,
                leads,
                rate,
                "가" <= before <= "힣",
                bool(glued) and units == NONE,
                tuple(extra),
            )
        )
        return after

    def _rates(self, position: int) -> tuple[tuple[str, ...], int]:
        """Find what a quantity is for, as in mg/kg/일, and where that ends."""
        names: list[str] = []
        while len(names) < 2:
            over = _PER.match(self.text, position)
            if not over:
                break
            latin, hangul = _LATIN.get(over[1].lower()), unit_of(over[1])
            if latin:
                names.append(min(latin))
            elif hangul and hangul.is_whole and hangul.name:
                names.append(hangul.name)
            else:
                break
            position = over.end()
        return tuple(names), position

    def _is_odd(self, value: Value, before: str, start: int, end: int) -> bool:
        """Take a number whose sign says what it is: a power, a sum, a part of a name, a dispenser's #3."""
        after = self.text[end : end + 2]
        bare = Want(value, None, is_optional=True)
        ways: tuple[Way, ...] = ()
        if before == "^" or (before == "+" or after[:1] == "+") and not self._is_dose(end):
            ways = ((bare,),)
        elif before == "-" and self._hangs_on_word(start) and not self._is_dose(end):
            ways = ((bare,),)
        elif before == "#":
            thrice = Want(value, frozenset({"회"}))
            ways = ((_DAY, thrice), (thrice,), (Want(value),))
        elif (
            after[:1] == "째"
            or after in _GENERATIONS
            and value in (2, 3, 4, 5)
            and not self.text[end + 1 : end + 2].isalpha()
        ):
            if after[:1] == "째" or not _COURSE.match(self.text[end + 1 : end + 9] or "가"):
                ways = ((bare,),)
        if ways:
            self.pieces.append(Element(ways, start=start, end=end))
        return bool(ways)

    def _hangs_on_word(self, start: int) -> bool:
        previous = self.pieces[-1] if self.pieces else None
        return self.text[start - 2 : start - 1].isalpha() and not isinstance(previous, Number)

    def _goes_on(self, start: int) -> bool:
        """Tell whether the number at `start` continues a course such as 2/0/2정, and so begins no fraction."""
        if self.text[start - 1 : start] not in ("/", "-"):
            return False
        previous = self.pieces[-1] if self.pieces else None
        return (
            isinstance(previous, Number)
            and previous.end == start - 1
            and (not previous.units or bool(previous.units & (COUNTED | NONE)))
        )

    def _is_dose(self, end: int) -> bool:
        units = self._unit(end)[0]
        return bool(units and units & DOSES)

    # What stands around the numbers decides what they are.

    def _decide(self) -> None:
        position = 0
        while position < len(self.pieces):
            piece = self.pieces[position]
            if isinstance(piece, Element):
                self.elements.append(piece)
                position += 1
                continue
            chain, separator, blanks = self._chain(position)
            following = self.pieces[position + 1] if len(chain) == 1 and position + 1 < len(self.pieces) else None
            if isinstance(following, Element) and following.ways in _MEAL_MARKS and piece.units == frozenset({"분"}):
                minutes = Want(piece.value, piece.units)
                both = tuple(pair for way in following.ways for pair in ((minutes, *way), (*way, minutes)))
                self.elements.append(Element(both, start=piece.start, end=following.end))
                position += 2
                continue
            self._decide_chain(chain, separator, blanks)
            for number in chain:
                self.elements.extend(number.extra)
            position += len(chain)

    def _chain(self, position: int) -> tuple[list[Number], str, str]:
        first = self.pieces[position]
        assert isinstance(first, Number)
        chain, separator, blanks = [first], "", ""
        for index in range(position + 1, len(self.pieces)):
            piece = self.pieces[index]
            if not isinstance(piece, Number) or chain[-1].extra:
                break
            between = self.text[chain[-1].end : piece.start]
            found = _SEPARATOR.match(between) if len(between) < 9 else None
            if not found or (separator and found[2] != separator):
                break
            if not separator and found[2] == "," and found[3]:
                break
            separator, blanks = found[2], blanks + found[1] + found[3]
            chain.append(piece)
        return chain, separator, blanks

    def _decide_chain(self, chain: list[Number], separator: str, blanks: str) -> None:
        if len(chain) == 1:
            self._decide_single(chain[0])
        elif separator == "~":
            self._decide_range(chain)
        elif separator == "-":
            self._decide_hyphens(chain)
        elif separator == "/":
            self._decide_slashes(chain, blanks)
        elif separator == ",":
            self._decide_commas(chain)
        elif separator == "·" and all(number.units == NONE and number.raw.isdigit() for number in chain):
            together = int("".join([number.raw for number in chain])[:15])
            self._put([self._course(chain), (Want(together),)], chain)
        elif separator in (">", "->", "=>"):
            self._decide_range(chain)
        else:
            self._each(chain)

    def _each(self, chain: list[Number], *, leads: bool = False, inherit: bool = False) -> None:
        ways: list[Way] = [self._course(chain, leads=leads, inherit=inherit)]
        self._put(ways, chain)

    def _course(self, chain: list[Number], *, leads: bool = False, inherit: bool = False) -> Way:
        last = chain[-1].units
        wants = []
        for index, number in enumerate(chain):
            units = number.units
            if inherit and units == NONE and last is not None:
                units = last | NONE
            is_lower = leads and index + 1 < len(chain)
            wants.append(Want(number.value, units, number.leads or is_lower, number.rate, particle=number.particle))
        return tuple(wants)

    def _put(self, ways: list[Way], chain: list[Number], readings: tuple[str, ...] = ()) -> None:
        for per in chain[-1].per:
            ways = [variant for way in ways for variant in _over(way, per)]
        self.elements.append(Element(tuple(ways), start=chain[0].start, end=chain[-1].end, readings=readings))

    def _open(self, chain: list[Number], *readings: str) -> None:
        start = chain[0].start
        start -= _GLUED_DOT.search(self.text[max(0, start - 2) : start]) is not None
        tail = self.text[chain[-1].end - len(self._tail(chain[-1])) : chain[-1].end]
        said = tuple(dict.fromkeys(f"{reading}{tail}" for reading in readings))
        self.elements.append(Element(start=start, end=chain[-1].end, readings=said))

    def _tail(self, number: Number) -> str:
        """Give the particles glued to the unit of `number`, which stay where they are."""
        written = self.text[number.start : number.end]
        glued = re.search(r"[가-힣]+\Z", written)
        if not glued:
            return ""
        unit = unit_of(glued[0])
        return unit.rest if unit and unit.name else glued[0]

    def _decide_single(self, number: Number) -> None:
        is_dose = bool(number.units and number.units & DOSES)
        before = self.text[max(0, number.start - 2) : number.start]
        if _GLUED_DOT.search(before) and number.raw.isdigit() and is_dose:
            tenth = number.value * Fraction(1, 10 ** len(number.raw))
            self._open([number], self._say(tenth, number), self._say(number.value, number))
            return
        if is_dose and re.search(r"\d\.\Z", before):
            self.elements.append(Element(start=number.start, end=number.end))
            return
        if is_dose and re.match(r"[1-9]\d?\.000\Z", number.raw):
            self._open([number], self._say(number.value, number), self._say(number.value * 1000, number))
            return
        if self.text[number.end - 1] in "pP" and number.raw.isdigit() and self._decide_p(number):
            return
        if number.units is None and self.text[number.end : number.end + 1] == "A":
            self._put([(Want(None, frozenset({AM})), Want(number.value, frozenset({"시"})))], [number])
            return
        if re.compile(r"\s?~").match(self.text, number.end):
            number = number._replace(leads=True)
        want = Want(number.value, number.units, number.leads, number.rate, particle=number.particle)
        if "시" in (number.units or ()) and isinstance(number.value, int):
            ways = _clock_ways(number.value, 0, [], self._meridiem_here())
            lower = number.leads or re.compile(r"\s?[~-]\s?[\d가-힣]").match(self.text, number.end) is not None
            self._put([_leading(way) for way in ways] if lower else ways, [number])
            return
        if number.units is not None and "" in number.units:
            if len(number.raw) >= 7 and number.raw.isdigit():
                self._put_long(number)
                return
            if "." in number.raw:
                digits = number.raw.replace(".", "")
                whole, part = (int(half) for half in number.raw.split(".", 1)[:2])
                ways = [(want,), (Want(whole), Want(part)), (Want(int(digits)),)]
                if re.match(r"(?:19|20)\d\d\.(?:0[1-9]|1[0-2])\Z", number.raw):
                    ways.append((Want(whole, frozenset({"년"})), Want(part, frozenset({"월"}))))
                self._put(ways, [number])
                return
            previous = self.elements[-1] if self.elements else None
            is_loose = number.is_glued or (
                previous is not None and previous.is_slack and previous.end >= number.start - 2
            )
            if is_loose and not _COURSE.match(self.text, number.end):
                want = want._replace(is_optional=True, units=None)
            elif is_loose:
                want = want._replace(is_optional=True)
        self._put([(want,)], [number])

    def _meridiem_here(self) -> Optional[str]:
        for element in reversed(self.elements[-2:]):
            way = element.ways[0] if element.ways else ()
            if way and way[-1].units and way[-1].units & {AM, PM}:
                return next(iter(way[-1].units))
        return None

    def _put_long(self, number: Number) -> None:
        raw = number.raw
        if len(raw) == 8 and 1 <= int(raw[4:6]) <= 12 and 1 <= int(raw[6:]) <= 31:
            date: Way = (Want(int(raw[:4]), frozenset({"년"})), *_date(int(raw[4:6]), int(raw[6:])))
            self._put([date, (Want(int(raw)),)], [number])
        else:
            self.elements.append(Element(digits=raw, start=number.start, end=number.end))

    def _decide_p(self, number: Number) -> bool:
        hour = number.value
        clock: Way = (Want(None, frozenset({PM})), Want(hour, frozenset({"시"})))
        if self.has_morning_hour:
            self._put([clock], [number])
            return True
        if 5 <= hour <= 12 and not re.compile(r"\s?(?:[BbTtQq]\.?[Ii]?\.?[Dd]|[xX#]|[ap]c)").match(
            self.text, number.end
        ):
            self._open([number], f"{say(hour, native=True)} 포", f"오후 {say(hour, native=True)} 시")
            return True
        return False

    def _decide_range(self, chain: list[Number]) -> None:
        ways: list[Way] = [self._course(chain, leads=True, inherit=True)]
        scale = re.search(r"[십백천만억]+\Z", chain[-1].raw)
        if scale and chain[0].raw.isdigit():
            ways.append((ways[0][0]._replace(value=chain[0].value * _scaled(scale[0])), *ways[0][1:]))
        self._put(ways, chain)

    def _decide_hyphens(self, chain: list[Number]) -> None:
        first, last = chain[0], chain[-1]
        if len(chain) > 2:
            self._decide_meals(chain)
            return
        if first.units == NONE and last.units == NONE:
            before = self.text[max(0, first.start - 12) : first.start]
            ways: list[Way] = [self._course(chain, leads=first.value < last.value)]
            if _is_date(first, last) and (first.raw[0] == "0" or _DATE_CUE.search(before)):
                ways.append(_date(int(first.value), int(last.value)))
            small = (
                first.value < last.value <= 10 and first.raw.isdigit() and last.raw.isdigit() and first.raw[0] != "0"
            )
            if small and _COURSE.match(self.text, last.end) and not re.search(r"[가-힣A-Za-z]\s?\Z", before):
                low, high = say(first.value, native=False), say(last.value, native=False)
                self._open(chain, f"{low}에서 {high}", f"{low}, {high}")
                return
            self._put(ways, chain)
            return
        if first.units == NONE:
            is_range = first.value < last.value
            ways = [self._course(chain, leads=is_range, inherit=True)]
            if not is_range and last.units and last.units & DOSES:
                ways = [self._course(chain, inherit=True)]
            self._put(ways, chain)
            return
        is_range = first.units == last.units and first.value < last.value
        self._each(chain, leads=is_range)

    def _decide_meals(self, chain: list[Number]) -> None:
        """A course written as 1-0-1 or 6정-5정-4정: the numbers in order, with or without the meals' names."""
        plain = self._course(chain, inherit=True)
        bare = all(number.units == NONE for number in chain)
        if bare:
            plain = tuple(want._replace(units=NONE | COUNTED) for want in plain)
        plain = tuple(want._replace(units=(want.units or NONE) | NONE) if want.value == 0 else want for want in plain)
        ways = [plain]
        for meals in _MEALS:
            if len(meals) >= len(plain):
                ways.append(tuple(part for meal, want in zip(meals, plain) for part in (*_mark(meal), want)))
        self._put(ways, chain)

    def _decide_slashes(self, chain: list[Number], blanks: str) -> None:
        first, last = chain[0], chain[-1]
        bare = [number for number in chain if number.units == NONE]
        if first.particle:
            self._each(chain)
            return
        if not bare or (first.units != NONE and len(chain) == 2):
            self._decide_fields(chain, blanks)
            return
        if len(chain) > 2:
            if first.units == NONE:
                self._decide_meals(chain)
            else:
                self._each(chain)
            return
        a, b = first.value, last.value
        units = last.units or NONE
        before = self.text[max(0, first.start - 14) : first.start]
        whole = first.raw.isdigit() and last.raw.isdigit() and b > 0
        is_part = whole and (a, b) in _PARTS
        pair = self._course(chain, inherit=True)
        if units & COUNTED:
            if not whole or a > 10 or b > 10:
                self.elements.append(Element(start=first.start, end=last.end))
            else:
                part = self._say(Fraction(int(a), int(b)), last)
                self._open(chain, part, f"{self._say(a, last)}, {self._say(b, last)}")
        elif units & MEASURED:
            if is_part:
                self._put([(Want(Fraction(int(a), int(b)), units, particle=last.particle),)], chain)
            elif whole and a < b <= 8:
                part = self._say(Fraction(int(a), int(b)), last)
                self._open(chain, part, f"{self._say(a, last)}, {self._say(b, last)}")
            else:
                self._put([pair], chain)
        elif units & {"일"} and _is_date(first, last):
            self._put([_date(int(a), int(b))], chain)
        elif last.name == "분" and self.text[last.end - 1 : last.end] == "기":
            self._put([(Want(a),), (Want(a), Want(b, None))], chain)
        elif units & {"점"}:
            self._decide_bare_slash(chain, pair, "점수", is_part)
        elif units != NONE:
            self._put([pair], chain)
        else:
            self._decide_bare_slash(chain, pair, before, is_part)

    def _decide_bare_slash(self, chain: list[Number], pair: Way, before: str, is_part: bool) -> None:
        first, last = chain
        a, b = first.value, last.value
        after = self.text[last.end : last.end + 12]
        whole = first.raw.isdigit() and last.raw.isdigit() and b > 0
        ways = [pair]
        part: list[Way] = []
        if whole and (a <= 10 or b in (100, 1000)) and b <= 1000:
            value = Fraction(int(a), int(b))
            part = [(Want(value if value.denominator > 1 else int(value), particle=True),)]
        date = [_date(int(a), int(b))] if _is_date(first, last) else []
        if is_part and _MEDICINE_CUE.search(before):
            self._put(part, chain)
        elif _PAIR_CUE.search(before):
            self._put(ways, chain)
        elif _DATE_CUE.search(before) or re.match(r"\s?(?:예약|진료|외래|검사|까지)", after):
            self._put(date or ways, chain)
        elif _SCORE_CUE.search(before) or after.startswith(("점", " 만점", "만점")):
            points = NONE | {"점"}
            full, given = Want(b, points, particle=True), Want(a, points, particle=True)
            self._put([*ways, *part, (full, given), (given, full)], chain)
            if a == b:
                self.elements[-1] = self.elements[-1]._replace(ways=(*self.elements[-1].ways, (given,)))
        elif whole and a < b <= 8 and _COURSE.match(self.text, last.end):
            readings = [f"{say_part(a, b)}", f"{say(a, native=False)}, {say(b, native=False)}"]
            if date:
                month = {6: "유", 10: "시"}.get(int(a), say(a, native=False))
                readings.insert(1, f"{month}월 {say(b, native=False)} 일")
            self._open(chain, *readings)
        else:
            self._put(ways + part + date, chain)

    def _decide_fields(self, chain: list[Number], blanks: str) -> None:
        """Fields with units of their own, as in 250mg/1캡슐: in their order, or the first for so much of the second."""
        plain = self._course(chain)
        ways = [plain]
        if len(chain) == 2 and not blanks:
            first, second = plain
            ways.append((first, Want(None, frozenset({"/"})), second))
            ways.append((second._replace(rate=True), first))
            is_last = not re.compile(r"\s*[/,]?\s*\d").match(self.text, chain[1].end)
            if second.value == 1 and second.units and second.units & {"일", "주", "회", "시간"} and is_last:
                ways.append((second, first))
        self._put(ways, chain)

    def _decide_commas(self, chain: list[Number]) -> None:
        first, last = chain[0], chain[-1]
        units = last.units or NONE
        if len(chain) > 2 or first.units != NONE or not (first.raw.isdigit() and last.raw.isdigit()):
            self._each(chain, inherit=True)
            return
        tenths = first.value + Fraction(int(last.raw), 10 ** len(last.raw))
        if units & (MEASURED | {"%", "도", "kg", "cm", "m"}):
            self._put([(Want(tenths, units, particle=last.particle),)], chain)
        elif units & COUNTED or (units == NONE and (first.value == 0 or _is_followed(self.text, last.end))):
            if last.value == first.value + 1:
                self._each(chain, inherit=True)
            elif first.value == 0:
                self._open(chain, self._say(tenths, last), self._say(last.value, last))
            else:
                self._open(
                    chain, self._say(tenths, last), f"{self._say(first.value, last)}, {self._say(last.value, last)}"
                )
        else:
            self._each(chain, inherit=True)

    @staticmethod
    def _say(value: Value, number: Number) -> str:
        native = bool(number.units and number.units & COUNTED)
        return f"{say(value, native=native)} {number.name}".strip()


_LATIN_LETTER = re.compile(r"[A-Za-z](?![A-Za-z])")
_ALL_LATIN_FIRST = {form: units.split()[0] for forms, units in _ALL_LATIN.items() for form in forms.split()}
_PARTS = frozenset({(1, 2), (1, 3), (2, 3), (1, 4), (3, 4)})


def say_part(above: Value, below: Value) -> str:
    """Say a part of a whole without a unit: 삼분의 이."""
    return f"{say(below, native=False)}분의 {say(above, native=False)}"


def _is_followed(text: str, position: int) -> bool:
    return re.compile(r"\s*(?:\d+\s?(?:회|번)|하루|[BbTtQq][Ii]?[Dd](?![A-Za-z]))").match(text, position) is not None


def _is_date(month: Number, day: Number) -> bool:
    return month.raw.isdigit() and day.raw.isdigit() and 1 <= month.value <= 12 and 1 <= day.value <= 31


def _date(month: int, day: int) -> Way:
    return Want(month, frozenset({"월"})), Want(day, frozenset({"일"}), particle=True)


def _leading(way: Way) -> Way:
    return tuple(want._replace(leads=True) for want in way)


def _scaled(scales: str) -> int:
    product = 1
    for scale in scales:
        product *= _SCALES[scale]
    return product


def _over(way: Way, per: str) -> list[Way]:
    """Give the ways to say a rate: before or behind what it is a rate of."""
    named: Way = (Want(None, frozenset({f"/{per}"})),)
    once: Way = (Want(1, frozenset({per})),)
    each = tuple(part for want in way for part in (want._replace(leads=False), named[0]._replace(leads=want.leads)))
    ways = [named + way, once + way, (once[0]._replace(rate=True), *way), way + named, each, way + once]
    is_distance = any(want.units and want.units & {"km", "m"} for want in way)
    return ways if per in _STRICT_RATES and not is_distance else [*ways, way]


def _clock_ways(hour: int, minute: int, second: list[int], said: Optional[str], *, is_full: bool = False) -> list[Way]:
    """Give the ways to say a time of day; `said` is the half of the day that stands before it."""
    rest: Way = () if not minute and not any(second) else (Want(minute, frozenset({"분"})),)
    if any(second):
        rest = (
            *([want._replace(is_optional=True) for want in rest] if not minute else rest),
            Want(second[0], frozenset({"초"})),
        )
    twelve = hour % 12 or 12
    plain: Way = (Want(hour, frozenset({"시"})), *rest)
    short: Way = (Want(twelve, frozenset({"시"})), *rest)
    if said:
        return [plain, short] if said == PM and hour >= 12 or hour in (0, 24) else [plain]
    ways = [plain]
    if hour >= 12:
        ways.append((Want(None, frozenset({PM})), *short))
        if hour >= 17 and hour < 24:
            ways.append((Want(None, frozenset({EVENING})), *short))
    if hour in (0, 24):
        ways += [short, (Want(None, frozenset({AM})), *short), (Want(None, frozenset({AM})), *plain)]
    if is_full and 0 < hour < 12:
        ways += [(Want(None, frozenset({AM})), *plain), (Want(None, frozenset({MORNING})), *plain)]
    return ways
