"""Tells caregivers what has to be told; run every few minutes by a timer."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from notices.services import mail, outbox


class Command(BaseCommand):
    """Collects what is to be told, and sends it by mail."""

    help = "Sends caregivers by e-mail what they have to know. Needs EMAIL_URL; run it every five minutes."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Print counts only: a name or an address would stay in the journal."""
        now = timezone.now()
        outbox.prune(now)
        new = outbox.collect(now)
        if not mail.is_set_up():
            self.stdout.write(f"{new} new, none sent: EMAIL_URL names no mail server")
            return
        done = outbox.deliver(now)
        self.stdout.write(f"{new} new, {done.sent} sent, {done.failed} to be tried again")
