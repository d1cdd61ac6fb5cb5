"""Reads a submitted plan form as changes of the plan that it showed: what was not touched stays as it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Any

from django.utils.translation import gettext as _

from medicines.models import Meal, ReminderSettings, Repeat
from medicines.pages.plan_text import Amounts, Hour, Line, hours_of, is_nothing, show_hour
from medicines.services.parts_of_day import time_of
from medicines.services.recurrence import ONE_DAY
from medicines.services.rhythm import AsNeeded, Plan, Step

CYCLE = "cycle"
"""The pattern of days on and off, which a plan has as DAYS."""
HOURS_A_DAY = 24
DAY_FIELDS = frozenset({
    "repeat", "every_days", "on_days", "off_days", "weekdays", "every_weeks", "month_day", "month_week", "every_months",
})  # fmt: skip
HOUR_FIELDS = frozenset({"parts", "other_times", "every_hours"})
END_FIELDS = frozenset({"days", "dose_limit", "until", "taper"})


class Unreadable(Exception):
    """What a form says makes no plan. field: the one to be corrected."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field, self.message = field, message


@dataclass(frozen=True)
class Reading:
    """A submitted form: its cleaned values, the names of those that differ from `shown`, and the person's day.

    shown_lines, lines: the steps as they were shown, and as they came back; both empty for a single step.
    """

    data: Mapping[str, Any]
    changed: frozenset[str]
    shown: Plan
    shown_lines: tuple[str, ...]
    lines: tuple[str, ...]
    meal: Meal
    settings: ReminderSettings

    @property
    def shown_times(self) -> tuple[dt.time, ...]:
        """The fixed hours that were shown."""
        return tuple(hour.time for hour in hours_of(self.shown.steps[0]) if not hour.part) if self.shown.steps else ()

    def clock(self, hour: Hour) -> dt.time:
        """Return the clock time of an hour in this person's day."""
        return time_of(hour.part, self.meal, self.settings) if hour.part else hour.time


def read_plan(reading: Reading, base: Plan) -> Plan:
    """Return `base`, what is left where the change begins, with the changes of the form. Raises Unreadable."""
    data, changed = reading.data, reading.changed
    if data["as_needed"]:
        return Plan(as_needed=AsNeeded(data["needed_for"], data["least_gap"], data["most_a_day"]))
    plan = replace(base if base.steps else reading.shown, as_needed=None)
    if changed & DAY_FIELDS:
        plan = _days(reading, plan)
    hours = _hours(reading) if changed & HOUR_FIELDS or not plan.steps else None
    if "every_hours" in changed:
        plan = replace(plan, every_hours=data["every_hours"])
    if "remove_after_hours" in changed:
        plan = replace(plan, remove_after_hours=data["remove_after_hours"])
    if "dose_limit" in changed:
        plan = replace(plan, dose_limit=data["dose_limit"])
    plan = replace(plan, steps=_course(reading, plan, hours)) if reading.lines else _single(reading, plan, hours)
    if "until" in changed and data["until"] is not None:
        last = plan.steps[-1] if reading.lines else replace(plan.steps[-1], days=None)
        plan = replace(plan, steps=(*plan.steps[:-1], last), until=data["until"] + ONE_DAY)
    return plan


def _days(reading: Reading, plan: Plan) -> Plan:
    """Return the plan on the days that the form says."""
    data = reading.data
    every, on = data["every_days"] or 1, 1
    if data["repeat"] == CYCLE:
        on = data["on_days"]
        every = on + data["off_days"]
    return replace(
        plan,
        repeat=Repeat.DAYS.value if data["repeat"] == CYCLE else data["repeat"],
        every_days=every if data["repeat"] in (Repeat.DAYS, CYCLE) else 1,
        on_days=on,
        weekdays=tuple(sorted(data["weekdays"])),
        every_weeks=data["every_weeks"] or 1,
        month_day=data["month_day"] or 1,
        month_week=int(data["month_week"] or 0),
        every_months=data["every_months"] or 1,
    )


