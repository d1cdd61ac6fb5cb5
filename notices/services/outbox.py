"""Collects what is to be told, keeps it in the database, and sends each message once."""

from __future__ import annotations

import datetime as dt
import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F

from care.scope import caregivers_of
from notices.models import Notice
from notices.services.mail import NotSent, send

log = logging.getLogger(__name__)

FIRST_WAIT = dt.timedelta(minutes=1)
"""Wait after the first failure; each further one doubles it."""
LONGEST_WAIT = dt.timedelta(hours=1)
MOST_DOUBLINGS = 6
"""A minute doubled six times is past the longest wait."""
SENDING_TIME = dt.timedelta(minutes=5)
"""Longer than a mail server is waited for. While one process sends a message, no other takes it up."""
SENT_AT_ONCE = 100
KEPT = dt.timedelta(days=30)
"""After it is too old to be sent: longer than anything is told of, so that pruning tells nothing twice."""


@dataclass(frozen=True, slots=True)
class Message:
    """What those who look after somebody are told. key: what it tells of. Too late after `expires_at`."""

    about_id: int
    key: str
    subject: str
    text: str
    expires_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Delivery:
    """How many messages were sent, and how many could not be."""

    sent: int
    failed: int


Source = Callable[[dt.datetime], Iterable[Message]]
_sources: list[Source] = []


def add_source(source: Source) -> None:
    """Have `source` asked, with the current time, for what is to be told; what was told before is not told again."""
    _sources.append(source)


@transaction.atomic
def collect(now: dt.datetime) -> int:
    """Ask all sources, store what is new for each caregiver, or else for the person, and return how many."""
    new = [
        Notice(
            recipient_id=recipient,
            about_id=message.about_id,
            key=message.key,
            subject=message.subject,
            text=message.text,
            created_at=now,
            expires_at=message.expires_at,
            next_try_at=now,
        )
        for source in _sources
        for message in source(now)
        for recipient in caregivers_of(message.about_id)
    ]
    before = Notice.objects.count()
    Notice.objects.bulk_create(new, ignore_conflicts=True)
    return Notice.objects.count() - before


def deliver(now: dt.datetime) -> Delivery:
    """Send what is due. A failure is tried again, later each time, until the message is too old."""
    due = Notice.objects.filter(sent_at=None, next_try_at__lte=now, expires_at__gt=now).select_related("recipient")
    sent = failed = 0
    began = time.monotonic()
    for notice in due.exclude(recipient__email="").order_by("created_at")[:SENT_AT_ONCE]:
        if time.monotonic() - began > SENDING_TIME.total_seconds():
            break  # the claims would no longer hold; the next run goes on
        claimed = Notice.objects.filter(pk=notice.pk, sent_at=None, next_try_at=notice.next_try_at).update(
            next_try_at=now + SENDING_TIME, tries=F("tries") + 1
        )
        if not claimed:
            continue
        try:
            send(notice.recipient.email, notice.subject, notice.text)
        except NotSent as error:
            failed += 1
            log.warning("notice not sent", extra={"notice": str(notice.pk), "reason": error.reason})
            wait = min(FIRST_WAIT * 2 ** min(notice.tries, MOST_DOUBLINGS), LONGEST_WAIT)
            Notice.objects.filter(pk=notice.pk).update(next_try_at=now + wait)
            continue
        sent += 1
        Notice.objects.filter(pk=notice.pk).update(sent_at=now)
    return Delivery(sent, failed)


def prune(now: dt.datetime) -> int:
    """Delete messages that are long too old, and with them people's names; return how many."""
    return Notice.objects.filter(expires_at__lt=now - KEPT).delete()[0]
