"""Keeps the log of intakes, as devices and people report them."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from medicines.exceptions import IntakeContradiction, ReminderNotFound, TooMany, TooSoon
from medicines.models import Intake, IntakeReport, UserMedication
from medicines.services.doses import TAKEN_STATES, Dose, at_reminder, overall_state
from medicines.services.patients import Patient

State = Intake.State
LATE_AFTER = dt.timedelta(hours=1)
"""Time after which an intake counts as late: longer than the reminder is repeated."""


@dataclass(frozen=True, slots=True)
class IntakeStatement:
    """A statement about a reminder's doses. state: taken, skipped or missed. device: name of the reporting device.

    recorded_by_id: the reporting account.
    """

    state: str
    at: dt.datetime
    recorded_by_id: int | None
    device: str = ""


@transaction.atomic
def report_by_device(person: Patient, reminder_id: str, report_id: uuid.UUID, statement: IntakeStatement) -> str:
    """Record a device's report once, however often it arrives, and return the reminder's resulting state.

    Only a stronger statement changes an earlier one: skipped replaces missed, and taken replaces both.
    Raises ReminderNotFound, and IntakeContradiction for skipping doses that were taken.
    """
    # The person's medications are locked in order, so that two simultaneous reports are processed one by one.
    list(UserMedication.objects.select_for_update().filter(user_id=person.user_id).order_by("pk").values_list("pk"))
    due = _doses_meant(at_reminder(person, reminder_id, with_called_off=True), statement)
    known = IntakeReport.objects.filter(user_id=person.user_id, report_id=report_id).first()
    if known is not None:
        # A change of the schedule may have removed the reminder since.
        return overall_state(due) if due else known.state
    if not due:
        raise ReminderNotFound
    if statement.state == State.SKIPPED and all(_reported_state(dose) in TAKEN_STATES for dose in due):
        raise IntakeContradiction
    for dose in due:
        if _rank(statement.state) > _rank(_reported_state(dose)):
            record(dose, statement)
    IntakeReport.objects.create(
        user_id=person.user_id, report_id=report_id, reminder_id=reminder_id, state=statement.state
    )
    return overall_state(at_reminder(person, reminder_id))


def _doses_meant(doses: list[Dose], statement: IntakeStatement) -> list[Dose]:
    """Return the doses of a reminder of which a device's statement can be true."""
    standing = [dose for dose in doses if dose.called_off_at is None]
    if statement.state == State.MISSED:  # what is not due yet cannot be missed: the device's clock is wrong
        return [dose for dose in standing if dose.at <= timezone.now()]
    if statement.state == State.SKIPPED:
        return standing
    # What was called off may have been taken before that, or by somebody who heard of nothing else.
    return [dose for dose in doses if dose.called_off_at is None or statement.at <= dose.called_off_at or not standing]


def record(dose: Dose, statement: IntakeStatement) -> Intake:
    """Record the outcome of `dose`, replacing any earlier one, because people may correct the log."""
    at = min(statement.at, timezone.now())  # a device's clock may be fast; nothing was taken in the future
    state = statement.state
    if state == State.TAKEN and at > dose.at + LATE_AFTER:
        state = State.LATE
    intake, _is_new = Intake.objects.update_or_create(
        medication=dose.medication,
        day=dose.day,
        time=dose.time,
        zone=dose.intake.zone if dose.intake else dose.zone,
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
    """Delete the recorded outcome of `dose`."""
    if dose.intake is not None:
        dose.intake.delete()


def record_as_needed(
    medication: UserMedication, dose: str, recorded_by_id: int, person: Patient, *, anyway: bool = False
) -> Intake:
    """Record that a medication taken as needed was taken now.

    Raises TooSoon and TooMany, unless the person says that it was taken `anyway`.
    """
    now = timezone.now()
    if not anyway:
        _check_limits(medication, person, now)
    return Intake.objects.create(
        medication=medication, dose=dose, state=State.TAKEN, at=now, recorded_by_id=recorded_by_id
    )


def _check_limits(medication: UserMedication, person: Patient, now: dt.datetime) -> None:
    taken = Intake.objects.filter(medication=medication, state__in=TAKEN_STATES)
    last = taken.order_by("-at").values_list("at", flat=True).first()
    gap = dt.timedelta(minutes=medication.least_gap_minutes or 0)
    if last is not None and now < last + gap:
        when, again = (at.astimezone(person.zone) for at in (last, last + gap))
        raise TooSoon(
            _("조금 전(%(when)s)에 드셨어요. %(again)s부터 드실 수 있습니다.")
            % {"when": f"{when:%H:%M}", "again": f"{again:%H:%M}"}
        )
    midnight = dt.datetime.combine(now.astimezone(person.zone).date(), dt.time(), person.zone)
    if medication.most_a_day is not None and taken.filter(at__gte=midnight).count() >= medication.most_a_day:
        raise TooMany(
            _("오늘 %(count)d번 드셨어요. 하루에 그보다 많이 드시면 안 됩니다.") % {"count": medication.most_a_day}
        )


def _reported_state(dose: Dose) -> str:
    return str(dose.intake.state) if dose.intake else ""


def _rank(state: str) -> int:
    return ["", State.MISSED, State.SKIPPED, State.TAKEN].index(State.TAKEN if state == State.LATE else state)
