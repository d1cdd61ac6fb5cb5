"""The guard's eye: what a typed text holds, numbers with their units, times of day, dates and shorthand."""

from __future__ import annotations

import re
from fractions import Fraction

from .guard_comparisons import arrows
from .guard_latin import LATIN, LATIN_FIRST, SAID
from .guard_lexemes import LETTERS, LEX, Near
from .guard_moments import LEFTOVER, MERIDIEM, Moments
from .guard_signs import (
    COURSE,
    DAY,
    NO_LETTER,
    NONE,
    SHORT,
    Element,
    Number,
    Units,
    Want,
    Way,
    clock_ways,
    leading,
    scaled,
)
from .guard_spoilt import meant_by_letters, meant_by_line
from .guard_spoken import HALF, Lattice
from .guard_tails import optional_quantities, rates
from .guard_words import AM, BELOW_ZERO, COUNTED, DOSES, MARK, MEASURED, PARTICLES, PM, Value, say, unit_of

_SCALE = re.compile(r"([십백천만억]+)(?:\s?(\d[\d,]*)([십백천만억]+))?(?![가-힣])|([십백천만억]+)(?=\s?[가-힣])")
_LATIN_UNIT = re.compile(r"\s?(m\^?[23](?!\d)|°[CF]|[A-Za-zµμ]+|%)")
_HANGUL = re.compile(r"(\s{0,2})([가-힣]+)")
_QUOTED_PARTICLE = re.compile(rf"\A[\"'”’)\]]+(?:{PARTICLES})(?![가-힣])")
"""What clings to something in quotes: the 만 of "1정"만 is no number."""
_HALF = re.compile(
    rf"\s?반(?![가-힣])(?!\s(?:정|알|캡슐|포|개|컵|병|장|봉|봉지|앰플)(?![가-힣]))|\s?반(?=(?:{PARTICLES})(?![가-힣]))"
)
_DECIMAL = re.compile(r"\d\.\Z")
_CURRENCY = re.compile(r"(?:KRW|USD|EUR|JPY|CNY|GBP|[$€₩¥£])\s?\Z")
_BREATHS = {name: frozenset({"퍼프", "흡입", "회"}) for name in ("퍼프", "흡입")}
"""2흡입 is also said as 두 번 들이마시세요."""
_SCANNER = re.compile(r"\s?MRI")
_WARMTH = re.compile(r"[체기온]온|온도")
_NUTRIENT = re.compile(r"(?:오메가|[Oo]mega)[- ]?\Z|(?:\A|[^A-Za-z])[A-Z]\Z")
"""What a number of a name hangs on: 오메가3, B12, D3."""
_CURRENCY_AFTER = re.compile(r"\s?(?:KRW|USD|EUR|JPY|CNY|GBP)(?![A-Za-z])")
_PLAIN = re.compile(r"[A-Za-z]\Z")
_RUN_ON_UNIT = re.compile(r"\s?(mg|mcg|ml|ug|iu)(?!y)", re.IGNORECASE)
"""A unit with letters written on to it, as in 5mgbid."""


_LATIN_LETTER = re.compile(r"[A-Za-z](?![A-Za-z])")
_BELOW_ZERO: Way = (Want(None, frozenset({BELOW_ZERO})),)
_BELOW = re.compile(r"/(\d{1,2})(?![\d/.,])")


