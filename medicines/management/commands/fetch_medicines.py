"""Fetches the ministry's medicine data from the public data portal into the catalogue."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from medicines.services.catalogue_file import BadRow
from medicines.services.fetching import Fetched, Progress, fetch
from medicines.services.portal import SERVICES, Portal, PortalInTrouble, PortalRefused, Service

PROGRESS_NAME = "fetch_medicines.json"


class Command(BaseCommand):
    help = (
        "Fetch permits, pills and leaflets from data.go.kr with your own key (DATA_GO_KR_KEY, encoded or decoded). "
        "Goes on where it was interrupted; safe to run again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--service",
            action="append",
            choices=[service.name for service in SERVICES],
            help="only this one; may be given several times",
        )
        parser.add_argument("--key", help="instead of DATA_GO_KR_KEY; other users of this machine can see it")
        parser.add_argument("--restart", action="store_true", help="begin at the first page of each service")

    def handle(self, *args: Any, **options: Any) -> None:
        key = options["key"] or settings.DATA_GO_KR_KEY
        if not key:
            raise CommandError("no key: get one at data.go.kr and put it into .env as DATA_GO_KR_KEY")
        progress = Progress(Path(settings.MEDIA_ROOT) / PROGRESS_NAME)
        portal = Portal(key, settings.DATA_GO_KR_ADDRESS)
        wanted = [service for service in SERVICES if service.name in (options["service"] or {service.name})]
        for service in wanted:
            if options["restart"]:
                progress.forget(service)
            self._fetch(service, portal, progress)

    def _fetch(self, service: Service, portal: Portal, progress: Progress) -> None:
        begun = progress.place(service).page
        if begun > 1:
            self.stdout.write(f"{service.name}: going on with page {begun}")

        def report(row: BadRow) -> None:
            self.stderr.write(f"{service.name}: skipped: {row.reason}")

        try:
            # disable=None shows no bar without a terminal, as in cron.
            with tqdm(desc=service.name, unit="page", initial=begun - 1, disable=None) as bar:

                def move(fetched: Fetched) -> None:
                    bar.total = fetched.pages
                    bar.update()

                fetched = fetch(service, portal, progress, move, report)
        except (PortalRefused, PortalInTrouble) as error:
            place = progress.place(service).page
            later = f"; run this again to go on with page {place}" if place > 1 else ""
            raise CommandError(f"{service.title}: {error}{later}") from None
        counts = fetched.counts
        if fetched.unused:
            self.stderr.write(f"{service.name}: {len(fetched.unused)} columns not used: {', '.join(fetched.unused)}")
        self.stdout.write(
            f"{service.name}: {counts.created} created, {counts.updated} updated, "
            f"{counts.unchanged} unchanged, {counts.skipped} skipped, on {fetched.pages - begun + 1} pages"
        )
        if not counts.used:
            raise CommandError(f"{service.title}: the portal has no products")
