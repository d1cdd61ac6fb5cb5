"""What tests share that start programs or threads: how long to wait for them, and the clock they inherit."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

HANG_SECONDS = 120.0
"""Bounds every wait of a test. Guards against what hangs and measures nothing: a busy machine may take this long."""
POLL_SECONDS = 0.02
CLOCK_VARIABLES = ("LD_PRELOAD", "FAKETIME", "FAKETIME_SHARED", "FAKETIME_DONT_FAKE_MONOTONIC", "DONT_FAKE_MONOTONIC")
MACHINE_ZONE = "MACHINE_TZ"
"""The time zone of the machine that the tests pretend to be: Django sets `TZ` of its own process to the server's."""


def wait_until(condition: Callable[[], object], hint: Callable[[], str] = lambda: "it never happened") -> None:
    """Return as soon as the condition holds. Fails with the hint when it never does."""
    give_up = time.monotonic() + HANG_SECONDS
    while not condition():
        assert time.monotonic() < give_up, hint()
        time.sleep(POLL_SECONDS)


def machine_clock(*import_from: Path) -> dict[str, str]:
    """Return the variables by which a program with an environment of its own sees the time that the tests see.

    `make test-anytime` shifts the clock of all processes; a server left at the real time would disagree with its test.
    import_from: folders that come first on the program's PYTHONPATH, by which part of the shift travels.
    """
    inherited = {name: os.environ[name] for name in CLOCK_VARIABLES if name in os.environ}
    path = [*map(str, import_from), *filter(None, [os.environ.get("PYTHONPATH")])]
    if path:
        inherited["PYTHONPATH"] = os.pathsep.join(path)
    if MACHINE_ZONE in os.environ:
        inherited["TZ"] = os.environ[MACHINE_ZONE]
    return inherited
