"""Imports the public DUR lists: each new list takes the place of the old one of its kind, wholly or not at all."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from django.db import DatabaseError, transaction

from medicines.models.dur import DurKind, DurMember, DurPairs, DurRule, DurSnapshot, DurSource, DurSubject
from medicines.services.catalogue_file import BadRow, UnreadableFile
from medicines.services.dur_files import read_dur
from medicines.services.dur_rows import DurRow, ProductPair, Withdrawn, day
from medicines.services.dur_writers import PairWriter, RuleWriter, Writer

ROWS_A_REPORT = 1_000
"""How often progress is told: many times a second."""
MONTHS = range(1, 13)
_FILE_DATE = re.compile(r"(?<!\d)(20\d{2})[-._]?(\d{1,2})(?:[-._]?(\d{1,2}))?(?!\d)")


@dataclass(frozen=True)
class ListCounts:
    """A list that was imported. before: the rows of the list whose place it takes, None if there was none."""

    source: DurSource
    kind: DurKind
    rows: int
    before: int | None
    dated: str
    newest_notice_on: dt.date | None


@dataclass
class DurCounts:
    """What an import did. skipped: rows that could not be read. withdrawn: rows no longer in force."""

    lists: list[ListCounts] = field(default_factory=list)
    skipped: int = 0
    withdrawn: int = 0


def import_dur(
    path: Path,
    on_bad_row: Callable[[BadRow], None],
    on_rows: Callable[[int], object] = lambda rows: None,
    dated: str = "",
) -> DurCounts:
    """Replace the lists that `path` holds; after an interruption the old ones still count.

    dated: the date of the file, as 2026-03-12 or 2026-03; else taken from its name. Raises UnreadableFile and OSError.
    """
    counts, new = DurCounts(), _NewLists(dated or date_in(path.name))
    try:
        for number, row in enumerate(read_dur(path), 1):
            if isinstance(row, BadRow):
                counts.skipped += 1
                on_bad_row(row)
            elif isinstance(row, Withdrawn):
                counts.withdrawn += 1
            else:
                new.add(row)
            if number % ROWS_A_REPORT == 0:
                on_rows(ROWS_A_REPORT)
        counts.lists = new.make_current()
    except DatabaseError as error:
        if new.discard():
            raise
        raise UnreadableFile("another import of the same list has taken over") from error
    except BaseException:
        new.discard()
        raise
    return counts


def date_in(name: str) -> str:
    """Return the date in a file's name, as far as it goes: 2026-03-12, 2025-06, or "" for none."""
    match = _FILE_DATE.search(name)
    if match is None or int(match[2]) not in MONTHS:
        return ""
    found = day("-".join(match.groups())) if match[3] else None
    return found.isoformat() if found else f"{match[1]}-{int(match[2]):02}"


class _NewLists:
    """The lists of one file while it is read."""

    def __init__(self, dated: str) -> None:
        self._dated = dated
        self._rules: dict[tuple[DurSource, DurKind], RuleWriter] = {}
        self._pairs: PairWriter | None = None

    def add(self, row: DurRow | ProductPair) -> None:
        if isinstance(row, ProductPair):
            if self._pairs is None:
                self._pairs = PairWriter(self._begin(DurSource.INSURANCE, DurKind.PAIR))
            self._pairs.add(row)
            return
        writer = self._rules.get((row.source, row.kind))
        if writer is None:
            writer = self._rules[row.source, row.kind] = RuleWriter(self._begin(row.source, row.kind))
        writer.add(row)

    def make_current(self) -> list[ListCounts]:
        """Let the new lists count instead of the old ones. Raises UnreadableFile if there is nothing in them."""
        writers = self._writers()
        if not writers:
            raise UnreadableFile("no row that can be used")
        for writer in writers:
            writer.flush()
        with transaction.atomic():
            done = [_swap(writer) for writer in writers]
        for one in done:
            _delete(DurSnapshot.objects.filter(source=one.source, kind=one.kind, is_current=False))
        return done

    def discard(self) -> bool:
        """Delete what was written, unless it counts already; return whether it was still there."""
        written = DurSnapshot.objects.filter(pk__in=[writer.snapshot.pk for writer in self._writers()])
        is_whole = written.count() == len(self._writers())
        _delete(written.filter(is_current=False))
        return is_whole

    def _begin(self, source: DurSource, kind: DurKind) -> DurSnapshot:
        # What an import left that was killed.
        _delete(DurSnapshot.objects.filter(source=source, kind=kind, is_current=False))
        return DurSnapshot.objects.create(source=source, kind=kind, dated=self._dated)

    def _writers(self) -> list[Writer]:
        return [*self._rules.values(), *([self._pairs] if self._pairs else [])]


def _swap(writer: Writer) -> ListCounts:
    snapshot = writer.snapshot
    source, kind = DurSource(snapshot.source), DurKind(snapshot.kind)
    current = DurSnapshot.objects.filter(source=source, kind=kind, is_current=True)
    before = current.values_list("rows", flat=True).first()
    current.update(is_current=False)
    snapshot.is_current, snapshot.rows, snapshot.newest_notice_on = True, writer.rows, writer.newest
    # Without the row of the snapshot another import of this list has deleted it.
    snapshot.save(force_update=True)
    return ListCounts(source, kind, writer.rows, before, snapshot.dated, writer.newest)


def _delete(snapshots: Iterable[DurSnapshot]) -> None:
    """Delete lists table by table, because Django would fetch every row to follow its keys."""
    for snapshot in snapshots:
        DurPairs.objects.filter(snapshot=snapshot).delete()
        DurMember.objects.filter(subject__snapshot=snapshot).delete()
        DurRule.objects.filter(snapshot=snapshot).delete()
        DurSubject.objects.filter(snapshot=snapshot).delete()
        snapshot.delete()
