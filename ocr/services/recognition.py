"""Reads photos outside the request, one at a time; whatever fails, the photo and its draft stay."""

from __future__ import annotations

import datetime as dt
import logging
import threading
import uuid
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as WaitedLongEnough
from contextlib import suppress

from django.db import close_old_connections, connections
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ocr.models import PrescriptionDraft, ReadingState
from ocr.reading.words import RecognizerError
from ocr.services import photo_reader, readings

logger = logging.getLogger(__name__)

GIVEN_UP_AFTER = dt.timedelta(minutes=10)
"""A reading this old has lost its process: two tries take less. The photo may be read again."""
PATIENCE_SECONDS = 25.0
"""How long a request waits for the result; devices in the field give up after 30 s."""
MOST_WAITING = 20
"""Most photos queued in one process; any more would wait for minutes in vain."""
BUSY = _("읽을 사진이 많이 밀려 있습니다. 잠시 뒤에 다시 읽거나 직접 적어 주세요.")
UNREADABLE = _("사진의 글자를 읽지 못했습니다. 보면서 직접 적어 주세요.")

# Reading a photo takes hundreds of megabytes, so a process reads one at a time.
_reader = ThreadPoolExecutor(max_workers=1, thread_name_prefix="envelope")
_under_way: dict[uuid.UUID, Future[None]] = {}
_lock = threading.Lock()


def begin(draft: PrescriptionDraft) -> None:
    """Queue the photo of `draft` for reading; does nothing if it is already queued in this process.

    Gives up at once if too many are waiting.
    """
    with _lock:
        if draft.pk in _under_way:
            return
        draft.reading_state, draft.reading_message = ReadingState.READING, ""
        draft.reading_since = timezone.now()
        draft.save(update_fields=["reading_state", "reading_message", "reading_since"])
        if len(_under_way) < MOST_WAITING:
            _under_way[draft.pk] = _reader.submit(_read, draft.pk)
            return
    readings.give_up(draft.pk, str(BUSY))
    draft.refresh_from_db()


def resume(draft: PrescriptionDraft) -> None:
    """Restart a reading that was left unfinished by a process that died."""
    since = draft.reading_since
    if draft.reading_state == ReadingState.READING and (since is None or timezone.now() - since > GIVEN_UP_AFTER):
        begin(draft)


def wait(draft: PrescriptionDraft, seconds: float = PATIENCE_SECONDS) -> None:
    """Wait until the photo has been read, for at most `seconds`."""
    with _lock:
        future = _under_way.get(draft.pk)
    if future is not None:
        with suppress(WaitedLongEnough):
            future.result(seconds)
    draft.refresh_from_db()


def _read(draft_id: uuid.UUID) -> None:
    close_old_connections()
    try:
        draft = PrescriptionDraft.objects.filter(pk=draft_id, reading_state=ReadingState.READING).first()
        if draft is not None:
            readings.store(draft_id, photo_reader.read(draft))
    except RecognizerError as error:
        logger.warning("envelope not read: %s", type(error).__name__)
        readings.give_up(draft_id, error.message)
    except Exception:
        logger.exception("envelope not read")
        readings.give_up(draft_id, str(UNREADABLE))
    finally:
        with _lock:
            _under_way.pop(draft_id, None)
        connections.close_all()
