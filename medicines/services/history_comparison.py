"""Compares a dispensing history with what a person already takes: what is new, more of the same, or over."""

from __future__ import annotations

import datetime as dt
import enum
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils import timezone

from medicines.models import MOST_DAYS, InsuranceCode, Medicine, UserMedication
from medicines.search_keys import fold
from medicines.services import medications
from medicines.services.amounts import CAPSULE, TABLET, Amount, amount_of
from medicines.services.courses import Course
from medicines.services.dispensed_amounts import Doubt, strength_of
from medicines.services.doses import Dose, doses_between
from medicines.services.envelope_words import call_name
from medicines.services.never_daily import rule_for
from medicines.services.patients import Patient
from medicines.services.recurrence import ONE_DAY
from medicines.services.stored_plans import coming, stored_plan

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_PIECES = frozenset({TABLET, CAPSULE, "개"})
"""Words for one piece that families and files use for the same thing."""


class Standing(enum.Enum):
    """What the history tells about a medicine, beside what is already written down."""

    NEW = "new"
    """Not there yet, or used up: to be added."""
    MORE = "more"
    """Running, and dispensed again as it is taken now: the supply grows."""
    ASK = "ask"
    """Running, and dispensed again in another way: a person has to look at it."""
    KNOWN = "known"
    """This dispensing is written down."""
    STOPPED = "stopped"
    """This dispensing is written down, and the family has stopped the medication."""
    OVER = "over"
    """Run out."""


_OPEN = frozenset((Standing.NEW, Standing.MORE))


@dataclass(frozen=True, slots=True)
class Finding:
    """One medicine of the history. number: its place there. medication: the one that the person takes or took."""

    number: int
    course: Course
    standing: Standing
    medicine: Medicine | None
    medication: UserMedication | None


def compare(found: Sequence[Course], person: Patient) -> list[Finding]:
    """Return what each course means for this person, in the same order."""
    codes = [course.line.code for course in found]
    medicines = {
        row.code: row.medicine for row in InsuranceCode.objects.filter(code__in=codes).select_related("medicine")
    }
    taken = list(
        UserMedication.objects.filter(user_id=person.user_id)
        .select_related("prescription")
        .prefetch_related("supplies", "schedules", "pauses")
    )
    ahead = _Coming(person)
    findings = []
    for number, course in enumerate(found):
        medicine = medicines.get(course.line.code)
        medication = _same(course, medicine, taken)
        standing = _standing(course, medicine, medication, person, ahead)
        findings.append(Finding(number, course, standing, medicine, medication))
    return _doubting_pairs(findings, person.today())


class _Coming:
    """The doses of today and of the year to come, by medication, counted once and only if asked for."""

    def __init__(self, person: Patient) -> None:
        self._person = person
        self._doses: dict[object, list[Dose]] | None = None

    def of(self, medication: UserMedication) -> list[Dose]:
        """Return the medication's doses from today on."""
        if self._doses is None:
            today = self._person.today()
            self._doses = {}
            for dose in doses_between(self._person, today, today + MOST_DAYS * ONE_DAY):
                self._doses.setdefault(dose.medication.pk, []).append(dose)
        return self._doses.get(medication.pk, [])


def last_dispensed(medication: UserMedication, person: Patient) -> dt.date:
    """Return the day of the last dispensing that is written down; the day it was entered if none was told."""
    days = [supply.dispensed_on for supply in medication.supplies.all()]
    if medication.prescription is not None and medication.prescription.dispensed_on is not None:
        days.append(medication.prescription.dispensed_on)
    return max(days, default=_day(medication.created_at, person))


def _known_until(medication: UserMedication, person: Patient) -> dt.date:
    """Return the day up to which every dispensing is settled: written down, or before the family stopped."""
    last = last_dispensed(medication, person)
    return last if medication.stopped_at is None else max(last, _day(medication.stopped_at, person))


def _day(at: dt.datetime, person: Patient) -> dt.date:
    return at.astimezone(person.zone).date()


def _same(course: Course, medicine: Medicine | None, taken: Sequence[UserMedication]) -> UserMedication | None:
    """Return the medication that is this medicine: by what histories called it, then by product, then by name."""
    name, strength = fold(call_name(course.line.name)), fold(strength_of(course.line.name))

    def is_called(row: UserMedication) -> bool:
        if row.supplies.all() or (row.medicine_id and medicine):
            return False
        return fold(row.name) == name and fold(row.strength) in ("", strength)

    tests = (
        lambda row: any(supply.product == course.product for supply in row.supplies.all()),
        lambda row: medicine is not None and row.medicine_id == medicine.pk,
        is_called,
    )
    for is_same in tests:
        if rows := [row for row in taken if is_same(row)]:
            return min(rows, key=lambda row: (row.stopped_at is not None, -row.created_at.timestamp()))
    return None


