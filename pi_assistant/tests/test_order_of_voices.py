"""Every combination of what can be had: something right is said in time, or one line tells why not."""

from __future__ import annotations

import contextlib
import itertools
import logging
import re
from dataclasses import dataclass, replace

import pytest

from korean import read_aloud
from operations.tests.processes import HANG_SECONDS, wait_until
from pi_assistant import offline
from pi_assistant.deadline import Deadline
from pi_assistant.speaker import ON_TIME, VERSION_WAIT_SECONDS, Announcement, Limits
from pi_assistant.tests import reminder_urls
from pi_assistant.tests.standins import NAVER_MARK, marks, refused_url, shaped
from speech.tests.clips import read_wav
from voice_tts import exceptions
from voice_tts.models import TTSCache
from voice_tts.tests.tone_engine import SAMPLE_RATE, mark_of_text

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = "저녁 혈압약(0.5정) 드실 시간입니다."
SLOW_SECONDS, SILENT_SECONDS = 1.6, 30.0
SERVER_SECONDS, NAVER_SECONDS = 1.2, 0.8
"""A new sentence's patience with a voice that is slow on purpose."""
SERVERS = ("up", "slow", "busy", "wrong token", "wrong audio", "gone")
NAVERS = ("up", "quota", "rate", "away", "too_long", "slow", "cut", "wrong keys", "no keys")
FALLS_THROUGH_SECONDS = 5.0
"""What is heard of a sentence that was cached is heard within this, whoever speaks it."""
OFFLINE = ("espeak", "prompts", "nothing")
REASON = {
    "slow": "server_timeout",
    "busy": "server_busy",
    "wrong token": "token_refused",
    "wrong audio": "bad_audio",
    "gone": "server_unreachable",
}


@dataclass(frozen=True)
class Case:
    server: str
    naver: str
    offline: str

    @property
    def limits(self) -> Limits:
        """Short for a voice that has to be given up; the others may be as slow as a busy machine makes them."""
        return Limits(
            server=SERVER_SECONDS if self.server == "slow" else HANG_SECONDS,
            naver=NAVER_SECONDS if self.naver == "slow" else HANG_SECONDS,
            offline=HANG_SECONDS,
        )

    @property
    def voice(self) -> str:
        """Who has to speak."""
        if self.server == "up":
            return "server"
        if self.naver == "up":
            return "naver"
        return "none" if self.offline == "nothing" else "offline"


@contextlib.contextmanager
def server_as(device, engine, state: str):
    """The server in one of its states while a device asks for a text."""
    base, transport_auth = device.tts.base_url, device.tts._auth
    try:
        if state == "slow":
            engine.seconds = SLOW_SECONDS
        elif state == "busy":
            engine.failure = exceptions.QueueFull()
        elif state == "wrong token":
            device.tts._auth = type(transport_auth)("0" * 64)
        elif state == "gone":
            device.tts.base_url = refused_url()
        elif state == "wrong audio":
            reminder_urls.SPOIL.append("page")
        yield
    finally:
        engine.seconds, engine.failure = 0.0, None
        reminder_urls.SPOIL.clear()
        device.tts.base_url, device.tts._auth, device.tts._rest_until = base, transport_auth, 0.0
        TTSCache.objects.all().delete()


def naver_as(house, device, state: str):
    house.naver.behaviour, house.naver.seconds = ("slow", SLOW_SECONDS) if state == "slow" else (state, 0.0)
    keys = {"wrong keys": ("x", "y"), "no keys": None}.get(state, ("client-id", "client-secret"))
    from pi_assistant.naver import NaverKeys, NaverVoice

    device.speaker._naver = NaverVoice(NaverKeys(*keys) if keys else None, device._transport, house.naver.url)


