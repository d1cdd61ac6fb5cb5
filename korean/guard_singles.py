"""The guard's judgement of a number that stands by itself, and what all its judgements are made of."""

from __future__ import annotations

import re
from fractions import Fraction

from .guard_signs import COURSE, NONE, Element, Number, Want, Way, clock_ways, date_way, leading
from .guard_words import (
    AM,
    COUNTED,
    DOSES,
    PM,
    Value,
    say,
    unit_of,
)

MAYBE = "?"
"""Before the name of a rate that may be the next field instead: 1정 / 시간 맞춰."""
_TILDE = re.compile(r"\s?~")
LEADS_ON = re.compile(r"\s?[~-]\s?[\d가-힣]")
_SHORTHAND = re.compile(r"\s?(?:[BbTtQq]\.?[Ii]?\.?[Dd]|[xX#]|[ap]c)")
_GLUED_DOT = re.compile(r"(?:\A|[\s(,~])\.\Z")

_EXPIRY_CUE = re.compile(r"(?:(?:사용|유효|유통|소비) ?(?:기한|기간)|(?<![A-Za-z])(?:EXP|Exp|exp)\.?)[ :은는]{0,3}\Z")
_YEAR_AND_MONTH = re.compile(r"((?:20)?[2-9]\d)[/.-](0[1-9]|1[0-2])(?![/.-]?\d)")
_DAILY_CUE = re.compile(r"(?:하루|매일|1일)(?: ?에)? ?\Z")
MONTHS = 12
_TO_SEVERAL = re.compile(r" ?[~-] ?수 ?회")
_PAGE = re.compile(r"\s?참[고조]")
_UNSAID_RATES = frozenset({"dL", "L", "uL"})
"""Results are also said without these: 혈당 백 for 100mg/dL."""
_MORNING_HOUR = re.compile(r"(?<!\d)\d{1,2}\s?A(?![A-Za-z])")


def _over(way: Way, per: str) -> list[Way]:
    """Give the ways to say a rate: before or behind what it is a rate of, or as it is where it may be none."""
    if per[0] == MAYBE:
        return [way, *_over(way, per[1:])]
    named: Way = (Want(None, frozenset({f"/{per}"})),)
    once: Way = (Want(1, frozenset({per})),)
    each = tuple(part for want in way for part in (want._replace(leads=False), named[0]._replace(leads=want.leads)))
    ways = [named + way, once + way, (once[0]._replace(rate=True), *way), way + named, each, way + once]
    is_distance = any(want.units and want.units & {"km", "m"} for want in way)
    return [*ways, way] if per in _UNSAID_RATES or is_distance else ways


