"""The lines in which a family writes and sees times, amounts and the steps of a course: `2정 5일 아침, 20:00`."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from medicines.services.rhythm import BEDTIME, EVENING, MORNING, NOON, Step

PARTS = ((MORNING, _("아침")), (NOON, _("점심")), (EVENING, _("저녁")), (BEDTIME, _("자기 전")))
WEEKDAYS = tuple(enumerate("월화수목금토일"))
LONGEST_AMOUNT = 50
MINUTES_AN_HOUR, HOURS_OF_NOON = 60, 12

_TIME = re.compile(r"(?:(?P<half>오전|오후)\s*)?(?P<hour>\d{1,2})(?::|시\s*)(?P<minute>\d{2})?분?")
_PART = re.compile("아침|점심|저녁|자기\\s*전")
_STEP = re.compile(
    r"(?:(?P<dose>.+?)\s+)??(?:(?P<days>\d{1,3})\s*일(?:간|\s*동안)?|(?P<on>계속))(?:[\s,:]+(?P<hours>.+))?"
)
_HOUR = re.compile(rf"(?P<when>{_PART.pattern}|{_TIME.pattern})(?:\s+(?P<amount>\S.*))?")
_AMOUNT = re.compile(
    rf"(?:(?P<cycle>\d{{1,3}})일째|(?P<week>[월화수목금토일]+)(?:요일)?|(?P<when>{_PART.pattern}|{_TIME.pattern}))"
    r"\s+(?P<amount>\S.*)"
)
_GAP = re.compile(r"(?:(?P<hours>\d{1,2})\s*시간)?\s*(?:(?P<minutes>\d{1,3})\s*분)?")
_NOTHING = re.compile(r"(?:0+(?:[.,]0+)?|영)\s*(?:\D{0,3})")


@dataclass(frozen=True, slots=True)
class Hour:
    """A time of a dose: a part of the day, or a clock time if that is empty."""

    part: str = ""
    time: dt.time = dt.time()


@dataclass(frozen=True, slots=True)
class Line:
    """A step as it is written. days: None for 계속. hours: empty where they are those of the whole course."""

    dose: str
    days: int | None
    hours: tuple[Hour, ...] = ()
    amounts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Amounts:
    """Amounts that differ, by hour, by weekday (Monday 0) or by the index of a day in the cycle."""

    by_hour: tuple[tuple[Hour, str], ...] = ()
    by_weekday: tuple[tuple[int, str], ...] = ()
    by_cycle: tuple[tuple[int, str], ...] = ()


def is_nothing(amount: str) -> bool:
    """Return whether an amount is none at all, as `0정` is."""
    return _NOTHING.fullmatch(amount.strip()) is not None


def read_times(text: str) -> tuple[dt.time, ...]:
    """Read clock times as people write them: `10:00, 오후 3시 30분`. Raises ValueError."""
    if _TIME.sub("", text).strip(" ,·/"):
        raise ValueError(text)
    return tuple(map(_clock, _TIME.finditer(text)))


def show_times(times: Sequence[dt.time]) -> str:
    """Write clock times so that `read_times` reads them."""
    return ", ".join(f"{time:%H:%M}" for time in times)


def read_steps(text: str) -> tuple[Line, ...]:
    """Read a step a line. Raises ValueError with the line that is not understood."""
    return tuple(_step(line.strip()) for line in text.splitlines() if line.strip())


def show_steps(steps: Sequence[Step], common: Sequence[Hour]) -> str:
    """Write a step a line, with its hours where they are not the `common` ones or have amounts of their own."""
    lines = []
    for step in steps:
        hours = hours_of(step)
        words = [step.dose, "계속" if step.days is None else f"{step.days}일"]
        if step.doses:
            words.append(", ".join(f"{show_hour(h)} {amount}" for h, amount in zip(hours, step.doses, strict=True)))
        elif hours != tuple(common):
            words.append(", ".join(map(show_hour, hours)))
        lines.append(" ".join(filter(None, words)))
    return "\n".join(lines)


def read_amounts(text: str) -> Amounts:
    """Read an amount a line: `아침 2정`, `월수금 1정`, `2일째 반 알`. Raises ValueError with what is not understood."""
    by_hour: list[tuple[Hour, str]] = []
    by_weekday: list[tuple[int, str]] = []
    by_cycle: list[tuple[int, str]] = []
    for line in (each.strip() for each in re.split(r"\n|,\s+", text)):
        if not line:
            continue
        found = _AMOUNT.fullmatch(line)
        if found is None:
            raise ValueError(line)
        amount = found["amount"][:LONGEST_AMOUNT]
        if found["cycle"]:
            by_cycle.append((int(found["cycle"]) - 1, amount))
        elif found["week"]:
            by_weekday += [("월화수목금토일".index(day), amount) for day in found["week"]]
        else:
            by_hour.append((_hour(found["when"]), amount))
    return Amounts(tuple(by_hour), tuple(by_weekday), tuple(by_cycle))


def show_amounts(step: Step, *, by_weekday: bool) -> str:
    """Write the amounts that differ from `step.dose`, an amount a line."""
    lines = [f"{show_hour(hour)} {amount}" for hour, amount in zip(hours_of(step), step.doses, strict=False)]
    for day, amount in step.day_doses:
        lines.append(f"{WEEKDAYS[day][1]} {amount}" if by_weekday else f"{day + 1}일째 {amount}")
    return "\n".join(lines)


def hours_of(step: Step) -> tuple[Hour, ...]:
    """Return the hours of a step: parts of the day where it was made from them."""
    parts = step.parts or ("",) * len(step.times)
    return tuple(Hour(part) if part else Hour(time=time) for part, time in zip(parts, step.times, strict=True))


def show_hour(hour: Hour) -> str:
    """Write an hour: `아침` or `08:30`."""
    return str(dict(PARTS)[hour.part]) if hour.part else f"{hour.time:%H:%M}"


def read_gap(text: str) -> dt.timedelta | None:
    """Read a duration: `4시간`, `1시간 30분`; a number alone is hours. None for no words. Raises ValueError."""
    text = text.strip()
    if not text:
        return None
    found = _GAP.fullmatch(f"{text}시간" if text.isdigit() else text)
    gap = found and dt.timedelta(hours=int(found["hours"] or 0), minutes=int(found["minutes"] or 0))
    if not gap:
        raise ValueError(text)
    return gap


def show_gap(minutes: int | None) -> str:
    """Write a duration so that `read_gap` reads it."""
    hours, rest = divmod(minutes or 0, MINUTES_AN_HOUR)
    return " ".join(words for number, words in ((hours, f"{hours}시간"), (rest, f"{rest}분")) if number)


def _step(line: str) -> Line:
    found = _STEP.fullmatch(line)
    if found is None:
        raise ValueError(line)
    dose, days = (found["dose"] or "")[:LONGEST_AMOUNT], int(found["days"]) if found["days"] else None
    read = [_HOUR.fullmatch(word) for word in re.split(r"\s*,\s*", (found["hours"] or "").strip(" ,")) if word]
    if days == 0 or not all(read):
        raise ValueError(line)
    amounts = tuple((each["amount"] or dose)[:LONGEST_AMOUNT] for each in read if each)
    if not all((dose, *amounts)) and not (amounts and all(amounts)):
        raise ValueError(line)
    hours = tuple(_hour(each["when"]) for each in read if each)
    return Line(dose, days, hours, amounts if any(amount != dose for amount in amounts) else ())


def _hour(text: str) -> Hour:
    if _PART.fullmatch(text):
        named = {"".join(str(label).split()): part for part, label in PARTS}
        return Hour(named["".join(text.split())])
    found = _TIME.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return Hour(time=_clock(found))


def _clock(found: re.Match[str]) -> dt.time:
    hour = int(found["hour"])
    if found["half"] == "오후" and hour < HOURS_OF_NOON:
        hour += HOURS_OF_NOON
    elif found["half"] == "오전" and hour == HOURS_OF_NOON:
        hour = 0
    return dt.time(hour, int(found["minute"] or 0))
