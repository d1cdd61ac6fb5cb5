"""Plans, changes, pauses, resumes and stops medications, without ever rewriting the past."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from korean.particles import form_after
from medicines.exceptions import AlreadyStopped, FollowsItself, NeverDaily, NothingPlanned, StillHeld
from medicines.models import DoseSchedule, Intake, Meal, MovedDose, Pause, Question, ReminderSettings, UserMedication
from medicines.services import never_daily, questions
from medicines.services.doses import TAKEN_STATES
from medicines.services.parts_of_day import resolved
from medicines.services.patients import Patient, patient
from medicines.services.recurrence import DAYS_A_WEEK, ONE_DAY
from medicines.services.rhythm import AsNeeded
from medicines.services.rhythm import Plan as Plan
from medicines.services.rhythm import Step as Step
from medicines.services.schedule_rules import shortest_distance, times_of
from medicines.services.stored_plans import coming, moved_to, plan_left, schedules_of
from medicines.services.stored_plans import midnight as midnight
from medicines.services.stored_plans import remaining_doses as remaining_doses
from voice_tts.services import precache

SECONDS_A_MINUTE = 60
MINUTES_AN_HOUR = 60
LAST_MINUTE = 24 * MINUTES_AN_HOUR - 1


@transaction.atomic
def set_plan(
    medication: UserMedication, plan: Plan, person: Patient, from_at: dt.datetime, *, daily_confirmed: bool = False
) -> None:
    """Schedule `medication` by `plan` from the instant `from_at`; earlier doses stay.

    If it is taken after another one, that one's hours count. Medications that are taken after it move with it.
    daily_confirmed: a person has said twice that a medicine that is never daily is taken daily.
    Raises AlreadyStopped, NeverDaily.
    """
    _lock(medication)
    if not daily_confirmed:
        _require_possible(medication, plan)
    if plan.begins is not None:
        from_at = max(from_at, midnight(plan.begins, person))
    questions.answer(medication, from_at)
    _write(medication, plan, person, from_at)
    if plan.as_needed is not None or medication.as_needed:
        _need(medication, plan.as_needed)
    _changed(medication)


@transaction.atomic
def follow(medication: UserMedication, leader: UserMedication | None, minutes: int) -> None:
    """Have the medication taken `minutes` after `leader` whenever its plan is set; by its own hours if that is None.

    Raises AlreadyStopped, and FollowsItself if `leader` is taken after the medication.
    """
    _lock(medication)
    before = leader
    while before is not None:
        if before == medication:
            raise FollowsItself
        before = before.follows
    medication.follows, medication.follow_minutes = leader, minutes
    medication.save(update_fields=["follows", "follow_minutes"])


@transaction.atomic
def hold(medication: UserMedication, question: Question, sentence: str = "") -> None:
    """Ask about the medication, and say nothing of it until the answer. Raises AlreadyStopped.

    sentence: the question as a person reads it, if it says more than `question` does.
    """
    _lock(medication)
    questions.ask(medication, question, sentence, timezone.now())
    _changed(medication)


@transaction.atomic
def confirm_plan(medication: UserMedication, *, daily_confirmed: bool = False) -> None:
    """Answer that the schedule is right as it stands: the medication goes on from now.

    daily_confirmed: as for `set_plan`. Raises AlreadyStopped, NothingPlanned without a schedule, NeverDaily.
    """
    _lock(medication)
    plan = plan_left(medication, patient(medication.user_id), timezone.now())
    if not plan.steps:
        raise NothingPlanned
    if not daily_confirmed:
        _require_possible(medication, plan)
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


@dataclass(frozen=True, slots=True)
class Moved:
    """Names of the medications that moved with a part of the day, and of those that keep an hour of their own."""

    moved: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()


@transaction.atomic
def move_parts(person: Patient, settings: ReminderSettings, at: dt.datetime) -> Moved:
    """Bring the hours that were made from parts of the day to those of `settings`."""
    rows = UserMedication.objects.filter(user_id=person.user_id, stopped_at=None)
    names: list[str] = []
    kept: list[str] = []
    for medication in rows.prefetch_related("schedules", "pauses"):
        plan = plan_left(medication, person, at)
        meal = Meal(medication.meal)
        moved = replace(plan, steps=tuple(resolved(step, meal, settings) for step in plan.steps))
        has_fixed = any(not step.parts or not all(step.parts) for step in plan.steps)
        is_stuck = any(step.parts and resolved(step, meal, settings) is step for step in plan.steps)
        if moved != plan:
            # What is asked about it stays open.
            _write(medication, moved, person, at)
            names.append(medication.name)
        if (has_fixed or is_stuck) and medication.follows_id is None:
            kept.append(medication.name)
    _queue_days(person.user_id)
    return Moved(tuple(names), tuple(kept))


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


def _require_possible(medication: UserMedication, plan: Plan) -> None:
    rule = never_daily.rule_for(medication.medicine, medication.name, medication.strength)
    if rule is not None and rule.contradicts(plan):
        topic = f"{rule.substance}{form_after(rule.substance, ('은', '는'))}"
        raise NeverDaily(
            _("%(topic)s 보통 %(days)s에 한 번 쓰는 약입니다. 의사나 약사에게 먼저 확인해 주세요.")
            % {"topic": topic, "days": _interval(rule.days)}
        )


def _interval(days: float) -> str:
    weeks = days / DAYS_A_WEEK
    return _("%d주") % weeks if weeks >= 1 and weeks == int(weeks) else _("%d일") % round(days)


def _write(medication: UserMedication, plan: Plan, person: Patient, from_at: dt.datetime) -> None:
    plan = _after_leader(medication, plan, from_at)
    if plan.steps and plan.dose_limit == 0:
        # All of it has come due; what is still open stays so.
        return
    made = schedules_of(medication, plan, person, from_at)
    _end_schedules(medication, from_at)
    _spare_the_taken(medication, plan, made, person, from_at)
    for schedule in made:
        schedule.save()
    _move_followers(medication, person, from_at)


def _spare_the_taken(
    medication: UserMedication, plan: Plan, made: Sequence[DoseSchedule], person: Patient, from_at: dt.datetime
) -> None:
    """Begin late enough that a dose taken just before the change is not asked for again at its new hour.

    Late enough is the next day, of rarer doses half of their distance, of several a day half of their shortest one.
    """
    taken = Intake.objects.filter(medication=medication, state__in=TAKEN_STATES, at__lte=from_at)
    last = taken.order_by("-at").values_list("at", flat=True).first()
    if last is None or not made:
        return
    distance = shortest_distance(made[0])
    if distance is None:
        days = ceil(plan.days_between / 2)
        begin = midnight(last.astimezone(person.zone).date() + days * ONE_DAY, person)
    else:
        begin = last + distance / 2
    if made[0].starts_at < begin and (made[0].ends_at is None or begin < made[0].ends_at):
        made[0].starts_at = begin


def _after_leader(medication: UserMedication, plan: Plan, at: dt.datetime) -> Plan:
    """Give the plan the hours of the medication that is taken first, and the distance to it."""
    leader = UserMedication.objects.filter(followers=medication, stopped_at=None).first()
    first = next(iter(coming(leader, at)), None) if leader is not None else None
    if first is None:
        return plan
    times = tuple(dict.fromkeys(_later(time, medication.follow_minutes) for time in times_of(first.times)))

    def after(step: Step) -> Step:
        doses = step.doses if len(step.doses) == len(times) else ()
        return replace(step, times=times, parts=(), doses=doses, dose=step.dose or next(iter(step.doses), ""))

    return replace(plan, steps=tuple(after(step) for step in plan.steps), every_hours=first.every_hours)


def _later(time: dt.time, minutes: int) -> dt.time:
    """Return the time `minutes` later, or the last of the day."""
    later = time.hour * MINUTES_AN_HOUR + time.minute + minutes
    return dt.time(*divmod(min(later, LAST_MINUTE), MINUTES_AN_HOUR))


def _move_followers(medication: UserMedication, person: Patient, at: dt.datetime) -> None:
    for follower in UserMedication.objects.filter(follows=medication, stopped_at=None):
        left = plan_left(follower, person, at)
        if left.steps:
            _write(follower, left, person, at)


def _need(medication: UserMedication, needed: AsNeeded | None) -> None:
    medication.as_needed = needed is not None
    needed = needed or AsNeeded()
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