class Singles:
    """The elements of a text as they are found, and what one number by itself means."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.has_morning_hour = _MORNING_HOUR.search(text) is not None
        self.elements: list[Element] = []

    def _each(self, chain: list[Number], *, leads: bool = False, inherit: bool = False) -> None:
        ways: list[Way] = [self._course(chain, leads=leads, inherit=inherit)]
        self._put(ways, chain)

    def _course(self, chain: list[Number], *, leads: bool = False, inherit: bool = False) -> Way:
        last = chain[-1].units
        wants = []
        for index, number in enumerate(chain):
            units = number.units
            if number.value == 0 and units:
                units |= NONE  # 없음
            if inherit and units == NONE and last is not None:
                units = last | NONE
            is_lower = leads and index + 1 < len(chain)
            wants.append(Want(number.value, units, number.leads or is_lower, number.rate, particle=number.particle))
        return tuple(wants)

    def _put(self, ways: list[Way], chain: list[Number], readings: tuple[str, ...] = ()) -> None:
        before = self.text[max(0, chain[0].start - 5) : chain[0].start]
        ways = [self._signed(way, chain) for way in ways]
        for per in chain[-1].per:
            if per == "일" and _DAILY_CUE.search(before):
                continue
            ways = [variant for way in ways for variant in _over(way, per)]
        self.elements.append(Element(tuple(ways), start=chain[0].start, end=chain[-1].end, readings=readings))

    @staticmethod
    def _signed(way: Way, chain: list[Number]) -> Way:
        """Want the minus of each number that has one."""
        if len(way) != len(chain) or not any(number.minus for number in chain):
            return way
        signed = zip(way, chain)  # noqa: B905 - Python 3.9
        return tuple(part for want, number in signed for part in (*number.minus, want))

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

    @staticmethod
    def _say(value: Value, number: Number) -> str:
        native = bool(number.units and number.units & COUNTED)
        return f"{say(value, native=native)} {number.name}".strip()

    def _expires(self, start: int) -> list[Way]:
        """Give the way to hear the month of a year, if that is what begins at `start` behind 사용기한."""
        found = _YEAR_AND_MONTH.match(self.text, start)
        if not found or not _EXPIRY_CUE.search(self.text[max(0, start - 12) : start]):
            return []
        return [(Want(int(found[1]), frozenset({"년"})), Want(int(found[2]), frozenset({"월"})))]

    def _decide_single(self, number: Number) -> None:
        is_dose = bool(number.units and number.units & DOSES)
        if number.value == 0 and number.units:
            number = number._replace(units=number.units | NONE)  # 없음
        if _TO_SEVERAL.match(self.text, number.end):
            number = number._replace(units=NONE | {"회"})
        if "." in number.raw and (expires := self._expires(number.start)):
            self._put(expires, [number])
            return
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
            bare: Way = (Want(number.value),)
            self._put([(Want(None, frozenset({AM})), Want(number.value, frozenset({"시"}))), bare], [number])
            return
        if _TILDE.match(self.text, number.end):
            number = number._replace(leads=True)
        want = Want(number.value, number.units, number.leads, number.rate, particle=number.particle)
        if "시" in (number.units or ()) and isinstance(number.value, int):
            ways = clock_ways(number.value, 0, [], self._meridiem_here(), is_full=number.raw[0] == "0")
            lower = number.leads or LEADS_ON.match(self.text, number.end) is not None
            self._put([leading(way) for way in ways] if lower else ways, [number])
            return
        if number.units is not None and "" in number.units:
            if len(number.raw) >= 7 and number.raw.isdigit():
                self._put_long(number)
                return
            if re.match(r"\d+\.\d+\Z", number.raw):
                digits = number.raw.replace(".", "")
                whole, part = (int(half) for half in number.raw.split(".", 1)[:2])
                ways = [(want,)] if number.raw[0] == "0" else [(want,), (Want(whole), Want(part))]
                if 1 <= whole <= MONTHS and re.match(r"\d{1,2}\.[1-9]\d?\Z", number.raw):
                    ways.append((Want(int(digits)),))  # 육이오
                if re.match(r"(?:19|20)\d\d\.(?:0[1-9]|1[0-2])\Z", number.raw):
                    ways.append((Want(whole, frozenset({"년"})), Want(part, frozenset({"월"}))))
                self._put(ways, [number])
                return
            previous = self.elements[-1] if self.elements else None
            is_loose = not is_dose and (
                number.is_glued
                or (previous is not None and previous.slack is not None and previous.end >= number.start - 2)
            )
            if is_loose and not COURSE.match(self.text, number.end):
                want = want._replace(is_optional=True, units=None)
            elif is_loose:
                want = want._replace(is_optional=True)
        self._put([(want,)], [number])

    def _meridiem_here(self) -> str | None:
        for element in reversed(self.elements[-2:]):
            way = element.ways[0] if element.ways else ()
            if way and way[-1].units and way[-1].units & {AM, PM}:
                return next(iter(way[-1].units))
        return None

    def _put_long(self, number: Number) -> None:
        raw = number.raw
        if len(raw) == 8 and 1 <= int(raw[4:6]) <= 12 and 1 <= int(raw[6:]) <= 31:
            date: Way = (Want(int(raw[:4]), frozenset({"년"})), *date_way(int(raw[4:6]), int(raw[6:])))
            self._put([date, (Want(int(raw)),)], [number])
        else:
            self.elements.append(Element(digits=raw, start=number.start, end=number.end))

    def _decide_p(self, number: Number) -> bool:
        hour = number.value
        if _PAGE.match(self.text, number.end):
            self._put([(Want(hour),)], [number])
            return True
        clock: Way = (Want(None, frozenset({PM})), Want(hour, frozenset({"시"})))
        if self.has_morning_hour:
            self._put([clock], [number])
            return True
        if 5 <= hour <= 12 and not _SHORTHAND.match(self.text, number.end):
            self._open([number], f"{say(hour, native=True)} 포", f"오후 {say(hour, native=True)} 시")
            return True
        return False
