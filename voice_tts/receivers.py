"""Receivers that delete files with their rows, and queue the coming days' reminders for a changed voice."""

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
    """Account for a deleted voice as withdrawn: write a receipt and delete its log entries."""
    withdrawal.account_for(instance)


@receiver(post_delete, sender=UserVoice)
def delete_voice_files(instance: UserVoice, **kwargs: Any) -> None:
    """Delete the sample and every file made from it."""
    transaction.on_commit(partial(storage.delete_with_derivatives, instance.sample_name))


@receiver(post_delete, sender=TTSCache)
def delete_audio_file(instance: TTSCache, **kwargs: Any) -> None:
    """Delete the recording's file."""
    transaction.on_commit(partial(storage.delete, instance.audio_name))


@receiver(voice_changed)
def speak_ahead(owner_id: int, **kwargs: Any) -> None:
    """Queue the coming days' reminders again, because those already made are in the previous voice."""
    precache.queue_days(owner_id=owner_id)
