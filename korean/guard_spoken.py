"""The guard's ear: what quantities are heard in spoken Hangul, numbers, units and the words that say when."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import NamedTuple

from .guard_words import (
    BELOW_ZERO,
    COUNTED,
    DAYS,
    MARK,
    PAIRED,
    PARTS_OF_DAY,
    Numeral,
    Value,
    is_particle,
    mark_of,
    numeral_of,
    part_words,
    unit_of,
)

HALF = Fraction(1, 2)
_WORD = re.compile(r"[가-힣]+|@[a-z]+|[0-9A-Za-z]+")
_DECIMALS = re.compile(r"[영공일이삼사오육륙칠팔구]+\Z")
_PAIRED_HEADS = frozenset(pair[0] for pair in PAIRED)
_TOGETHER = re.compile("에서|내지|부터")


class Heard(NamedTuple):
    """A quantity, or a word that says when (then there is no value and the unit names it)."""

    value: Value | None
    unit: str
    digits: str = ""
    leads: bool = False
    """에서 follows: it is the lower end of a range."""
    rate: bool = False
    """당 follows: what comes next is for so much."""
    shorter: int | None = None
    glued: bool = False
    """Number and unit are one word, as a name may happen to look."""


Edges = list[list[tuple[Heard, int]]]


class Lattice:
    """All ways to hear a text: for every word the quantities that may begin there and the word after each.

    The first way is the likeliest. A word that nothing begins at is passed over.
    """

    def __init__(self, spoken: str) -> None:
        spaced = MARK.sub(_set_apart, part_words(spoken))
        self.words = _WORD.findall(spaced)
        self.end = len(self.words)
        self.edges: Edges = [[] for _word in self.words]
        for position in range(self.end):
            self._listen(position)
        self._next = [self.end] * (self.end + 1)
        for position in reversed(range(self.end)):
            self._next[position] = position if self.edges[position] else self._next[position + 1]

    def settle(self, position: int) -> int:
        """Pass over words that say no quantity."""
        return position if position > self.end else self._next[position]

    def likeliest(self) -> list[Heard]:
        """Give the quantities of the likeliest way."""
        heard = []
        position = self.settle(0)
        while position != self.end:
            quantity, position = self.edges[position][0]
            heard.append(quantity)
            position = self.settle(position)
        return heard

    def _word(self, position: int) -> str:
        return self.words[position] if position < self.end else ""

    def _listen(self, position: int) -> None:
        word = self.words[position]
        ways = self.edges[position]
        if word == "하루":
            ways.append((Heard(1, "일"), position + 1))
        elif word[0] == "@":
            ways.append((Heard(None, word), position + 1))
        elif word in DAYS or (word[:2] in DAYS and is_particle(word[2:])):
            ways.append((Heard(DAYS[word if word in DAYS else word[:2]], "일"), position + 1))
        elif word == "없음":
            ways.append((Heard(0, "", "0"), position + 1))
        elif word[0].isascii():
            if any(char.isdigit() for char in word):
                ways.append((Heard(None, "?"), position + 1))
        elif word == "영하" or (word == "마이너스" and numeral_of(self._word(position + 1))):
            ways.append((Heard(None, BELOW_ZERO), position + 1))
        elif word == "퍼":
            self._hear_rate(position)
        elif word[0] in PARTS_OF_DAY and is_particle(word[1:]):
            ways.append((Heard(None, PARTS_OF_DAY[word[0]]), position + 1))
        elif word == "새벽" or (word[:2] == "새벽" and is_particle(word[2:])):
            ways.append((Heard(None, PARTS_OF_DAY["새벽"]), position + 1))
        elif word == "반의반":
            self._add(position, HALF / 2, "", position + 1)
        elif word[0] == "반":
            self._hear_half(position, word)
        elif word[-1] == "당" and (unit := unit_of(word[:-1])) and not unit.rest:
            ways.append((Heard(None, f"/{unit.name}"), position + 1))
        else:
            self._hear_number(position, word)

    def _hear_rate(self, position: int) -> None:
        following = self._word(position + 1)
        unit = unit_of(following)
        if unit and unit.is_whole and (len(following) > 2 or not numeral_of(following)):
            name = Heard(None, f"/{unit.name}", leads=self._leads(unit.rest, position + 2))
            self.edges[position].append((name, position + 2))
        elif numeral_of(following):
            self.edges[position].append((Heard(None, "/"), position + 1))

    def _hear_half(self, position: int, word: str) -> None:
        if word == "반":
            unit = unit_of(self._word(position + 1))
            if unit and unit.name in COUNTED | {"시간", "년"}:
                self._add(position, HALF, "", position + 1)
        elif (unit := unit_of(word[1:])) and unit.is_whole:
            self._finish(position, HALF, "", unit.name, unit.rest, position + 1, glued=True)

    def _hear_number(self, position: int, word: str) -> None:
        if word[0] in _PAIRED_HEADS:
            for pair, values in PAIRED.items():
                if word.startswith(pair):
                    self._hear_pair(position, values, word[len(pair) :])
                    return
        if word[0] == "제" and len(word) > 1:
            number = numeral_of(word[1:])
            if number and word[1] not in "한두세네":
                self._with_rest(position, number, position + 1, prefixed=True)
            return
        if word.startswith(("시월", "유월")):
            month = 10 if word[0] == "시" else 6
            self.edges[position].append((Heard(month, "월"), position + 1))
            return
        if word == "양" and self._word(position + 1)[:1] == "대":
            self.edges[position].append((Heard(2, "", "2"), position + 1))
            return
        number = None if word.startswith(("세제곱", "만점")) else numeral_of(word)
        if number:
            self._with_rest(position, number, position + 1)

    def _hear_pair(self, position: int, values: tuple[int, int], rest: str) -> None:
        unit = unit_of(rest or self._word(position + 1))
        after = position + 1 if rest else position + 2
        name = unit.name if unit else ""
        if not unit:
            if rest:
                return
            after = position + 1
        middle = self._spare((Heard(values[1], name, str(values[1])), after))
        self.edges[position].append((Heard(values[0], name, str(values[0]), leads=True), middle))

    def _spare(self, way: tuple[Heard, int]) -> int:
        # A place between two words: it comes behind the end, where no word is passed over.
        self.edges.append([way])
        if len(self.edges) == self.end + 1:
            self.edges.append([way])
        return len(self.edges) - 1

    def _with_rest(self, position: int, number: Numeral, after: int, *, prefixed: bool = False) -> None:
        value, digits, rest, shorter = number
        if not rest:
            self._join(position, number, after)
            return
        if rest.startswith("분의") and self._fraction(position, value, after):
            return
        unit = unit_of(rest)
        if unit and (unit.is_whole or prefixed or unit.name == "월"):
            self._finish(position, value, digits, unit.name, unit.rest, after, glued=True)
            if is_particle(rest):
                self.edges[position].append((Heard(value, "", digits, shorter=shorter), after))
        elif is_particle(rest) or prefixed:
            # 십이와 이분의 일 is one number to the ear.
            is_mixed = rest in ("와", "과") and "분의" in self._word(after)
            leads = is_mixed or self._leads(rest, after)
            self.edges[position].append((Heard(value, "", digits, leads, shorter=shorter), after))

    def _join(self, position: int, number: Numeral, after: int) -> None:
        value, digits, _rest, shorter = number
        following = self._word(after)
        if following == "점":
            self._decimal(position, value, after)
        elif following == "분의" and self._fraction(position, value, after + 1):
            return
        elif following[:1] in ("만", "억") and value < 10**4 and value:
            # 십 억 is ten times a hundred million, 오 만 is five times ten thousand.
            larger = numeral_of(f"{self.words[position]}{following}")
            if larger and is_particle(larger.rest):
                if larger.rest:
                    self.edges[position].append((Heard(larger.value, "", larger.digits), after + 1))
                else:
                    self._join(position, larger, after + 1)
        elif value and (value % 10**4 == 0) and following:
            lower = numeral_of(following)
            if lower and 0 < lower.value < (10**8 if value % 10**8 == 0 else 10**4):
                both = Numeral(value + lower.value, str(value + lower.value), lower.rest, None)
                self._with_rest(position, both, after + 1)
        self._add(position, value, digits, after, shorter)
        word = self.words[position]
        if word[-1] == "일" and len(word) > 1 and (days := numeral_of(word[:-1])) and not days.rest:
            # 일일, 삼일: digits one by one, or so many days.
            self.edges[position].append((Heard(days.value, "일"), after))

    def _decimal(self, position: int, value: int, after: int) -> None:
        fraction = numeral_of(self._word(after + 1))
        if not fraction or len(fraction.digits) > 12:
            return
        spelt = self._word(after + 1)[: len(self._word(after + 1)) - len(fraction.rest)]
        scale = {"만": 10**4, "억": 10**8}.get(spelt[-1:])
        if scale and _DECIMALS.match(spelt[:-1]) and (tenths := numeral_of(spelt[:-1])):
            # 일 점 오만 is fifteen thousand.
            large = (value + Fraction(tenths.value, 10 ** len(tenths.digits))) * scale
            self._add(position, large, "", after + 2)
            return
        if len(spelt) != len(fraction.digits) or not _DECIMALS.match(spelt):
            return
        whole = value + Fraction(int(fraction.digits), 10 ** len(fraction.digits))
        if fraction.rest:
            exact = Numeral(0, "", fraction.rest, None)
            unit = unit_of(exact.rest)
            if unit and unit.is_whole:
                self._finish(position, whole, "", unit.name, unit.rest, after + 2)
            elif is_particle(exact.rest):
                leads = self._leads(exact.rest, after + 2)
                self.edges[position].append((Heard(whole, "", f"{value}{fraction.digits}", leads), after + 2))
        else:
            self._add(position, whole, f"{value}{fraction.digits}", after + 2)

    def _fraction(self, position: int, below: int, after: int) -> bool:
        above = numeral_of(self._word(after))
        if not above or not below or not (is_particle(above.rest) or unit_of(above.rest)):
            return False
        value = Fraction(above.value, below)
        if above.shorter and not above.rest:
            # 삼분의 일만: 만 is a particle.
            self.edges[position].append((Heard(Fraction(above.shorter, below), ""), after + 1))
        if above.rest:
            unit = unit_of(above.rest)
            if unit and unit.is_whole:
                self._finish(position, value, "", unit.name, unit.rest, after + 1)
            self.edges[position].append((Heard(value, ""), after + 1))
        else:
            self._add(position, value, "", after + 1)
        return True

    def _add(self, position: int, value: Value, digits: str, after: int, shorter: int | None = None) -> None:
        """Take the next word for the unit if it is one; what only looks like a unit may also be none."""
        following = self._word(after)
        unit = unit_of(following)
        leads = following == "내지" and self._leads("", after)
        plain = (Heard(value, "", digits, leads, shorter=shorter), after)
        if not unit or not unit.name:
            self.edges[position].append(plain)
            return
        number = numeral_of(following)
        if number and not unit.is_whole:
            self.edges[position].append(plain)
        self._finish(position, value, digits, unit.name, unit.rest, after + 1)
        if number or not unit.is_whole:
            self.edges[position].append(plain)

    def _finish(
        self, position: int, value: Value, digits: str, unit: str, rest: str, after: int, *, glued: bool = False
    ) -> None:
        half = rest.startswith("반")
        if not rest and self._is_half(self._word(after)):
            counted = unit_of(self._word(after + 1)) if self._word(after) == "반" else None
            if not (counted and counted.name in COUNTED and counted.is_whole):
                half, after = True, after + 1
        if half and unit == "시":
            middle = self._spare((Heard(30, "분", "30"), after))
            self.edges[position].append((Heard(value, unit, digits), middle))
            return
        if half and (unit in COUNTED or unit in ("시간", "년", "개월")):
            value += HALF
        leads = self._leads(rest, after)
        self.edges[position].append((Heard(value, unit, digits, leads, rest == "당", glued=glued), after))

    @staticmethod
    def _is_half(word: str) -> bool:
        return word[:1] == "반" and is_particle(word[1:])

    def _leads(self, rest: str, after: int) -> bool:
        following = self._word(after)
        if following in ("내지", "에서"):
            following = self._word(after + 1)
        elif not _TOGETHER.search(rest):
            return False
        return following[:1] == "반" or numeral_of(following) is not None


def _set_apart(found: re.Match[str]) -> str:
    mark = mark_of(found[1])
    return f" {mark or found[1]} "
