"""Lists the pinned reminders that newer rules read in another way, for the operator to look over after an upgrade."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from voice_tts.services import changed_readings


class Command(BaseCommand):
    help = (
        "Lists each pinned reminder that is read in another way now: what is written, was said and will be said. It "
        "changes nothing; run it between `migrate` and the server's start. The texts are health data, so they are "
        "printed here and logged nowhere."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        changes = list(changed_readings.pinned())
        for change in changes:
            self.stdout.write(f"user {change.user_id}: {change.text}\n  - {change.before}\n  + {change.after}")
        self.stdout.write(f"{len(changes)} pinned reminders are read in another way")
