"""The guard's judgement of numbers joined by signs: `2/3`, `1-0-1`, `0,5` and the like."""

from __future__ import annotations

import re
from fractions import Fraction

from .guard_comparisons import comparison, is_compared
from .guard_signs import (
    COURSE,
    NONE,
    SHORT,
    Element,
    Number,
    Want,
    Way,
    clock_ways,
    date_way,
    leading,
    mark,
    scaled,
)
from .guard_singles import LEADS_ON, Singles
from .guard_words import (
    BEDTIME,
    COUNTED,
    DOSES,
    EVENING,
    MEASURED,
    MORNING,
    NOON,
    Value,
    is_particle,
    say,
)

_OFTEN_AFTER = re.compile(r"\s*(?:\d+\s?(?:회|번)|하루|[BbTtQq][Ii]?[Dd](?![A-Za-z]))")
_NEXT_NUMBER = re.compile(r"\s*[/,]?\s*\d")
_SEPARATOR = re.compile(r"(\s{0,3})([-/:~,>·]|->|=>|x|X|\*)(\s{0,3})\Z")
_MEAL_MARKS = (SHORT["ac"], SHORT["pc"])
_DATE_CUE = re.compile(r"예약|진료|검사|외래|생일|날짜|방문|오늘|내일|모레|유효|기한|접종")
_PAIR_CUE = re.compile(r"혈압|혈당|맥박|BP|최고|최저")
_SCORE_CUE = re.compile(r"통증|시력|점수|NRS|VAS|비율|진행")
_AGE_CUE = re.compile(
    r"\d ?(?:세|살|개월|년)(?: ?(?:이상|이하|미만|초과|까지|이면|은|는))?(?: ?\([가-힣 ]{1,8}\))?"
    r"(?: ?: ?| ?\(| )\Z|어린이 ?:? ?\Z"
)
"""Behind an age stands the part of an adult's dose."""
_WHOLE_CUE = re.compile(r"[가-힣]의 ?\Z")
"""성인 용량의 1/2 is a part of it."""
_HOURS_IN_ROW = re.compile(r"\d{1,2}(?:, ?\d{1,2}){1,5} ?시(?![간기])")
HOURS = frozenset({"시"})
_MEDICINE_CUE = re.compile(r"(?:약|알약)\s?\Z")
_TIMES_AND_TERMS = frozenset({"회", "일", "시간", "주", "개월", "분"})
_MEALS = ((MORNING, NOON, EVENING, BEDTIME), (MORNING, EVENING))
_PARTS = frozenset({(1, 2), (1, 3), (2, 3), (1, 4), (3, 4)})


def say_part(above: Value, below: Value) -> str:
    """Say a part of a whole without a unit: 삼분의 이."""
    return f"{say(below, native=False)}분의 {say(above, native=False)}"


def _is_followed(text: str, position: int) -> bool:
    return _OFTEN_AFTER.match(text, position) is not None


def _is_date(month: Number, day: Number) -> bool:
    return month.raw.isdigit() and day.raw.isdigit() and 1 <= month.value <= 12 and 1 <= day.value <= 31


