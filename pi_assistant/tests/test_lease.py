"""A voice that may have been withdrawn in the meantime rests, and what is withdrawn is only what the server says."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pi_assistant import offline
from pi_assistant.loop import ReminderLoop
from pi_assistant.naver import NaverKeys
from pi_assistant.tests.standins import KEYS, NAVER_MARK, marks, refused_url

TEXT = "혈압약 한 알 드세요."


@pytest.fixture
def loop(small_home, naver) -> ReminderLoop:
    small_home.plan("2026-11-23 08:30", TEXT)
    loop = ReminderLoop(small_home.device(voice_days=2.0, naver=NaverKeys(*KEYS), naver_url=naver.url))
    loop.keep_up()
    return loop


def go_offline(loop: Any) -> None:
    loop.client.tts.base_url = loop.client.api.base_url = refused_url()


def test_offline_longer_than_the_lease_the_next_voice_speaks(small_home, loop):
    go_offline(loop)
    small_home.clock.true += 2 * 86_400
    assert loop.client.say(TEXT).voice == "cache"
    small_home.clock.true += 1
    spoken = loop.client.say(TEXT)
    assert (spoken.voice, spoken.reason) == ("naver", "voice_unconfirmed")
    assert marks(small_home.loudspeaker.recordings()[-1])[0] == NAVER_MARK


def test_even_the_prompts_are_not_in_that_voice(small_home, loop, naver, monkeypatch):
    monkeypatch.setattr(offline, "is_installed", lambda: False)
    naver.behaviour = "away"
    go_offline(loop)
    assert loop.client.say("다른 말.").voice == "offline"
    small_home.clock.true += 3 * 86_400
    assert loop.client.say("다른 말.").voice == "offline"
    first, second = small_home.loudspeaker.recordings()
    assert marks(first)
    assert (offline.SHIPPED / "other.wav").read_bytes()[-1000:] in second


def test_word_from_the_server_renews_it_without_a_new_recording(small_home, loop):
    for _day in range(5):
        small_home.clock.true += 86_400
        loop.hurry("version")
        loop.keep_up()
    go_offline(loop)
    assert loop.client.say(TEXT).voice == "cache"


def test_what_an_earlier_version_has_learnt_counts_from_the_upgrade(small_home, loop):
    [note] = small_home.folder.rglob("version.json")
    stored = json.loads(note.read_text())
    del stored["confirmed_at"]
    note.write_text(json.dumps(stored))
    go_offline(loop)
    small_home.clock.true += 30 * 86_400
    assert loop.client.say(TEXT).voice == "cache"
    small_home.clock.true += 2 * 86_400 + 1
    assert loop.client.say(TEXT).voice == "naver"


def test_on_an_unknown_clock_no_lease_ends(small_home, loop):
    go_offline(loop)
    small_home.clock.synced, small_home.clock.error = False, 400 * 86_400.0
    device = small_home.device(voice_days=2.0)
    device.tts.base_url = device.api.base_url = refused_url()
    assert device.say(TEXT).voice == "cache"


@pytest.mark.parametrize("status", [200, 301, 400, 403, 404, 410, 500])
def test_a_proxys_page_wipes_nothing(small_home, loop, status):
    before = sorted(path.name for path in small_home.folder.rglob("*.wav"))
    assert any(name.startswith("pinned-") for name in before)
    small_home.server.proxy = status
    loop.hurry("version")
    loop.keep_up()
    assert sorted(path.name for path in small_home.folder.rglob("*.wav")) == before
    go_offline(loop)
    assert loop.client.say(TEXT).voice == "cache"


def test_a_server_without_versions_is_learnt_from_its_missing_page(small_home):
    small_home.server.tells_version = False
    device = small_home.device()
    assert device.say(TEXT).voice == "server"
    assert device.say(TEXT).voice == "cache"


def test_a_version_that_the_server_tells_takes_the_old_recordings_away(small_home, loop):
    small_home.server.version = "2"
    loop.hurry("version")
    loop.keep_up()
    assert loop.client.say("처음 듣는 말.").voice == "server"
    go_offline(loop)
    assert {path.parent.name for path in small_home.folder.rglob("*.wav")} == {
        loop.client.speaker.cache._folder("2").name
    }


@pytest.mark.parametrize("name", sorted(offline.PROMPTS))
def test_each_prompt_is_there_from_the_installation_on(name):
    assert offline.prompt(None, name).seconds > 2


def test_a_new_device_without_anything_says_the_prompt(small_home, monkeypatch):
    monkeypatch.setattr(offline, "is_installed", lambda: False)
    device = small_home.device(base_url="")
    assert device.say(TEXT).voice == "offline"
