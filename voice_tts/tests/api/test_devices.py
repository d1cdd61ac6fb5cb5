"""What devices call besides speaking: the voice's version and their reports, and the caregiver's view of them."""

from __future__ import annotations

import datetime as dt
import uuid
import zoneinfo

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client

from care.models import CareRelation, Person
from speech.tests.clips import speech_like, wav_bytes
from voice_tts.exceptions import EngineUnavailable
from voice_tts.models import Playback, Pronunciation, RefusedText, UserVoice
from voice_tts.pages.device_admin import describe
from voice_tts.services import engine_choice, gpt_sovits, refusal_notices, spoken_form, voices

pytestmark = pytest.mark.django_db
SEOUL = zoneinfo.ZoneInfo("Asia/Seoul")


def version(device) -> str:
    return str(device.get("/api/tts/voice-version/").json()["version"])


def report(device, **changes):
    body = {
        "report_id": str(uuid.uuid4()),
        "at": "2026-11-23T08:30:00+09:00",
        "voice": "naver",
        "reason": "server_unreachable",
        "cache_key": None,
        "reminder_id": "dose-17",
        **changes,
    }
    return device.post("/api/tts/playback/", body, format="json")


def test_the_version_changes_with_everything_that_changes_the_sound(home, engine):
    seen = [version(home)]
    home.upload()
    seen.append(version(home))
    first = UserVoice.objects.get()
    home.upload(wav_bytes(speech_like(6, pitch_hz=230)))
    seen.append(version(home))
    voices.activate(first)
    seen.append(version(home))
    Pronunciation.objects.create(user=home.user, written="타이레놀", spoken="타이레놀 알약")
    seen.append(version(home))
    spoken_form.use_easy_words(home.user.pk, easy=False)
    seen.append(version(home))
    first.delete()
    seen.append(version(home))
    assert len(set(seen)) == len(seen)
    assert version(home) == seen[-1]


