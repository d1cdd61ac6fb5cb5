"""Homes, devices and engines for the app's tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from care.models import DeviceToken
from speech.tests.clips import speech_like, wav_bytes
from voice_tts.services import access_counts, engine_choice, gpt_sovits
from voice_tts.tests.tone_engine import ToneEngine


class Device(APIClient):
    """A home's device: its user, its token, and the two calls it makes."""

    def __init__(self, username: str) -> None:
        super().__init__()
        self.user = get_user_model().objects.create_user(username, password="home-pass-1")
        self.token_row, self.token = DeviceToken.objects.create(user=self.user, name="pi")
        self.credentials(HTTP_AUTHORIZATION=f"Token {self.token}")

    def upload(self, clip: bytes | None = None, **fields):
        clip = wav_bytes(speech_like(6, seed=self.user.pk)) if clip is None else clip
        file = SimpleUploadedFile("목소리 녹음.wav", clip)
        return self.post("/api/tts/upload-voice/", {"voice_file": file, **fields})

    def generate(self, text: str, **fields):
        return self.post("/api/tts/generate/", {"text": text, **fields}, format="json")


@pytest.fixture
def home(db) -> Device:
    """A person with a device."""
    return Device("grandmother")


@pytest.fixture
def other_home(db) -> Device:
    """Somebody else."""
    return Device("neighbour")


@pytest.fixture
def browser() -> APIClient:
    """A client that sends no header."""
    return APIClient()


@pytest.fixture
def engine(monkeypatch) -> Iterator[ToneEngine]:
    """The engine of this process is one that can be listened to by a test."""
    tone = ToneEngine()
    monkeypatch.setattr(engine_choice, "load_engine", lambda name, conf: tone)
    gpt_sovits.get_service.cache_clear()
    yield tone
    gpt_sovits.get_service.cache_clear()


@pytest.fixture(autouse=True)
def no_counts_of_other_tests() -> Iterator[None]:
    """Accesses are counted in memory; none is written into another test's rows."""
    yield
    access_counts._counts.clear()
