"""No wrong dose is spoken: a misreading is refused, an open text is asked about, and the answer is remembered."""

from __future__ import annotations

import pytest

from voice_tts.exceptions import UnknownReading
from voice_tts.models import ChosenReading, PrecacheState
from voice_tts.services import precache, spoken_form

pytestmark = pytest.mark.django_db
OPEN = "하루 세 번, 2/3"


def test_an_open_text_is_refused_with_its_readings(home, engine):
    home.upload()
    answer = home.generate(OPEN)
    body = answer.json()
    assert (answer.status_code, body["code"], body["success"]) == (400, "ambiguous_dose", False)
    assert {"text": "하루 세 번, 삼분의 이", "spoken": "하루 세 번, 삼분의 이"} in body["choices"]
    assert engine.spoken == []


def test_a_misreading_is_refused(home, engine, monkeypatch):
    home.upload()
    monkeypatch.setattr(spoken_form, "read_aloud", lambda text, own, **how: "혈압약 두 알 드세요")
    answer = home.generate("혈압약 1알 드세요")
    assert (answer.status_code, answer.json()["code"]) == (400, "unsafe_reading")
    assert "choices" not in answer.json()
    assert engine.spoken == []


def test_a_chosen_reading_is_spoken_in_that_home_only(home, other_home, engine):
    for device in (home, other_home):
        device.upload()
    assert spoken_form.choose(home.user.pk, OPEN, "하루 세 번, 삼분의 이") == "하루 세 번, 삼분의 이"
    answer = home.generate(OPEN)
    assert (answer.status_code, answer.json()["spoken_text"]) == (200, "하루 세 번, 삼분의 이")
    assert other_home.generate(OPEN).status_code == 400


def test_only_a_reading_of_the_text_can_be_chosen(home):
    for chosen in ("하루 세 번, 세 알", OPEN, ""):
        with pytest.raises(UnknownReading):
            spoken_form.choose(home.user.pk, OPEN, chosen)
    assert not ChosenReading.objects.exists()


def test_a_changed_mind_replaces_the_choice_and_a_deleted_person_takes_it_along(home):
    spoken_form.choose(home.user.pk, OPEN, "하루 세 번, 삼분의 이")
    spoken_form.choose(home.user.pk, OPEN, "하루 세 번, 이월 삼 일")
    assert [reading.chosen for reading in ChosenReading.objects.all()] == ["하루 세 번, 이월 삼 일"]
    home.user.delete()
    assert not ChosenReading.objects.exists()


def test_the_choice_is_made_over_http(home, engine):
    home.upload()
    choice = home.generate(OPEN).json()["choices"][0]
    body = {"text": OPEN, "chosen": choice["text"]}
    answer = home.post("/api/tts/readings/", body, format="json")
    assert (answer.status_code, answer.json()["spoken_text"]) == (200, choice["spoken"])
    assert home.generate(OPEN).json()["spoken_text"] == choice["spoken"]
    wrong = home.post("/api/tts/readings/", {**body, "chosen": "세 알"}, format="json")
    assert (wrong.status_code, wrong.json()["code"]) == (400, "unknown_reading")


def test_a_list_of_sentences_says_which_one_is_open(home, engine):
    home.upload()
    job = precache.start_job(home.user.pk, [OPEN, "혈압약 1알 드세요"])
    assert set(precache.work_off()) == {PrecacheState.DONE, PrecacheState.FAILED}
    assert {item.text: item.failure_code for item in job.items.all()} == {
        OPEN: "ambiguous_dose",
        "혈압약 1알 드세요": "",
    }
