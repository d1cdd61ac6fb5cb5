"""Compares a dispensing history with what a person already takes, and writes down what somebody confirmed of it."""

from __future__ import annotations

import datetime as dt
import enum
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from medicines.models import MOST_DAYS, InsuranceCode, Medicine, Prescription, Supply, UserMedication
from medicines.search_keys import fold
from medicines.services import medications, prescriptions
from medicines.services.courses import Course
from medicines.services.dispensed_amounts import Doubt, strength_of
from medicines.services.doses import Dose, doses_between
from medicines.services.envelope_words import call_name
from medicines.services.patients import Patient
from medicines.services.prescriptions import OrderLine, PrescriptionOrder
from medicines.services.recurrence import ONE_DAY

User = get_user_model()
STRENGTH_LENGTH = 50
"""What a medication's column holds."""
_COUNTED = re.compile(r"(\d+(?:\.\d+)?)\s*(\D*)")
_PIECES = frozenset(("", "정", "알", "캡슐", "개"))
"""Words for one piece that families and files use for the same thing."""
AS_NEEDED_WORDS = "필요할 때"


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


@dataclass(frozen=True, slots=True)
class Finding:
    """One medicine of the history. number: its place there. medication: the one that the person takes or took."""

    number: int
    course: Course
    standing: Standing
    medicine: Medicine | None
    medication: UserMedication | None


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody chose for a new medicine. instructions: as on an envelope. times_a_day: None without times."""

    dose: str = ""
    times_a_day: int | None = None
    instructions: str = ""


@dataclass(frozen=True, slots=True)
class Applied:
    """How many medications were added, and how many supplies grew."""

    added: int
    grown: int


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
    coming = _Coming(person)
    findings = []
    for number, course in enumerate(found):
        medicine = medicines.get(course.line.code)
        medication = _same(course, medicine, taken)
        standing = _standing(course, medication, person, coming)
        findings.append(Finding(number, course, standing, medicine, medication))
    return _doubting_twins(findings)


@transaction.atomic
def apply(found: Sequence[Course], choices: Mapping[int, Choice], person: Patient, acting_id: int | None) -> Applied:
    """Write down the chosen courses, by number; a choice that nothing is left of is passed over.

    Raises what `prescriptions.create` raises; then nothing is written.
    """
    # Two confirmations at once must not both find the same medicine missing.
    User.objects.select_for_update().get(pk=person.user_id)
    chosen = [finding for finding in compare(found, person) if finding.number in choices]
    new = [finding for finding in chosen if finding.standing is Standing.NEW]
    for visit in _visits(new):
        _add(visit, choices, person, acting_id)
    more = [finding for finding in chosen if finding.standing is Standing.MORE]
    for finding in more:
        _grow(finding, person, acting_id)
    return Applied(len(new), len(more))


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


def _doubting_twins(findings: Sequence[Finding]) -> list[Finding]:
    """Doubt the findings that may be one medicine under two codes: nobody must be reminded of it twice."""
    open_ones = [finding for finding in findings if finding.standing in (Standing.NEW, Standing.MORE)]
    counts = Counter(mark for finding in open_ones for mark in _marks(finding))
    return [
        _as_twin(finding) if finding in open_ones and any(counts[mark] > 1 for mark in _marks(finding)) else finding
        for finding in findings
    ]


def _marks(finding: Finding) -> set[tuple[str, object]]:
    """Return what a finding shares with another one of the same medicine."""
    marks: set[tuple[str, object]] = {("name", fold(finding.course.line.name))}
    if finding.medicine is not None:
        marks.add(("product", finding.medicine.pk))
    if finding.medication is not None:
        marks.add(("medication", finding.medication.pk))
    return marks


def _as_twin(finding: Finding) -> Finding:
    course = replace(finding.course, doubts=(*finding.course.doubts, Doubt.TWIN))
    standing = Standing.ASK if finding.standing is Standing.MORE else finding.standing
    return replace(finding, course=course, standing=standing)


def _standing(course: Course, medication: UserMedication | None, person: Patient, coming: _Coming) -> Standing:
    today, now = person.today(), timezone.now()
    if medication is not None and course.line.dispensed_on <= last_dispensed(medication, person):
        return Standing.STOPPED if medication.stopped_at else Standing.KNOWN
    if (
        medication is not None
        and medication.stopped_at
        and course.line.dispensed_on <= _day(medication.stopped_at, person)
    ):
        return Standing.STOPPED
    if course.is_over(today):
        return Standing.OVER
    if medication is None or medication.stopped_at:
        return Standing.NEW
    if not medication.schedules.all():
        # As needed, or its times wait for a person: the new supply changes neither.
        return Standing.MORE
    if any(pause.ends_at is None for pause in medication.pauses.all()):
        return Standing.ASK
    doses = coming.of(medication)
    if not any(dose.at > now for dose in doses):
        return Standing.NEW
    if medications.remaining_doses(medication, person, now) is None:
        return Standing.MORE
    taken_today = [dose.dose for dose in doses if dose.day == today]
    return Standing.MORE if not course.doubts and _is_taken_so(taken_today, course) else Standing.ASK


def _is_taken_so(doses: Sequence[str], course: Course) -> bool:
    return len(doses) == course.amounts.times and all(_is_as_much(dose, course.amounts.dose) for dose in doses)


def _is_as_much(ours: str, theirs: str) -> bool:
    """Return whether two amounts are the same: 1알 is 1정. An amount that the family left open is no other one."""
    if not ours or ours == theirs:
        return True
    one, other = _COUNTED.fullmatch(ours.strip()), _COUNTED.fullmatch(theirs.strip())
    if one is None or other is None or Decimal(one[1]) != Decimal(other[1]):
        return False
    return one[2] == other[2] or {one[2], other[2]} <= _PIECES


def _visits(findings: Iterable[Finding]) -> list[list[Finding]]:
    """Group what was dispensed together, the earliest visit first."""
    visits: dict[tuple[dt.date, str, str], list[Finding]] = {}
    for finding in findings:
        line = finding.course.line
        visits.setdefault((line.dispensed_on, line.hospital, line.pharmacy), []).append(finding)
    return [visits[key] for key in sorted(visits)]


def _add(visit: Sequence[Finding], choices: Mapping[int, Choice], person: Patient, acting_id: int | None) -> None:
    lines = [(finding, _order_line(finding, choices[finding.number])) for finding in visit]
    at = visit[0].course.line
    order = PrescriptionOrder(
        user_id=person.user_id,
        created_by_id=acting_id,
        lines=tuple(line for _finding, line in lines),
        hospital=at.hospital,
        pharmacy=at.pharmacy,
        dispensed_on=at.dispensed_on,
    )
    made = list(prescriptions.create(order).medications.all())
    for finding, line in lines:
        medication = next((row for row in made if _is_made_from(row, line)), None)
        if medication is not None:
            made.remove(medication)
            _take_over(finding.medication, medication)
            _record(medication, finding.course)


def _order_line(finding: Finding, choice: Choice) -> OrderLine:
    line, medicine = finding.course.line, finding.medicine
    return OrderLine(
        name=line.name,
        strength=strength_of(line.name, medicine.name if medicine else "")[:STRENGTH_LENGTH],
        dose=choice.dose,
        times_a_day=choice.times_a_day,
        days=finding.course.days_from_dispensing,
        instructions=choice.instructions,
        item_seq=medicine.pk if medicine else None,
    )


def _is_made_from(medication: UserMedication, line: OrderLine) -> bool:
    product = line.item_seq is None or line.item_seq == medication.medicine_id
    return product and medication.name == call_name(line.name) and medication.strength == line.strength


def _take_over(before: UserMedication | None, medication: UserMedication) -> None:
    """Give a medication the name and wishes that the family had for the one it follows, which ends."""
    if before is None or before.stopped_at is not None:
        return
    for wish in ("name", "note", "is_urgent"):
        setattr(medication, wish, getattr(before, wish))
    medication.save(update_fields=["name", "note", "is_urgent"])
    medications.stop(before)


def _grow(finding: Finding, person: Patient, acting_id: int | None) -> None:
    """Add a refill to a running medication: as many doses as fall due, as it is taken now, in the days it lasts."""
    medication, course = finding.medication, finding.course
    if medication is None:
        return
    days = course.added_after(last_dispensed(medication, person))
    now, today = timezone.now(), person.today()
    running = medication.schedules.filter(dose_limit__isnull=False, starts_at__lte=now)
    schedule = running.exclude(ends_at__lte=now).last()
    if schedule is not None and schedule.dose_limit is not None and days:
        before, schedule.dose_limit = schedule.dose_limit, None
        schedule.save(update_fields=["dose_limit"])
        due = doses_between(person, today, today + (days - 1) * ONE_DAY)
        schedule.dose_limit = before + sum(dose.medication.pk == medication.pk for dose in due)
        schedule.save(update_fields=["dose_limit"])
    line = course.line
    medication.prescription = Prescription.objects.create(
        user_id=person.user_id,
        created_by_id=acting_id,
        hospital=line.hospital,
        pharmacy=line.pharmacy,
        dispensed_on=line.dispensed_on,
    )
    medication.save(update_fields=["prescription"])
    _record(medication, course)
    medications.renamed(medication)


def _record(medication: UserMedication, course: Course) -> None:
    Supply.objects.get_or_create(
        medication=medication,
        product=course.product,
        dispensed_on=course.line.dispensed_on,
        defaults={"lasts_until": course.until},
    )
