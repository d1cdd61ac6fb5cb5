"""However many ask at once, in however many processes, a recording is made once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, connections
from django.utils import timezone

from operations.tests.processes import HANG_SECONDS, wait_until
from voice_tts import exceptions
from voice_tts.models import RecordingState, TTSCache, UserVoice
from voice_tts.services import cache, single_flight, storage, synthesis, voices
from voice_tts.services.gpt_sovits import VoiceReference
from voice_tts.services.utterance import Recording, Utterance

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres, pytest.mark.server]
one_thread = pytest.mark.django_db
"""What no other thread or process has to see."""
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
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
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
    output, errors = other.communicate(timeout=HANG_SECONDS)
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
    engine.seconds = HANG_SECONDS
    settings.VOICE_TTS = {**settings.VOICE_TTS, "DEADLINE_SECONDS": 0.3}
    assert home.generate(TEXT).status_code == 503
    assert home.generate(TEXT).status_code == 503, "joins the flight that is still in the air"
    engine.seconds = 0.0
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


@dataclass
class Desk:
    """The engine service of a test: what is handed in lies there until the test says what came of it."""

    speeches: list[Future] = field(default_factory=list)
    orders: list[dict] = field(default_factory=list)
    ready: list[Future] = field(default_factory=list)
    """What is handed out, in this order, instead of futures that nothing has come of."""

    def submit(self, text: str, reference: VoiceReference, **options) -> Future:
        self.orders.append({"text": text, "reference": reference, **options})
        self.speeches.append(self.ready.pop(0) if self.ready else Future())
        return self.speeches[-1]


def done(outcome: object) -> Future:
    future: Future = Future()
    if isinstance(outcome, BaseException):
        future.set_exception(outcome)
    else:
        future.set_result(outcome)
    return future


@pytest.fixture
def desk(monkeypatch) -> Desk:
    """No engine; whatever it is said to have spoken is encoded as the same few bytes."""
    desk = Desk()
    monkeypatch.setattr(single_flight, "get_service", lambda: desk)
    monkeypatch.setattr(single_flight, "render", lambda speech, utterance: Recording(speech, 24_000, 1.0))
    return desk


@pytest.fixture
def clock(monkeypatch) -> FakeClock:
    clock = FakeClock()
    monkeypatch.setattr(single_flight, "time", clock)
    return clock


class FakeClock:
    """Passes only while somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def renewals(monkeypatch) -> list[float]:
    """For how long the lease was renewed, each time."""
    seconds: list[float] = []
    renew = cache.Lease.renew

    def note(lease: cache.Lease, for_seconds: float = cache.LEASE_SECONDS) -> None:
        seconds.append(for_seconds)
        renew(lease, for_seconds)

    monkeypatch.setattr(cache.Lease, "renew", note)
    return seconds


@one_thread
def test_a_sentence_is_handed_in_as_it_is_to_be_spoken(utterance, desk, clock):
    desk.ready = [done(b"spoken")]
    row = single_flight.fetch(utterance, clock.now + 5)
    assert storage.read(row.audio_name) == b"spoken"
    assert desk.orders == [
        {
            "text": "약 두 알 드세요.",
            "reference": voices.reference_of(utterance.voice),
            "owner_id": utterance.owner_id,
            "language": "ko",
            "speed": 1.25,
            "seed": 1,
            "deadline": clock.now + single_flight.LATE_SECONDS,
        }
    ]
    assert single_flight._flights == {}


@one_thread
def test_what_is_ready_is_not_made(utterance, desk, clock):
    row = cache.store(utterance, Recording(b"there", 24_000, 1.0))
    assert single_flight.fetch(utterance, clock.now + 5) == row
    assert desk.orders == []
    assert single_flight._flights == {}


@one_thread
def test_another_process_is_waited_for_and_its_recording_given(utterance, desk, clock, monkeypatch):
    row, claim, asked = cache.store(utterance, Recording(b"there", 24_000, 1.0)), cache.claim, []

    def another_holds_it_at_first(utterance):
        asked.append(clock.now)
        return None if len(asked) < 4 else claim(utterance)

    monkeypatch.setattr(cache, "claim", another_holds_it_at_first)
    assert single_flight.fetch(utterance, clock.now + 5) == row
    assert clock.slept == [single_flight.POLL_SECONDS] * 3


@one_thread
def test_another_process_is_waited_for_no_longer_than_the_deadline(utterance, desk, clock):
    cache.claim(utterance)
    started = clock.now
    with pytest.raises(exceptions.DeadlineExceeded):
        single_flight.fetch(utterance, started + 1)
    assert started + 1 <= clock.now < started + 1 + 2 * single_flight.POLL_SECONDS
    assert desk.orders == []
    assert TTSCache.objects.get().state == RecordingState.PENDING, "the lease is not ours to give back"
    assert single_flight._flights == {}


def test_a_lease_is_renewed_while_its_sentence_is_spoken(utterance, desk, renewals, monkeypatch):
    monkeypatch.setattr(single_flight, "RENEW_SECONDS", 0.01)
    with ThreadPoolExecutor(1) as pool:
        fetching = pool.submit(fetch_and_close, utterance, time.monotonic() + 60)
        wait_until(lambda: len(renewals) >= 2)
        desk.speeches[0].set_result(b"spoken")
        assert fetching.result(60).state == RecordingState.READY
    assert set(renewals) == {cache.LEASE_SECONDS}