def _doubting_pairs(findings: Sequence[Finding], today: dt.date) -> list[Finding]:
    """Doubt what may be one medicine, or one substance, under two codes: nobody must be reminded of it twice."""
    twins = Counter(mark for finding in findings if finding.standing in _OPEN for mark in _marks(finding))
    substances = Counter(_substance(finding) for finding in findings if _is_taken_now(finding, today))
    found = []
    for finding in findings:
        if finding.standing in _OPEN and any(twins[mark] > 1 for mark in _marks(finding)):
            standing = Standing.ASK if finding.standing is Standing.MORE else finding.standing
            found.append(_doubted(replace(finding, standing=standing), Doubt.TWIN))
        elif finding.standing is Standing.NEW and _substance(finding) and substances[_substance(finding)] > 1:
            found.append(_doubted(finding, Doubt.SAME_SUBSTANCE))
        else:
            found.append(finding)
    return found


def _marks(finding: Finding) -> set[tuple[str, object]]:
    """Return what a finding shares with another one of the same medicine."""
    marks: set[tuple[str, object]] = {("name", fold(finding.course.line.name))}
    if finding.medicine is not None:
        marks.add(("product", finding.medicine.pk))
    if finding.medication is not None:
        marks.add(("medication", finding.medication.pk))
    return marks


def _substance(finding: Finding) -> str:
    return finding.course.line.substance.casefold()


def _is_taken_now(finding: Finding, today: dt.date) -> bool:
    return finding.standing not in (Standing.STOPPED, Standing.OVER) and not finding.course.is_over(today)


def _doubted(finding: Finding, doubt: Doubt) -> Finding:
    return replace(finding, course=replace(finding.course, doubts=(*finding.course.doubts, doubt)))


def _standing(
    course: Course, medicine: Medicine | None, medication: UserMedication | None, person: Patient, ahead: _Coming
) -> Standing:
    today, now = person.today(), timezone.now()
    if medication is not None and course.line.dispensed_on <= _known_until(medication, person):
        return Standing.STOPPED if medication.stopped_at else Standing.KNOWN
    if course.is_over(today) and not _may_count_doses(course, medicine, today):
        return Standing.OVER
    if medication is None or medication.stopped_at:
        return Standing.NEW
    if any(pause.ends_at is None for pause in medication.pauses.all()):
        # The family has it paused, or a question about it is open.
        return Standing.ASK
    if not medication.schedules.all():
        # As needed, or its times were never set: the new supply changes neither.
        return Standing.MORE
    doses = ahead.of(medication)
    if not any(dose.at > now for dose in doses):
        return Standing.NEW
    if medications.remaining_doses(medication, person, now) is None:
        return Standing.MORE
    taken_today = [dose.dose for dose in doses if dose.day == today and not dose.is_removal]
    is_sure = not course.doubts and _is_daily(medication, now) and _is_taken_so(taken_today, course)
    return Standing.MORE if is_sure else Standing.ASK


def _may_count_doses(course: Course, medicine: Medicine | None, today: dt.date) -> bool:
    """Return whether there is still some if the days of a substance that is never daily are its number of doses."""
    line = course.line
    rule = rule_for(medicine, f"{line.name} {line.substance}")
    return rule is not None and line.dispensed_on + sum(course.supplies) * rule.days * ONE_DAY >= today


def _is_daily(medication: UserMedication, now: dt.datetime) -> bool:
    """Return whether it is taken on each day; of other rhythms a number of days does not tell the number of doses."""
    return stored_plan(coming(medication, now)[-1:]).is_daily


def _is_taken_so(doses: Sequence[str], course: Course) -> bool:
    return len(doses) == course.amounts.times and all(_is_as_much(dose, course.amounts.dose) for dose in doses)


def _is_as_much(ours: str, theirs: str) -> bool:
    """Return whether two amounts are the same: 1알 is 1정. An amount that the family left open is no other one."""
    if not ours or ours == theirs:
        return True
    one, other = _amount(ours), _amount(theirs)
    if one.value is None or one.value != other.value:
        return False
    return one.unit == other.unit or {one.unit, other.unit} <= _PIECES


def _amount(dose: str) -> Amount:
    """Take a dose apart; a number alone counts pieces."""
    return amount_of(f"{dose.strip()}개" if _NUMBER.fullmatch(dose.strip()) else dose)
