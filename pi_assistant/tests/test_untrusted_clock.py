"""A clock that nobody vouches for names no medicine and closes none."""

from __future__ import annotations

import datetime as dt
from email.utils import format_datetime

import numpy as np
import pytest

from pi_assistant import server as server_module
from pi_assistant import telling
from pi_assistant.deadline import Deadline
from pi_assistant.loop import LONGEST_NAP_SECONDS, ReminderLoop
from pi_assistant.naver import NaverKeys
from pi_assistant.tests.standins import KEYS, refused_url
from speech.tests.clips import read_wav

TEXT = "혈압약 한 알 드세요."
DAY = 86_400.0


@pytest.fixture
def loop(small_home) -> ReminderLoop:
    """A week is known, the sentences are at hand, and then the machine starts without a network."""
    for day in range(23, 31):
        small_home.plan(f"2026-11-{day} 08:30", TEXT)
    loop = ReminderLoop(small_home.device())
    loop.keep_up()
    return loop


def start_again(home, error: float) -> ReminderLoop:
    home.clock.error, home.clock.synced = error, False
    device = home.device()
    for server in (device.api, device.tts):
        server.base_url = refused_url()
    return ReminderLoop(device)


@pytest.mark.parametrize(
    "error", [-20_000 * DAY, -DAY, 0.0, 30 * DAY], ids=["1970", "yesterday", "right", "a month on"]
)
def test_no_medicine_is_named_and_none_is_closed(small_home, loop, error):
    small_home.set("2026-11-23 08:29")
    second = start_again(small_home, error)
    for _ in range(120):
        small_home.clock.true += 300
        assert second.speak_due() == 0
        assert second.nap_seconds() == LONGEST_NAP_SECONDS, "it sleeps; by this clock nothing comes due"
    assert small_home.heard(TEXT, telling.CLOCK_NOTICE) == [telling.CLOCK_NOTICE], "once"
    rows = second.client.store.rows("SELECT DISTINCT phase FROM reminders")
    assert [row["phase"] for row in rows] == ["waiting"]
    assert second.client.store.rows("SELECT 1 FROM outbox WHERE kind = 'intake'") == []


def test_the_notice_is_no_louder_than_at_night_and_comes_again_on_a_press(small_home, loop):
    second = start_again(small_home, -20_000 * DAY)
    second.client.speaker.player._loudness = type(second.client.config.loudness)(volume=1.0)
    second.speak_due()
    second.press("taken")
    second.answering.join()
    peaks = [np.abs(read_wav(wav)[0]).max() for wav in small_home.loudspeaker.recordings()]
    second.client.say(telling.CLOCK_NOTICE)
    loud = np.abs(read_wav(small_home.loudspeaker.recordings()[-1])[0]).max()
    assert peaks == pytest.approx([loud / 2] * 2, rel=0.01)
    assert small_home.heard(telling.CLOCK_NOTICE) == [telling.CLOCK_NOTICE] * 3


def test_a_day_that_the_server_still_has_pending_opens_again(small_home, loop):
    """It was closed by a clock that an earlier version believed, and the server has not taken that for true."""
    store = loop.client.store
    store.write(lambda connection: connection.execute("UPDATE reminders SET phase = 'missed'"))
    small_home.plan("2026-11-24 12:00", "다른 말.")
    loop.hurry("schedule")
    loop.keep_up()
    small_home.set("2026-11-23 08:30")
    assert loop.speak_due() == 1
    assert small_home.heard(TEXT) == [TEXT]


def test_what_it_has_just_closed_itself_stays_closed_until_the_server_has_heard(small_home, loop):
    small_home.set("2026-11-23 09:00")
    small_home.clock.true += 1
    loop.schedule.due(small_home.clock.true)
    small_home.plan("2026-11-24 12:00", "다른 말.")
    loop._load_schedule()
    assert loop.client.store.rows("SELECT phase FROM reminders ORDER BY at")[0]["phase"] == "not_said"


def date_at(seconds: float) -> str:
    return format_datetime(dt.datetime.fromtimestamp(seconds, dt.timezone.utc), usegmt=True)


@pytest.fixture
def unsure(small_home) -> ReminderLoop:
    small_home.clock.error, small_home.clock.synced = -20_000 * DAY, False
    small_home.server.date = date_at(small_home.clock.true)
    return ReminderLoop(small_home.device())


def test_the_servers_own_answer_tells_the_time_on_loopback(small_home, unsure):
    unsure.client.tts.health(Deadline.after(60))
    assert unsure.client.keeper.is_trusted


@pytest.mark.parametrize("status", [301, 302, 400, 401, 404, 500, 503])
def test_a_redirect_or_an_error_page_does_not(small_home, unsure, status):
    small_home.server.proxy = status
    small_home.server.headers = {"Location": "http://127.0.0.1:9/"}
    assert unsure.client.tts.health(Deadline.after(60)).status == status
    assert not unsure.client.keeper.is_trusted


def test_naver_does_not(small_home, naver):
    small_home.clock.error, small_home.clock.synced = -20_000 * DAY, False
    device = small_home.device(base_url="", naver=NaverKeys(*KEYS), naver_url=naver.url)
    assert device.say(TEXT).voice == "naver"
    assert not device.keeper.is_trusted


@pytest.mark.parametrize(
    ("url", "peer", "believed"),
    [
        ("https://carepill.example/", "1.1.1.1", True), ("http://carepill.example/", "1.1.1.1", False),
        ("http://carepill.local/", "192.168.0.7", True), ("http://127.0.0.1:8000/", "127.0.0.1", True),
        ("http://carepill.example/", "8.8.8.8", False), ("http://h/", "fd00::7", True), ("http://h/", "", False),
        ("http://h/", "2001:4860:4860::8888", False),
    ],
)  # fmt: skip
def test_over_plain_http_only_from_within_the_home(url, peer, believed):
    assert server_module._is_own_line(url, peer) is believed


def test_a_clock_that_was_synchronised_counts_on_without_its_time_server(small_home, loop):
    small_home.set("2026-11-23 08:00")
    assert loop.client.keeper.is_trusted
    small_home.clock.synced, small_home.clock.error = False, 5 * 3600.0
    small_home.set("2026-11-23 08:30")
    assert loop.speak_due() == 1
