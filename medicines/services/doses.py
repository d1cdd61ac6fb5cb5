"""A person's individual doses between two days, each with its outcome."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from medicines.models import DoseSchedule, Intake, UserMedication
from medicines.models.taking import TIME_FORMAT
from medicines.services.patients import Patient
from medicines.services.recurrence import FIRST_DAY, LAST_DAY, Rule, slots

PENDING = "pending"
MISSED_AFTER = dt.timedelta(hours=2)
"""Time after which a dose without a report counts as missed; later would be too close to the next dose."""
STATES = (PENDING, Intake.State.MISSED, Intake.State.LATE, Intake.State.TAKEN, Intake.State.SKIPPED)
"""States by precedence: a reminder's state is the first of these that any of its doses has."""
ID_FORMAT = "%Y%m%d-%H%M"


@dataclass(frozen=True, slots=True)
class Dose:
    """One dose that is or was due. at: when it is due. state: `pending` or one of Intake.State."""

    medication: UserMedication
    dose: str
    day: dt.date
    time: dt.time
    at: dt.datetime
    state: str
    intake: Intake | None = None

    @property
    def reminder_id(self) -> str:
        """Id shared by all doses due at the same time of the same day; no other change alters it."""
        return dt.datetime.combine(self.day, self.time).strftime(ID_FORMAT)


def doses_between(person: Patient, first: dt.date, last: dt.date) -> list[Dose]:
    """Return all doses from the day `first` to the day `last` of the person's calendar, in order of time."""
    now = timezone.now()
    medications = UserMedication.objects.filter(user_id=person.user_id).prefetch_related("schedules", "pauses")
    told = {
        (intake.medication_id, intake.day, intake.time): intake
        for intake in Intake.objects.filter(
            medication__user_id=person.user_id, day__range=(first, last)
        ).select_related("recorded_by__person")
    }
    found: list[Dose] = []
    for medication in medications:
        due: dict[tuple[dt.date, dt.time], Dose] = {}
        for schedule in medication.schedules.all():
            for slot in slots(rule_of(schedule, medication), person.zone, first, last):
                intake = told.get((medication.pk, slot.day, slot.time))
                state = _state(intake, slot.at, now)
                # If two schedules have the same time, the later schedule counts, so that the dose is due once.
                due[slot.day, slot.time] = Dose(medication, schedule.dose, slot.day, slot.time, slot.at, state, intake)
        found += due.values()
    return sorted(found, key=lambda dose: (dose.at, dose.time, dose.medication.name, dose.medication.pk))


def at_reminder(person: Patient, reminder_id: str) -> list[Dose]:
    """Return the doses of one reminder; none for an invalid id."""
    try:
        moment = dt.datetime.strptime(reminder_id, ID_FORMAT)
    except ValueError:
        return []
    day = moment.date()
    if not FIRST_DAY <= day <= LAST_DAY:
        return []
    return [dose for dose in doses_between(person, day, day) if dose.reminder_id == reminder_id]


def overall_state(doses: Iterable[Dose]) -> str:
    """Return the state of a reminder with these doses, of which there is at least one."""
    states = {dose.state for dose in doses}
    return str(next(state for state in STATES if state in states))


def rule_of(schedule: DoseSchedule, medication: UserMedication) -> Rule:
    """Express a schedule as a rule, with the pauses and the end of `medication`."""
    ends = [end for end in (schedule.ends_at, medication.stopped_at) if end is not None]
    return Rule(
        times=times_of(schedule.times),
        anchor=schedule.anchor,
        starts_at=schedule.starts_at,
        ends_at=min(ends, default=None),
        repeat=schedule.repeat,
        every_days=schedule.every_days,
        weekdays=frozenset(schedule.weekdays),
        month_day=schedule.month_day,
        limit=schedule.dose_limit,
        pauses=tuple((pause.starts_at, pause.ends_at) for pause in medication.pauses.all()),
    )


def times_of(times: Iterable[str]) -> tuple[dt.time, ...]:
    """Parse `HH:MM` times."""
    return tuple(dt.datetime.strptime(time, TIME_FORMAT).time() for time in times)


def _state(intake: Intake | None, at: dt.datetime, now: dt.datetime) -> str:
    if intake is not None:
        return str(intake.state)
    return str(Intake.State.MISSED) if now >= at + MISSED_AFTER else PENDING
