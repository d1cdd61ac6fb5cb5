"""Moves one dose to another day and time, and finds the rare ones that were missed and may still be taken."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from medicines.exceptions import NoSuchDose, PastMoment
from medicines.models import Intake, MovedDose, UserMedication
from medicines.services import medications
from medicines.services.doses import PENDING, Dose, doses_between
from medicines.services.patients import Patient
from medicines.services.recurrence import DAYS_A_WEEK, ONE_DAY, instant_of
from medicines.services.schedule_rules import days_between
from medicines.services.stored_plans import running

OPEN_STATES = (PENDING, Intake.State.MISSED)
EVERY_OTHER_DAY = 2
"""From this distance on, a missed dose is not simply left out: the next one is days away."""


def open_dose(medication: UserMedication, person: Patient, day: dt.date, time: dt.time) -> Dose:
    """Return the dose that the schedule has at `day` and `time`, and that was not taken. Raises NoSuchDose."""
    move = MovedDose.objects.filter(medication=medication, day=day, time=time).first()
    shown = move.to_day if move else day
    for dose in doses_between(person, shown - ONE_DAY, shown + ONE_DAY):
        is_it = (dose.medication.pk, dose.day, dose.time) == (medication.pk, day, time)
        if is_it and dose.state in OPEN_STATES and not dose.is_removal:
            return dose
    raise NoSuchDose


@transaction.atomic
def move(
    medication: UserMedication, person: Patient, moved: tuple[dt.date, dt.time], to: tuple[dt.date, dt.time]
) -> None:
    """Have one dose that was not taken yet taken at another day and time.

    Raises NoSuchDose, PastMoment, AlreadyStopped.
    """
    open_dose(medication, person, *moved)
    if instant_of(*to, person.zone) < timezone.now():
        raise PastMoment
    if to == moved:
        MovedDose.objects.filter(medication=medication, day=moved[0], time=moved[1]).delete()
        medications.renamed(medication)
    else:
        medications.move_dose(medication, moved, to)


def next_dose(medication: UserMedication, person: Patient, first: dt.date) -> Dose | None:
    """Return the first open dose of the medication on the day `first`, on which it has one."""
    due = doses_between(person, first, first)
    return next((dose for dose in due if dose.medication.pk == medication.pk and dose.state == PENDING), None)


def missed_rare_doses(person: Patient, now: dt.datetime) -> list[Dose]:
    """Return the last doses of medications not taken daily that were missed, and after which none was due yet."""
    today = person.today()
    last: dict[object, Dose] = {}
    for dose in doses_between(person, today - DAYS_A_WEEK * ONE_DAY, today):
        if dose.at <= now and not dose.is_removal:
            last[dose.medication.pk] = dose
    return [dose for dose in last.values() if dose.state == Intake.State.MISSED and _is_rare(dose.medication, now)]


def _is_rare(medication: UserMedication, now: dt.datetime) -> bool:
    if medication.stopped_at is not None or medication.held_for:
        return False
    # A course that has ended has its last dose all the same.
    schedules = running(medication, now) or list(medication.schedules.all())[-1:]
    return any(days_between(schedule) >= EVERY_OTHER_DAY for schedule in schedules)
