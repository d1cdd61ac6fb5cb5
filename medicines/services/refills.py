"""Finds the envelope of the same medicine that is still being taken when the next one comes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils import timezone

from medicines.models import UserMedication
from medicines.search_keys import fold
from medicines.services import medications
from medicines.services.doses import rule_of, zone_of
from medicines.services.patients import Patient
from medicines.services.recurrence import LAST_DAY, slots
from medicines.services.rhythm import Plan
from medicines.services.stored_plans import coming, plan_left

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


def running_before(medication: UserMedication, person: Patient, at: dt.datetime) -> Running | None:
    """Return what is left at `at` of an older medication with the same product, or the same name and strength."""
    for other in _taken_before(medication):
        if schedules := coming(other, at):
            plan = plan_left(other, person, at)
            ends = None
            # Of one that is paused nobody knows when it will have been taken.
            is_paused = any(pause.ends_at is None for pause in other.pauses.all())
            if not is_paused and all(each.ends_at is not None or each.dose_limit is not None for each in schedules):
                last = _last_dose(other, person, at)
                if last is None:
                    continue
                ends = last + _JUST_AFTER
            return Running(plan, ends, schedules[-1].anchor)
    return None


@transaction.atomic
def take_instead(medication: UserMedication, *, daily_confirmed: bool = False) -> None:
    """Stop the same medicine that was taken before, and go on with this one, which is asked about.

    Raises what `medications.confirm_plan` raises.
    """
    medications.confirm_plan(medication, daily_confirmed=daily_confirmed)
    for other in _taken_before(medication):
        if coming(other, timezone.now()):
            medications.stop(other)


def _taken_before(medication: UserMedication) -> Iterator[UserMedication]:
    """Yield the person's other medications of the same product that are not asked about, the newest first."""
    others = UserMedication.objects.filter(user_id=medication.user_id, stopped_at=None, held_for="")
    if medication.prescription_id is not None:
        others = others.exclude(prescription_id=medication.prescription_id)
    for other in others.exclude(pk=medication.pk).prefetch_related("schedules", "pauses").order_by("-created_at"):
        if _is_same(other, medication):
            yield other


def _is_same(one: UserMedication, other: UserMedication) -> bool:
    if one.medicine_id is not None and other.medicine_id is not None:
        return one.medicine_id == other.medicine_id
    return fold(one.name) == fold(other.name) and fold(one.strength) == fold(other.strength)


def _last_dose(medication: UserMedication, person: Patient, at: dt.datetime) -> dt.datetime | None:
    """Return the instant of the last dose from `at` on; None if none is left."""
    found = [
        slot.at
        for schedule in coming(medication, at)
        for slot in slots(rule_of(schedule, medication), zone_of(schedule, person), at.date(), LAST_DAY)
        if slot.at >= at
    ]
    return max(found, default=None)
