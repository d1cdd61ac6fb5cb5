"""A person's concrete doses between two days, each with what became of it."""

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
"""Nobody told what became of it: later than this it would come near the next one."""
STATES = (PENDING, Intake.State.MISSED, Intake.State.LATE, Intake.State.TAKEN, Intake.State.SKIPPED)
"""A reminder is in the first of these that one of its doses is in."""
ID_FORMAT = "%Y%m%d-%H%M"


@dataclass(frozen=True, slots=True)
class Dose:
    """One dose that is or was due. at: the instant. state: `pending` or one of Intake.State."""

    medication: UserMedication
    dose: str
    day: dt.date
    time: dt.time
    at: dt.datetime
    state: str
    intake: Intake | None = None

    @property
    def reminder_id(self) -> str:
        """The same for all that is due at the same time of the same day, and the same whatever else changes."""
        return dt.datetime.combine(self.day, self.time).strftime(ID_FORMAT)


def doses_between(person: Patient, first: dt.date, last: dt.date) -> list[Dose]:
    """All doses from the day `first` to the day `last` of the person's calendar, in the order of their instants."""
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
                # Where two schedules name one time, the later one counts: a dose is due once.
                due[slot.day, slot.time] = Dose(medication, schedule.dose, slot.day, slot.time, slot.at, state, intake)
        found += due.values()
    return sorted(found, key=lambda dose: (dose.at, dose.time, dose.medication.name, dose.medication.pk))


def at_reminder(person: Patient, reminder_id: str) -> list[Dose]:
    """The doses of one reminder; none for an id that is none."""
    try:
        moment = dt.datetime.strptime(reminder_id, ID_FORMAT)
    except ValueError:
        return []
    day = moment.date()
    if not FIRST_DAY <= day <= LAST_DAY:
        return []
    return [dose for dose in doses_between(person, day, day) if dose.reminder_id == reminder_id]


def overall_state(doses: Iterable[Dose]) -> str:
    """How the reminder of these doses, of which there is at least one, stands."""
    states = {dose.state for dose in doses}
    return str(next(state for state in STATES if state in states))


def rule_of(schedule: DoseSchedule, medication: UserMedication) -> Rule:
    """The schedule as a rule; `medication` brings its pauses and its end along."""
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
    """Clock times of `HH:MM`."""
    return tuple(dt.datetime.strptime(time, TIME_FORMAT).time() for time in times)


def _state(intake: Intake | None, at: dt.datetime, now: dt.datetime) -> str:
    if intake is not None:
        return str(intake.state)
    return str(Intake.State.MISSED) if now >= at + MISSED_AFTER else PENDING
