"""Shows a plan in Korean, as people write it; `direction_words.parse` reads it back as the same plan."""

from __future__ import annotations

import datetime as dt
import re
from itertools import groupby

from korean.particles import form_after
from medicines.services.direction_numbers import show_amount
from medicines.services.recurrence import MONTHLY, WEEKDAYS
from medicines.services.rhythm import BEDTIME, BEGINNING, EVENING, LAST_WEEK, MORNING, NOON, AsNeeded, Plan, Step

PART_NAMES = {MORNING: "아침", NOON: "점심", EVENING: "저녁", BEDTIME: "자기 전"}
_LETTERS = "월화수목금토일"
_NTH = {1: "첫째", 2: "둘째", 3: "셋째", 4: "넷째", LAST_WEEK: "마지막"}
_LAST_DAY = 31
_THEN = "그다음"
_MINUTES_AN_HOUR = 60
_IS_CLAUSE = re.compile(r"(?:때|경우|(?<![불수])면)$")
"""A reason that stands as it is said, `잠이 안 올 때`; not one that is a noun, `불면`."""


_NEAR = dt.timedelta(days=180)
"""A date is meant of the nearest year."""


def show(plan: Plan, today: dt.date | None = None) -> str:
    """Return a plan in words; a date near `today` goes without its year."""
    if plan.as_needed is not None:
        return _show_need(plan.as_needed)
    steps = [_show_step(plan, step) for step in plan.steps]
    is_even = plan.every_hours is not None
    words = [
        _show_days(plan),
        f"{plan.every_hours}시간마다" if is_even else "",
        f", {_THEN} ".join(step for step in steps),
    ]
    text = " ".join(word for word in words if word)
    if plan.dose_limit is not None:
        text += f", 모두 {plan.dose_limit}번"
    if plan.until is not None:
        text += f", {_show_date(plan.until, today)} 전까지"
    if plan.begins is not None:
        text = f"{_show_date(plan.begins, today)}부터 {text}"
    if plan.remove_after_hours is not None:
        text += f", {plan.remove_after_hours}시간 붙이고 떼기"
    return text


def _show_need(need: AsNeeded) -> str:
    if not need.reason:
        words = ["필요할 때"]
    elif _IS_CLAUSE.search(need.reason):
        words = [need.reason]
    else:
        words = [f"{need.reason}{form_after(need.reason, ('이', '가'))} 있을 때"]
    if need.least_gap is not None:
        minutes = int(need.least_gap.total_seconds()) // _MINUTES_AN_HOUR
        hours, rest = divmod(minutes, _MINUTES_AN_HOUR)
        words.append(f"{minutes}분 간격" if rest else f"{hours}시간 간격")
    if need.most_a_day is not None:
        words.append(f"하루 {need.most_a_day}번까지")
    return ", ".join(words)


def _show_days(plan: Plan) -> str:
    if plan.repeat == WEEKDAYS:
        return _show_weekdays(plan)
    if plan.repeat == MONTHLY:
        return _show_months(plan)
    if plan.on_days >= plan.every_days:
        return f"{plan.every_days}일 주기로" if plan.every_days > _TURN_ABOUT else ""
    if plan.on_days == 1:
        return f"{plan.every_days}일마다"
    return f"{plan.on_days}일 먹고 {plan.every_days - plan.on_days}일 쉬기"


_TURN_ABOUT = 2
"""Days of a cycle whose amounts take turns."""


def _show_weekdays(plan: Plan) -> str:
    weeks = "매주" if plan.every_weeks == 1 else f"{plan.every_weeks}주마다"
    if _has_amounts_by_weekday(plan):
        return "" if plan.every_weeks == 1 else weeks
    days = _name_weekdays(plan.weekdays)
    return days if plan.every_weeks == 1 and len(plan.weekdays) > 2 else f"{weeks} {days}"


def _has_amounts_by_weekday(plan: Plan) -> bool:
    return plan.repeat == WEEKDAYS and any(step.day_doses for step in plan.steps)


def _name_weekdays(days: tuple[int, ...]) -> str:
    """Name weekdays: `토요일`, `월·목요일`, `월수금`."""
    letters = [_LETTERS[day] for day in sorted(days)]
    return "".join(letters) if len(letters) > 2 else f"{'·'.join(letters)}요일"


def _show_months(plan: Plan) -> str:
    months = "매달" if plan.every_months == 1 else f"{plan.every_months}개월마다"
    if plan.month_week:
        return f"{months} {_NTH[plan.month_week]} {_name_weekdays(plan.weekdays)}"
    if plan.month_day == BEGINNING:
        return "매달 한 번" if plan.every_months == 1 else months
    day = "말일" if plan.month_day == _LAST_DAY else f"{plan.month_day}일"
    return f"{months} {day}" if plan.every_months == 1 else f"{months} {day}에"


def _show_step(plan: Plan, step: Step) -> str:
    words = [_show_hours(step), _show_amounts(plan, step)]
    text = " ".join(word for word in words if word)
    if step.days is None:
        return text
    return f"{text} {step.days}일" if len(plan.steps) > 1 else f"{text}, {step.days}일 동안"


def _show_hours(step: Step) -> str:
    """Name the hours; amounts that differ stand by theirs."""
    hours = [_name_hour(step, index) for index in range(max(len(step.times), len(step.parts)))]
    doses = step.doses or ("",) * len(hours)
    return ", ".join(" ".join(filter(None, (hour, show_amount(dose)))) for hour, dose in zip(hours, doses, strict=True))


def _name_hour(step: Step, index: int) -> str:
    part = PART_NAMES.get(step.parts[index], "") if step.parts else ""
    clock = f"{step.times[index]:%H:%M}" if step.times else ""
    return f"{part}({clock})" if part and clock else part or clock


def _show_amounts(plan: Plan, step: Step) -> str:
    dose = show_amount(step.dose)
    if not step.day_doses:
        return dose
    if plan.repeat == WEEKDAYS:
        by_day = dict(step.day_doses)
        others = [day for day in sorted(plan.weekdays) if day not in by_day]
        groups = [(step.dose, others)]
        ordered = sorted(step.day_doses, key=lambda pair: (pair[1], pair[0]))
        groups += [(amount, [day for day, _ in pairs]) for amount, pairs in groupby(ordered, key=lambda pair: pair[1])]
        return ", ".join(f"{_name_weekdays(tuple(days))} {show_amount(amount)}" for amount, days in groups)
    if plan.on_days == plan.every_days == _TURN_ABOUT:
        return f"하루씩 번갈아 {dose}, {show_amount(step.day_doses[0][1])}"
    return ", ".join([dose, *(f"주기 {day + 1}일째 {show_amount(amount)}" for day, amount in step.day_doses)])


def _show_date(day: dt.date, today: dt.date | None) -> str:
    words = f"{day.month}월 {day.day}일"
    is_near = today is not None and abs(day - today) < _NEAR
    return words if is_near else f"{day.year}년 {words}"
