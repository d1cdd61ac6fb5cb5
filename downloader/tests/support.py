"""What the tests of a download share: one call that fetches a file, and ways for a server to misbehave."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

import pytest

from downloader.atomic_write import TEMPORARY_PREFIX
from downloader.storage import PartFile
from downloader.transfer import Fetched, Progress, Transfer
from downloader.transport import Transport

from .hub_server import Behaviour, FakeHub, Handler, etag

LARGE_FILE, SMALL_FILE = "weights.bin", "config.json"


class Clock:
    """Stands in for sleeping and remembers for how long."""

    def __init__(self) -> None:
        self.waits: list[float] = []

    def __call__(self, seconds: float) -> None:
        self.waits.append(seconds)


def fetch(
    hub: FakeHub,
    folder: Path,
    name: str = LARGE_FILE,
    *,
    progress: Progress = lambda name, done, size: None,
    sleep: Callable[[float], None] = time.sleep,
) -> Fetched:
    """Bring one file of the hub into `folder`."""
    part = PartFile(folder / name)
    with closing(Transport()) as transport:
        fetched = Transfer(progress, sleep).fetch(name, partial(transport.open, hub.address(name), name), part)
    part.finish()
    return fetched


def assert_whole(folder: Path, hub: FakeHub, name: str = LARGE_FILE) -> None:
    """The file is the hub's, and nothing is left of the work."""
    assert (folder / name).read_bytes() == hub.files[name]
    assert not list(folder.rglob("*.part*")) + list(folder.rglob(f"{TEMPORARY_PREFIX}*"))


def accepts(check: Callable[..., None], *arguments: object) -> bool:
    """Whether `check` returns; what it raises instead ends the test."""
    check(*arguments)
    return True


@contextmanager
def expecting(kind: type[Exception], *parts: str) -> Iterator[None]:
    """An error of this kind that says all of `parts`, and no secret."""
    with pytest.raises(kind) as caught:
        yield
    for part in parts:
        assert part in str(caught.value)
    assert "secret" not in str(caught.value)


def cut_after(size: int) -> Behaviour:
    """Close the line after so many bytes of the file."""

    def behave(handler: Handler, content: bytes) -> bool:
        handler.serve(content, etag(content), cut=size)
        return True

    return behave


def answer(status: int, headers: dict[str, str] | None = None) -> Behaviour:
    """Give this status and no body."""

    def behave(handler: Handler, content: bytes) -> bool:
        handler.answer(status, headers)
        return True

    return behave
