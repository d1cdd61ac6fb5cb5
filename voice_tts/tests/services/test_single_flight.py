"""However many ask at once, in however many processes, a recording is made once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection, connections
from django.utils import timezone

from voice_tts.models import RecordingState, TTSCache
from voice_tts.services import cache, single_flight, synthesis

pytestmark = pytest.mark.django_db(transaction=True)
TEXT = "아침 약 두 알을 드세요."

OTHER_PROCESS = """
import os, sys, time
os.environ["DJANGO_SETTINGS_MODULE"] = "medicine_project.settings"
import django
django.setup()
from voice_tts.services import engine_choice, synthesis
from voice_tts.tests.tone_engine import ToneEngine
tone = ToneEngine(seconds={seconds})
engine_choice.load_engine = lambda name, conf: tone
print("ready", flush=True)
sys.stdin.readline()
from concurrent.futures import ThreadPoolExecutor
with ThreadPoolExecutor({threads}) as pool:
    keys = set(pool.map(lambda _: synthesis.speak({owner}, {text!r}).row.cache_key, range({threads})))
print(len(tone.spoken), *keys, flush=True)
"""


@pytest.fixture
def spawn(own_media):
    """Start a second server process on the same database and media, ready to ask at a line on its input."""
    running = []

    def start(owner: int, *, threads: int = 25, seconds: float = 0.5) -> subprocess.Popen[str]:
        script = OTHER_PROCESS.format(seconds=seconds, owner=owner, text=TEXT, threads=threads)
        database = connection.settings_dict
        environment = {
            **os.environ,
            "DATABASE_URL": os.environ.get("DATABASE_URL") or f"sqlite:///{database['NAME']}",
            "MEDIA_ROOT": str(own_media),
            "DJANGO_SECRET_KEY": settings.SECRET_KEY,
        }
        if database["ENGINE"].endswith("postgresql"):
            environment["DATABASE_URL"] = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**database)
        process = subprocess.Popen(
            [sys.executable, "-c", script],
            cwd=settings.BASE_DIR,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        running.append(process)
        assert process.stdout
        assert process.stdout.readline() == "ready\n", process.stderr and process.stderr.read()
        return process

    yield start
    for process in running:
        process.kill()
        process.communicate()


def go(process: subprocess.Popen[str]) -> None:
    assert process.stdin
    process.stdin.write("\n")
    process.stdin.flush()


def speak(owner: int) -> TTSCache:
    try:
        return synthesis.speak(owner, TEXT).row
    finally:
        connections.close_all()


def test_fifty_threads_in_two_processes_speak_once(home, engine, spawn):
    home.upload()
    engine.seconds = 0.5
    other = spawn(home.user.pk)
    go(other)
    with ThreadPoolExecutor(25) as pool:
        keys = {row.cache_key for row in pool.map(lambda _: speak(home.user.pk), range(25))}
    output, errors = other.communicate(timeout=60)
    spoken_there, *keys_there = output.split()
    assert int(spoken_there) + len(engine.spoken) == 1, errors
    assert keys == set(keys_there)
    assert TTSCache.objects.get().state == RecordingState.READY


def test_a_killed_workers_sentence_is_taken_over(home, engine, spawn, monkeypatch):
    home.upload()
    monkeypatch.setattr(cache, "LEASE_SECONDS", 1.0)
    other = spawn(home.user.pk, threads=1, seconds=60)
    go(other)
    wait_until(lambda: TTSCache.objects.filter(state=RecordingState.PENDING).exists())
    other.send_signal(signal.SIGKILL)
    other.wait()
    TTSCache.objects.update(lease_expires_at=timezone.now() + timedelta(seconds=1))
    assert speak(home.user.pk).state == RecordingState.READY
    assert engine.spoken == [TEXT]


def test_a_living_workers_lease_is_waited_for_and_then_refused(home, engine, settings):
    home.upload()
    utterance = synthesis.compose(home.user.pk, TEXT)
    cache.claim(utterance)
    settings.VOICE_TTS = {**settings.VOICE_TTS, "DEADLINE_SECONDS": 0.3}
    response = home.generate(TEXT)
    assert (response.status_code, response.json()["code"]) == (503, "deadline_exceeded")
    assert response["Retry-After"]
    assert engine.spoken == []


def test_past_the_deadline_the_work_goes_on_to_fill_the_cache(home, engine, settings):
    home.upload()
    engine.seconds = 1.0
    settings.VOICE_TTS = {**settings.VOICE_TTS, "DEADLINE_SECONDS": 0.3}
    assert home.generate(TEXT).status_code == 503
    assert home.generate(TEXT).status_code == 503, "joins the flight that is still in the air"
    wait_until(lambda: TTSCache.objects.filter(state=RecordingState.READY).exists())
    assert home.generate(TEXT).json()["cache_hit"] is True
    assert engine.spoken == [TEXT]
    wait_until(lambda: not single_flight._flights)


def test_late_work_that_fails_is_reported_and_can_be_tried_again(home, engine, settings):
    home.upload()
    engine.seconds, engine.spoil = 0.6, "silence"
    before = settings.VOICE_TTS
    settings.VOICE_TTS = {**before, "DEADLINE_SECONDS": 0.2}
    assert home.generate(TEXT).status_code == 503
    wait_until(lambda: TTSCache.objects.filter(state=RecordingState.FAILED).exists())
    assert TTSCache.objects.get().failure_code == "synthesis_failed"
    wait_until(lambda: not single_flight._flights)
    engine.seconds, engine.spoil = 0, ""
    settings.VOICE_TTS = before
    assert home.generate(TEXT).status_code == 200


def test_a_spoilt_waveform_is_spoken_again_with_another_seed(home, engine):
    home.upload()
    engine.spoil_seeds = {1}
    assert home.generate(TEXT).status_code == 200
    assert engine.seeds == [1, 2]


def test_a_recording_that_failed_is_not_served(home, engine):
    home.upload()
    engine.spoil = "nan"
    assert home.generate(TEXT).status_code == 503
    assert engine.seeds == [1, 2]
    row = TTSCache.objects.get()
    assert (row.state, row.audio_name) == (RecordingState.FAILED, "")
    assert home.get(f"/api/tts/cache/{row.cache_key}/").status_code == 404


def wait_until(condition, seconds: float = 10.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)
