"""A person's own pronunciations in what is spoken, shown and cached."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from korean import read_aloud
from voice_tts.models import Pronunciation
from voice_tts.services import spoken_form

pytestmark = pytest.mark.django_db


def test_doses_are_read_and_shown(home, engine):
    home.upload()
    answer = home.generate("혈압약 0.5정을 드세요.").json()
    assert "0" not in answer["spoken_text"]
    assert engine.spoken == [answer["spoken_text"]]


def test_own_pronunciations_come_first_and_change_the_recording(home, other_home, engine):
    for device in (home, other_home):
        device.upload()
    before = home.generate("K정을 드세요.").json()
    Pronunciation.objects.create(user=home.user, written="K정", spoken="코자정")
    after = home.generate("K정을 드세요.").json()
    assert "코자정을" in after["spoken_text"]
    assert after["cache_hit"] is False
    assert after["cache_key"] != before["cache_key"]
    assert "코자정" not in other_home.generate("K정을 드세요.").json()["spoken_text"]


def test_every_listener_hears_easy_words_unless_the_family_chose_formal_ones(home, other_home, engine):
    for device in (home, other_home):
        device.upload()
    text = "14:30에 1일 3회, 1회 1정 드세요."
    easy = home.generate(text).json()
    assert easy["spoken_text"] == "오후 두 시 삼십 분에 하루 세 번, 한 번에 한 정 드세요."
    spoken_form.use_easy_words(home.user.pk, easy=False)
    formal = home.generate(text).json()
    assert formal["spoken_text"] == read_aloud(text) != easy["spoken_text"]
    assert (formal["cache_hit"], formal["cache_key"] == easy["cache_key"]) == (False, False)
    assert other_home.generate(text).json()["spoken_text"] == easy["spoken_text"]
    spoken_form.use_easy_words(home.user.pk, easy=True)
    assert home.generate(text).json()["cache_hit"] is True


def test_names_in_latin_letters_are_said_as_a_source_says(home, other_home, engine, monkeypatch):
    for device in (home, other_home):
        device.upload()
    text = "Norvasc 1정을 드세요."
    before = home.generate(text).json()
    monkeypatch.setattr(
        spoken_form, "_name_sources", [lambda user: {"norvasc": "지지큐"} if user == home.user.pk else {}]
    )
    after = home.generate(text).json()
    assert after["spoken_text"] == engine.spoken[-1] == "지지큐 한 정을 드세요."
    assert (after["cache_hit"], after["cache_key"] == before["cache_key"]) == (False, False)
    assert other_home.generate(text).json()["spoken_text"] == before["spoken_text"]
    Pronunciation.objects.create(user=home.user, written="Norvasc", spoken="혈압약")
    assert home.generate(text).json()["spoken_text"] == "혈압약 한 정을 드세요."


def test_sources_of_names_are_asked_only_about_texts_that_may_hold_one(home, monkeypatch):
    asked: list[int] = []

    def names(user_id: int) -> dict[str, str]:
        asked.append(user_id)
        return {}

    monkeypatch.setattr(spoken_form, "_name_sources", [names])
    spoken_form.spoken_form(home.user.pk, "혈압약 5mg 1정, 비타민B 2알을 드세요.", "ko")
    assert not asked
    spoken_form.spoken_form(home.user.pk, "Norvasc 1정을 드세요.", "ko")
    assert asked == [home.user.pk]


@pytest.mark.parametrize("spoken", ["", "kozaar", "코자 50", " 코자"])
def test_a_pronunciation_is_hangul(home, spoken):
    with pytest.raises(ValidationError):
        Pronunciation(user=home.user, written="K정", spoken=spoken).full_clean()