def test_a_lease_is_renewed_often_enough(utterance):
    assert single_flight.RENEW_SECONDS * 2 < cache.LEASE_SECONDS
    assert single_flight.LATE_SECONDS > cache.LEASE_SECONDS


@pytest.mark.parametrize("late_outcome", [b"late", exceptions.SynthesisFailed(), ValueError()])
def test_past_the_deadline_the_lease_lasts_as_long_as_the_work_may(utterance, desk, renewals, late_outcome):
    with pytest.raises(exceptions.DeadlineExceeded):
        single_flight.fetch(utterance, time.monotonic())
    with pytest.raises(exceptions.DeadlineExceeded):
        single_flight.fetch(utterance, time.monotonic())
    assert (len(desk.orders), renewals) == (1, [single_flight.LATE_SECONDS])
    assert TTSCache.objects.get().state == RecordingState.PENDING
    flight = single_flight._flights[utterance.cache_key]
    if isinstance(late_outcome, Exception):
        desk.speeches[0].set_exception(late_outcome)
        assert flight.exception(60) is late_outcome
    else:
        desk.speeches[0].set_result(late_outcome)
        assert flight.result(60).state == RecordingState.READY
    row = TTSCache.objects.get()
    assert (row.state, row.failure_code) == {
        bytes: (RecordingState.READY, ""),
        exceptions.SynthesisFailed: (RecordingState.FAILED, "synthesis_failed"),
        ValueError: (RecordingState.FAILED, "server_error"),
    }[type(late_outcome)]
    assert single_flight._flights == {}
    assert len(desk.orders) == 1, "nobody waits for a second try"


def test_who_joins_shares_what_is_made(utterance, desk):
    with ThreadPoolExecutor(3) as pool:
        fetching = [pool.submit(fetch_and_close, utterance, time.monotonic() + 60) for _ in range(3)]
        wait_until(lambda: desk.speeches)
        desk.speeches[0].set_result(b"spoken")
        assert len({future.result(60).pk for future in fetching}) == 1
    assert len(desk.orders) == 1


@one_thread
@pytest.mark.parametrize(("error", "code"), [(exceptions.QueueFull(), "queue_full"), (RuntimeError(), "server_error")])
def test_what_breaks_the_making_gives_the_lease_back(utterance, desk, clock, error, code):
    desk.ready = [done(error)]
    with pytest.raises(type(error)):
        single_flight.fetch(utterance, clock.now + 5)
    row = TTSCache.objects.get()
    assert (row.state, row.failure_code, row.lease) == (RecordingState.FAILED, code, None)
    assert (len(desk.orders), single_flight._flights) == (1, {})


@one_thread
def test_a_flight_ends_though_its_lease_cannot_be_given_back(utterance, desk, clock, monkeypatch):
    def refuse(lease, code):
        raise DatabaseError

    monkeypatch.setattr(cache.Lease, "fail", refuse)
    desk.ready = [done(RuntimeError())]
    with pytest.raises(DatabaseError):
        single_flight.fetch(utterance, clock.now + 5)
    assert single_flight._flights == {}


@one_thread
def test_a_second_seed_is_the_last(utterance, desk, clock):
    desk.ready = [done(exceptions.SynthesisFailed()), done(exceptions.SynthesisFailed())]
    with pytest.raises(exceptions.SynthesisFailed):
        single_flight.fetch(utterance, clock.now + 5)
    assert [order["seed"] for order in desk.orders] == [1, 2]


def test_made_anew_replaces_what_is_cached(utterance, desk, clock, own_media):
    before = cache.store(utterance, Recording(b"before", 24_000, 1.0))
    desk.ready = [done(b"anew")]
    row = single_flight.make_anew(utterance, clock.now + 5)
    assert (row.pk, storage.read(row.audio_name)) == (before.pk, b"anew")
    assert not storage.absolute(before.audio_name).exists()


@one_thread
def test_made_anew_without_a_lease_ends_at_the_deadline(utterance, desk, renewals, monkeypatch):
    monkeypatch.setattr(single_flight, "RENEW_SECONDS", 0.01)
    with pytest.raises(exceptions.DeadlineExceeded):
        single_flight.make_anew(utterance, time.monotonic() + 0.05)
    assert (desk.speeches[0].cancelled(), renewals) == (True, [])
    assert not TTSCache.objects.exists()


@pytest.mark.parametrize("make", [single_flight.fetch, single_flight.make_anew])
def test_a_voice_withdrawn_while_it_speaks_leaves_nothing(utterance, desk, clock, own_media, monkeypatch, make):
    def withdraw(speech, utterance):
        UserVoice.objects.get().delete()
        storage.write(storage.derivative(utterance.voice.sample_name, "builtin-1.features"), b"made meanwhile")
        return Recording(speech, 24_000, 1.0)

    monkeypatch.setattr(single_flight, "render", withdraw)
    desk.ready = [done(b"spoken")]
    with pytest.raises(exceptions.VoiceNotFound):
        make(utterance, clock.now + 5)
    assert [path for path in own_media.rglob("*") if path.is_file()] == []
    assert not TTSCache.objects.exists()


def fetch_and_close(utterance: Utterance, deadline: float) -> TTSCache:
    try:
        return single_flight.fetch(utterance, deadline)
    finally:
        connections.close_all()
