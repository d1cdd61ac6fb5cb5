"""A row that goes takes its files along, whichever way it was deleted; a new voice says the coming days' reminders."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, pre_delete
from django.dispatch import receiver

from voice_tts.models import TTSCache, UserVoice
from voice_tts.services import precache, storage, withdrawal
from voice_tts.signals import voice_changed


@receiver(pre_delete, sender=UserVoice)
def account_for_voice(instance: UserVoice, **kwargs: Any) -> None:
    """Deleting a voice is withdrawing it: a receipt stays, its log entries go."""
    withdrawal.account_for(instance)


@receiver(post_delete, sender=UserVoice)
def delete_voice_files(instance: UserVoice, **kwargs: Any) -> None:
    """The sample and every file made from it."""
    transaction.on_commit(partial(storage.delete_with_derivatives, instance.sample_name))


@receiver(post_delete, sender=TTSCache)
def delete_audio_file(instance: TTSCache, **kwargs: Any) -> None:
    """The recording."""
    transaction.on_commit(partial(storage.delete, instance.audio_name))


@receiver(voice_changed)
def speak_ahead(owner_id: int, **kwargs: Any) -> None:
    """What was made ready was made in the voice before."""
    precache.queue_days(owner_id=owner_id)
