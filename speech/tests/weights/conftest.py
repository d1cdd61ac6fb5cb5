"""Fixtures: a hub with small files under the published names."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from speech.weights import FILES

from .hub_server import FakeHub, running

LARGE = 400_000
"""Several blocks of the client, yet quick."""


def content_of(name: str, seed: int = 0) -> bytes:
    """Content for a file: the same for the same seed."""
    size = 300 if name.endswith(".json") else LARGE
    return random.Random(f"{name}{seed}").randbytes(size)


@pytest.fixture
def hub() -> Iterator[FakeHub]:
    with running({name: content_of(name) for name in FILES}) as server:
        yield server


class Clock:
    """Stands in for sleeping and remembers for how long."""

    def __init__(self) -> None:
        self.waits: list[float] = []

    def __call__(self, seconds: float) -> None:
        self.waits.append(seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()
