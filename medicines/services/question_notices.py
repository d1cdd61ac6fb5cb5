"""Tells caregivers of questions about a medication that stayed open over a meal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import groupby

from django.utils.translation import gettext as _

from medicines.models import UserMedication
from medicines.services.patients import patient
from medicines.services.questions import open_questions
from notices.services.outbox import Message

USEFUL_FOR = dt.timedelta(days=2)
"""Later the page, which shows the question all the time, has been opened or will not be."""


def overdue_questions(now: dt.datetime) -> Iterator[Message]:
    """Yield a message for each person of whose medications something is asked, and nothing said, since a meal."""
    held = UserMedication.objects.filter(stopped_at=None).exclude(held_for="")
    people = [patient(user_id) for user_id in held.order_by("user_id").values_list("user_id", flat=True).distinct()]
    overdue = [question for question in open_questions(people, now) if question.is_overdue]
    labels = {person.user_id: person.label for person in people}
    by_person = sorted(overdue, key=lambda question: question.medication.user_id)
    for user_id, questions in groupby(by_person, key=lambda question: question.medication.user_id):
        found = list(questions)
        since = max(question.medication.held_at or now for question in found)
        yield Message(
            about_id=user_id,
            # A further question is a further message; the same ones are told once.
            key=f"questions:{user_id}:{since.isoformat()}",
            subject=_("%(label)s의 약에 대해 여쭐 것이 있습니다") % {"label": labels[user_id]},
            text=_(
                "%(label)s이(가) 드시는 약 %(count)d가지를 언제 드시는지 분명하지 않아 알리지 못하고 있습니다.\n"
                "케어필에 들어가 약봉투와 맞추어 보시고 답해 주세요. 답하시기 전에는 그 약을 말하지 않습니다."
            )
            % {"label": labels[user_id], "count": len(found)},
            expires_at=now + USEFUL_FOR,
        )