def assert_right(wav: bytes, voice: str, text: str, device, case: Case) -> None:
    samples, rate = read_wav(wav)
    if voice == "offline" and case.offline == "espeak":
        assert rate != SAMPLE_RATE
        assert len(samples) / rate > 1.5, "a whole sentence"
        return
    said = offline.PROMPTS[offline.OTHER] if voice == "offline" else text
    whose, what = marks(wav)
    assert what == mark_of_text(read_aloud(said))
    assert (whose == NAVER_MARK) == (voice == "naver")


@pytest.mark.parametrize("state", SERVERS)
def test_a_new_sentence_is_said_by_the_best_voice_there_is(house, loudspeaker, engine, monkeypatch, caplog, state):
    device = house.device()
    device.speaker.learn_version(Deadline.after(HANG_SECONDS))
    has_espeak = loudspeaker.link("espeak-ng")
    texts = (f"{TEXT} {number}번." for number in itertools.count(1))
    naver_cases = NAVERS if state == "gone" else ("up", "away", "no keys")
    for naver_state, offline_state in itertools.product(naver_cases, OFFLINE):
        case, text = Case(state, naver_state, offline_state), next(texts)
        monkeypatch.setattr(offline, "is_installed", lambda there=offline_state == "espeak": there)
        monkeypatch.setattr(offline, "SHIPPED", house.folder / "nothing was shipped")
        if offline_state == "espeak" and not has_espeak:
            continue
        for pinned in house.folder.rglob("pinned-*"):
            pinned.unlink()
        house.naver.behaviour = "away"
        if offline_state == "prompts":
            assert device.speaker.make_prompts(Deadline.after(HANG_SECONDS)) == 0
        naver_as(house, device, naver_state)
        device.speaker._waiting = case.limits
        with server_as(device, engine, state):
            before = len(loudspeaker.recordings())
            caplog.clear()
            spoken = device.say(text)
        assert spoken.voice == case.voice, case
        assert spoken.reason == REASON.get(state, ""), case
        heard = loudspeaker.recordings()[before:]
        assert len(heard) == (case.voice != "none")
        if heard:
            assert_right(heard[0], spoken.voice, text, device, case)
        lines = [record for record in caplog.records if "spoke reminder=" in record.getMessage()]
        assert len(lines) == 1
        assert ("naver:naver_timeout" in lines[0].getMessage()) == (naver_state == "slow"), "it is not waited for"
        if case.voice == "none":
            assert lines[0].levelno == logging.ERROR
            assert f"server:{REASON[state]}" in lines[0].getMessage()
            assert re.search(r"naver:naver_\w+ offline:no_offline_voice", lines[0].getMessage())


@pytest.mark.parametrize("state", SERVERS)
def test_a_cached_sentence_is_said_from_the_cache_whatever_else_is_broken(house, loudspeaker, engine, caplog, state):
    device = house.device()
    assert device.say(TEXT).voice == "server"
    caplog.clear()
    for naver_state in NAVERS:
        naver_as(house, device, naver_state)
        device.speaker._asked_at = float("-inf")
        with server_as(device, engine, state):
            spoken = device.say(TEXT)
        assert (spoken.voice, spoken.reason) == ("cache", "")
    heard = loudspeaker.recordings()
    assert {marks(wav) for wav in heard} == {marks(heard[0])}
    lines = [line for line in caplog.messages if line.startswith("spoke reminder=")]
    assert len(lines) == len(NAVERS)
    assert all(line.endswith("tried=-") for line in lines), "no voice beyond the cache was asked"


def test_a_cached_sentence_does_not_wait_for_a_server_that_is_silent(house, loudspeaker):
    device = house.device()
    device.say(TEXT)
    with shaped(house.url) as line:
        line.delay = SILENT_SECONDS
        device.tts.base_url = line.url
        device.speaker._asked_at = float("-inf")
        assert device.say(TEXT).voice == "cache"
        assert line.brought == 0, "said before an answer came"
        wait_until(lambda: line.connections, lambda: "whether its voice still stands was not asked")


