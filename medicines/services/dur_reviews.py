"""What a page shows of DUR's lists: about all that a person takes, one medicine of it, or an envelope."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Sequence

from medicines.models import UserMedication
from medicines.models.dur import DurSnapshot
from medicines.services.dur_courses import ordered, running
from medicines.services.dur_findings import Finding, find
from medicines.services.patients import Patient
from medicines.services.prescriptions import OrderLine


def about_all(person: Patient) -> list[Finding]:
    """Return what the lists say about all that the person takes."""
    return find(running(person), person) if _has_lists() else []


def about_medication(person: Patient, medication: UserMedication) -> list[Finding]:
    """Return what the lists say about one medication, by itself and with what else the person takes."""
    return _with(about_all(person), {str(medication.pk)})


def about_prescription(person: Patient, source: uuid.UUID) -> list[Finding]:
    """Return what the lists say about the medications made from the envelope `source`, with what else is taken."""
    made = UserMedication.objects.filter(user_id=person.user_id, prescription__source=source)
    return _with(about_all(person), set(map(str, made.values_list("pk", flat=True))))


def about_lines(person: Patient, lines: Sequence[OrderLine]) -> list[Finding]:
    """Return what the lists say about an envelope's lines, together with what the person takes already."""
    if not _has_lists():
        return []
    asked = ordered(lines)
    return _with(find([*running(person), *asked], person), {course.key for course in asked})


def _has_lists() -> bool:
    return DurSnapshot.objects.filter(is_current=True).exists()


def _with(findings: Iterable[Finding], keys: Collection[str]) -> list[Finding]:
    return [finding for finding in findings if finding.is_about(keys)]
