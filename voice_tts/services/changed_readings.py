"""Withdraws recordings whose text is read in another way by newer rules; what is read as before stays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from korean import NORMALISER_VERSION
from voice_tts.models import RecordingState, TTSCache
from voice_tts.services.spoken_form import spoken_form
from voice_tts.services.synthetic_notice import without_notice


@dataclass(frozen=True, slots=True)
class ChangedReading:
    """A text whose reading changed. before: as it was recorded. after: as it is read now."""

    user_id: int
    text: str
    before: str
    after: str


def is_current(row: TTSCache) -> bool:
    """Return whether the recording says what its text is read as today.

    The text is read once after the rules changed. Whether the notice of synthetic speech is spoken makes no difference.
    """
    if row.read_by == NORMALISER_VERSION:
        return True
    if _change(row) is not None:
        return False
    confirm(row)
    return True


def confirm(row: TTSCache) -> None:
    """Note that the recording says what today's rules read."""
    if row.read_by != NORMALISER_VERSION:
        row.read_by = NORMALISER_VERSION
        TTSCache.objects.filter(pk=row.pk).update(read_by=NORMALISER_VERSION)


def pinned() -> Iterator[ChangedReading]:
    """Yield what is pinned and read in another way now: the reminders of the coming days."""
    for row in _unconfirmed().filter(pinned_until__gt=timezone.now(), state=RecordingState.READY).iterator():
        if (change := _change(row)) is not None:
            yield change


def withdraw() -> int:
    """Delete every recording whose reading changed, and with it its file; return how many there were."""
    changed = [row for row in _unconfirmed().iterator() if not is_current(row)]
    for row in changed:
        row.delete()
    return len(changed)


def _unconfirmed() -> QuerySet[TTSCache]:
    return TTSCache.objects.exclude(read_by=NORMALISER_VERSION).order_by("user_id", "pk")


def _change(row: TTSCache) -> ChangedReading | None:
    before = without_notice(row.spoken_text)
    after = without_notice(spoken_form(row.user_id, row.text, row.language))
    return None if before == after else ChangedReading(row.user_id, row.text, before, after)
