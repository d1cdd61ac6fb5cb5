"""Deletes envelope photos that no draft refers to."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ocr.services import photo_sweep


class Command(BaseCommand):
    help = "Deletes photos of envelopes that no draft knows (after a crash); from cron, beside prune_tts_cache."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="report only; exits 1 if there are any")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["dry_run"]:
            count = len(photo_sweep.orphans())
            self.stdout.write(f"orphan photos: {count}")
            if count:
                raise CommandError(f"{count} findings")
            return
        self.stdout.write(f"deleted orphan photos: {photo_sweep.sweep()}")
