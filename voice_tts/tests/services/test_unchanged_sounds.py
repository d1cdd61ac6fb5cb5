"""After a new pronunciation, what sounds as before keeps its key and its audio; anything else is made anew."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from voice_tts.models import TTSCache
from voice_tts.services import announcement, precache, unchanged_sounds, utterance
from voice_tts.services.precache import Sentence
from voice_tts.services.synthesis import compose

pytestmark = pytest.mark.django_db
TEXT, OTHER = "아침 약 2알 드세요.", "저녁 약 1알 드세요."


@pytest.fixture
def recorded(home, engine) -> dict[str, str]:
    """The keys of two recordings of an earlier pronunciation, which nothing is queued for."""
    home.upload()
    keys = {text: str(home.generate(text).json()["cache_key"]) for text in (TEXT, OTHER)}
    engine.spoken.clear()
    return keys


def upgrade(monkeypatch, changed: str = "") -> None:
    """Raise the version; `changed` stands in the texts that are pronounced in another way from now on."""
    earlier, sounds = utterance.PRONUNCIATION_VERSION, utterance.sounds_of
    monkeypatch.setattr(utterance, "EARLIER_PRONUNCIATIONS", (earlier,))
    monkeypatch.setattr(utterance, "PRONUNCIATION_VERSION", "next")
    monkeypatch.setattr(
        unchanged_sounds,
        "sounds_of",
        lambda spoken, language: "another" if changed and changed in spoken else sounds(spoken, language),
    )


def is_missing(home, text: str) -> int:
    now = timezone.now()
    return precache.queue(home.user.pk, [Sentence(text, now, now + dt.timedelta(days=1))])


def test_what_sounds_as_before_is_served_and_told_under_its_key(home, engine, recorded, monkeypatch):
    upgrade(monkeypatch)
    answer = home.generate(TEXT).json()
    assert (answer["cache_hit"], answer["cache_key"]) == (True, recorded[TEXT])
    assert is_missing(home, TEXT) == 0
    assert announcement.key_for_devices(compose(home.user.pk, TEXT)) == recorded[TEXT]
    assert engine.spoken == []
    assert TTSCache.objects.count() == 2


def test_what_is_pronounced_in_another_way_is_made_anew(home, engine, recorded, monkeypatch):
    upgrade(monkeypatch, changed="저녁")
    answer = home.generate(OTHER).json()
    assert (answer["cache_hit"], len(engine.spoken)) == (False, 1)
    assert answer["cache_key"] != recorded[OTHER]
    assert announcement.key_for_devices(compose(home.user.pk, OTHER)) == answer["cache_key"]
    assert home.generate(TEXT).json()["cache_key"] == recorded[TEXT]


def test_the_words_are_pronounced_once_after_the_upgrade(home, recorded, monkeypatch):
    upgrade(monkeypatch)
    home.generate(TEXT)
    monkeypatch.setattr(unchanged_sounds, "sounds_of", lambda spoken, language: pytest.fail("pronounced again"))
    assert home.generate(TEXT).json()["cache_hit"]


def test_how_an_old_recording_sounds_is_noted_while_its_pronunciation_is_in_use(home, recorded, monkeypatch):
    TTSCache.objects.update(sounds="", pronounced_by="")
    assert is_missing(home, TEXT) == 0
    upgrade(monkeypatch)
    assert is_missing(home, TEXT) == 0
    assert is_missing(home, OTHER) == 1, "nobody knows how it sounded"


def test_sounds_are_told_apart_in_korean_and_by_letters_elsewhere():
    assert utterance.sounds_of("약 두 알", "ko") != utterance.sounds_of("약 세 알", "ko")
    assert utterance.sounds_of("같이", "ko") == utterance.sounds_of("같이", "ko")
    assert utterance.sounds_of("two pills", "en") != utterance.sounds_of("two pill", "en")
