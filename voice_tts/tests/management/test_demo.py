"""The main job as `make run` does it: a real server, the built-in engine, HTTP, and the sentence recognised."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import wave
from pathlib import Path

import pytest
from django.conf import settings

from operations.tests.processes import HANG_SECONDS, wait_until

pytestmark = pytest.mark.server

DEMO = [sys.executable, "manage.py", "demo", "--once"]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The project as a fresh clone would see it: same code, no data."""
    code_only = shutil.ignore_patterns("tests", "__pycache__")
    for package in settings.BASE_DIR.glob("*/__init__.py"):
        shutil.copytree(package.parent, tmp_path / package.parent.name, ignore=code_only)
    (tmp_path / "deploy").mkdir()
    for name in ("manage.py", "deploy/gunicorn.conf.py"):
        shutil.copy(settings.BASE_DIR / name, tmp_path / name)
    return tmp_path


def run_demo(checkout: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    return subprocess.run(
        [*DEMO, "--port", port, *arguments],
        cwd=checkout,
        capture_output=True,
        text=True,
        timeout=HANG_SECONDS,
        check=False,
    )


@pytest.mark.slow
def test_the_main_job_end_to_end_and_again(checkout):
    first = run_demo(checkout)
    assert first.returncode == 0, first.stderr
    assert "password" in first.stdout
    assert "synthesised on the spot" in first.stdout
    assert "cache_hit=False" in first.stdout
    assert "cache_hit=True" in first.stdout
    reminder = checkout / "demo" / "reminder.wav"
    with wave.open(str(reminder)) as audio:
        assert audio.getframerate() >= 24_000
        assert 2 <= audio.getnframes() / audio.getframerate() <= 8

    second = run_demo(checkout)
    assert second.returncode == 0, second.stderr
    assert "password" not in second.stdout
    assert second.stdout.count("[reused") == 2
    assert "cache_hit=False" not in second.stdout
    for private in ("demo/token", ".secret-key", "db.sqlite3"):
        assert (checkout / private).stat().st_mode & 0o077 == 0, private


def test_the_server_ends_with_the_demo(checkout):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "manage.py", "demo", "--port", str(port)]
    demo = subprocess.Popen(command, cwd=checkout, stdout=subprocess.DEVNULL)
    try:
        wait_until(lambda: is_listening(port))
    finally:
        demo.terminate()
        demo.wait(HANG_SECONDS)
    assert not is_listening(port)


def is_listening(port: int) -> bool:
    """Whether the port is answered."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_a_busy_port_is_one_clear_line(checkout):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        result = subprocess.run(
            [*DEMO, "--port", str(taken.getsockname()[1])], cwd=checkout, capture_output=True, text=True, check=False
        )
    assert result.returncode != 0
    assert "is busy" in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def test_a_clip_that_is_not_there_is_one_clear_line(checkout):
    result = subprocess.run([*DEMO, "--voice", "none.mp3"], cwd=checkout, capture_output=True, text=True, check=False)
    assert result.returncode != 0
    assert len(result.stderr.strip().splitlines()) == 1