def _hours(reading: Reading) -> tuple[Hour, ...]:
    """Return the hours that the form says, in the order of the day."""
    data = reading.data
    found: dict[dt.time, Hour] = {}
    times = reading.shown_times if data["other_times"] is None else data["other_times"]
    for hour in (*(Hour(part) for part in data["parts"]), *(Hour(time=time) for time in times)):
        found.setdefault(reading.clock(hour), hour)
    every = data["every_hours"]
    if every and found:
        even = _evenly(min(found), every)
        if set(found) != set(even):
            if len(found) > 1 and "every_hours" not in reading.changed:
                raise Unreadable("other_times", _("%d시간마다 드실 때는 첫 시각 하나만 적어 주세요.") % every)
            return tuple(Hour(time=time) for time in even)
    return tuple(found[time] for time in sorted(found))


def _evenly(first: dt.time, every: int) -> list[dt.time]:
    hours = sorted((first.hour + step) % HOURS_A_DAY for step in range(0, HOURS_A_DAY, every))
    return [first.replace(hour=hour) for hour in hours]


def _course(reading: Reading, plan: Plan, hours: tuple[Hour, ...] | None) -> tuple[Step, ...]:
    """Return the steps of a course: those not touched as they are left, then the others as they are written."""
    shown = reading.shown
    common = hours_of(shown.steps[0]) if shown.steps else ()
    same = len(list(takewhile(lambda pair: pair[0] == pair[1], zip(reading.shown_lines, reading.lines, strict=False))))
    untouched: tuple[Step, ...] = ()
    if same:
        # The last steps of what is left are the last ones of what was shown, whichever began earlier.
        untouched = plan.steps[: max(0, len(plan.steps) - (len(shown.steps) - same))]
    if hours is not None:
        untouched = tuple(_at_hours(reading, step, hours) if hours_of(step) == common else step for step in untouched)
    written = reading.data["taper"][same:] if "taper" in reading.changed else ()
    steps = (*untouched, *(_written(reading, line, common if hours is None else hours) for line in written))
    if any(step.days is None for step in steps[:-1]):
        raise Unreadable("taper", _("‘계속’은 마지막 줄에만 적을 수 있습니다."))
    return steps


def _written(reading: Reading, line: Line, common: tuple[Hour, ...]) -> Step:
    order = sorted(range(len(line.hours)), key=lambda index: reading.clock(line.hours[index]))
    hours = tuple(line.hours[index] for index in order) or common
    amounts = tuple(line.amounts[index] for index in order) if line.amounts else ()
    if not hours and not reading.data["follows"]:
        raise Unreadable("parts", _("언제 먹는지 하나 이상 골라 주세요."))
    if any(is_nothing(amount) for amount in (line.dose, *amounts) if amount):
        raise Unreadable(
            "taper", _("먹지 않는 날은 양을 0으로 적지 마세요. ‘며칠 먹고 며칠 쉬기’를 고르거나 줄을 지워 주세요.")
        )
    return replace(_timed(reading, Step(line.dose), hours), days=line.days, doses=amounts)


