"""A call into native code that never comes back."""

from __future__ import annotations

import subprocess
import sys
import threading
import time

import pytest
from django.conf import settings

from operations.tests.processes import HANG_SECONDS
from voice_tts.exceptions import EngineUnavailable
from voice_tts.services.engine_worker import EngineWorker


def test_who_waits_is_told_and_nothing_more_is_accepted():
    told = threading.Event()
    forever = threading.Event()
    worker = EngineWorker(limit=5, per_owner=5, hang_grace=0.1, on_hang=told.set)
    hanging = worker.submit(1, forever.wait, time.monotonic() + 0.1)
    waiting = worker.submit(2, lambda: "never", time.monotonic() + HANG_SECONDS)
    for outcome in (hanging, waiting):
        with pytest.raises(EngineUnavailable):
            outcome.result(HANG_SECONDS)
    assert told.wait(HANG_SECONDS)
    with pytest.raises(EngineUnavailable):
        worker.submit(3, lambda: "never", time.monotonic() + HANG_SECONDS)
    forever.set()


def test_slow_work_within_its_deadline_is_left_alone():
    worker = EngineWorker(limit=5, per_owner=5, hang_grace=0.1, on_hang=lambda: pytest.fail("no hang"))

    def slowly():
        time.sleep(1.2)
        return "done"

    assert worker.submit(1, slowly, time.monotonic() + HANG_SECONDS).result(HANG_SECONDS) == "done"


def test_a_cancelled_entry_is_never_run():
    gate, ran = threading.Event(), []
    worker = EngineWorker(limit=5, per_owner=5, hang_grace=HANG_SECONDS, on_hang=lambda: None)
    first = worker.submit(1, gate.wait, time.monotonic() + HANG_SECONDS)
    second = worker.submit(1, lambda: ran.append(1), time.monotonic() + HANG_SECONDS)
    third = worker.submit(1, lambda: "third", time.monotonic() + HANG_SECONDS)
    assert second.cancel()
    gate.set()
    assert (first.result(HANG_SECONDS), third.result(HANG_SECONDS), ran) == (True, "third", [])


HUNG_SERVER = """
import os, threading, time
os.environ["DJANGO_SETTINGS_MODULE"] = "medicine_project.settings"
import django
django.setup()
from dataclasses import replace
from voice_tts.conf import voice_tts_settings
from voice_tts.exceptions import EngineUnavailable
from voice_tts.services.gpt_sovits import GPTSoVITSService
class Hanging:
    name, version, sample_rate, languages = "builtin", "1", 24000, frozenset({"ko"})
conf = replace(voice_tts_settings(), exit_on_hang=True, hang_grace_seconds=0.2)
service = GPTSoVITSService(conf, load=lambda name, conf: threading.Event().wait())
told = None
while service.state == "unloaded":  # on a busy machine a sentence may be late before it has its turn
    try:
        service.generate_speech("약", None, deadline=time.monotonic() + 0.2)
    except Exception as error:
        told = type(error).__name__
print(told, flush=True)
time.sleep(30)
print("still here", flush=True)
"""


def test_the_process_ends_so_that_a_supervisor_can_start_another(tmp_path):
    environment = {
        "PATH": "/usr/bin:/bin",
        "DATABASE_URL": f"sqlite:///{tmp_path}/db.sqlite3",
        "MEDIA_ROOT": str(tmp_path / "media"),
        "DJANGO_SECRET_KEY": "hang",
    }
    result = subprocess.run(
        [sys.executable, "-c", HUNG_SERVER],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        timeout=HANG_SECONDS,
        check=False,
    )
    assert result.returncode == 70, result.stderr
    assert result.stdout.split() == ["DeadlineExceeded"]
