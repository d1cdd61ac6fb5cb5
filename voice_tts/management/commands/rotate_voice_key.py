"""Encrypts every stored voice with the first of VOICE_TTS_ENCRYPTION_KEYS, including those stored unencrypted."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from voice_tts.exceptions import EncryptionKeyMissing
from voice_tts.models import UserVoice
from voice_tts.services import encryption, storage


class Command(BaseCommand):
    help = (
        "Encrypts samples, spoken consents and features anew with the first key. "
        "To change the key: put the new one before the old one, restart, run this, take the old one away, restart."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if not encryption.is_on():
            raise CommandError("VOICE_TTS_ENCRYPTION_KEYS is empty")
        count = 0
        for voice_id in UserVoice.objects.order_by("pk").values_list("pk", flat=True):
            # The row is locked, so that a voice withdrawn at this moment does not get its files back.
            with transaction.atomic():
                voice = UserVoice.objects.select_for_update().filter(pk=voice_id).first()
                if voice is not None:
                    count += _encrypt_anew(voice)
        self.stdout.write(f"{count} files are under the first key")


def _encrypt_anew(voice: UserVoice) -> int:
    paths = storage.with_derivatives(voice.sample_name)
    for path in paths:
        name = str(path.relative_to(settings.MEDIA_ROOT))
        try:
            storage.write(name, storage.read(name))
        except EncryptionKeyMissing as error:
            raise CommandError(f"no key opens a file of voice {voice.pk}") from error
    return len(paths)