def _single(reading: Reading, plan: Plan, hours: tuple[Hour, ...] | None) -> Plan:
    """Return the plan with one step, which goes on at the same amounts and hours.

    Until tomorrow there may be another step that was not shown: it changes in the same way.
    """
    data = reading.data
    # Without a plan nothing stands as it was; the envelope's amount and days were only proposed.
    changed = reading.changed if plan.steps else reading.changed | {"dose", "days"}
    if reading.shown_lines and not data["dose"]:
        raise Unreadable("dose", _("한 번에 얼마나 드시는지 적어 주세요."))
    steps = plan.steps or (Step(""),)
    if "days" in changed or reading.shown_lines:
        steps = (_together(steps),)
    if "days" in changed:
        steps = (replace(steps[0], days=data["days"]),)
    made = []
    for step in steps:
        if "dose" in changed:
            step = replace(step, dose=data["dose"])
        if hours is not None:
            step = _at_hours(reading, step, hours)
        if "amounts" in changed:
            plan, step = _with_amounts(data["amounts"], plan, step)
        if any(is_nothing(amount) for amount in (step.dose, *step.doses, *dict(step.day_doses).values())):
            raise Unreadable("dose", _("0은 적을 수 없습니다. 드시지 않는 약이면 ‘그만 먹기’를 눌러 주세요."))
        made.append(step)
    return replace(plan, steps=tuple(made))


def _together(steps: Sequence[Step]) -> Step:
    """Return the last step, for as long as all of them."""
    days = [step.days for step in steps]
    return replace(steps[-1], days=None if None in days else sum(filter(None, days)))


def _timed(reading: Reading, step: Step, hours: tuple[Hour, ...]) -> Step:
    times = tuple(reading.clock(hour) for hour in hours)
    parts = tuple(hour.part for hour in hours)
    return replace(step, times=times, parts=parts if any(parts) else ())


def _at_hours(reading: Reading, step: Step, hours: tuple[Hour, ...]) -> Step:
    """Return the step at other hours; amounts that differ by hour stay with their hour, or with its place."""
    timed = _timed(reading, step, hours)
    if not step.doses:
        return timed
    before = dict(zip(hours_of(step), step.doses, strict=True))
    moved = [amount for hour, amount in before.items() if hour not in hours]
    new = [hour for hour in hours if hour not in before]
    if "amounts" not in reading.changed and new and len(moved) != len(new) and not step.dose:
        raise Unreadable("amounts", _("바뀐 시각에는 얼마나 드시는지 적어 주세요."))
    before |= dict(zip(new, moved, strict=False))
    return replace(timed, doses=tuple(before.get(hour, step.dose) for hour in hours))


def _with_amounts(amounts: Amounts, plan: Plan, step: Step) -> tuple[Plan, Step]:
    """Return plan and step with the amounts that the form says, by hour and by day."""
    hours, by_hour = hours_of(step), dict(amounts.by_hour)
    for hour in by_hour:
        if hour not in hours:
            raise Unreadable("amounts", _("‘%s’은(는) 고르신 때에 없습니다.") % show_hour(hour))
    doses = tuple(by_hour.get(hour, step.dose) for hour in hours) if by_hour else ()
    if by_hour and not all(doses):
        raise Unreadable("amounts", _("고르신 때마다 얼마나 드시는지 적어 주세요."))
    if amounts.by_weekday and amounts.by_cycle:
        raise Unreadable("amounts", _("요일과 ‘며칠째’를 함께 쓸 수 없습니다."))
    by_day = tuple(sorted(amounts.by_weekday or amounts.by_cycle))
    if amounts.by_weekday:
        if plan.is_daily:
            plan = replace(plan, repeat=Repeat.WEEKDAYS.value, weekdays=tuple(range(7)), every_weeks=1)
        if plan.repeat != Repeat.WEEKDAYS or not {day for day, _amount in by_day} <= set(plan.weekdays):
            raise Unreadable("amounts", _("양을 적은 요일을 ‘요일’에서도 골라 주세요."))
        if not step.dose and not doses and len(dict(by_day)) < len(plan.weekdays):
            raise Unreadable("amounts", _("고르신 요일마다 얼마나 드시는지 적어 주세요."))
    if amounts.by_cycle and not (plan.repeat == Repeat.DAYS and max(dict(by_day)) < plan.every_days):
        raise Unreadable("amounts", _("‘며칠째’를 쓰려면 ‘며칠 먹고 며칠 쉬기’에 날수를 적어 주세요."))
    return plan, replace(step, doses=doses, day_doses=by_day)
