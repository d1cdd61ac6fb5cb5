"""Broken uploads: a clear refusal each time, never a 500, never a hang, and nothing left behind."""

from __future__ import annotations

import pytest
from django.conf import settings

from speech.tests.mutations import mutants
from voice_tts.models import UserVoice

pytestmark = pytest.mark.slow

CLIPS = 25
"""Each starts a decoder; benchmarks/serving/fuzz_uploads.py sends 2,000."""


@pytest.mark.django_db
def test_broken_clips_are_refused_and_leave_nothing(home, engine):
    for clip in mutants(CLIPS, seed=6):
        answer = home.upload(clip)
        assert answer.status_code in (200, 400, 413), answer.content
        if answer.status_code == 400:
            body = answer.json()
            assert body["success"] is False
            assert body["code"]
            assert any("가" <= character <= "힣" for character in body["message"])
    kept = {path.name for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()}
    stored = UserVoice.objects.count()
    assert len({name.split(".")[0] for name in kept}) == stored


NAMES = [
    "../../db.sqlite3",
    "a\x00b.wav",
    "가" * 300 + ".wav",
    "\u202egnp.wav",
    "..",
    "CON",
    "/etc/passwd",
    "a\r\nX: y.wav",
]


@pytest.mark.django_db
@pytest.mark.parametrize("name", NAMES)
def test_no_file_name_leads_anywhere(home, engine, name):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from speech.tests.clips import speech_like, wav_bytes

    file = SimpleUploadedFile("x.wav", wav_bytes(speech_like(5)))
    file.__dict__["_name"] = name  # its setter would keep the last part only
    answer = home.post("/api/tts/upload-voice/", {"voice_file": file})
    assert answer.status_code in (200, 400)
    for voice in UserVoice.objects.all():
        stored = (settings.MEDIA_ROOT / voice.sample_name).resolve()
        assert stored.is_relative_to(settings.MEDIA_ROOT / "voices" / str(home.user.pk))
