"""One process speaks for a home, whatever user and folder the others have."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from operations.tests.processes import HANG_SECONDS, wait_until
from pi_assistant.single_instance import AlreadyRunning, SingleInstance
from pi_assistant.tests.standins import refused_url

CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.fixture(params=["linux", "darwin"])
def platform(request, monkeypatch) -> str:
    monkeypatch.setattr(sys, "platform", request.param)
    if request.param == "linux" and not hasattr(socket, "SO_PEERCRED"):
        pytest.skip("needs Linux")
    return str(request.param)


def test_the_second_is_told_who_holds_the_place(platform, tmp_path):
    first, second = (SingleInstance("http://home\nuser", tmp_path) for _ in range(2))
    first.take()
    with pytest.raises(AlreadyRunning) as told:
        second.take()
    assert told.value.holder == os.getpid()
    first.release()
    second.take()
    second.release()


def test_another_home_has_a_place_of_its_own(platform, tmp_path):
    places = [SingleInstance(home, tmp_path) for home in ("a", "b")]
    for place in places:
        place.take()
    for place in places:
        place.release()


def start(folder: Path, url: str) -> subprocess.Popen[str]:
    environment = {
        "PATH": os.defpath, "DJANGO_API_URL": url, "DJANGO_API_TOKEN": "t", "CAREPILL_DATA_DIR": str(folder),
        "CAREPILL_CONFIRM_PORT": "0", "PYTHONIOENCODING": "utf-8", "HOME": str(folder),
    }  # fmt: skip
    return subprocess.Popen(
        [sys.executable, "-m", "pi_assistant", "run"], cwd=CHECKOUT, env=environment, stderr=subprocess.PIPE, text=True
    )


def test_a_second_run_in_another_folder_ends_and_says_why(tmp_path):
    url = refused_url()
    first = start(tmp_path / "service", url)
    try:
        wait_until(lambda: (tmp_path / "service" / "carepill.db").exists())
        first_is_up = SingleInstance(f"{url}\nt", tmp_path)

        def is_taken() -> bool:
            try:
                first_is_up.take()
            except AlreadyRunning:
                return True
            first_is_up.release()
            return False

        wait_until(is_taken)
        second = start(tmp_path / "person", url)
        _out, told = second.communicate(timeout=HANG_SECONDS)
        assert second.returncode == 1
        assert f"이미 실행 중입니다 (프로세스 {first.pid})" in told
        assert first.poll() is None
    finally:
        first.terminate()
        first.communicate(timeout=HANG_SECONDS)
