"""Reads the directions of stored medications again after an upgrade."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from medicines.services.rereading import reread


class Command(BaseCommand):
    """Holds medications whose words or substance name another rhythm than their schedule."""

    help = (
        "Reads stored directions again with this version's grammar; asks caregivers where the schedule says otherwise."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Print ids only: a medicine's name would stay in the journal."""
        done = reread()
        self.stdout.write(f"{done.read} read, {len(done.held)} held until their caregivers answer")
        for medication in done.held:
            self.stdout.write(f"held: {medication}")
