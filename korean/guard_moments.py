"""Days and times of day in a typed text, as the dose guard finds them."""

from __future__ import annotations

import re

from .guard_signs import DAY, Element, Number, Want, Way, clock_ways, date_way, leading, mark
from .guard_words import AM, MARK, PM, mark_of

LEFTOVER = re.compile(r"[가-힣]+")
MERIDIEM = re.compile(r"\s?([AaPp])\.?[Mm]\.?(?![A-Za-z])")
_RATIO_CUE = re.compile(r"\s?(?:비율|으로|로|희석|의)")
_MIXED_AS = re.compile(r"\s?(?:비율|희석|으로 (?:섞|희석))")
_LEADS_ON = re.compile(r"\s?[~-]\s?[\d가-힣AP]|에서|부터")


class Moments:
    """The pieces of one normalised text, and the ways to find days and times of day in it.

    Each method takes what was found and gives the place to go on from.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.pieces: list[Element | Number] = []

    def _take_phone(self, found: re.Match[str]) -> int:
        self._digits(found[0], found)
        return found.end()

    def _digits(self, written: str, found: re.Match[str]) -> None:
        digits = "".join([char for char in written if char.isdigit()])
        self.pieces.append(Element(digits=digits, start=found.start(), end=found.end()))

    def _take_ymd(self, found: re.Match[str]) -> int:
        year, month, day = (int(part) for part in re.findall(r"\d+", found[0]))
        date = date_way(month, day)
        ways: list[Way] = [(Want(year, frozenset({"년"})), *date)]
        if len(re.findall(r"\d+", found[0])[0]) == 2 and found["by"] != ".":
            ways.append((Want(year), Want(month), Want(day)))
        leads = _LEADS_ON.match(self.text, found.end()) is not None
        self._add([leading(way) for way in ways] if leads else ways, found)
        return self._skip_glued(found.end())

    def _take_mdy(self, found: re.Match[str]) -> int:
        month, day, year = (int(part) for part in found[0].split("/"))
        date = date_way(month, day)
        self._add([(Want(year, frozenset({"년"})), *date), (*date, Want(year, frozenset({"년"})))], found)
        return self._skip_glued(found.end())

    def _take_weekday(self, found: re.Match[str]) -> int:
        month, day = (int(part) for part in re.findall(r"\d+", found[0]))
        self._add([date_way(month, day)], found)
        return found.end()

    def _take_clock(self, found: re.Match[str]) -> int:
        hour, minute, *second = (int(part) for part in found[0].split(":"))
        after = found.end()
        said = self._meridiem_before()
        is_late = re.search(r"(?<!아침 )(?:저녁|밤|낮) ?\(?\Z", self.text[max(0, found.start() - 8) : found.start()])
        is_full = (found[0][2] == ":" and (hour < 10 or not is_late)) or not is_late
        ways = clock_ways(hour, minute, second, said, is_full=is_full)
        if hour >= 13 and re.search(
            r"(?:저녁|밤|낮|점심|새벽) ?\(?\Z", self.text[max(0, found.start() - 4) : found.start()]
        ):
            ways.append((Want(hour - 12, frozenset({"시"})), *ways[0][1:]))
        meridiem = MERIDIEM.match(self.text, after)
        if meridiem:
            named = PM if meridiem[1] in "Pp" else AM
            ways = [(Want(None, frozenset({named})), *way) for way in clock_ways(hour, minute, second, named)]
            after = meridiem.end()
        if _RATIO_CUE.match(self.text, after) and not meridiem:
            ratio = (Want(hour, particle=True), Want(minute, particle=True))
            is_ratio = _MIXED_AS.match(self.text, after)
            ways = [ratio] if is_ratio else [*ways, ratio]
        leads = _LEADS_ON.match(self.text, after) is not None
        self._add([leading(way) for way in ways] if leads else ways, found)
        return self._skip_glued(after)

    def _meridiem_before(self) -> str | None:
        for piece in reversed(self.pieces[-2:]):
            if isinstance(piece, Element):
                for way in piece.ways[:1]:
                    if way and way[-1].units and way[-1].units & {AM, PM}:
                        return next(iter(way[-1].units))
        return None

    def _add(self, ways: list[Way], found: re.Match[str]) -> None:
        self.pieces.append(Element(tuple(ways), start=found.start(), end=found.end()))

    def _skip_glued(self, position: int) -> int:
        """Pass over the Hangul that hangs on what was just read, but for the words in it that say when."""
        glued = LEFTOVER.match(self.text, position)
        if not glued:
            return position
        self.pieces.extend(self._marks(glued[0]))
        return glued.end()

    @staticmethod
    def _marks(glued: str) -> list[Element]:
        named = [mark_of(found[1]) for found in MARK.finditer(glued)]
        return [Element((mark(name) if name else (DAY,),)) for name in named]
