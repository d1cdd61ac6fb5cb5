"""Fetches the products of the public data portal into the catalogue, and goes on where it was interrupted."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.utils import timezone

from downloader.atomic_write import write_atomically
from medicines.services.catalogue_file import BadRow, UnreadableFile, catalogue_of_items
from medicines.services.importing import ImportCounts, import_rows
from medicines.services.portal import Portal, PortalInTrouble, PortalRefused, Service

ROWS_A_PAGE = 100
"""As many as each of the services gives at once."""
FRESH = dt.timedelta(days=7)
"""An interrupted fetch that is older begins anew: the pages have moved since."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where to go on: the next page, of so many rows. since: when page 1 was fetched, as ISO 8601."""

    page: int
    rows: int
    since: str


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came of a page, so far. unused: the answers' names that fill no field."""

    page: int
    pages: int
    counts: ImportCounts
    unused: tuple[str, ...] = ()


class Progress:
    """A small file that remembers where each service's fetch stands."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def place(self, service: Service) -> Place:
        """Return where to go on with `service`: at its beginning if nothing fresh is remembered."""
        start = Place(1, ROWS_A_PAGE, timezone.now().isoformat())
        try:
            told = self._read()[service.name]
            place = Place(int(told["page"]), int(told["rows"]), str(told["since"]))
            is_fresh = timezone.now() - dt.datetime.fromisoformat(place.since) < FRESH
        except (KeyError, TypeError, ValueError):
            return start
        return place if is_fresh else start

    def remember(self, service: Service, place: Place) -> None:
        """Keep a place."""
        self._write({**self._read(), service.name: asdict(place)})

    def forget(self, service: Service) -> None:
        """Begin with the first page the next time."""
        self._write({name: place for name, place in self._read().items() if name != service.name})

    def _read(self) -> dict[str, Any]:
        try:
            found = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def _write(self, places: Mapping[str, object]) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(self._path, json.dumps(places).encode())


def fetch(
    service: Service,
    portal: Portal,
    progress: Progress,
    on_page: Callable[[Fetched], object] = lambda fetched: None,
    on_bad_row: Callable[[BadRow], None] = lambda row: None,
) -> Fetched:
    """Fetch all pages of `service` that are still to come, and write each before the next is asked for.

    Raises PortalRefused (LimitReached when the day's requests are used up) and PortalInTrouble; what was fetched stays,
    and the next call goes on behind it.
    """
    place = progress.place(service)
    counts, unused = ImportCounts(), dict[str, None]()
    while True:
        answer = portal.page(service, place.page, place.rows)
        given = len(answer.items)
        total = given if answer.total is None else answer.total
        rows = given if place.page == 1 and 0 < given < min(place.rows, total) else place.rows
        pages = -(-total // rows)
        if not given and place.page <= pages:
            raise PortalInTrouble(f"{service.name}: page {place.page} of {pages} is empty")
        if given:
            counts += _import(service, answer.items, unused, on_bad_row)
        fetched = Fetched(place.page, pages, counts, tuple(unused))
        on_page(fetched)
        if place.page >= pages:
            progress.forget(service)
            return fetched
        place = Place(place.page + 1, rows, place.since)
        progress.remember(service, place)


def _import(
    service: Service,
    items: tuple[Mapping[str, str], ...],
    unused: dict[str, None],
    on_bad_row: Callable[[BadRow], None],
) -> ImportCounts:
    try:
        catalogue = catalogue_of_items(items)
    except UnreadableFile as error:
        raise PortalRefused(f"{service.name}: the service answers in another way than it used to: {error}") from error
    unused |= dict.fromkeys(catalogue.columns.unused)
    return import_rows(catalogue.rows, on_bad_row)
