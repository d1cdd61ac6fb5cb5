"""The log of intakes: what a device or a person says became of a dose."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from medicines.exceptions import IntakeContradiction, ReminderNotFound
from medicines.models import Intake, IntakeReport, UserMedication
from medicines.services.doses import Dose, at_reminder, overall_state
from medicines.services.patients import Patient

State = Intake.State
LATE_AFTER = dt.timedelta(hours=1)
"""Beyond the reminder's repetitions."""
TAKEN_STATES = frozenset({State.TAKEN, State.LATE})


@dataclass(frozen=True, slots=True)
class IntakeStatement:
    """What is said of the doses of a reminder. state: taken, skipped or missed. device: the name of the one that says.

    recorded_by_id: the account it came from.
    """

    state: str
    at: dt.datetime
    recorded_by_id: int | None
    device: str = ""


@transaction.atomic
def report_by_device(person: Patient, reminder_id: str, report_id: uuid.UUID, statement: IntakeStatement) -> str:
    """Take down a device's report once, however often it arrives; how the reminder stands then.

    Only a stronger statement changes an earlier one: missed gives way to skipped, and both to taken.
    Raises ReminderNotFound, and IntakeContradiction for skipping what has been taken.
    """
    # The person's medications are locked in turn, so that two reports at once are dealt with one after the other.
    list(UserMedication.objects.select_for_update().filter(user_id=person.user_id).order_by("pk").values_list("pk"))
    due = at_reminder(person, reminder_id)
    known = IntakeReport.objects.filter(user_id=person.user_id, report_id=report_id).first()
    if known is not None:
        # A change of the schedule may have taken the reminder away since.
        return overall_state(due) if due else known.state
    if not due:
        raise ReminderNotFound
    if statement.state == State.SKIPPED and all(_told(dose) in TAKEN_STATES for dose in due):
        raise IntakeContradiction
    for dose in due:
        if _rank(statement.state) > _rank(_told(dose)):
            record(dose, statement)
    IntakeReport.objects.create(
        user_id=person.user_id, report_id=report_id, reminder_id=reminder_id, state=statement.state
    )
    return overall_state(at_reminder(person, reminder_id))


def record(dose: Dose, statement: IntakeStatement) -> Intake:
    """Write down what became of `dose`, over whatever was written before: a person corrects freely."""
    at = min(statement.at, timezone.now())  # a device's clock may be fast; nothing was taken in the future
    state = statement.state
    if state == State.TAKEN and at > dose.at + LATE_AFTER:
        state = State.LATE
    intake, _created = Intake.objects.update_or_create(
        medication=dose.medication,
        day=dose.day,
        time=dose.time,
        defaults={
            "dose": dose.dose,
            "state": state,
            "at": at,
            "recorded_by_id": statement.recorded_by_id,
            "device": statement.device,
        },
    )
    return intake


def undo(dose: Dose) -> None:
    """Strike out what was written about `dose`."""
    Intake.objects.filter(medication=dose.medication, day=dose.day, time=dose.time).delete()


def record_as_needed(medication: UserMedication, dose: str, recorded_by_id: int) -> Intake:
    """Write down that a medication without times was taken now."""
    return Intake.objects.create(
        medication=medication, dose=dose, state=State.TAKEN, at=timezone.now(), recorded_by_id=recorded_by_id
    )


def _told(dose: Dose) -> str:
    return str(dose.intake.state) if dose.intake else ""


def _rank(state: str) -> int:
    return ["", State.MISSED, State.SKIPPED, State.TAKEN].index(State.TAKEN if state == State.LATE else state)
