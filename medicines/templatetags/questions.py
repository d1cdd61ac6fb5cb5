"""Tells on every page of a person how much is asked about their medications."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils import timezone

from medicines.services.patients import Patient
from medicines.services.questions import open_questions

register = template.Library()


@register.inclusion_tag("medicines/question_notice.html")
def question_notice(person: Patient) -> dict[str, Any]:
    """Count what is asked about the medications of `person`; nothing is shown where nothing is asked."""
    questions = open_questions([person], timezone.now())
    late = next((question for question in questions if question.is_overdue), None)
    return {"person": person, "questions": questions, "late": late}
