"""Newer versions are announced to a home only when its coming week is ready; until then its recordings stay in use."""

from __future__ import annotations

import datetime as dt
import importlib
import json
from dataclasses import replace

import pytest
from django.apps import apps
from django.utils import timezone
from django.utils.crypto import salted_hmac

from korean import NORMALISER_VERSION
from voice_tts.models import Pronunciation, SpeechAnnouncement, TTSCache, UserVoice
from voice_tts.services import announcement, gpt_sovits, precache, utterance
from voice_tts.services.precache import Sentence
from voice_tts.services.synthesis import compose

pytestmark = pytest.mark.django_db
TEXTS = ("아침 약 2알 드세요.", "저녁 약 1알 드세요.")


class Clock:
    """The time that the server sees."""

    def __init__(self) -> None:
        self.now = timezone.now()

    def pass_check_interval(self) -> None:
        self.now += announcement.CHECK_EVERY


@pytest.fixture
def clock(monkeypatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(timezone, "now", lambda: clock.now)
    return clock


@pytest.fixture
def week(monkeypatch) -> list[tuple[int, int | None]]:
    """The coming week has two sentences for whoever asks; returns what was asked for."""
    asked: list[tuple[int, int | None]] = []

    def source(days: int, owner_id: int | None):
        asked.append((days, owner_id))
        now = timezone.now()
        wanted = [Sentence(text, now + dt.timedelta(days=1), now + dt.timedelta(days=2)) for text in TEXTS]
        yield owner_id, wanted

    monkeypatch.setattr(precache, "_sources", [source])
    return asked


@pytest.fixture
def speaking_home(home, engine, week, clock, settings):
    """A home whose week is recorded and whose device knows its version."""
    settings.VOICE_TTS = {**settings.VOICE_TTS, "PRECACHE_IN_PROCESS": False}
    assert home.upload().status_code == 200
    version(home)
    precache.queue_days(owner_id=home.user.pk)
    list(precache.work_off(home.user.pk))
    week.clear()
    return home


def version(home) -> str:
    return str(home.get("/api/tts/voice-version/").json()["version"])


def keys(home) -> list[str]:
    return [announcement.key_for_devices(compose(home.user.pk, text)) for text in TEXTS]


def served(home, key: str) -> bool:
    return bool(home.get(f"/api/tts/cache/{key}/").status_code == 200)


def new_engine(monkeypatch, settings) -> None:
    trained_anew = replace(gpt_sovits.get_service().info, version="trained anew")
    monkeypatch.setattr(gpt_sovits.GPTSoVITSService, "info", trained_anew)


def new_rules(monkeypatch, settings) -> None:
    monkeypatch.setattr(utterance, "NORMALISER_VERSION", "next")


def new_pronunciation(monkeypatch, settings) -> None:
    monkeypatch.setattr(utterance, "PRONUNCIATION_VERSION", "next")


def new_notice(monkeypatch, settings) -> None:
    settings.VOICE_TTS = {**settings.VOICE_TTS, "SPOKEN_NOTICE": True}


@pytest.mark.parametrize("change", [new_engine, new_pronunciation, new_notice])
def test_what_sounds_different_is_announced_when_the_week_is_ready(speaking_home, clock, monkeypatch, settings, change):
    told, known = version(speaking_home), keys(speaking_home)
    change(monkeypatch, settings)
    assert (version(speaking_home), keys(speaking_home)) == (told, known), "the upgrade day changes nothing"
    assert all(served(speaking_home, key) for key in known)
    clock.pass_check_interval()
    assert version(speaking_home) == told, "queued, but not made"
    assert next(precache.work_off(speaking_home.user.pk)) == "done"
    clock.pass_check_interval()
    assert (version(speaking_home), keys(speaking_home)) == (told, known), "half of the week is not the week"
    list(precache.work_off(speaking_home.user.pk))
    clock.pass_check_interval()
    announced, fresh = version(speaking_home), keys(speaking_home)
    assert announced != told
    assert not set(fresh) & set(known)
    assert all(served(speaking_home, key) for key in fresh)
    assert version(speaking_home) == announced


def test_new_rules_that_change_no_reading_make_nothing_anew(speaking_home, engine, clock, monkeypatch, settings):
    told, known, spoken = version(speaking_home), keys(speaking_home), list(engine.spoken)
    new_rules(monkeypatch, settings)
    assert version(speaking_home) != told, "the week was ready all along"
    assert keys(speaking_home) == known
    assert engine.spoken == spoken


def test_a_changed_reading_has_a_new_key_at_once_and_the_others_keep_theirs(
    speaking_home, clock, monkeypatch, settings
):
    told, known = version(speaking_home), keys(speaking_home)
    new_rules(monkeypatch, settings)
    monkeypatch.setattr("voice_tts.services.spoken_form.read_aloud", lambda text, *args, **kwargs: (
        "저녁 약, 한 알 드세요." if text == TEXTS[1] else "아침 약 두 알 드세요."
    ))  # fmt: skip
    assert version(speaking_home) == told
    morning, evening = keys(speaking_home)
    assert morning == known[0]
    assert evening != known[1]


def test_the_week_is_looked_over_at_intervals_and_for_this_home_only(speaking_home, week, clock, monkeypatch, settings):
    for _poll in range(3):
        version(speaking_home)
    assert week == [], "nothing is new"
    new_engine(monkeypatch, settings)
    for _poll in range(3):
        version(speaking_home)
    assert week == [(announcement.DAYS_READY, speaking_home.user.pk)]
    list(precache.work_off())
    clock.pass_check_interval()
    for _poll in range(3):
        version(speaking_home)
    assert week == [(announcement.DAYS_READY, speaking_home.user.pk)] * 2


def test_another_voice_counts_at_once(speaking_home, monkeypatch, settings):
    told = version(speaking_home)
    new_engine(monkeypatch, settings)
    UserVoice.objects.all().delete()
    assert version(speaking_home) != told


def test_versions_taken_back_were_never_announced(speaking_home, monkeypatch, settings):
    told = version(speaking_home)
    with monkeypatch.context() as changed:
        new_engine(changed, settings)
        assert version(speaking_home) == told
    assert version(speaking_home) == told


def test_the_upgrade_finds_the_version_that_devices_already_know(speaking_home):
    """What devices were told before announcements were kept; the formula stands in devices of the field."""
    Pronunciation.objects.create(user=speaking_home.user, written="K정", spoken="케이정")
    voice, row = UserVoice.objects.get(), TTSCache.objects.first()
    assert row is not None
    parts = (
        speaking_home.user.pk,
        (voice.pk, voice.content_hash, voice.epoch),
        (row.engine, row.engine_version, "2"),
        [("K정", "케이정")],
    )
    before = salted_hmac("voice_tts.voice_version", json.dumps(parts), algorithm="sha256").hexdigest()
    SpeechAnnouncement.objects.all().delete()
    TTSCache.objects.filter(text=TEXTS[1]).delete()
    importlib.import_module("voice_tts.migrations.0009_speech_announcement").tell_homes_what_they_know(apps, None)
    assert version(speaking_home) == before
    list(precache.work_off())
    SpeechAnnouncement.objects.update(checked_at=None)
    assert version(speaking_home) != before
    assert SpeechAnnouncement.objects.get().normaliser == NORMALISER_VERSION


def test_a_home_whose_week_cannot_be_made_waits_two_weeks_and_no_longer(
    speaking_home, clock, monkeypatch, settings, caplog
):
    told = version(speaking_home)
    new_engine(monkeypatch, settings)
    assert version(speaking_home) == told
    assert announcement.rollout() == announcement.Rollout(1, dt.timedelta())
    clock.now += announcement.LONGEST_WAIT - dt.timedelta(minutes=1)
    assert version(speaking_home) == told
    assert announcement.rollout().longest == announcement.LONGEST_WAIT - dt.timedelta(minutes=1)
    clock.pass_check_interval()
    assert version(speaking_home) != told
    assert announcement.rollout() == announcement.Rollout(0, dt.timedelta())
    assert f"home {speaking_home.user.pk} is told" in caplog.text


def test_the_wait_of_an_earlier_upgrade_does_not_count(speaking_home, clock, monkeypatch, settings):
    new_engine(monkeypatch, settings)
    version(speaking_home)
    list(precache.work_off(speaking_home.user.pk))
    clock.now += announcement.LONGEST_WAIT
    announced = version(speaking_home)
    new_pronunciation(monkeypatch, settings)
    assert version(speaking_home) == announced
    assert announcement.rollout().longest == dt.timedelta()


def test_an_upgrade_that_is_taken_back_ends_the_wait(speaking_home, clock, monkeypatch, settings):
    told = version(speaking_home)
    with monkeypatch.context() as meanwhile:
        new_engine(meanwhile, settings)
        version(speaking_home)
        assert announcement.rollout().waiting == 1
    assert version(speaking_home) == told
    assert announcement.rollout().waiting == 0
