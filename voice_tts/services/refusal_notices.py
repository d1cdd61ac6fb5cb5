"""Tells the caregiver of refused texts: as written, as it would be said, and the readings to choose from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from django.db import transaction
from django.utils.translation import gettext as _

from korean import guard
from notices.services.outbox import Message
from voice_tts.models import Refusal, RefusedText
from voice_tts.services import precache, previews, refused_texts, spoken_form

USEFUL_FOR = dt.timedelta(days=2)
"""Later the pages, which show the text all the time, have been opened or will not be."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A reading to choose. text: what is stored when it is chosen. spoken: how it would be heard."""

    text: str
    spoken: str


@dataclass(frozen=True, slots=True)
class Notice:
    """A refused text as a page shows it. choices: empty unless the text can be read in several ways."""

    pk: int
    listener_id: int
    listener_name: str
    text: str
    spoken_text: str
    reason: str
    choices: tuple[Choice, ...]


def notices(rows: Iterable[RefusedText]) -> list[Notice]:
    """Return a notice for each row that the caregiver has not answered.

    What the server refused and newer rules read right is told of no more, and its row is deleted.
    """
    found = []
    for row in rows:
        if row.dismissed_at is not None:
            continue
        spoken, outcome, choices = spoken_form.readings_of(row.user_id, row.text)
        reason = row.reason
        if outcome != guard.AGREE:
            reason = Refusal.AMBIGUOUS if outcome == guard.AMBIGUOUS else Refusal.UNSAFE
        elif row.by_device:
            spoken = row.spoken_text
        else:
            refused_texts.forget(row.user_id, row.text)
            continue
        name = previews.display_name(row.user_id)
        offered = tuple(Choice(**choice) for choice in choices)
        found.append(Notice(row.pk, row.user_id, name, row.text, spoken, reason, offered))
    return found


def messages(now: dt.datetime) -> Iterator[Message]:
    """Yield a message for each person in whose home a text was refused that the caregiver has not answered."""
    lately = RefusedText.objects.filter(dismissed_at=None, told_at=None, first_refused_at__gt=now - USEFUL_FOR)
    for user_id, rows in groupby(lately.order_by("user_id", "pk"), key=lambda row: row.user_id):
        found = list(rows)
        name = previews.display_name(user_id)
        yield Message(
            about_id=user_id,
            key=f"refused:{user_id}:{found[-1].pk}",
            subject=_("%(name)s께 읽어 드리지 못한 문장이 있습니다") % {"name": name},
            text=_(
                "숫자나 용량을 잘못 읽을 수 있는 문장이 있어 %(name)s께 소리 내어 읽지 않았습니다.\n"
                "케어필에 들어가 문장을 보시고, 어떻게 읽을지 골라 주시거나 다시 적어 주세요."
            )
            % {"name": name},
            expires_at=now + USEFUL_FOR,
        )
        RefusedText.objects.filter(pk__in=[row.pk for row in found]).update(told_at=now)


def choose(row: RefusedText, chosen: str) -> None:
    """Have the text spoken as `chosen` from now on, and recorded in advance. Raises UnknownReading."""
    spoken_form.choose(row.user_id, row.text, chosen)
    transaction.on_commit(partial(precache.queue_days, owner_id=row.user_id), robust=True)
