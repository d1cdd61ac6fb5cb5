"""A device in a home: a real server, a stand-in for Naver, a recording loudspeaker."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from korean import read_aloud
from operations.tests.processes import wait_until
from pi_assistant.client import CarePillClient
from pi_assistant.naver import NaverKeys
from pi_assistant.tests import reminder_urls
from pi_assistant.tests.simulated import SimulatedClock
from pi_assistant.tests.small_server import SmallServer, small_server
from pi_assistant.tests.standins import KEYS, Loudspeaker, Naver, marks, naver_service
from voice_tts.models import TTSCache
from voice_tts.tests.conftest import engine, home  # noqa: F401 - fixtures
from voice_tts.tests.tone_engine import mark_of_text


@pytest.fixture
def loudspeaker(tmp_path: Path, monkeypatch) -> Loudspeaker:
    """The only programs on the path are those a test installs; `aplay` is there."""
    folder, programs = tmp_path / "heard", tmp_path / "bin"
    folder.mkdir()
    programs.mkdir()
    monkeypatch.setenv("PATH", str(programs))
    speaker = Loudspeaker(folder, programs)
    speaker.install("aplay", 2)
    return speaker


@pytest.fixture
def naver() -> Iterator[Naver]:
    with naver_service() as service:
        yield service


@pytest.fixture(autouse=True)
def prompt_server(monkeypatch) -> None:
    """Django's test server writes head and body apart; without this each answer waits 40 ms for a delayed ACK."""
    monkeypatch.setattr("django.core.servers.basehttp.WSGIRequestHandler.disable_nagle_algorithm", True)


@dataclass
class Home:
    """Everything around a device, and how to make one."""

    url: str
    token: str
    account: object
    naver: Naver
    folder: Path

    def device(self, **settings) -> CarePillClient:
        given = {
            "base_url": self.url,
            "token": self.token,
            "naver": NaverKeys(*KEYS),
            "naver_url": self.naver.url,
            "user_id": "grandmother",
            "data_dir": self.folder,
            **settings,
        }
        return CarePillClient(**given)


@pytest.fixture
def house(settings, live_server, home, engine, naver, loudspeaker, tmp_path: Path, caplog) -> Iterator[Home]:  # noqa: F811
    """A home with a voice, whose server has spoken before: the first sentence loads the engine, which takes a while."""
    settings.ROOT_URLCONF = "pi_assistant.tests.reminder_urls"
    caplog.set_level(logging.INFO)
    for kept in (reminder_urls.DAYS, reminder_urls.INTAKES, reminder_urls.SPOIL):
        kept.clear()
    reminder_urls.ZONE[0] = "Asia/Seoul"
    assert home.upload().status_code == 200
    wait_until(lambda: home.generate("준비됐어요.").status_code == 200)
    TTSCache.objects.all().delete()
    engine.spoken.clear()
    yield Home(live_server.url, home.token, home, naver, tmp_path / "device")


@pytest.fixture
def server() -> Iterator[SmallServer]:
    with small_server() as state:
        yield state


@dataclass
class SmallHome:
    """A device whose server, clock and loudspeaker a test has in its hands."""

    server: SmallServer
    clock: SimulatedClock
    loudspeaker: Loudspeaker
    folder: Path

    def device(self, **settings) -> CarePillClient:
        given = {"base_url": self.server.url, "token": "t", "data_dir": self.folder, "clock": self.clock}
        return CarePillClient(**{**given, **settings})

    def plan(self, at: str, text: str, identifier: str = "", **more) -> dict:
        """Put a reminder on the server's schedule. at: `2026-11-23 08:30` in Seoul."""
        moment = dt.datetime.fromisoformat(f"{at}+09:00")
        told = {"id": identifier or at, "at": moment.isoformat(), "text": text, "state": "pending", **more}
        self.server.days.setdefault(moment.date().isoformat(), []).append(told)
        return told

    def set(self, at: str) -> None:
        """Let the clock run on to a time in Seoul."""
        self.clock.true = dt.datetime.fromisoformat(f"{at}+09:00").timestamp()

    def heard(self, *texts: str) -> list[str]:
        """Return what was played, in order; what is none of the texts is `?`."""
        known = {mark_of_text(read_aloud(text)): text for text in texts}
        return [known.get(marks(wav)[1], "?") for wav in self.loudspeaker.recordings()]


@pytest.fixture
def small_home(server, loudspeaker, tmp_path: Path) -> SmallHome:
    clock = SimulatedClock(dt.datetime.fromisoformat("2026-11-23T07:00+09:00").timestamp())
    return SmallHome(server, clock, loudspeaker, tmp_path / "device")
