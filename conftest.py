"""Fixtures of every app's tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from django.core.cache import cache
from django.core.signals import request_finished
from django.db import close_old_connections, connection
from django.test.client import ClientHandler

hypothesis.settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("any machine")  # a busy machine is slow, which is no fault of an example

MARKS_OF_FOLDERS = {
    "speech/tests/acceptance": "engine",
    "speech/tests/engines": "engine",
    "speech/tests/listening": "engine",
}
MARKS_OF_FIXTURES = {"live_server": "server", "hub": "server"}
"""Whoever uses the fixture, directly or through another one, speaks to a server that listens on a port."""


def pytest_collection_modifyitems(config, items) -> None:
    """Marks what a whole folder or every user of a fixture has in common; `pytestmark` says the rest."""
    for item in items:
        folder = item.path.parent.relative_to(config.rootpath)
        for marked in (folder, *folder.parents):
            if mark := MARKS_OF_FOLDERS.get(marked.as_posix()):
                item.add_marker(mark)
        for fixture in MARKS_OF_FIXTURES.keys() & set(item.fixturenames):
            item.add_marker(MARKS_OF_FIXTURES[fixture])


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request, tmp_path_factory) -> None:
    """A database of each process's own.

    SQLite's in a file, as in production: threads that share one in memory lock each other out of whole tables. In a
    folder of this run's own, so that no other run's journal is taken for its.
    """
    if connection.vendor != "sqlite":
        request.getfixturevalue("django_db_modify_db_settings_parallel_suffix")
    else:
        connection.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path_factory) -> Path:
    """Each test has a media folder of its own that leaves nothing behind."""
    from voice_tts.models import private_storage

    media: Path = tmp_path_factory.mktemp("media")
    (media / "incoming").mkdir(mode=0o700)
    settings.MEDIA_ROOT = media
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # a slow hash protects no test
    settings.FILE_UPLOAD_TEMP_DIR = media / "incoming"
    settings.WHITENOISE_AUTOREFRESH = True  # else every test client first reads all static files of all packages
    private_storage.cache_clear()
    return media


@pytest.fixture(autouse=True)
def own_counts(settings, tmp_path_factory) -> Iterator[None]:
    """No test is throttled for what another one did, and throttling needs no database where a test has none."""
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
    """A streamed answer holds its file open until a server closes it, which the test client leaves to each test."""
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
