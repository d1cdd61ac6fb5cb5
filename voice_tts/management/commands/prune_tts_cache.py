"""Keeps the cache within its bounds, and rows and files in step."""

from __future__ import annotations

from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from voice_tts.services import eviction, repair


class Command(BaseCommand):
    help = "Evicts recordings past the cache's bytes and age; with --check, finds and mends rows and files out of step."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="hold rows and files against each other and mend them")
        parser.add_argument("--dry-run", action="store_true", help="with --check: report only; exits 1 if there is any")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["dry_run"] and not options["check"]:
            raise CommandError("--dry-run goes with --check")
        if options["check"]:
            found = repair.inspect(repair=not options["dry_run"])
            for name, count in asdict(found).items():
                self.stdout.write(f"{name.replace('_', ' ')}: {count}")
            if options["dry_run"]:
                if found.total:
                    raise CommandError(f"{found.total} findings")
                return
        for what, gone in (("past their age", eviction.evict_aged()), ("to make room", eviction.make_room())):
            self.stdout.write(f"evicted {what}: {gone.recordings} recordings, {gone.size_bytes} bytes")
