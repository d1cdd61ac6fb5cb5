"""Runs: numbers joined by one separator, 120/80, 6정-5정-4정, 500mg / 2정, taken apart before anything is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from . import amounts
from .amounts import CONTEXT, Unit
from .kinds import CLOCK
from .tables import lazy
from .values import Value, parse_decimal

ITEMS_MAX = 12
"""A longer run is a code; what is beyond is read as a run of its own."""

_COLON = lazy(r"\d{1,5}(?:\.\d{1,3})?\s?:")
_JOINT = lazy(r" ?([/:-]) ?(?=[\d.])")
_CLOCK = lazy(r"\d{1,2}:[0-5]\d(?!\d|:\d)")


class Item(NamedTuple):
    """One member of a run: its number, its unit if it has one, and where it lies in the text."""

    value: Value
    unit: Unit
    start: int
    number_end: int
    end: int

    @property
    def is_zero(self) -> bool:
        """Whether it says none: 0 or 0.0."""
        return not self.value.words and not (self.value.whole + self.value.decimals).strip("0")


@dataclass(frozen=True)
class Run:
    """Items joined by `joint`, with the text before and behind them.

    spaced: blanks stand around the separators; a tight separator binds before a loose one, so a run has one kind only.
    """

    text: str
    joint: str
    items: tuple[Item, ...]
    before: str
    spaced: bool

    @property
    def after(self) -> str:
        """The text behind the run."""
        end = self.items[-1].end
        return self.text[end : end + CONTEXT]

    @property
    def first(self) -> Item:
        """The first item."""
        return self.items[0]

    @property
    def last(self) -> Item:
        """The last item."""
        return self.items[-1]

    @property
    def sizes(self) -> tuple[float, ...]:
        """The numbers."""
        return tuple(item.value.size for item in self.items)

    @property
    def units(self) -> tuple[str, ...]:
        """The items' units as spoken, empty where an item has none."""
        return tuple(item.unit.name for item in self.items)

    @property
    def is_bare(self) -> bool:
        """Whether no item but the last has a unit."""
        return not any(self.units[:-1])


def _item(text: str, position: int, clocks: bool) -> Item | None:
    clock = _CLOCK.match(text, position) if clocks else None
    if clock:
        return Item(Value(words=clock[0]), Unit(name=CLOCK), position, clock.end(), clock.end())
    parsed = parse_decimal(text, position)
    if not parsed:
        return None
    value, number_end = parsed
    unit, end = amounts.parse_plain_unit(text, number_end) or (amounts.BARE, number_end)
    return Item(value, unit, position, number_end, end)


def parse_colon_run(text: str, position: int, before: str) -> Run | None:
    """Parse numbers joined by colons, which may be a clock time as well as a ratio."""
    return _parse(text, position, before, clocks=False) if _COLON.match(text, position) else None


def parse_run(text: str, position: int, before: str) -> Run | None:
    """Parse the run that starts with the number at `position`; None where the number stands alone."""
    return _parse(text, position, before, clocks=True)


def _parse(text: str, position: int, before: str, clocks: bool) -> Run | None:
    first = _item(text, position, clocks)
    gap = _JOINT.match(text, first.end) if first else None
    if not first or not gap:
        return None
    items, joint, loose = [first], gap[1], " " in gap[0]
    while gap and gap[1] == joint and (" " in gap[0]) == loose and len(items) < ITEMS_MAX:
        item = _item(text, gap.end(), clocks)
        if not item:
            break
        items.append(item)
        gap = _JOINT.match(text, item.end)
    if len(items) == 1:
        return None
    return Run(text, joint, tuple(items), before, loose)
