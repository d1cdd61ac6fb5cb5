"""A person's own pronunciations in what is spoken, shown and cached."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from voice_tts.models import Pronunciation

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


@pytest.mark.parametrize("spoken", ["", "kozaar", "코자 50", " 코자"])
def test_a_pronunciation_is_hangul(home, spoken):
    with pytest.raises(ValidationError):
        Pronunciation(user=home.user, written="K정", spoken=spoken).full_clean()
