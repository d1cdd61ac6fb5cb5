"""Debian's Chromium for tests of pages: a microphone that plays a file, and an eye for accessibility."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from operations.tests.processes import CLOCK_VARIABLES

FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream", "--autoplay-policy=no-user-gesture-required",
)  # fmt: skip
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


@contextmanager
def chromium_page(microphone: Path) -> Iterator[Any]:
    """A page whose microphone hears the WAV file once; the test is skipped where there is no Chromium."""
    executable = shutil.which("chromium") or shutil.which("chromium-browser")
    if executable is None:
        pytest.skip("needs Chromium (apt-get install chromium)")
    sync_api = pytest.importorskip("playwright.sync_api", reason="needs playwright (requirements.txt)")
    with sync_api.sync_playwright() as playwright:
        flags = [*FLAGS, f"--use-file-for-fake-audio-capture={microphone}%noloop"]
        # A browser keeps the real time, as one on another machine would; it does not start under faketime.
        own = {name: value for name, value in os.environ.items() if name not in CLOCK_VARIABLES}
        browser = playwright.chromium.launch(executable_path=executable, args=flags, env=own)
        context = browser.new_context(locale="ko-KR", viewport=PHONE, permissions=["microphone"])
        try:
            yield context.new_page()
        finally:
            browser.close()


def serious_findings(page: Any) -> list[str]:
    """What axe-core calls serious or critical on the page as it stands."""
    from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it carries no types

    violations = Axe().run(page).response["violations"]
    return [
        f"{violation['id']}: {node['html'][:100]}"
        for violation in violations
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
    ]


def scrolls_sideways(page: Any) -> bool:
    """Whether something is wider than the window."""
    return bool(page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))
