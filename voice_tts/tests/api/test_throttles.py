"""New speech is rationed by device; what is cached is not."""

from __future__ import annotations

import pytest
from rest_framework.test import APIClient

from care.models import DeviceToken
from voice_tts.api.throttles import NewSpeechThrottle

pytestmark = pytest.mark.postgres

TEXTS = [f"{hour}시 약 드실 시간입니다." for hour in range(1, 7)]


@pytest.fixture
def rationed(home, engine, monkeypatch):
    monkeypatch.setattr(NewSpeechThrottle, "rate", "3/min", raising=False)
    home.upload()
    return home


def test_new_speech_past_the_rate_is_429_in_korean(rationed, engine):
    answers = [rationed.generate(text) for text in TEXTS[:4]]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    body = answers[-1].json()
    assert (body["success"], body["code"]) == (False, "throttled")
    assert any("가" <= character <= "힣" for character in body["message"])
    assert 0 < int(answers[-1]["Retry-After"]) <= 60
    assert len(engine.spoken) == 3


def test_cached_answers_neither_pay_nor_are_refused(rationed):
    for _ in range(10):
        assert rationed.generate(TEXTS[0]).status_code == 200
    assert [rationed.generate(text).status_code for text in TEXTS[1:4]] == [200, 200, 429]
    assert rationed.generate(TEXTS[0]).json()["cache_hit"] is True


def test_asking_past_the_cache_pays(rationed):
    answers = [rationed.generate(TEXTS[0], use_cache=False).status_code for _ in range(4)]
    assert answers == [200, 200, 200, 429]


def test_each_device_has_a_ration_of_its_own(rationed):
    for text in TEXTS[:4]:
        rationed.generate(text)
    _row, token = DeviceToken.objects.create(user=rationed.user, name="침실")
    bedroom = APIClient()
    bedroom.credentials(HTTP_AUTHORIZATION=f"Token {token}")
    assert bedroom.post("/api/tts/generate/", {"text": TEXTS[4]}, format="json").status_code == 200
