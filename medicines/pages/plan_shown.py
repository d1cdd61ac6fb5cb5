"""What a plan form shows of a medication: what is left of its plan where a change would begin."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.dateparse import parse_datetime

from medicines.models import Question, Repeat, UserMedication
from medicines.pages.plan_reading import CYCLE
from medicines.pages.plan_text import hours_of, show_amounts, show_gap, show_steps, show_times
from medicines.services.medications import midnight
from medicines.services.patients import Patient
from medicines.services.recurrence import ONE_DAY
from medicines.services.rhythm import Plan
from medicines.services.stored_plans import coming, plan_left

NOW, TOMORROW, ON_DATE = "now", "tomorrow", "date"
LONGEST_OPEN = ONE_DAY
"""A form that was open for longer shows doses of days long gone; it is read against what is left now."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What is left of a plan from the instant `at` on. start: where a change begins unless the person says otherwise.

    start_on: the date, if the plan begins only later.
    """

    plan: Plan
    start: str = NOW
    at: dt.datetime | None = None
    start_on: dt.date | None = None


def shown_of(medication: UserMedication, person: Patient, now: dt.datetime, shown_at: str = "") -> Shown:
    """Return what a form shows. shown_at: the instant of which the submitted form was, from its hidden field."""
    tomorrow = person.today() + ONE_DAY
    found = coming(medication, now)
    if found and found[0].starts_at > now:
        day = found[0].starts_at.astimezone(person.zone).date()
        start = TOMORROW if day == tomorrow else ON_DATE
        shown = Shown(Plan(), start, found[0].starts_at, day if start == ON_DATE else None)
    else:
        shown = Shown(Plan(), TOMORROW, midnight(tomorrow, person))
    if medication.held_for or not _left(medication, person, shown.at or now).steps:
        # A question is answered for now, and what ends today can only be changed now.
        shown = Shown(Plan(), NOW, now)
    at = _then(shown_at, now) or shown.at or now
    return Shown(_left(medication, person, at), shown.start, at, shown.start_on)


def initial_of(shown: Shown, medication: UserMedication) -> dict[str, Any]:
    """Return the form's values for a plan as it stands."""
    initial = {
        "as_needed": medication.as_needed,
        "needed_for": medication.needed_for,
        "least_gap": show_gap(medication.least_gap_minutes) if medication.as_needed else "",
        "most_a_day": medication.most_a_day,
        "follows": medication.follows_id,
        "follow_minutes": medication.follow_minutes,
        "start": shown.start,
        "start_on": shown.start_on,
        "shown_at": shown.at.isoformat() if shown.at else "",
    }
    return initial | (_of_plan(shown.plan) if shown.plan.steps else _of_order(medication))


def _of_order(medication: UserMedication) -> dict[str, Any]:
    """Return what the envelope says of a medication that nothing is planned of."""
    if not medication.held_for:
        return {}
    # The days of one that is never daily may be its number of doses: a person says which.
    days = None if medication.held_for == Question.NEVER_DAILY else medication.ordered_days
    return {"dose": medication.ordered_dose, "days": days}


def _of_plan(plan: Plan) -> dict[str, Any]:
    step = plan.steps[0]
    hours = hours_of(step)
    is_course = len(plan.steps) > 1
    is_cycle = plan.repeat == Repeat.DAYS and (plan.on_days > 1 or (plan.every_days > 1 and bool(step.day_doses)))
    on = min(plan.on_days, plan.every_days)
    return {
        "dose": "" if is_course else step.dose,
        "parts": [hour.part for hour in hours if hour.part],
        "other_times": show_times([hour.time for hour in hours if not hour.part]),
        "amounts": "" if is_course else show_amounts(step, by_weekday=plan.repeat == Repeat.WEEKDAYS),
        "repeat": CYCLE if is_cycle else plan.repeat,
        "every_days": 1 if is_cycle else plan.every_days,
        "on_days": on if is_cycle else None,
        "off_days": plan.every_days - on if is_cycle else None,
        "weekdays": list(plan.weekdays),
        "every_weeks": plan.every_weeks,
        "month_day": plan.month_day,
        "month_week": str(plan.month_week),
        "every_months": plan.every_months,
        "days": None if is_course else step.days,
        "dose_limit": plan.dose_limit,
        "taper": show_steps(plan.steps, hours) if is_course else "",
        "every_hours": str(plan.every_hours or ""),
        "remove_after_hours": plan.remove_after_hours,
    }


def _left(medication: UserMedication, person: Patient, at: dt.datetime) -> Plan:
    left = plan_left(medication, person, at)
    return Plan() if left.dose_limit == 0 else left


def _then(shown_at: str, now: dt.datetime) -> dt.datetime | None:
    try:
        at = parse_datetime(shown_at)
    except ValueError:
        return None
    return at if at is not None and at.tzinfo is not None and at > now - LONGEST_OPEN else None
