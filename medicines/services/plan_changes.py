"""Carries out a change of how a medication is taken, as a person has written it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from medicines.models import UserMedication
from medicines.services import medications
from medicines.services.patients import Patient
from medicines.services.rhythm import Plan

FOLLOW_MINUTES = 5
"""Between two eye drops, so that the second does not wash out the first."""


@dataclass(frozen=True, slots=True)
class PlanChange:
    """A plan and the instant from which it is meant.

    leader, minutes: the medication that is taken first, if any, and the distance to it.
    """

    plan: Plan
    from_at: dt.datetime
    leader: UserMedication | None = None
    minutes: int = FOLLOW_MINUTES


@transaction.atomic
def apply(
    medication: UserMedication,
    change: PlanChange,
    person: Patient,
    *,
    is_new: bool = False,
    daily_confirmed: bool = False,
) -> None:
    """Set the plan of a medication, and save it first if `is_new`; nothing is kept if it is refused.

    daily_confirmed: a person has said twice that a medicine that is never daily is taken daily.
    Raises AlreadyStopped, FollowsItself, NeverDaily.
    """
    if is_new:
        medication.save(force_insert=True)
    if (medication.follows, medication.follow_minutes) != (change.leader, change.minutes):
        medications.follow(medication, change.leader, change.minutes)
    medications.set_plan(medication, change.plan, person, change.from_at, daily_confirmed=daily_confirmed)
