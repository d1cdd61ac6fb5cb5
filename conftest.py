"""Fixtures for the tests of every app."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from django.core.cache import cache
from django.core.signals import request_finished
from django.db import close_old_connections, connection
from django.test.client import ClientHandler

# A busy machine is slow, which is no fault of an example. The same examples every time, so that a change is judged by
# itself: `make test-anytime` looks for other ones.
hypothesis.settings.register_profile(
    "any machine",
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
    derandomize=os.environ.get("NEW_EXAMPLES") != "1",
)
hypothesis.settings.load_profile("any machine")

MARKS_OF_PATHS = {
    "ocr/tests/reading/test_photo.py": "engine",
    "speech/tests/acceptance": "engine",
    "speech/tests/engines": "engine",
    "speech/tests/listening": "engine",
    # Thorough and therefore long: every URL asked by everyone, the whole contract, real processes and programs.
    "korean/tests/test_guard_courses.py": "slow",
    "korean/tests/test_numbers.py": "slow",
    "medicine_project/tests/test_environment.py": "slow",
    "medicine_project/tests/test_every_url.py": "slow",
    "medicines/tests/services/test_guarded_sentences.py": "slow",
    "medicines/tests/services/test_recurrence.py": "slow",
    "ocr/tests/pages/test_envelopes.py": "slow",
    "ocr/tests/reading/test_vision_api.py": "slow",
    "operations/tests/test_throttling.py": "slow",
    "pi_assistant/tests/test_footprint.py": "slow",
    "speech/tests/audio/test_decoding.py": "slow",
    "speech/tests/audio/test_ffmpeg.py": "slow",
    "speech/tests/audio/test_levels.py": "slow",
    "speech/tests/audio/test_sample.py": "slow",
    "voice_tts/tests/api/test_contract.py": "slow",
    "voice_tts/tests/api/test_throttles.py": "slow",
    "voice_tts/tests/services/test_announcement.py": "slow",
    "voice_tts/tests/services/test_changed_readings.py": "slow",
    "voice_tts/tests/services/test_engine_worker.py": "slow",
}
MARKS_OF_FIXTURES = {"live_server": "server", "hub": "server"}
"""Tests that use one of these fixtures, directly or through another, talk to a server that listens on a port."""


def pytest_collection_modifyitems(config, items) -> None:
    """Mark all tests in a folder or a module, and all users of a fixture; `pytestmark` does the rest."""
    for item in items:
        module = item.path.relative_to(config.rootpath)
        for marked in (module, *module.parents):
            if mark := MARKS_OF_PATHS.get(marked.as_posix()):
                item.add_marker(mark)
        for fixture in MARKS_OF_FIXTURES.keys() & set(item.fixturenames):
            item.add_marker(MARKS_OF_FIXTURES[fixture])


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request, tmp_path_factory) -> None:
    """Give each test process its own database.

    SQLite's is in a file, as in production, because threads that share a database in memory lock each other out of
    whole tables. The file is in this run's own folder, so that SQLite never picks up another run's journal.
    """
    if connection.vendor != "sqlite":
        request.getfixturevalue("django_db_modify_db_settings_parallel_suffix")
    else:
        connection.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path_factory) -> Path:
    """Give each test its own media folder, and delete it afterwards."""
    from voice_tts.models import private_storage

    # `mktemp` would look through the folders of all tests before it to number this one.
    media = Path(tempfile.mkdtemp(prefix="media-", dir=tmp_path_factory.getbasetemp()))
    (media / "incoming").mkdir(mode=0o700)
    settings.MEDIA_ROOT = media
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # tests need no slow hash
    settings.FILE_UPLOAD_TEMP_DIR = media / "incoming"
    settings.WHITENOISE_AUTOREFRESH = True  # without it, every test client first reads all packages' static files
    private_storage.cache_clear()
    return media


@pytest.fixture(autouse=True)
def own_counts(settings, tmp_path_factory) -> Iterator[None]:
    """Keep tests from being throttled for each other's requests, and throttling from needing a database."""
    from operations import hourly

    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "LOCATION": tmp_path_factory.getbasetemp().name,
        }
    }
    cache.clear()
    yield
    hourly._counts.clear()
    hourly._levels.clear()


@pytest.fixture(autouse=True)
def streamed_answers_are_closed(monkeypatch) -> Iterator[None]:
    """Close streamed responses, which keep their file open until a server would close them."""
    answer, streamed = ClientHandler.__call__, []

    def answer_and_remember(self, environ):
        response = answer(self, environ)
        if response.streaming:
            streamed.append(response)
        return response

    monkeypatch.setattr(ClientHandler, "__call__", answer_and_remember)
    yield
    request_finished.disconnect(
        close_old_connections
    )  # as the client does: the test's connection is not this request's
    for response in streamed:
        response.close()
    request_finished.connect(close_old_connections)