@pytest.mark.parametrize("server_state", ["slow", "gone"])
def test_a_damaged_recording_falls_through_within_its_five_seconds(house, loudspeaker, engine, caplog, server_state):
    """With the limits devices have: the slowest way to the last voice."""
    if not loudspeaker.link("espeak-ng"):
        pytest.skip("espeak-ng is not installed")
    assert VERSION_WAIT_SECONDS + sum(vars(ON_TIME).values()) < FALLS_THROUGH_SECONDS
    device = house.device()
    device.speaker._on_time = replace(ON_TIME, offline=HANG_SECONDS)  # the last voice has nobody to be late for
    device.say(TEXT)
    recording = next(house.folder.rglob("*.wav"))
    recording.write_bytes(recording.read_bytes()[:-1000])
    TTSCache.objects.all().delete()
    house.naver.behaviour, house.naver.seconds = "slow", 8.0
    engine.seconds = 8.0
    if server_state == "gone":
        device.tts.base_url = refused_url()
    spoken = device.say(TEXT)
    assert spoken.voice == "offline"
    server_failed = "server_timeout" if server_state == "slow" else "server_unreachable"
    assert f"server:{server_failed} naver:naver_timeout" in caplog.messages[-1], (
        "each was given up when its time was up"
    )
    assert not recording.exists(), "what is damaged is not kept"


def test_a_server_that_asks_for_rest_gets_it(house, loudspeaker, engine):
    device = house.device()
    device.speaker.learn_version(Deadline.after(HANG_SECONDS))
    engine.failure = exceptions.QueueFull()
    assert device.say("하나.").reason == "server_busy"
    engine.failure = None
    assert device.say("둘.").reason == "server_busy", "not asked before its Retry-After"
    device.tts._rest_until = 0.0
    assert device.say("셋.").voice == "server"


def test_mp3_is_asked_for_and_played_where_it_can_be(house, loudspeaker):
    loudspeaker.install("mpv", 5)
    device = house.device()
    assert device.say(TEXT).voice == "server"
    device.tts.base_url = refused_url()
    assert device.say("새 문장입니다.").voice == "naver"
    for data in loudspeaker.recordings():
        assert data[:3] == b"ID3" or data[0] == 0xFF


def test_a_player_that_fails_is_told_from_a_voice_that_fails(house, loudspeaker):
    device = house.device()
    (loudspeaker.programs / "aplay").write_text("#!/bin/sh\nexit 1\n")
    spoken = device.say(TEXT)
    assert (spoken.voice, spoken.reason) == ("none", "player_failed")
    loudspeaker.install("ffplay", 7)
    assert device.say(TEXT).voice == "cache"
    for program in loudspeaker.programs.iterdir():
        program.unlink()
    assert device.say(TEXT).reason == "no_player"


def test_a_full_card_keeps_nobody_silent(house, loudspeaker, monkeypatch):
    from pi_assistant import audio_cache

    def refuse(path, data):
        raise OSError(28, "No space left on device")

    device = house.device()
    device.speaker.learn_version(Deadline.after(HANG_SECONDS))
    monkeypatch.setattr(audio_cache, "write_atomically", refuse)
    assert [device.say(TEXT).voice for _ in range(2)] == ["server", "server"]
    assert len(loudspeaker.recordings()) == 2


def test_a_voice_withdrawn_while_a_sentence_is_on_its_way_is_not_kept(house, loudspeaker, engine, home):
    from voice_tts.models import UserVoice

    device = house.device()
    device.speaker.learn_version(Deadline.after(HANG_SECONDS))
    fetch = device.speaker._fetch

    def fetch_then_withdraw(*arguments):
        sound = fetch(*arguments)
        UserVoice.objects.all().delete()
        device.speaker.learn_version(Deadline.after(HANG_SECONDS))
        return sound

    device.speaker._fetch = fetch_then_withdraw
    spoken = device.speaker.say(Announcement(TEXT))
    assert (spoken.voice, spoken.reason) == ("naver", "no_voice")
    assert not list(house.folder.rglob("*.wav"))
