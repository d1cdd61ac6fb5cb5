"""After the reading rules changed: what is read as before is kept, what is read in another way is withdrawn at once."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.utils import timezone

from voice_tts.models import TTSCache
from voice_tts.services import cache, changed_readings, storage, synthetic_notice

pytestmark = pytest.mark.django_db
SAME, CHANGED = "약 2알 드세요.", "약을 14:30에 드세요."
BEFORE, AFTER = "약을 십사 시 삼십 분에 드세요.", "약을 오후 두 시 삼십 분에 드세요."


@pytest.fixture
def upgraded(home, engine) -> Callable[[str], str]:
    """Says a text and returns its key; then makes the recording one of an earlier version of the rules."""
    home.upload()

    def say_before_the_upgrade(text: str, spoken: str = "") -> str:
        key = home.generate(text).json()["cache_key"]
        row = TTSCache.objects.get(cache_key=key)
        row.read_by, row.spoken_text = "1", spoken or row.spoken_text
        row.cache_key = ("0" * 63 + "1") if spoken else key
        row.pinned_until = timezone.now() + dt.timedelta(days=2)
        row.save()
        engine.spoken.clear()
        return str(row.cache_key)

    return say_before_the_upgrade


def status_of(home, key: str) -> int:
    return int(home.get(f"/api/tts/cache/{key}/").status_code)


def test_an_unchanged_reading_keeps_its_key_and_its_audio(home, engine, upgraded):
    key = upgraded(SAME)
    assert status_of(home, key) == 200
    again = home.generate(SAME).json()
    assert (again["cache_hit"], again["cache_key"]) == (True, key)
    assert changed_readings.withdraw() == 0
    assert engine.spoken == []


def test_a_changed_reading_is_not_served_from_the_first_moment(home, engine, upgraded):
    key = upgraded(CHANGED, BEFORE)
    assert status_of(home, key) == 404
    assert home.generate(CHANGED).json()["spoken_text"] == AFTER
    assert engine.spoken == [AFTER]


def test_pruning_deletes_what_was_withdrawn_and_nothing_else(home, upgraded, django_capture_on_commit_callbacks):
    old, same = upgraded(CHANGED, BEFORE), upgraded(SAME)
    file = storage.absolute(TTSCache.objects.get(cache_key=old).audio_name)
    with django_capture_on_commit_callbacks(execute=True):
        assert changed_readings.withdraw() == 1
    assert list(TTSCache.objects.values_list("cache_key", flat=True)) == [same]
    assert not file.exists()
    assert changed_readings.withdraw() == 0


def test_a_reading_is_compared_without_the_notice(home, upgraded, settings):
    key = upgraded(SAME)
    settings.VOICE_TTS = {**settings.VOICE_TTS, "SPOKEN_NOTICE": True}
    assert status_of(home, key) == 200
    assert synthetic_notice.without_notice(synthetic_notice.with_notice("약", "ko")) == "약"


def test_each_recording_is_read_again_only_once(home, upgraded, monkeypatch):
    key = upgraded(SAME)
    assert cache.owned_by(home.user.pk, key)
    monkeypatch.setattr(changed_readings, "spoken_form", None)
    assert cache.owned_by(home.user.pk, key)


def test_what_a_text_of_another_spelling_recorded_is_served_for_this_one(home, upgraded):
    """Two texts of one reading share a recording, which stays although the other text is read in another way now."""
    key = upgraded(SAME)
    TTSCache.objects.update(text=CHANGED)
    answer = home.generate(SAME).json()
    assert (answer["cache_hit"], answer["cache_key"]) == (True, key)
    assert status_of(home, key) == 200


def test_the_command_shows_both_texts_of_what_is_pinned_and_changes_nothing(home, upgraded, caplog):
    upgraded(CHANGED, BEFORE)
    upgraded(SAME)
    caplog.clear()
    told = io.StringIO()
    call_command("list_changed_readings", stdout=told)
    assert told.getvalue().splitlines() == [
        f"user {home.user.pk}: {CHANGED}",
        f"  - {BEFORE}",
        f"  + {AFTER}",
        "1 pinned reminders are read in another way",
    ]
    assert "약" not in caplog.text
    assert TTSCache.objects.filter(read_by="1").count() == 2
    TTSCache.objects.update(pinned_until=None)
    told = io.StringIO()
    call_command("list_changed_readings", stdout=told)
    assert told.getvalue() == "0 pinned reminders are read in another way\n"
