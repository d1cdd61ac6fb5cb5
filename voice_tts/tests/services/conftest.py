"""A voice and a sentence in it, without uploading or composing anything."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model

from speech.engines.catalog import BUILTIN
from voice_tts.models import UserVoice
from voice_tts.services import storage
from voice_tts.services.utterance import Utterance


@pytest.fixture
def utterance(db, own_media) -> Utterance:
    """A sentence to be spoken to somebody; no recording of it is there, and none is under way."""
    user = get_user_model().objects.create_user("listener")
    name = storage.new_name("voices", user.pk, ".wav")
    storage.write(name, b"a sample")
    voice = UserVoice.objects.create(
        user=user, voice_file=name, duration_seconds=5, stretch_start=0, stretch_end=5, content_hash="first",
        is_active=True,
    )  # fmt: skip
    return Utterance(voice, "약 2알 드세요.", "약 두 알 드세요.", "ko", 1.25, "wav", BUILTIN)
