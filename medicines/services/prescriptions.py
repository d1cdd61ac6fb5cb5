"""Turns a confirmed envelope into a prescription with its medications and schedules."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from medicines.models import Prescription, UserMedication
from medicines.services import medications
from medicines.services.envelope_words import call_name, clock_times, understand
from medicines.services.patients import Patient, patient
from medicines.services.product_matching import match
from medicines.services.reminders import settings_of
from medicines.services.rhythm import Plan, Step


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One medicine in the words of the envelope. item_seq: code of the product in the catalogue, if one was chosen."""

    name: str
    strength: str = ""
    dose: str = ""
    times_a_day: int | None = None
    days: int | None = None
    instructions: str = ""
    item_seq: str | None = None


@dataclass(frozen=True, slots=True)
class PrescriptionOrder:
    """An envelope that a person has confirmed. source: id of the draft, which can be ordered only once."""

    user_id: int
    created_by_id: int | None
    lines: tuple[OrderLine, ...]
    hospital: str = ""
    pharmacy: str = ""
    dispensed_on: dt.date | None = None
    source: uuid.UUID | None = None


@transaction.atomic
def create(order: PrescriptionOrder) -> Prescription:
    """Make the prescription, or return the one already made from the same source.

    A line without a number of times becomes a medication without a schedule, for a person to complete.
    """
    if order.source is not None:
        before = Prescription.objects.filter(source=order.source).first()
        if before is not None:
            return before
    prescription = Prescription.objects.create(
        user_id=order.user_id,
        created_by_id=order.created_by_id,
        hospital=order.hospital,
        pharmacy=order.pharmacy,
        dispensed_on=order.dispensed_on,
        source=order.source,
    )
    person = patient(order.user_id)
    for line in order.lines:
        _add(prescription, line, person)
    return prescription


def _add(prescription: Prescription, line: OrderLine, person: Patient) -> None:
    directions = understand(line.name, line.dose, line.instructions, line.times_a_day)
    medication = UserMedication.objects.create(
        user_id=prescription.user_id,
        prescription=prescription,
        medicine=match(line.name, line.item_seq),
        name=call_name(line.name),
        strength=line.strength,
        meal=directions.meal,
        instructions=line.instructions,
        is_applied=directions.is_applied,
        as_needed=directions.as_needed,
    )
    times = clock_times(directions, line.times_a_day, settings_of(prescription.user_id))
    limit = _doses_left(line, len(times), directions.every_days, prescription.dispensed_on, person.today())
    if times and not directions.as_needed and limit != 0:
        plan = Plan((Step(line.dose, times),), every_days=directions.every_days, dose_limit=limit)
        medications.set_plan(medication, plan, person, timezone.now())


def _doses_left(
    line: OrderLine, a_day: int, every_days: int, dispensed_on: dt.date | None, today: dt.date
) -> int | None:
    """Estimate the doses left in the envelope, assuming that those of the days since dispensing were taken."""
    if line.days is None:
        return None
    gone = max(0, (today - dispensed_on).days) if dispensed_on else 0
    days_left = max(0, line.days - gone)
    return -(-days_left // every_days) * a_day
