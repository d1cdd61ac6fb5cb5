"""Writes down what somebody confirmed of a dispensing history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from medicines.models import Prescription, Question, Supply, UserMedication
from medicines.services import medications, prescriptions
from medicines.services.courses import Course
from medicines.services.dispensed_amounts import strength_of
from medicines.services.envelope_words import call_name
from medicines.services.history_comparison import Finding, Standing, compare, last_dispensed
from medicines.services.patients import Patient
from medicines.services.prescriptions import OrderLine, PrescriptionOrder
from medicines.services.recurrence import ONE_DAY, slots
from medicines.services.schedule_rules import rule_of, zone_of
from medicines.services.stored_plans import coming

User = get_user_model()
STRENGTH_LENGTH = 50
"""What a medication's column holds."""
AS_NEEDED_WORDS = "필요할 때"
WISHES = ("name", "note", "is_urgent")
"""What a family set of a medication beside its times, and keeps when the next supply is a medication of its own."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody chose for a new medicine.

    times_a_day: None without times. instructions: as on an envelope. is_open: when it is taken is to be asked later.
    """

    dose: str = ""
    times_a_day: int | None = None
    instructions: str = ""
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Applied:
    """How many medications were added, and how many supplies grew."""

    added: int
    grown: int


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


def _visits(findings: Iterable[Finding]) -> list[list[Finding]]:
    """Group what was dispensed together, the earliest visit first."""
    visits: dict[tuple[dt.date, str, str], list[Finding]] = {}
    for finding in findings:
        line = finding.course.line
        visits.setdefault((line.dispensed_on, line.hospital, line.pharmacy), []).append(finding)
    return [visits[key] for key in sorted(visits)]


def _add(visit: Sequence[Finding], choices: Mapping[int, Choice], person: Patient, acting_id: int | None) -> None:
    lines = [(finding, _order_line(finding, choices[finding.number])) for finding in visit]
    followed = [finding.medication for finding in visit if finding.medication and not finding.medication.stopped_at]
    for before in followed:
        medications.stop(before)
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
            if finding.medication is not None and finding.medication in followed:
                _take_over(finding.medication, medication)
            if choices[finding.number].is_open and medication.held_for in ("", Question.UNCLEAR_RHYTHM):
                medications.hold(medication, Question.UNCLEAR_RHYTHM, _question(finding.course))
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


def _take_over(before: UserMedication, medication: UserMedication) -> None:
    """Give a medication the name and wishes that the family had for the one that it follows."""
    for wish in WISHES:
        setattr(medication, wish, getattr(before, wish))
    medication.save(update_fields=WISHES)


def _question(course: Course) -> str:
    """Return why a course can't tell when it is taken; empty if nothing is in doubt."""
    return " ".join(str(doubt.value) for doubt in course.doubts)


def _grow(finding: Finding, person: Patient, acting_id: int | None) -> None:
    """Add a refill to a running medication: as many doses as fall due, as it is taken now, in the days it lasts."""
    medication, course = finding.medication, finding.course
    if medication is None:
        return
    days = course.added_after(last_dispensed(medication, person))
    schedule = next(reversed(coming(medication, timezone.now())), None)
    if schedule is not None and schedule.dose_limit is not None:
        unlimited = replace(rule_of(schedule, medication), limit=None, pauses=())
        first = person.today()
        due = slots(unlimited, zone_of(schedule, person), first, first + (days - 1) * ONE_DAY)
        schedule.dose_limit += sum(1 for _slot in due)
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
