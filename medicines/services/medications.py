"""Plans, changes, pauses, resumes and stops medications, without ever rewriting the past."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from medicines.exceptions import AlreadyStopped
from medicines.models import DoseSchedule, Pause, Repeat, UserMedication
from medicines.models.taking import TIME_FORMAT
from medicines.services.doses import rule_of
from medicines.services.patients import Patient
from medicines.services.recurrence import ONE_DAY, slots
from medicines.services.rhythm import Plan as Plan
from medicines.services.rhythm import Step as Step
from voice_tts.services import precache


@transaction.atomic
def set_plan(medication: UserMedication, plan: Plan, person: Patient, from_at: dt.datetime) -> None:
    """Schedule `medication` by `plan` from the instant `from_at`; earlier doses stay. Raises AlreadyStopped."""
    _lock(medication)
    anchor = _anchor(medication, plan, person, from_at)
    _end_schedules(medication, from_at)
    start, day = from_at, from_at.astimezone(person.zone).date()
    for step in plan.steps:
        end = None
        if step.days is not None:
            day += step.days * ONE_DAY
            end = midnight(day, person)
        DoseSchedule.objects.create(
            medication=medication,
            dose=step.dose,
            times=[time.strftime(TIME_FORMAT) for time in sorted(step.times)],
            repeat=plan.repeat,
            every_days=plan.every_days,
            weekdays=list(plan.weekdays),
            month_day=plan.month_day,
            anchor=anchor,
            starts_at=start,
            ends_at=end,
            dose_limit=plan.dose_limit if len(plan.steps) == 1 else None,
        )
        if end is None:
            break
        start = end
    _changed(medication)


@transaction.atomic
def pause(medication: UserMedication) -> None:
    """Pause from now on: doses are neither due nor missed. Pausing again changes nothing. Raises AlreadyStopped."""
    _lock(medication)
    Pause.objects.get_or_create(medication=medication, ends_at=None, defaults={"starts_at": timezone.now()})
    _changed(medication)


@transaction.atomic
def resume(medication: UserMedication) -> None:
    """Resume the medication from now on. Raises AlreadyStopped."""
    _lock(medication)
    Pause.objects.filter(medication=medication, ends_at=None).update(ends_at=timezone.now())
    _changed(medication)


@transaction.atomic
def stop(medication: UserMedication) -> None:
    """Stop the medication now and for good. Raises AlreadyStopped."""
    _lock(medication)
    medication.stopped_at = timezone.now()
    medication.save(update_fields=["stopped_at"])
    _changed(medication)


def renamed(medication: UserMedication) -> None:
    """Have the reminders made anew after the medication's name or description has changed."""
    _changed(medication)


def midnight(day: dt.date, person: Patient) -> dt.datetime:
    """Return the start of `day` in the person's time zone."""
    return dt.datetime.combine(day, dt.time(), person.zone).astimezone(dt.UTC)


def remaining_doses(medication: UserMedication, person: Patient, at: dt.datetime) -> int | None:
    """Count the doses left at `at`; None if their number is not limited."""
    limited = [s for s in _running(medication, at) if s.dose_limit is not None]
    if not limited:
        return None
    schedule = limited[-1]
    until = at.astimezone(person.zone).date() + ONE_DAY
    due = slots(rule_of(schedule, medication), person.zone, schedule.anchor, until)
    return max(0, (schedule.dose_limit or 0) - sum(slot.at < at for slot in due))


def _running(medication: UserMedication, at: dt.datetime) -> Iterable[DoseSchedule]:
    return [s for s in medication.schedules.all() if s.starts_at <= at and (s.ends_at is None or s.ends_at > at)]


def _lock(medication: UserMedication) -> None:
    current = UserMedication.objects.select_for_update().get(pk=medication.pk)
    if current.stopped_at is not None:
        raise AlreadyStopped


def _end_schedules(medication: UserMedication, at: dt.datetime) -> None:
    medication.schedules.filter(starts_at__gte=at).delete()
    for schedule in medication.schedules.filter(starts_at__lt=at):
        if schedule.ends_at is None or schedule.ends_at > at:
            schedule.ends_at = at
            schedule.save(update_fields=["ends_at"])


def _anchor(medication: UserMedication, plan: Plan, person: Patient, from_at: dt.datetime) -> dt.date:
    """Return the day to count from, so that changing only dose or time keeps an every-n-days plan on the same days."""
    for schedule in _running(medication, from_at):
        if plan.repeat == schedule.repeat == Repeat.DAYS and plan.every_days == schedule.every_days:
            return schedule.anchor
    return from_at.astimezone(person.zone).date()


def _changed(medication: UserMedication) -> None:
    user_id = medication.user_id
    # Robust: the change is kept even if its sentences cannot be queued now.
    transaction.on_commit(lambda: precache.queue_days(owner_id=user_id), robust=True)
