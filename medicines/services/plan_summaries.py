"""How a medication is taken, in a line: its rhythm in words, its first dates and its number of doses."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from medicines.models import UserMedication
from medicines.services.first_dates import FirstDates, dates_of, first_dates
from medicines.services.patients import Patient, patient
from medicines.services.questions import OpenQuestion, open_questions
from medicines.services.rhythm import AsNeeded, Plan
from medicines.services.rhythm_words import show
from medicines.services.stored_plans import plan_left


@dataclass(frozen=True, slots=True)
class PlanSummary:
    """What a person checks about a medication. question: None if nothing is asked about it.

    words: the rhythm; empty without a schedule.
    """

    medication: UserMedication
    words: str
    first: FirstDates
    question: OpenQuestion | None = None

    @property
    def line(self) -> str:
        """Rhythm, number of doses and first dates: `매주 토요일 저녁 4정, 모두 4번: 11월 7일, 14일, 21일, 28일`."""
        return line(self.words, self.first)


def summary_of(medication: UserMedication, person: Patient, now: dt.datetime) -> PlanSummary:
    """Return how the medication is taken from `now` on."""
    asked = [one for one in open_questions([person], now) if one.medication.pk == medication.pk]
    return _summary(medication, person, now, asked[0] if asked else None)


def summaries_of_source(source: uuid.UUID, now: dt.datetime) -> list[PlanSummary]:
    """Return how the medications are taken that were made from an envelope, in the order in which they were made."""
    rows = list(UserMedication.objects.filter(prescription__source=source).order_by("created_at"))
    people = {row.user_id: patient(row.user_id) for row in rows}
    asked = {one.medication.pk: one for one in open_questions(people.values(), now)}
    return [_summary(row, people[row.user_id], now, asked.get(row.pk)) for row in rows]


def plan_line(plan: Plan, medication: UserMedication, person: Patient, from_at: dt.datetime) -> str:
    """Return how the medication would be taken by `plan` from `from_at` on, in a line."""
    return line(words_of(plan, person), dates_of(plan, medication, person, from_at))


def line(words: str, first: FirstDates) -> str:
    """Join a rhythm with its first dates and the number of doses."""
    if first.total is not None:
        words += _(", 모두 %d번") % first.total
    return f"{words}: {first.words}" if first.dates else words


def words_of(plan: Plan, person: Patient) -> str:
    """Write the rhythm of a plan, without its number of doses; empty for a plan without doses."""
    if not plan.steps and plan.as_needed is None:
        return ""
    return show(replace(plan, dose_limit=None), person.today())


def need_of(medication: UserMedication) -> AsNeeded:
    """Return when a medication without times is taken."""
    minutes = medication.least_gap_minutes
    gap = None if minutes is None else dt.timedelta(minutes=minutes)
    return AsNeeded(medication.needed_for, gap, medication.most_a_day)


def _summary(
    medication: UserMedication, person: Patient, now: dt.datetime, question: OpenQuestion | None
) -> PlanSummary:
    plan = Plan(as_needed=need_of(medication)) if medication.as_needed else plan_left(medication, person, now)
    return PlanSummary(medication, words_of(plan, person), first_dates(medication, person, now), question)
