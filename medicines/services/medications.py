"""Plans, changes, pauses, resumes and stops medications, without ever rewriting the past."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from medicines.exceptions import AlreadyStopped, StillHeld
from medicines.models import DoseSchedule, Intake, Meal, MovedDose, Pause, Question, ReminderSettings, UserMedication
from medicines.services import questions
from medicines.services.parts_of_day import resolved
from medicines.services.patients import Patient
from medicines.services.recurrence import ONE_DAY
from medicines.services.rhythm import AsNeeded
from medicines.services.rhythm import Plan as Plan
from medicines.services.rhythm import Step as Step
from medicines.services.stored_plans import moved_to, plan_left, running, stored_plan, write_step
from medicines.services.stored_plans import remaining_doses as remaining_doses
from voice_tts.services import precache

SECONDS_A_MINUTE = 60


@transaction.atomic
def set_plan(medication: UserMedication, plan: Plan, person: Patient, from_at: dt.datetime) -> None:
    """Schedule `medication` by `plan` from the instant `from_at`; earlier doses stay. Raises AlreadyStopped."""
    _lock(medication)
    questions.answer(medication, from_at)
    anchor = _anchor(medication, plan, person, from_at)
    _end_schedules(medication, from_at)
    start, day = from_at, from_at.astimezone(person.zone).date()
    stop = midnight(plan.until, person) if plan.until is not None else None
    for step in plan.steps:
        end = None
        if step.days is not None:
            day += step.days * ONE_DAY
            end = midnight(day, person)
        end = min((each for each in (end, stop) if each is not None), default=None)
        if end is not None and end <= start:
            break
        limit = plan.dose_limit if len(plan.steps) == 1 else None
        schedule = DoseSchedule(
            medication=medication, anchor=anchor, starts_at=start, ends_at=end, dose_limit=limit, zone=person.zone.key
        )
        write_step(schedule, plan, step)
        schedule.save()
        if end is None:
            break
        start = end
    if plan.as_needed is not None:
        _need(medication, plan.as_needed)
    _changed(medication)


@transaction.atomic
def hold(medication: UserMedication, question: Question, sentence: str = "") -> None:
    """Ask about the medication, and say nothing of it until the answer. Raises AlreadyStopped.

    sentence: the question as a person reads it, if it says more than `question` does.
    """
    _lock(medication)
    questions.ask(medication, question, sentence, timezone.now())
    _changed(medication)


@transaction.atomic
def confirm_plan(medication: UserMedication) -> None:
    """Answer that the schedule is right as it stands: the medication goes on from now. Raises AlreadyStopped."""
    _lock(medication)
    questions.answer(medication, timezone.now())
    _changed(medication)


@transaction.atomic
def move_dose(medication: UserMedication, moved: tuple[dt.date, dt.time], to: tuple[dt.date, dt.time]) -> None:
    """Have the dose of a day and time taken at another day and time, once. Raises AlreadyStopped."""
    _lock(medication)
    MovedDose.objects.update_or_create(
        medication=medication, day=moved[0], time=moved[1], defaults={"to_day": to[0], "to_time": to[1]}
    )
    _changed(medication)


@transaction.atomic
def move_zone(user_id: int, before: Patient, after: Patient, at: dt.datetime) -> None:
    """Continue every plan of a person by the clock of another zone; what was due before `at` stays as it was."""
    rows = UserMedication.objects.filter(user_id=user_id)
    DoseSchedule.objects.filter(medication__in=rows, zone="").update(zone=before.zone.key)
    Intake.objects.filter(medication__in=rows, zone="", day__isnull=False).update(zone=before.zone.key)
    for medication in rows.filter(stopped_at=None).prefetch_related("schedules", "pauses"):
        moved = moved_to(medication, before, after, at)
        _end_schedules(medication, at)
        DoseSchedule.objects.bulk_create(moved)
    _queue_days(user_id)


def move_parts(person: Patient, settings: ReminderSettings, at: dt.datetime) -> None:
    """Bring the hours that were made from parts of the day to those of `settings`."""
    rows = UserMedication.objects.filter(user_id=person.user_id, stopped_at=None)
    for medication in rows.prefetch_related("schedules", "pauses"):
        plan = plan_left(medication, person, at)
        moved = replace(plan, steps=tuple(resolved(step, Meal(medication.meal), settings) for step in plan.steps))
        if moved != plan:
            set_plan(medication, moved, person, at)


@transaction.atomic
def pause(medication: UserMedication) -> None:
    """Pause from now on: doses are neither due nor missed. Pausing again changes nothing. Raises AlreadyStopped."""
    _lock(medication)
    Pause.objects.get_or_create(medication=medication, ends_at=None, defaults={"starts_at": timezone.now()})
    _changed(medication)


@transaction.atomic
def resume(medication: UserMedication) -> None:
    """Resume the medication from now on. Raises AlreadyStopped, and StillHeld while a question is open."""
    if _lock(medication).held_for:
        raise StillHeld
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


def _lock(medication: UserMedication) -> UserMedication:
    current = UserMedication.objects.select_for_update().get(pk=medication.pk)
    if current.stopped_at is not None:
        raise AlreadyStopped
    return current


def _end_schedules(medication: UserMedication, at: dt.datetime) -> None:
    medication.schedules.filter(starts_at__gte=at).delete()
    for schedule in medication.schedules.filter(starts_at__lt=at):
        if schedule.ends_at is None or schedule.ends_at > at:
            schedule.ends_at = at
            schedule.save(update_fields=["ends_at"])


def _anchor(medication: UserMedication, plan: Plan, person: Patient, from_at: dt.datetime) -> dt.date:
    """Return the day to count from, so that changing only dose or time keeps a plan on the same days."""
    for schedule in running(medication, from_at):
        if plan.same_days(stored_plan([schedule])):
            return schedule.anchor
    return from_at.astimezone(person.zone).date()


def _need(medication: UserMedication, needed: AsNeeded) -> None:
    medication.as_needed = True
    medication.needed_for = needed.reason
    gap = needed.least_gap
    medication.least_gap_minutes = None if gap is None else round(gap.total_seconds() / SECONDS_A_MINUTE)
    medication.most_a_day = needed.most_a_day
    medication.save(update_fields=["as_needed", "needed_for", "least_gap_minutes", "most_a_day"])


def _changed(medication: UserMedication) -> None:
    _queue_days(medication.user_id)


def _queue_days(user_id: int) -> None:
    # Robust: the change is kept even if its sentences cannot be queued now.
    transaction.on_commit(lambda: precache.queue_days(owner_id=user_id), robust=True)
