"""What a person takes or is about to take, as DUR's lists ask about it: product, doses of a week, days."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils import timezone

from medicines.models import Medicine, UserMedication
from medicines.services import medications
from medicines.services.doses import doses_between
from medicines.services.dur_amounts import pieces_in, strength_in, weight_of
from medicines.services.patients import Patient
from medicines.services.prescriptions import OrderLine
from medicines.services.product_matching import match
from medicines.services.recurrence import ONE_DAY

DAYS_AHEAD = 7
"""Every day of the week is among them, so that the largest amount of a day is."""


@dataclass(frozen=True, slots=True)
class Course:
    """One medicine. key: tells it from others. week: the doses of each of the coming days. days: if it is known.

    medication: what it is in the person's list; None while it is only about to be taken.
    """

    key: str
    name: str
    medicine: Medicine | None
    strength: str
    week: tuple[tuple[str, ...], ...]
    days: int | None = None
    medication: UserMedication | None = None

    def forms(self) -> list[str]:
        """Return the product's dosage form, as far as the catalogue has it."""
        return [self.medicine.form] if self.medicine is not None and self.medicine.form else []

    def piece(self) -> Fraction | None:
        """Return the milligrams in one tablet; None if label and catalogue don't agree on one."""
        printed = strength_in(self.strength)
        listed = strength_in(self.medicine.name) if self.medicine is not None else None
        return None if printed and listed and printed != listed else printed or listed

    def milligrams_a_day(self) -> list[Fraction]:
        """Return the weight taken on each of the coming days; empty if a dose is not certain."""
        piece = self.piece()
        days = [[_milligrams(dose, piece) for dose in doses] for doses in self.week]
        certain = [[one for one in doses if one is not None] for doses in days]
        return [sum(doses, Fraction()) for doses in certain] if certain == days else []

    def broken_doses(self) -> list[str]:
        """Return the doses that need a tablet broken."""
        found = dict.fromkeys(dose for doses in self.week for dose in doses)
        return [dose for dose in found if (pieces := pieces_in(dose)) is not None and pieces.denominator > 1]


def running(person: Patient) -> list[Course]:
    """Return what the person takes: not what was stopped, nor a course whose last dose is over."""
    now, today = timezone.now(), person.today()
    rows = (
        UserMedication.objects.filter(user_id=person.user_id, stopped_at=None)
        .select_related("medicine")
        .prefetch_related("schedules", "pauses")
    )
    due: dict[object, dict[dt.date, list[str]]] = defaultdict(lambda: defaultdict(list))
    week = [today + number * ONE_DAY for number in range(DAYS_AHEAD)]
    for dose in doses_between(person, week[0], week[-1]):
        if not dose.is_removal:
            due[dose.medication.pk][dose.day].append(dose.dose)
    return [
        Course(
            key=str(row.pk),
            name=row.name,
            medicine=row.medicine,
            strength=row.strength,
            week=tuple(tuple(due[row.pk][day]) for day in week),
            medication=row,
        )
        for row in rows
        if row.pk in due or not _is_over(row, person, now)
    ]


def ordered(lines: Sequence[OrderLine]) -> list[Course]:
    """Return what an envelope's lines are about to become."""
    chosen = Medicine.objects.in_bulk([line.item_seq for line in lines if line.item_seq])
    return [
        Course(
            key=f"line {number}",
            name=line.name,
            medicine=chosen.get(line.item_seq or "") or match(line.name, strength=line.strength),
            strength=line.strength,
            week=((line.dose,) * (line.times_a_day or 0),) * DAYS_AHEAD,
            days=line.days,
        )
        for number, line in enumerate(lines, 1)
    ]


def is_longer(course: Course, limit: int, person: Patient) -> bool:
    """Return whether a course certainly has doses on more days than `limit` from its first one on."""
    if course.medication is None:
        return course.days is not None and course.days > limit
    starts = [schedule.starts_at for schedule in course.medication.schedules.all()]
    begins = min([course.medication.created_at, *starts]).astimezone(person.zone).date()
    until = max(begins, person.today()) + (limit + DAYS_AHEAD) * ONE_DAY
    days = sorted(
        dose.day
        for dose in doses_between(person, begins, until)
        if dose.medication == course.medication and not dose.is_removal
    )
    return bool(days) and (days[-1] - days[0]).days >= limit


def _is_over(row: UserMedication, person: Patient, now: dt.datetime) -> bool:
    schedules = list(row.schedules.all())
    if row.as_needed or not schedules:
        return False
    if all(schedule.ends_at is not None and schedule.ends_at <= now for schedule in schedules):
        return True
    return medications.remaining_doses(row, person, now) == 0


def _milligrams(dose: str, piece: Fraction | None) -> Fraction | None:
    pieces = pieces_in(dose)
    if pieces is None:
        return weight_of(dose)
    return pieces * piece if piece is not None else None