def test_an_unchanged_voice_costs_one_304(home, engine):
    home.upload()
    first = home.get("/api/tts/voice-version/")
    assert first.json()["has_voice"] is True
    again = home.get("/api/tts/voice-version/", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    home.upload(wav_bytes(speech_like(6, pitch_hz=230)))
    assert home.get("/api/tts/voice-version/", headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_a_device_learns_in_which_words_to_read(home, other_home, engine):
    spoken_form.use_easy_words(home.user.pk, easy=False)
    asked = [device.get("/api/tts/voice-version/").json()["easy_words"] for device in (home, other_home)]
    assert asked == [False, True]


def test_a_device_learns_names_without_losing_the_voice(home, other_home, engine, monkeypatch):
    before = home.get("/api/tts/voice-version/")
    assert before.json()["names"] == {}
    monkeypatch.setattr(
        spoken_form, "_name_sources", [lambda user: {"norvasc": "노바스크"} if user == home.user.pk else {}]
    )
    after = home.get("/api/tts/voice-version/", headers={"If-None-Match": before["ETag"]})
    assert after.json() == before.json() | {"names": {"norvasc": "노바스크"}}
    assert home.get("/api/tts/voice-version/", headers={"If-None-Match": after["ETag"]}).status_code == 304
    assert other_home.get("/api/tts/voice-version/").json()["names"] == {}


def test_two_homes_have_two_versions_and_none_is_told_without_a_token(home, other_home, browser, engine):
    assert version(home) != version(other_home)
    assert browser.get("/api/tts/voice-version/").status_code == 401


def test_a_server_without_its_engine_tells_no_version(home, monkeypatch):
    def refuse(conf):
        raise EngineUnavailable

    monkeypatch.setattr(engine_choice, "choose_engine", refuse)
    gpt_sovits.get_service.cache_clear()
    try:
        assert home.get("/api/tts/voice-version/").status_code == 503
    finally:
        gpt_sovits.get_service.cache_clear()


def test_a_report_that_comes_twice_is_kept_once(home):
    identifier = str(uuid.uuid4())
    assert [report(home, report_id=identifier).status_code for _ in range(3)] == [200, 200, 200]
    row = Playback.objects.get()
    assert (row.user, row.voice, row.reason, row.reminder_id) == (home.user, "naver", "server_unreachable", "dose-17")


def test_the_same_id_of_another_home_is_another_report(home, other_home):
    identifier = str(uuid.uuid4())
    report(home, report_id=identifier)
    report(other_home, report_id=identifier)
    assert Playback.objects.count() == 2


@pytest.mark.parametrize(
    "changes",
    [
        {"report_id": "1"},
        {"at": "yesterday"},
        {"voice": "stranger"},
        {"reason": "약 드세요"},
        {"cache_key": "../../etc"},
        {"reminder_id": "x" * 101},
    ],
)
def test_a_report_that_makes_no_sense_is_refused_in_korean(home, changes):
    answer = report(home, **changes)
    assert answer.status_code == 400
    assert any("가" <= character <= "힣" for character in answer.json()["message"])
    assert not Playback.objects.exists()


REFUSED = {"refused_text": "약 0,5정 드세요.", "refused_reading": "약 영 점 오 정 드세요."}


def test_a_text_that_a_device_refused_is_kept_apart_from_the_report(home):
    for _again in range(2):
        assert report(home, reason="ambiguous_dose", **REFUSED).status_code == 200
    row = RefusedText.objects.get()
    assert (row.user, row.reason, row.by_device) == (home.user, "ambiguous_dose", True)
    assert {"refused_text": row.text, "refused_reading": row.spoken_text} == REFUSED
    assert Playback.objects.count() == 2


def test_no_text_is_kept_of_what_was_not_refused_or_was_chosen(home):
    assert report(home, **REFUSED).status_code == 200
    spoken_form.choose(home.user.pk, REFUSED["refused_text"], "약 반 정 드세요.")
    assert report(home, reason="ambiguous_dose", **REFUSED).status_code == 200
    assert not RefusedText.objects.exists()


def test_what_only_the_device_refused_is_told_as_the_device_would_have_said_it(home):
    told = {"refused_text": "약 2알 드세요.", "refused_reading": "약 세 알 드세요."}
    report(home, reason="unsafe_reading", **told)
    (notice,) = refusal_notices.notices(RefusedText.objects.all())
    assert (notice.spoken_text, notice.reason, notice.choices) == ("약 세 알 드세요.", "unsafe_reading", ())


def test_reports_need_a_token(browser):
    assert report(browser).status_code == 401


@pytest.mark.parametrize(
    ("hours_ago", "voice", "reason", "sentence"),
    [
        (1, "naver", "server_unreachable", "오늘 08:30, 네이버 음성으로 말함: 서버 연결 실패"),
        (1, "cache", "", "오늘 08:30, 등록된 목소리로 말함(기기에 저장됨)"),
        (25, "offline", "no_voice", "어제 08:30, 기기 안내 음성으로 말함: 등록된 목소리가 없음"),
        (49, "none", "no_player", "11월 21일 08:30, 말하지 못함: 기기에 소리를 낼 프로그램이 없음"),
        (1, "server", "a_code_of_tomorrow", "오늘 08:30, 등록된 목소리로 말함: a_code_of_tomorrow"),
    ],
)
def test_a_report_reads_as_a_sentence(hours_ago, voice, reason, sentence):
    now = dt.datetime(2026, 11, 23, 9, 30, tzinfo=SEOUL)
    row = Playback(at=now - dt.timedelta(hours=hours_ago), voice=voice, reason=reason)
    assert describe(row, now, SEOUL) == sentence


def test_a_caregiver_sees_the_cared_for_only_in_their_own_time(home, other_home):
    caregiver = get_user_model().objects.create_user("daughter", password="x", is_staff=True)
    caregiver.groups.add(Group.objects.get(name="보호자"))
    CareRelation.objects.create(caregiver=caregiver, cared_for=home.user)
    Person.objects.create(user=home.user, display_name="할머니", time_zone="America/New_York")
    report(home, at="2026-11-20T08:30:00-05:00")
    report(other_home, reason="token_refused")
    client = Client()
    client.force_login(caregiver)
    page = client.get("/admin/voice_tts/playback/").content.decode()
    assert "11월 20일 08:30, 네이버 음성으로 말함: 서버 연결 실패" in page
    assert "기기 토큰이 거절됨" not in page
    assert client.get("/admin/voice_tts/playback/add/").status_code == 403