class Lexer(Moments):
    """The pieces of one normalised text in their order: numbers with their units, words, and what says when."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._read()

    def _read(self) -> None:
        position = 0
        while position < len(self.text):
            found = LEX.match(self.text, position)
            if not found:
                position += 1
                continue
            position = getattr(self, f"_take_{found.lastgroup if found.lastgroup != 'by' else 'ymd'}")(found)

    def _take_ymd(self, found: re.Match[str]) -> int:
        _year, month, day = (int(part) for part in re.findall(r"\d+", found[0]))
        is_decimal = found["by"] == "/" and found[0][-1] == "." and self.text[found.end() : found.end() + 1].isdigit()
        is_date = 1 <= month <= 12 and 1 <= day <= 31 and not is_decimal
        if is_date and not self._is_whole_dose(found.end()):
            return super()._take_ymd(found)
        return self._take_number(found, only=re.match(r"\d+(?:\.\d+)?", found[0].lstrip("'")))

    def _take_dotted(self, found: re.Match[str]) -> int:
        parts = [int(part) for part in found[0].split(".")[:20]]
        units = self._unit(found.end())[0] or NONE
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
        self._add([leading(way) if len(way) > 1 else way], found)
        return found.end()

    def _take_parts(self, found: re.Match[str]) -> int:
        below, above = (int(part) for part in re.findall(r"\d+", found[0]))
        if not below:
            return self._take_number(found, only=re.match(r"\d+", found[0]))
        return self._number(Fraction(above, below), found[0], found.start(), found.end())

    def _take_mixed(self, found: re.Match[str]) -> int:
        whole, above, below = (int(part) for part in re.findall(r"\d+", found[0]))
        units = self._unit(found.end())[0]
        if not below or above >= below or not units or not units & COUNTED:
            return self._take_number(found, only=re.match(r"\d+", found[0]))
        if below == HALF.denominator and not re.search("[과와]", found[0]):
            return self._number(whole + HALF, found[0], found.start(), found.end())
        end = self._unit(found.end())[2]
        part = Fraction(above, below)
        self.pieces.append(
            Element(
                ((Want(whole, leads=True), Want(part, units)), (Want(whole + part, units),)),
                start=found.start(),
                end=end,
            )
        )
        return self._skip_glued(end)

    def _take_stuck(self, found: re.Match[str]) -> int:
        """Take 11/2정 and 1-1/2정, which may be one and a half."""
        _units, name, end = self._unit(found.end())
        whole, above, below = (int(digit) for digit in re.findall(r"\d", found[0]))
        part = Fraction(above, below)
        more = f"{say(part, native=False)} {name}"
        both = f"{say(whole, native=True)} {name} 반" if part == HALF else f"{say(whole, native=False)}과 {more}"
        other = f"{say(whole, native=True)} {name}, {say(part, native=True)} {name}"
        if found[0][1].isdigit():
            other = f"{say(below, native=False)}분의 {say(int(f'{whole}{above}'), native=False)} {name}"
        self.pieces.append(Element(start=found.start(), end=end, readings=(both, other)))
        return self._skip_glued(end)

    def _take_confused(self, found: re.Match[str]) -> int:
        units, name, end = self._unit(found.end())
        readings = meant_by_letters(found[0], name, is_counted=bool(units and units & COUNTED))
        self.pieces.append(Element(start=found.start(), end=end, readings=readings))
        return self._skip_glued(end)

    def _take_piped(self, found: re.Match[str]) -> int:
        if found[0].endswith("000"):
            return self._number(int(found[0].replace("|", "")), found[0], found.start(), found.end())
        scale = "만 " if self.text[found.end()] == "만" else ""
        _units, name, end = self._unit(found.end() + len(scale.strip()))
        readings = meant_by_line(found[0], f"{scale}{name}")
        self.pieces.append(Element(start=found.start(), end=end, readings=readings))
        return self._skip_glued(end)

    def _take_spaced(self, found: re.Match[str]) -> int:
        return self._number(int("".join(found[0].split())), found[0], found.start(), found.end())

    def _take_number(self, found: re.Match[str], only: re.Match[str] | None = None) -> int:
        raw = only[0] if only else found[0]
        start = found.start() + (found[0].index(raw) if only else 0)
        end = start + len(raw)
        fraction = _BELOW.match(self.text, end)
        if (
            fraction
            and raw.isdigit()
            and not _DECIMAL.search(self.text[start - 2 : start])
            and not self._goes_on(start)
            and int(fraction[1])
        ):
            units, _name, after = self._unit(fraction.end())
            is_counted = units and units & COUNTED and ("" not in units or Near.TAKEN.match(self.text, after))
            is_led = Near.LED.match(self.text, fraction.end())
            if (is_counted or is_led) and int(fraction[1]) <= 10 and int(raw) <= 10:
                value = Fraction(int(raw), int(fraction[1]))
                if value.denominator == 1 or Near.MEALS_BEFORE.search(self.text[max(0, start - 12) : start]):
                    return self._number(int(raw), raw, start, end)
                return self._number(value, f"{raw}{fraction[0]}", start, fraction.end())
        if len(raw) > 15:
            self.pieces.append(Element(digits="".join([c for c in raw if c.isdigit()]), start=start, end=end))
            return self._skip_glued(end)
        plain = raw.replace(",", "")
        amount: Value = Fraction(plain) if "." in plain else int(plain)
        scale = _SCALE.match(self.text, end)
        if scale and not unit_of(self.text[scale.start() : scale.start() + 2]):
            amount *= scaled(scale[1] or scale[4])
            if scale[2]:
                amount += int(scale[2].replace(",", "")) * scaled(scale[3])
            end = scale.end()
            raw = self.text[start:end]
        return self._number(amount, raw, start, end)

    def _take_word(self, found: re.Match[str]) -> int:
        word = found[0].replace(".", "").lower()
        short = SHORT.get(word)
        is_time = word in ("am", "pm")
        if short and is_time:
            near = Near.HOUR.match(self.text, found.end())
            short = short if near or not Near.DIGIT.match(self.text, found.end()) else None
        if short and word in ("ac", "pc") and found[0].isupper():
            short = (*short, ())
        if short:
            self._add(list(short), found)
        elif word != "x":
            self.pieces.append(Element(slack=LETTERS.get(word, NO_LETTER), start=found.start(), end=found.end()))
        return self._skip_glued(found.end())

    def _take_other(self, found: re.Match[str]) -> int:
        points = list(arrows(found[0], found.start()))
        if found[0].lstrip()[:1] in Near.POINTERS:
            self.pieces.extend(points)
            points = []
        for heard in Lattice(_QUOTED_PARTICLE.sub(" ", found[0])).likeliest():
            want = Want(heard.value, frozenset({heard.unit}), heard.leads or "~" in found[0], heard.rate)
            if heard.unit in ("주",) and heard.value is None:
                want = want._replace(is_optional=True)
            self.pieces.append(Element(((want,),), start=found.start(), end=found.start()))
        self.pieces.extend(points)
        if Near.EACH_TIME.match(found[0][-4:]):
            unit = "주" if "주" in found[0][-3:] else "개월"
            if Near.OFTEN.match(self.text, found.end()):
                once = Want(1, frozenset({unit}), is_optional=True)
                self.pieces.append(Element(((once,),), start=found.end(), end=found.end()))
        return found.end()

    def _unit(self, position: int) -> tuple[Units, str, int]:
        """Find the unit at `position`: its names, how it is said, and where it ends."""
        latin = _LATIN_UNIT.match(self.text, position)
        if latin:
            if latin[1] == "A":
                return None, "", position
            if latin[1] == "M" or (latin[1] == "T" and _SCANNER.match(self.text, latin.end())):
                return None, "", latin.end()
            word, end = latin[1].lower(), latin.end()
            run_on = _RUN_ON_UNIT.match(latin[0]) if word not in LATIN else None
            if run_on:
                word, end = run_on[1].lower(), position + run_on.end()
            if word not in LATIN:
                return NONE, "", position
            first = LATIN_FIRST[word]
            return LATIN[word], SAID.get(first, first), end
        hangul = _HANGUL.match(self.text, position)
        unit = unit_of(hangul[2]) if hangul else None
        if not hangul or not unit or not unit.name or MARK.match(hangul[2]):
            return NONE, "", position
        end = hangul.end() - len(unit.rest)
        name = hangul[2][: len(hangul[2]) - len(unit.rest)]
        names = _BREATHS.get(unit.name) or frozenset({unit.name})
        return names if unit.is_whole else names | {""}, name, end

    def _number(self, value: Value, raw: str, start: int, end: int) -> int:
        before = self.text[start - 1 : start]
        meridiem = MERIDIEM.match(self.text, end)
        if meridiem and isinstance(value, int):
            named = PM if meridiem[1] in "Pp" else AM
            said = self._meridiem_before() == named
            ways = tuple(
                (Want(None, frozenset({named}), is_optional=said), *way) for way in clock_ways(value, 0, [], named)
            )
            self.pieces.append(Element(ways, start=start, end=meridiem.end()))
            return self._skip_glued(meridiem.end())
        if self._is_odd(value, before, start, end):
            return self._skip_glued(end)
        units, name, after = self._unit(end)
        previous = self.pieces[-1] if self.pieces else None
        is_next = isinstance(previous, Number) and previous.end == start
        if (
            before in Near.MONEY
            or self.text[end : end + 1] in Near.MONEY
            or _CURRENCY.search(self.text[max(0, start - 5) : start])
            or _CURRENCY_AFTER.match(self.text, end)
        ):
            units = None
        if name == "캡슐" and self.text[after - 1] == "C" and _WARMTH.search(self.text[max(0, start - 8) : start]):
            units = frozenset({"도"})
        if name == "도" and "가" <= before <= "힣":
            units = NONE | {"도"}
        if self.text[end : end + 1] == "'" and Near.MEAL_BEFORE.search(self.text[max(0, start - 3) : start]):
            units = frozenset({"분"})
        if Near.UNIT_COLUMN.match(self.text, end):
            units = NONE | {"단위"}
        if name == "프로" and self.text[end : end + 1].isspace():
            units = NONE | {"%"}
        extra: list[Element] = []
        is_loose = not units or not units & DOSES or _LATIN_LETTER.match(self.text, end)
        if is_loose and _PLAIN.match(before) and before not in "xX" and not is_next:
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
        per, after = rates(self.text, after)
        core = after
        rate = leads = False
        glued = LEFTOVER.match(self.text, after)
        if glued:
            rate = glued[0].startswith("당") and not per
            leads = any(joint in glued[0] for joint in ("에서", "내지", "부터")) or glued[0] in ("와", "과")
            extra.extend(self._marks(glued[0]))
            if units is not None and "" in units:
                extra.extend(optional_quantities(glued[0]))
            after = glued.end()
        elif Near.FROM.match(self.text, after):
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
                "가" <= before <= "힣"
                and not is_next
                and not Near.TELLS_WHEN.search(self.text[max(0, start - 4) : start]),
                bool(glued) and units == NONE,
                tuple(extra),
                self._minus(start, units),
            )
        )
        return after

    def _tells_when(self, start: int) -> bool:
        return Near.TELLS_WHEN.search(self.text[max(0, start - 4) : start]) is not None

    def _minus(self, start: int, units: Units) -> Way:
        """Find the minus before the number at `start`, which has to be heard where degrees are meant."""
        if not Near.MINUS.search(self.text[max(0, start - 3) : start]):
            return ()
        previous = self.pieces[-1] if self.pieces else None
        if isinstance(previous, Number) and "~" not in self.text[previous.end : start]:
            return ()
        is_degrees = "도" in (units or NONE) or Near.DEGREES_NEXT.match(self.text, start)
        return tuple(want._replace(is_optional=not is_degrees) for want in _BELOW_ZERO)

    def _is_odd(self, value: Value, before: str, start: int, end: int) -> bool:
        """Take a number whose sign says what it is: a power, a sum, a part of a name, a dispenser's #3."""
        after = self.text[end : end + 2]
        bare = Want(value, None, is_optional=True)
        ways: tuple[Way, ...] = ()
        is_named = before == "-" and self._hangs_on_word(start)
        is_part = is_named or before in ("^", "+") or self.text[start - 2 : start] == "^-" or after[:1] == "+"
        is_nutrient = (
            value in range(21)
            and (after[:1] in ("", " ") or not self._is_dose(end))
            and _NUTRIENT.search(self.text[max(0, start - 8) : start])
        )
        is_factor = before in ("x", "*") or self.text[start - 2 : start] in ("x ", "* ")
        is_generation = (
            after in Near.GENERATIONS
            and value in (2, 3, 4, 5)
            and not is_factor
            and not self.text[end + 1 : end + 2].isalpha()
        )
        units = self._unit(end)[0] or NONE
        if before == "#":
            often = Want(value, frozenset({"회"}))
            ways = ((DAY, often), (often,), (Want(value),))
        elif (
            after[:1] == "째"
            or (is_part and not units & DOSES)
            or (is_nutrient and not units & MEASURED)
            or (is_generation and not COURSE.match(self.text[end + 1 : end + 9] or "가"))
        ):
            ways = ((bare,), (*_BELOW_ZERO, bare)) if before == "-" else ((bare,),)
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

    def _is_whole_dose(self, end: int) -> bool:
        units = self._unit(end)[0]
        return bool(units and units & DOSES and "" not in units)

    def _is_dose(self, end: int) -> bool:
        units = self._unit(end)[0]
        return bool(units and units & DOSES)