class Chains(Singles):
    """What the numbers of a text mean by what stands around them: ranges, parts, dates, courses, or two at once."""

    def __init__(self, text: str, pieces: list[Element | Number]) -> None:
        super().__init__(text)
        self.pieces = pieces
        self._decide()

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
            self.elements.extend(comparison(self.text, chain))
            position += len(chain)

    def _chain(self, position: int) -> tuple[list[Number], str, str]:
        """Find the numbers from `position` on that one sign joins, that sign, and the blanks around it."""
        chain: list[Number] = []
        separator = blanks = ""
        for index in range(position, len(self.pieces)):
            piece = self.pieces[index]
            if not isinstance(piece, Number) or (chain and (chain[-1].extra or self._is_hour(chain[-1]))):
                break
            if (
                len(chain) == 1
                and self.text[chain[0].end : piece.start].strip() == ":"
                and is_compared(self.text, chain[0])
            ):
                break
            if chain and piece.units == HOURS and chain[0].units not in (NONE, HOURS):
                break  # a time of day is a field of its own
            if not chain:
                chain.append(piece)
                continue
            between = self.text[chain[-1].end : piece.start]
            if piece.minus:
                between = between[:-1]
            found = _SEPARATOR.match(between) if len(between) < 9 else None
            if not found or (separator and found[2] != separator):
                break
            if not separator and found[2] == "," and found[3] and not _HOURS_IN_ROW.match(self.text, chain[0].start):
                break
            if separator and bool(blanks) != bool(found[1] + found[3]):
                break
            separator, blanks = found[2], blanks + found[1] + found[3]
            chain.append(piece)
        return chain, separator, blanks

    def _is_hour(self, number: Number) -> bool:
        """Tell whether `number` is one of 8A-4P, which are times of day."""
        return self.has_morning_hour and self.text[number.end - 1] in "PA"

    def _decide_chain(self, chain: list[Number], separator: str, blanks: str) -> None:
        if len(chain) == 1:
            self._decide_single(chain[0])
        elif len(chain) == 2 and (expires := self._expires(chain[0].start)):
            self._put(expires, chain)
        elif separator in (",", "·") and chain[-1].units == HOURS and self._decide_hours(chain):
            return
        elif separator == "~":
            self._decide_range(chain, is_said=self._is_plain_range(chain))
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
            self._decide_times(chain)

    def _decide_times(self, chain: list[Number]) -> None:
        """Decide 10mL x 3회/일: each factor by itself, for a rate belongs to one of them."""
        for number in chain:
            is_daily = number.units == NONE and "일" in number.per
            self._each([number._replace(units=NONE | {"회"}) if is_daily else number])

    def _has_counter(self, number: Number) -> bool:
        """Tell whether a word that counts no doses hangs on `number`, as in 3-4명."""
        return number.particle and not is_particle(self._tail(number))

    @staticmethod
    def _is_plain_range(chain: list[Number]) -> bool:
        """Tell whether from one amount to another of one unit is meant, and nothing else."""
        first, last = chain[0], chain[-1]
        units = last.units or NONE
        is_whole = bool(units & (DOSES | _TIMES_AND_TERMS)) and "" not in units and not last.per
        return len(chain) == len((first, last)) and is_whole and first.units in (NONE, units)

    def _decide_range(self, chain: list[Number], *, is_said: bool = False) -> None:
        """Decide 1~2정; `is_said` where nothing but from one to the other is meant."""
        course = self._course(chain, leads=True, inherit=True)
        # Behind the upper end may stand another 과: 1~2알과 물약.
        lower, *others = course
        ways: list[Way] = [(lower._replace(must_lead=is_said and lower.leads), *others)]
        if chain[-1].units == HOURS and len(chain) == 2:
            ways += self._hours(chain)
        scale = re.search(r"[십백천만억]+\Z", chain[-1].raw)
        if scale and chain[0].raw.isdigit():
            ways.append((ways[0][0]._replace(value=chain[0].value * scaled(scale[0])), *ways[0][1:]))
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
                ways.append(date_way(int(first.value), int(last.value)))
            small = (
                first.value < last.value <= 10 and first.raw.isdigit() and last.raw.isdigit() and first.raw[0] != "0"
            )
            if (
                small
                and not self._has_counter(last)
                and COURSE.match(self.text, last.end)
                and not re.search(r"[가-힣A-Za-z]\s?\Z", before)
            ):
                low, high = say(first.value, native=False), say(last.value, native=False)
                self._open(chain, f"{low}에서 {high}", f"{low}, {high}")
                return
            self._put(ways, chain)
            return
        if first.units == NONE:
            is_range = first.value < last.value
            ways = [self._course(chain, leads=is_range, inherit=True)]
            if last.units == HOURS:
                ways += self._hours(chain)
            if not is_range and last.units and last.units & DOSES:
                ways = [self._course(chain, inherit=True)]
            self._put(ways, chain)
            return
        is_range = first.units == last.units and first.value < last.value
        if is_range and last.units == HOURS:
            self._decide_range(chain)
            return
        self._each(chain, leads=is_range)

    @staticmethod
    def _hours(chain: list[Number]) -> list[Way]:
        """Give the ways to hear from one hour to another, each with its half of the day."""
        early, late = ([*clock_ways(int(number.value), 0, [], None, is_full=True)] for number in chain)
        return [leading(first) + last for first in early for last in late]

    def _decide_meals(self, chain: list[Number]) -> None:
        """Decide a course written as 1-0-1 or 6정-5정-4정: the numbers in order, with or without the meals' names."""
        plain = self._course(chain, inherit=True)
        bare = all(number.units == NONE for number in chain)
        if bare:
            plain = tuple(want._replace(units=NONE | COUNTED) for want in plain)
        plain = tuple(want._replace(units=(want.units or NONE) | NONE) if want.value == 0 else want for want in plain)
        named = [
            tuple(part for index, want in enumerate(plain) for part in (*mark(meals[index]), want))
            for meals in _MEALS
            if len(meals) >= len(plain)
        ]
        bare_way = tuple(want._replace(units=NONE) for want in plain)
        self._put([plain, *named, bare_way], chain)

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
            self._decide_meals(chain)
            return
        a, b = first.value, last.value
        units = last.units or NONE
        before = self.text[max(0, first.start - 14) : first.start]
        whole = first.raw.isdigit() and last.raw.isdigit() and b > 0
        is_part = whole and (a, b) in _PARTS
        pair = self._course(chain, inherit=True)
        if units & COUNTED and "" in units:
            self._decide_bare_slash(chain, pair, before, is_part)
        elif units & COUNTED:
            if not whole or a > 10 or b > 10:
                self.elements.append(Element(start=first.start, end=last.end))
            else:
                each = f"{self._say(a, last)}, {self._say(b, last)}"
                parts = [self._say(Fraction(int(a), int(b)), last)] if a % b else []
                self._open(chain, *parts, each)
        elif units & MEASURED:
            if is_part:
                self._put([(Want(Fraction(int(a), int(b)), units, particle=last.particle),)], chain)
            elif whole and a < b <= 8:
                part = self._say(Fraction(int(a), int(b)), last)
                self._open(chain, part, f"{self._say(a, last)}, {self._say(b, last)}")
            else:
                self._put([pair], chain)
        elif units & {"일"} and _is_date(first, last):
            self._put([date_way(int(a), int(b))], chain)
        elif last.name == "분" and self.text[last.end - 1 : last.end] == "기":
            self._put([(Want(a),), (Want(a), Want(b, None))], chain)
        elif units & {"점"}:
            self._decide_bare_slash(chain, pair, "점수", is_part)
        elif units != NONE and "" not in units:
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
        date = [date_way(int(a), int(b))] if _is_date(first, last) else []
        if date and self.text[last.end - 1] == "절":
            date.append((Want(int(f"{a}{b}")),))  # 삼일절
        if LEADS_ON.match(after):
            ways, part, date = ([leading(way) for way in group] for group in (ways, part, date))
        is_each = is_part and (_MEDICINE_CUE.search(before) or self.text[last.end - 1] == "씩")
        if is_each or (part and a < b and (_AGE_CUE.search(before) or _WHOLE_CUE.search(before))):
            self._put(part, chain)
        elif _PAIR_CUE.search(before):
            self._put(ways, chain)
        elif _DATE_CUE.search(before) or re.match(
            r"\s?(?:예약|진료|외래|검사|까지|[가-힣]{0,3}병원|약국|[가-힣]{1,3}과(?![가-힣]))", after
        ):
            self._put(date or ways, chain)
        elif _SCORE_CUE.search(before) or after.startswith(("점", " 만점", "만점")):
            points = NONE | {"점"}
            full, given = Want(b, points, particle=True), Want(a, points, particle=True)
            self._put([*ways, *part, (full, given), (given, full)], chain)
            if a == b:
                self.elements[-1] = self.elements[-1]._replace(ways=(*self.elements[-1].ways, (given,)))
        elif whole and a < b <= 8 and not self._has_counter(last) and COURSE.match(self.text, last.end):
            readings = [f"{say_part(a, b)}", f"{say(a, native=False)}, {say(b, native=False)}"]
            if date:
                month = {6: "유", 10: "시"}.get(int(a), say(a, native=False))
                readings.insert(1, f"{month}월 {say(b, native=False)} 일")
            self._open(chain, *readings)
        else:
            self._put(ways + part + date, chain)

    def _decide_fields(self, chain: list[Number], blanks: str) -> None:
        """Decide 250mg/1캡슐: fields in their order, or the first for so much of the second."""
        plain = self._course(chain)
        ways = [plain]
        if len(chain) == 2:
            first, second = plain
            if not blanks:
                ways.append((first, Want(None, frozenset({"/"})), second))
                ways.append((second._replace(rate=True), first))
            units = second.units or NONE
            is_period = units & {"시간", "주", "개월"} or (
                (second.value == 1 and units & {"일", "회"}) or (second.value == 2 and units & {"일"})
            )
            if is_period and not _NEXT_NUMBER.match(self.text, chain[1].end):
                ways.append((second, first))
        self._put(ways, chain)

    def _decide_hours(self, chain: list[Number]) -> bool:
        """Decide 8, 14, 20시: each is a time of day, also where 시 stands behind the last one only."""
        if not all(number.units in (NONE, HOURS) and number.raw.isdigit() for number in chain):
            return False
        for number in chain:
            ways = clock_ways(int(number.value), 0, [], None, is_full=True)
            if number.units == NONE:
                ways += [(*way[:-2], way[-2]._replace(units=NONE), way[-1]) for way in ways]
            self._put(ways, [number])
        return True

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
