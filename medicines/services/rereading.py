"""Reads stored directions again once the grammar has learnt more, and asks where the schedule says otherwise."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from itertools import pairwise

from django.db import transaction
from django.utils import timezone

from medicines.models import Meal, Question, UserMedication
from medicines.services import medications
from medicines.services.direction_words import GRAMMAR
from medicines.services.envelope_words import understand
from medicines.services.never_daily import rule_for
from medicines.services.parts_of_day import part_at
from medicines.services.patients import Patient, patient
from medicines.services.recurrence import DAYS, DAYS_A_WEEK, MONTHLY, WEEKDAYS
from medicines.services.reminders import settings_of
from medicines.services.rhythm import BEGINNING, Plan
from medicines.services.schedule_rules import MINUTES_A_DAY, times_of
from medicines.services.stored_plans import coming, plan_left
from medicines.services.unclear import Code, Unclear

OTHER_RHYTHMS = frozenset({Code.RHYTHM, Code.WEEKDAYS, Code.HOURS, Code.STEPS, Code.CONDITION, Code.AMOUNT})
"""What must not be taken daily as it stands. Open meals or times of day are settled by the stored hours."""

_SHORTEST_MONTH, _LONGEST_MONTH = 28, 31
"""Once a month was stored as so many days by whom the page offered no months."""


@dataclass(frozen=True, slots=True)
class Reread:
    """What became of the medications that were read again. held: those that are now asked about."""

    read: int
    held: tuple[uuid.UUID, ...]


def reread() -> Reread:
    """Read each running medication's directions that an older grammar has read.

    One whose words or substance name another rhythm than its schedule is held. Hours that equal those of the home's
    parts of the day follow them from now on; other hours stay fixed.
    """
    rows = UserMedication.objects.filter(stopped_at=None, words_read_by__lt=GRAMMAR).order_by("created_at")
    held = []
    count = 0
    for medication in rows.select_related("medicine").prefetch_related("schedules", "pauses"):
        with transaction.atomic():
            person = patient(medication.user_id)
            _name_parts(medication)
            doubt = None if medication.held_for else _doubt(medication, person)
            if doubt is not None:
                medications.hold(medication, *doubt)
                held.append(medication.pk)
            UserMedication.objects.filter(pk=medication.pk).update(words_read_by=GRAMMAR)
        count += 1
    return Reread(count, tuple(held))


def _doubt(medication: UserMedication, person: Patient) -> tuple[Question, str] | None:
    """Return the question about a medication whose words or substance contradict its schedule."""
    left = plan_left(medication, person, timezone.now())
    if not left.steps:
        return None
    rule = rule_for(medication.medicine, medication.name, medication.strength)
    if rule is not None and rule.contradicts(left):
        return Question.NEVER_DAILY, Unclear(Code.NEVER_DAILY, medication.name).sentence
    if not medication.instructions:
        return None
    # Without the number of times: hours may have been changed by hand, days must be as the words say.
    directions = understand(medication.name, "", medication.instructions, None, today=person.today())
    if directions.question is not None and directions.question.code == Code.TIMES:
        # The hours that are stored tell what the words leave open, if that makes sense of them.
        times = len(left.steps[0].times)
        counted = understand(medication.name, "", medication.instructions, times, today=person.today())
        directions = counted if counted.plan is not None else directions
    if directions.question is not None:
        asks = directions.question.code in OTHER_RHYTHMS and left.is_daily
        return (Question(directions.question.question), directions.question.sentence) if asks else None
    anchor = coming(medication, timezone.now())[-1].anchor
    if directions.plan is not None and _says_otherwise(directions.plan, left, anchor):
        return Question.OTHER_RHYTHM, ""
    return None


def _says_otherwise(said: Plan, left: Plan, anchor: dt.date) -> bool:
    """Tell whether words say another plan than the one that is left, whose days are counted from `anchor`."""
    if said.as_needed is not None:
        return True
    if not (said.same_days(left) or _names_days_of(said, left, anchor)):
        return True
    if said.every_hours is not None and said.every_hours != _even_hours(left):
        return True
    has_own_amounts = any(step.doses or step.day_doses for step in said.steps)
    stored_own_amounts = any(step.doses or step.day_doses for step in left.steps)
    return (len(said.steps) > 1 and len(left.steps) == 1) or (has_own_amounts and not stored_own_amounts)


def _names_days_of(said: Plan, left: Plan, anchor: dt.date) -> bool:
    """Tell whether a person has chosen the day that the words leave open, or names the same days in another way."""
    if said.repeat == MONTHLY and said.month_day == BEGINNING:
        if left.repeat == MONTHLY:
            return left.every_months == said.every_months
        return left.on_days == 1 and left.every_days in range(
            _SHORTEST_MONTH * said.every_months, _LONGEST_MONTH * said.every_months + 1
        )
    weekly, other = (said, left) if said.repeat == WEEKDAYS else (left, said)
    if weekly.repeat != WEEKDAYS or len(weekly.weekdays) != 1:
        return False
    is_same_interval = (
        other.repeat == DAYS and other.on_days == 1 and other.every_days == DAYS_A_WEEK * weekly.every_weeks
    )
    return is_same_interval and (weekly is left or anchor.weekday() in weekly.weekdays)


def _even_hours(plan: Plan) -> int | None:
    """Return the distance in hours between the times of day, if it is the same all day long."""
    minutes = [time.hour * 60 + time.minute for time in sorted(plan.steps[0].times)]
    gaps = {(later - earlier) % MINUTES_A_DAY for earlier, later in pairwise([*minutes, minutes[0]])}
    return gaps.pop() // 60 if len(gaps) == 1 and len(minutes) > 1 else None


def _name_parts(medication: UserMedication) -> None:
    settings, meal, now = settings_of(medication.user_id), Meal(medication.meal), timezone.now()
    for schedule in coming(medication, now):
        parts: list[str] = [part_at(time, meal, settings) for time in times_of(schedule.times)]
        if any(parts) and not schedule.parts and not schedule.every_hours:
            schedule.parts = parts
            schedule.save(update_fields=["parts"])
