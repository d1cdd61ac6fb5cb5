"""Keeps the texts that the dose guard refused, one row a text and home, until the caregiver has answered."""

from __future__ import annotations

import datetime as dt
import unicodedata

from django.utils import timezone
from django.utils.crypto import salted_hmac

from voice_tts.models import Refusal, RefusedText

KEPT = dt.timedelta(days=30)
"""How long a text is kept after it was last refused: a month's prescription; what is still asked for stays known."""
NOTED_EVERY = dt.timedelta(days=1)
"""A device may ask for the same text every minute; that it still does is written down once a day."""

MOST_KEPT = 100
"""Most texts a home that wait for a look; more means that a client sends nonsense, and nobody would read them."""


def note(owner_id: int, text: str, spoken: str, reason: Refusal, *, by_device: bool = False) -> None:
    """Remember that `text` was refused in this home; whoever asks again, and however often, there is one row."""
    now = timezone.now()
    mine = RefusedText.objects.filter(user_id=owner_id)
    known = mine.filter(text_hash=_hash(text)).first()
    if known is not None:
        if known.last_refused_at < now - NOTED_EVERY:
            mine.filter(pk=known.pk).update(last_refused_at=now)
        return
    if mine.filter(dismissed_at=None).count() >= MOST_KEPT:
        return
    told = {"text": text, "spoken_text": spoken, "reason": reason, "by_device": by_device, "last_refused_at": now}
    RefusedText.objects.get_or_create(user_id=owner_id, text_hash=_hash(text), defaults=told)


def forget(owner_id: int, text: str) -> None:
    """Delete the row of a text that may be spoken from now on."""
    RefusedText.objects.filter(user_id=owner_id, text_hash=_hash(text)).delete()


def dismiss(row: RefusedText) -> None:
    """Note that the caregiver knows, and delete the text; only its hash stays, so that it is not reported again."""
    row.text, row.spoken_text, row.dismissed_at = "", "", timezone.now()
    row.save(update_fields=["text", "spoken_text", "dismissed_at"])


def prune() -> int:
    """Delete what was not refused again for a month; return how many texts there were."""
    count, _by_model = RefusedText.objects.filter(last_refused_at__lt=timezone.now() - KEPT).delete()
    return count


def _hash(text: str) -> str:
    """Return a keyed hash, which trying names of medicines cannot reverse; blanks make no difference."""
    written = " ".join(unicodedata.normalize("NFC", text).split())
    return salted_hmac("voice_tts.refused_text", written, algorithm="sha256").hexdigest()
