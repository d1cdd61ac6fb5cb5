"""The dose guard compares what will be said with what was typed.

A second reader, which shares no table and no code with `reader`, hears the spoken Hangul (`guard_spoken`), reads the
typed text by itself (`guard_written`, `guard_chains`) and compares: every quantity in its order, with its unit, and
none that was not typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice, product
from typing import NamedTuple

from .guard_chains import Chains
from .guard_signs import Element, Want, Way, normalise
from .guard_spoken import Heard, Lattice
from .guard_words import Value
from .guard_written import Lexer

AGREE, DISAGREE, AMBIGUOUS = "agree", "disagree", "ambiguous"
MOST_CHOICES = 8
_MOST_STATES = 24
"""How many ways to hear a text are followed at once."""
_NOT_HANGUL = re.compile("[^가-힣]+")
_NEEDS_READING = re.compile("[^\\W가-힣ㄱ-ㅎㅏ-ㅣ_]|[½-⅞]")
_WORDS = frozenset({21, 22, 24, 25, 51, 52})
"""What the Hangul of a foreign word may look like in digits: 오일 is oil."""


class Choice(NamedTuple):
    """A text that can be read in one way only, and the words that were open."""

    text: str
    spoken: str


class Verdict(NamedTuple):
    """What the guard finds; `choices` of an ambiguous text, `place` the typed piece that disagrees."""

    outcome: str
    choices: tuple[Choice, ...] = ()
    place: str = ""

    @property
    def is_safe(self) -> bool:
        """Whether the text may be spoken."""
        return self.outcome == AGREE


def quantities(spoken: str) -> list[Heard]:
    """Hear the quantities of a spoken text, in their order."""
    return Lattice(spoken).likeliest()


def check(text: str, spoken: str) -> Verdict:
    """Compare what `text` says with what is heard in `spoken`, its reading in Hangul."""
    if not _NEEDS_READING.search(text) and _NOT_HANGUL.sub("", text) == _NOT_HANGUL.sub("", spoken):
        return Verdict(AGREE)
    written = normalise(text)
    elements = Chains(written, Lexer(written).pieces).elements
    unread = [element for element in elements if _is_unread(element)]
    if unread:
        return Verdict(DISAGREE, place=written[unread[0].start : unread[0].end])
    if any(element.readings for element in elements):
        return Verdict(AMBIGUOUS, tuple(_choices(written, elements)))
    failed = _first_difference(elements, Lattice(spoken))
    if failed is None:
        return Verdict(AGREE)
    return Verdict(DISAGREE, place=written[failed.start : failed.end])


def _is_unread(element: Element) -> bool:
    return not (element.ways or element.readings or element.digits or element.slack is not None)


def _choices(written: str, elements: Iterable[Element]) -> Iterable[Choice]:
    opened = [element for element in elements if element.readings]
    for readings in islice(product(*[element.readings for element in opened]), MOST_CHOICES):
        text, position = "", 0
        for index, reading in enumerate(readings):
            element = opened[index]
            text += written[position : element.start] + reading
            position = element.end
        yield Choice(text + written[position:], ", ".join(readings))


def _first_difference(elements: Iterable[Element], lattice: Lattice) -> Element | None:
    """Follow the typed pieces through what is heard; None where all of both is met."""
    places = {lattice.settle(0)}
    last = Element()
    for element in elements:
        reached: set[int] = set()
        for place in places:
            reached |= _reach(element, lattice, place)
        if not reached:
            return element
        places = set(sorted(reached)[-_MOST_STATES:]) if len(reached) > _MOST_STATES else reached
        last = element
    return None if lattice.end in places else last._replace(ways=())


def _reach(element: Element, lattice: Lattice, place: int) -> set[int]:
    if element.slack is not None:
        return {place, *_slack(element.slack, lattice, place)}
    if element.digits:
        return _spelt(element.digits, lattice, place)
    reached: set[int] = set()
    for way in element.ways:
        reached |= _follow(way, lattice, place)
    return reached


def _slack(letter: int, lattice: Lattice, place: int) -> Iterable[int]:
    for heard, after in _edges(lattice, place):
        is_word = (
            len(heard.digits) == 2 and heard.value in _WORDS and "십" not in "".join(lattice.words[place : place + 1])
        )
        is_bare = not heard.unit and (is_word or heard.value == letter)
        if heard.glued or heard.unit[:1] == "/" or is_bare:
            yield lattice.settle(after)


def _edges(lattice: Lattice, place: int) -> list[tuple[Heard, int]]:
    return [] if place == lattice.end else lattice.edges[place]


def _spelt(digits: str, lattice: Lattice, place: int) -> set[int]:
    places = {(place, 0)}
    for _round in range(len(digits)):
        moved = set()
        for here, done in places:
            for heard, after in _edges(lattice, here):
                is_last = done + len(heard.digits) == len(digits)
                is_bare = not heard.unit or (is_last and heard.unit == "회")  # 번 behind a telephone number
                if heard.digits and is_bare and digits.startswith(heard.digits, done):
                    moved.add((lattice.settle(after), done + len(heard.digits)))
        whole = {here for here, done in moved if done == len(digits)}
        if whole or not moved:
            return whole
        places = moved
    return set()


def _follow(way: Way, lattice: Lattice, place: int) -> set[int]:
    places = {place}
    for want in way:
        reached = set(places) if want.is_optional else set()
        for here in places:
            reached |= {lattice.settle(after) for heard, after in _edges(lattice, here) if _meets(want, heard)}
        if not reached:
            return reached
        places = reached
    return places


def _meets(want: Want, heard: Heard) -> bool:
    if want.units is not None and heard.unit not in want.units:
        return False
    if (heard.leads and not want.leads) or (want.must_lead and not heard.leads) or (want.rate and not heard.rate):
        return False
    return heard.value == want.value or _with_particle(want, heard.shorter)


def _with_particle(want: Want, shorter: Value | None) -> bool:
    return want.particle and shorter is not None and shorter == want.value
