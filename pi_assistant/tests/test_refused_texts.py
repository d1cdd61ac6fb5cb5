"""A text whose dose would be heard wrong, or can be read in two ways, is spoken by no voice."""

from __future__ import annotations

import pytest

from korean import read_aloud
from operations.tests.processes import HANG_SECONDS
from pi_assistant import offline
from pi_assistant.deadline import Deadline
from pi_assistant.reading import refusal_of
from pi_assistant.speaker import Announcement
from pi_assistant.tests.standins import marks, refused_url
from voice_tts.models import Playback, RefusedText
from voice_tts.tests.tone_engine import mark_of_text

pytestmark = pytest.mark.django_db(transaction=True)
OPEN = "아침에 0,5정 드세요."
SAFE = offline.PROMPTS[offline.REFUSED]


def heard(loudspeaker) -> bytes:
    return marks(loudspeaker.recordings()[-1])[1]


def test_what_the_server_refuses_goes_to_no_other_voice(house, loudspeaker, naver, engine):
    spoken = house.device().say(OPEN)
    assert (spoken.voice, spoken.reason) == ("server", "ambiguous_dose")
    assert engine.spoken == [read_aloud(SAFE)]
    assert naver.texts == []
    assert heard(loudspeaker) == mark_of_text(read_aloud(SAFE))


def test_without_a_server_the_device_refuses_by_itself(house, naver):
    spoken = house.device(tts_url=refused_url()).say(OPEN)
    assert (spoken.voice, spoken.reason) == ("naver", "ambiguous_dose")
    assert naver.texts == [read_aloud(SAFE)]


def test_the_recorded_prompt_is_the_best_voice_at_hand(house, loudspeaker, naver, engine):
    device = house.device()
    assert device.speaker.make_prompts(Deadline.after(HANG_SECONDS)) == 0
    asked = len(engine.spoken)
    device.tts.base_url = refused_url()
    assert device.say(OPEN).voice == "offline"
    assert heard(loudspeaker) == mark_of_text(read_aloud(SAFE))
    assert (naver.texts, len(engine.spoken)) == ([], asked)


def test_a_reminder_that_the_server_spelt_out_is_not_refused_again(house, naver):
    device = house.device(tts_url=refused_url())
    reminder = Announcement("둥이 2/3포 드세요.", spoken_text="둥이 삼분의 이 포 드세요.", reminder_id="r1")
    assert device.speaker.say(reminder).voice == "naver"
    assert naver.texts == ["둥이 삼분의 이 포 드세요."]


def test_the_caregiver_is_told_the_reason_and_not_the_text(house):
    device = house.device()
    device.say(OPEN)
    device.outbox.deliver()
    assert Playback.objects.get().reason == "ambiguous_dose"


@pytest.mark.parametrize(
    ("text", "spoken", "reason"),
    [
        ("혈압약 2알 드세요.", "혈압약 두 알 드세요.", ""),
        ("혈압약 2알 드세요.", "혈압약 세 알 드세요.", "unsafe_reading"),
        ("0,5정", "영 점 오 정", "ambiguous_dose"),
    ],
)
def test_reasons(text, spoken, reason):
    assert refusal_of(text, spoken) == reason


@pytest.mark.parametrize("away", [False, True])
def test_the_caregiver_sees_the_text_that_was_refused(house, naver, away):
    device = house.device(**({"tts_url": refused_url()} if away else {}))
    for _again in range(2):
        device.say(OPEN)
    device.say("혈압약 2알 드세요.")
    device.tts.base_url = house.url
    while device.outbox.deliver():
        pass
    row = RefusedText.objects.get()
    assert (row.user, row.text, row.reason) == (house.account.user, OPEN, "ambiguous_dose")
    assert row.spoken_text == read_aloud(OPEN, easy=True)


def test_no_other_text_is_in_a_report(house):
    device = house.device()
    device.say("혈압약 2알 드세요.")
    device.say("가" * 400 + " 0,5정 " + "나" * 90)
    bodies = [report.body for report in device.store.due_reports(device.keeper.timestamp() + 1, 9)]
    assert ["refused_text" in body for body in bodies] == [False, True]
