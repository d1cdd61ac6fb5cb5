"""Fixtures: a hub with small files under the published names."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from downloader.tests.hub_server import FakeHub, content_of, running
from downloader.tests.support import Clock
from speech.weights import FILES


@pytest.fixture
def hub() -> Iterator[FakeHub]:
    with running({name: content_of(name) for name in FILES}) as server:
        yield server


@pytest.fixture
def clock() -> Clock:
    return Clock()
