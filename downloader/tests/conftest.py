"""Fixtures: a hub with one file of each kind, and a clock that remembers how long one would have slept."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .hub_server import FakeHub, content_of, running
from .support import LARGE_FILE, SMALL_FILE, Clock


@pytest.fixture
def hub() -> Iterator[FakeHub]:
    with running({name: content_of(name) for name in (LARGE_FILE, SMALL_FILE)}) as server:
        yield server


@pytest.fixture
def clock() -> Clock:
    return Clock()
