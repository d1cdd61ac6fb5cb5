"""Reading a run of numbers in the sense that the table of `separators` gives it."""

from __future__ import annotations

from . import amounts, codes, moments
from .counters import count
from .kinds import CLOCK
from .numerals import decimal, sino
from .runs import Item, Run, parse_colon_run, parse_run
from .separators import Sense, decide
from .surroundings import OUT_OF
from .values import Reading

PAUSE = ", "
NOTHING = "없음"
"""A dose of nought in a course written with slashes."""


def read(text: str, position: int, before: str) -> Reading | None:
    """Read the run at `position`; None where the number is an amount by itself, a range or a fraction."""
    run = parse_colon_run(text, position, before)
    if run and decide(run) is Sense.VERSUS:
        return Reading(_versus(run), run.last.number_end)
    run = parse_run(text, position, before)
    sense = decide(run) if run else Sense.AMOUNT
    if not run or sense is Sense.AMOUNT:
        return None
    if sense is Sense.FIELDS:
        spoken = _item(run.first, before, text[run.first.end : run.first.end + amounts.CONTEXT])
        return Reading(spoken + PAUSE, run.items[1].start)
    if sense is Sense.DATE:
        return moments.read_month_day(text, position)
    if sense is Sense.CODE:
        return codes.read_chain(text, position)
    return Reading(_SPOKEN[sense](run), _end(run, sense))


def _end(run: Run, sense: Sense) -> int:
    if sense is Sense.VERSUS:
        return run.last.number_end
    out_of = OUT_OF.match(run.text, run.last.number_end) if sense is Sense.SCORE else None
    return out_of.end() if out_of else run.last.end


def _number(item: Item) -> str:
    return decimal(item.value.whole, item.value.decimals)


def _item(item: Item, before: str = "", after: str = "") -> str:
    if item.unit.name == CLOCK:
        clock = moments.read_clock(item.value.words, 0, before)
        return clock.spoken if clock else item.value.words
    return amounts.say(item.value, item.unit, before, after)


def _course(run: Run) -> str:
    if run.is_bare:
        last = f"{_number(run.last)} {run.last.unit.name}".rstrip()
        return PAUSE.join([*map(_number, run.items[:-1]), last])
    unit = next(item.unit for item in run.items if item.unit.name)
    nothing = NOTHING if run.joint == "/" else sino("0")
    return PAUSE.join(
        nothing if item.is_zero else amounts.say(item.value, item.unit if item.unit.name else unit)
        for item in run.items
    )


def _hours(run: Run) -> str:
    return PAUSE.join(count(item.value.whole, "시") for item in run.items)


def _strengths(run: Run) -> str:
    name = f" {run.last.unit.name}".rstrip()
    return PAUSE.join(f"{_number(item)}{name}" for item in run.items)


def _pair(run: Run) -> str:
    return f"{'에 '.join(map(_number, run.items))} {run.last.unit.name}".rstrip()


def _score(run: Run) -> str:
    return f"{_number(run.last)} 점 만점에 {_number(run.first)} 점"


def _lot(run: Run) -> str:
    return f"{' 다시 '.join(map(_number, run.items))} {run.last.unit.name}".rstrip()


def _span(run: Run) -> str:
    return f"{_item(run.first, run.before)}에서 {_item(run.last)}"


def _versus(run: Run) -> str:
    return " 대 ".join(map(_number, run.items))


_SPOKEN = {
    Sense.COURSE: _course,
    Sense.HOURS: _hours,
    Sense.STRENGTHS: _strengths,
    Sense.PAIR: _pair,
    Sense.SCORE: _score,
    Sense.LOT: _lot,
    Sense.SPAN: _span,
    Sense.VERSUS: _versus,
}
