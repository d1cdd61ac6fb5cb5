"""Looks an envelope's medicines up in DUR's lists, together with what the person takes."""

from __future__ import annotations

from medicines.services import dur_reviews
from medicines.services.dur_findings import Finding
from medicines.services.patients import patient
from medicines.services.prescriptions import OrderLine
from ocr.models import PrescriptionDraft


def about_draft(draft: PrescriptionDraft) -> list[Finding]:
    """Return what the lists say about the lines written down so far."""
    lines = [
        OrderLine(line.name, line.strength, line.dose, line.times_a_day, line.days, line.instructions, line.product_id)
        for line in draft.medicines.all()
    ]
    return dur_reviews.about_lines(patient(draft.user_id), lines)


def about_confirmed(draft: PrescriptionDraft) -> list[Finding]:
    """Return what the lists say about the medications that the draft has become, as far as they still run."""
    return dur_reviews.about_prescription(patient(draft.user_id), draft.pk)
