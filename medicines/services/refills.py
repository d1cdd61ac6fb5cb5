"""Finds the envelope of the same medicine that is still being taken when the next one comes."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass, replace

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from medicines.models import UserMedication
from medicines.search_keys import fold
from medicines.services import medications
from medicines.services.patients import Patient
from medicines.services.recurrence import LAST_DAY, ONE_DAY, slots
from medicines.services.rhythm import BEGINNING, Plan
from medicines.services.schedule_rules import rule_of, zone_of
from medicines.services.stored_plans import coming, plan_left, stored_plan

_JUST_AFTER = dt.timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Running:
    """What is left of a medication. ends_at: just after its last dose; None without an end."""

    plan: Plan
    ends_at: dt.datetime | None
    counted_from: dt.date

    def can_be_followed_by(self, plan: Plan) -> bool:
        """Return whether `plan` goes on with the same doses, hours and days once this one has ended."""
        return (
            self.ends_at is not None
            and len(plan.steps) == len(self.plan.steps) == 1
            and plan.same_days(self.plan)
            and replace(plan.steps[0], days=None) == replace(self.plan.steps[0], days=None)
        )


@dataclass(frozen=True, slots=True)
class Rhythm:
    """The days on which a medicine was taken last, and the day from which they are counted."""

    plan: Plan
    counted_from: dt.date


def running_before(medication: UserMedication, plan: Plan, person: Patient, at: dt.datetime) -> Running | None:
    """Return what is left at `at` of an older medication with the same product, or the same name and strength.

    Of several, it is one that `plan` can follow, else the newest. One that is paused or asked about counts as without
    an end: it may go on at any time.
    """
    found: list[Running] = []
    for other in _others(medication).filter(stopped_at=None):
        schedules = coming(other, at)
        is_paused = any(pause.ends_at is None for pause in other.pauses.all())
        if other.held_for or (schedules and is_paused):
            found.append(Running(Plan(), None, at.date()))
        elif schedules:
            ends = None
            if all(each.ends_at is not None or each.dose_limit is not None for each in schedules):
                last = _last_dose(other, person, at)
                if last is None:
                    continue
                ends = last + _JUST_AFTER
            found.append(Running(plan_left(other, person, at), ends, schedules[-1].anchor))
    return next((each for each in found if each.can_be_followed_by(plan)), found[0] if found else None)


def rhythm_before(medication: UserMedication, plan: Plan, person: Patient, at: dt.datetime) -> Rhythm | None:
    """Return the days of an older envelope of the medicine, whose last dose is nearer to `at` than a new one may be.

    None if `plan` is daily or has other days: then nothing tells that the distance is to be kept.
    """
    if plan.is_daily:
        return None
    back = math.ceil(plan.days_between) * ONE_DAY
    for other in _others(medication):
        for schedule in reversed(other.schedules.all()):
            days = stored_plan([schedule])
            same = replace(plan, month_day=days.month_day) if plan.month_day == BEGINNING else plan
            if schedule.starts_at > at or not same.same_days(days):
                continue
            due = slots(rule_of(schedule, other), zone_of(schedule, person), (at - back).date(), at.date() + ONE_DAY)
            if any(at - back < slot.at <= at for slot in due):
                return Rhythm(days, schedule.anchor)
    return None


@transaction.atomic
def take_instead(medication: UserMedication, *, daily_confirmed: bool = False) -> None:
    """Stop the same medicine that was taken before, and go on with this one, which is asked about.

    Raises what `medications.confirm_plan` raises.
    """
    medications.confirm_plan(medication, daily_confirmed=daily_confirmed)
    for other in _others(medication).filter(stopped_at=None, held_for=""):
        if coming(other, timezone.now()):
            medications.stop(other)


def _others(medication: UserMedication) -> QuerySet[UserMedication]:
    """Return older medications with the same product, or the same name and strength, the newest first."""
    others = UserMedication.objects.filter(user_id=medication.user_id).exclude(pk=medication.pk)
    if medication.prescription_id is not None:
        others = others.exclude(prescription_id=medication.prescription_id)
    same = [other.pk for other in others if _is_same(other, medication)]
    return others.filter(pk__in=same).prefetch_related("schedules", "pauses").order_by("-created_at")


def _is_same(one: UserMedication, other: UserMedication) -> bool:
    if one.medicine_id is not None and other.medicine_id is not None:
        return one.medicine_id == other.medicine_id
    strengths = {fold(each.strength) for each in (one, other) if each.strength}
    return fold(one.name) == fold(other.name) and len(strengths) <= 1


def _last_dose(medication: UserMedication, person: Patient, at: dt.datetime) -> dt.datetime | None:
    """Return the instant of the last dose from `at` on; None if none is left."""
    found = [
        slot.at
        for schedule in coming(medication, at)
        for slot in slots(rule_of(schedule, medication), zone_of(schedule, person), at.date(), LAST_DAY)
        if slot.at >= at
    ]
    return max(found, default=None)
