"""Turns a confirmed envelope into a prescription with its medications and schedules."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from medicines.exceptions import NeverDaily
from medicines.models import Meal, Prescription, UserMedication
from medicines.services import medications
from medicines.services.direction_words import GRAMMAR
from medicines.services.envelope_words import call_name, strength_in, understand
from medicines.services.patients import Patient, patient
from medicines.services.product_matching import match
from medicines.services.refills import rhythm_before, running_before
from medicines.services.reminders import settings_of
from medicines.services.rhythm import Plan
from medicines.services.rhythm_times import resolve
from medicines.services.supplies import counted_from, supplied
from medicines.services.unclear import Code, Unclear


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

    A line that is not understood completely becomes a medication that is held, with a question for a person.
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
    medicine = match(line.name, line.item_seq, line.strength)
    directions = understand(
        line.name, line.dose, line.instructions, line.times_a_day,
        strength=line.strength, medicine=medicine, today=person.today(),
    )  # fmt: skip
    medication = UserMedication.objects.create(
        user_id=prescription.user_id,
        prescription=prescription,
        medicine=medicine,
        name=call_name(line.name),
        strength=line.strength or strength_in(line.name),
        meal=directions.meal,
        instructions=line.instructions,
        ordered_dose=line.dose,
        ordered_days=line.days,
        note=_that_fits(directions.note),
        is_applied=directions.is_applied,
        words_read_by=GRAMMAR,
    )
    if directions.plan is None:
        _ask(medication, directions.question)
    else:
        _schedule(medication, directions.plan, line.days, prescription.dispensed_on, person)


def _schedule(
    medication: UserMedication, plan: Plan, days: int | None, dispensed_on: dt.date | None, person: Patient
) -> None:
    now = timezone.now()
    if not plan.steps:
        medications.set_plan(medication, plan, person, now)
        return
    named = plan
    plan = resolve(plan, Meal(medication.meal), settings_of(medication.user_id))
    if any(len(step.times) < len(each.parts) for step, each in zip(plan.steps, named.steps, strict=True)):
        # Two parts of this person's day are at the same time: one of the doses would be lost.
        _ask(medication, Unclear(Code.HOURS, medication.instructions))
        return
    begin = counted_from(plan, dispensed_on, now.astimezone(person.zone))
    rhythm = rhythm_before(medication, plan, person, now)
    if rhythm is not None:
        plan = plan.with_days_of(rhythm.plan)
    left = supplied(plan, days, begin, person.today())
    if left is None:
        return
    before = running_before(medication, left, person, now)
    if before is None:
        # Once a week stays a week after the last dose of the old envelope.
        _start(medication, left, person, now, rhythm.counted_from if rhythm is not None else begin)
    elif before.ends_at is not None and before.can_be_followed_by(left):
        # A refill: its doses are all there, and begin when those of the old envelope have been taken.
        whole = supplied(plan, days, before.counted_from, before.counted_from)
        _start(medication, whole or left, person, before.ends_at, before.counted_from)
    else:
        # Nothing is said of it until a person has chosen between the two.
        _start(medication, left, person, now, begin)
        _ask(medication, Unclear(Code.ALREADY_TAKEN, medication.name))


def _start(medication: UserMedication, plan: Plan, person: Patient, at: dt.datetime, counted_from: dt.date) -> None:
    try:
        medications.set_plan(medication, plan, person, at)
    except NeverDaily:
        # The name at home and the strength may tell less than the whole line, by which it would be daily.
        _ask(medication, Unclear(Code.NEVER_DAILY, medication.name))
        return
    medication.schedules.update(anchor=counted_from)


def _ask(medication: UserMedication, question: Unclear | None) -> None:
    if question is not None and not medication.held_for:
        medications.hold(medication, question.question, question.sentence)


def _that_fits(note: str) -> str:
    """Return as many whole sentences of a note as can be stored."""
    most = UserMedication._meta.get_field("note").max_length or 0
    return note if len(note) <= most else note[: note.rfind(". ", 0, most) + 1]
