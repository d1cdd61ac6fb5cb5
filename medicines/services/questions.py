"""What has to be asked about a medication before anything is said of it, and whether that waits too long."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from medicines.models import Pause, Question, ReminderSettings, UserMedication
from medicines.services.patients import Patient
from medicines.services.recurrence import ONE_DAY, instant_of
from medicines.services.rhythm import BEDTIME, EVENING, MORNING, NOON, PARTS

LATELY = (_("오늘"), _("어제"), _("그저께"))
MEALS = {MORNING: _("아침"), NOON: _("점심"), EVENING: _("저녁"), BEDTIME: _("밤")}
_HELD = ("held_for", "question", "held_at")


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A medication that is held. is_overdue: a meal has passed since; the dose there was missed.

    since: that meal, `어제 저녁`. has_plan: there is a schedule that could be right as it stands.
    """

    medication: UserMedication
    question: Question
    is_overdue: bool
    since: str
    has_plan: bool

    @property
    def sentence(self) -> str:
        """The question as a person reads it."""
        return self.medication.question or str(self.question.label)


def ask(medication: UserMedication, question: Question, sentence: str, at: dt.datetime) -> None:
    """Hold the medication from `at`: its doses are neither due nor missed until the answer.

    sentence: the question as a person reads it, if it says more than `question` does.
    """
    medication.held_for, medication.held_at = question, at
    medication.question = sentence[: UserMedication._meta.get_field("question").max_length]
    medication.save(update_fields=_HELD)
    Pause.objects.get_or_create(medication=medication, ends_at=None, defaults={"starts_at": at})


def answer(medication: UserMedication, at: dt.datetime) -> None:
    """End the hold, if there is one, at `at` or when it began, whichever is later."""
    current = UserMedication.objects.get(pk=medication.pk)
    if not current.held_for:
        return
    for pause in Pause.objects.filter(medication=medication, ends_at=None):
        pause.ends_at = max(at, pause.starts_at)
        pause.save(update_fields=["ends_at"])
    medication.held_for, medication.question, medication.held_at = "", "", None
    medication.save(update_fields=_HELD)


def open_questions(people: Iterable[Patient], now: dt.datetime) -> list[OpenQuestion]:
    """Return what is asked about the medications of `people`, the longest open first."""
    zones = {person.user_id: person for person in people}
    held = UserMedication.objects.filter(user_id__in=zones, stopped_at=None).exclude(held_for="")
    settings = {row.user_id: row for row in ReminderSettings.objects.filter(user_id__in=zones)}
    found = []
    for medication in held.order_by("held_at").prefetch_related("schedules"):
        home = settings.get(medication.user_id) or ReminderSettings(user_id=medication.user_id)
        person = zones[medication.user_id]
        meal, part = _next_part(medication.held_at or now, person, home)
        since = _day_and_part(meal.astimezone(person.zone).date(), part, now.astimezone(person.zone).date())
        has_plan = any(schedule.ends_at is None or schedule.ends_at > now for schedule in medication.schedules.all())
        found.append(OpenQuestion(medication, Question(medication.held_for), now >= meal, since, has_plan))
    return found


def next_meal(at: dt.datetime, person: Patient, settings: ReminderSettings) -> dt.datetime:
    """Return the first instant after `at` at which this person takes medicines."""
    return _next_part(at, person, settings)[0]


def _day_and_part(day: dt.date, part: str, today: dt.date) -> str:
    ago = (today - day).days
    named = str(LATELY[ago]) if 0 <= ago < len(LATELY) else f"{day.month}월 {day.day}일"
    return f"{named} {MEALS[part]}"


def _next_part(at: dt.datetime, person: Patient, settings: ReminderSettings) -> tuple[dt.datetime, str]:
    today = at.astimezone(person.zone).date()
    return min(
        (moment, part)
        for day in (today, today + ONE_DAY)
        for part in PARTS
        if (moment := instant_of(day, getattr(settings, part), person.zone)) > at
    )
