"""Several voices a person, over HTTP."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from speech.tests.clips import read_wav, speech_like, wav_bytes
from voice_tts.models import TTSCache, UserVoice, VoiceConsent, VoiceEvent, WithdrawalReceipt
from voice_tts.services import voices
from voice_tts.services.concurrency_limit import ConcurrencyLimit

pytestmark = [pytest.mark.postgres, pytest.mark.slow]

TEXT = "아침 약 드실 시간입니다."


def add(device, **fields):
    file = SimpleUploadedFile("a.wav", wav_bytes(speech_like(6, seed=3)))
    return device.post("/api/tts/voices/", {"voice_file": file, **fields})


def test_a_voice_is_added_aside_and_switched_to(home, engine):
    first = home.upload(name="딸 지은").json()["voice_id"]
    added = add(home, name="손자 민수", speaker="김민수")
    assert added.status_code == 201
    voice = added.json()["voice"]
    assert (voice["name"], voice["speaker"], voice["is_active"]) == ("손자 민수", "김민수", False)
    assert home.generate(TEXT).json()["voice_id"] == first
    assert home.post(f"/api/tts/voices/{voice['voice_id']}/activate/").json()["voice"]["is_active"] is True
    assert home.generate(TEXT).json()["voice_id"] == voice["voice_id"]
    listed = home.get("/api/tts/voices/").json()["voices"]
    assert [(row["voice_id"], row["is_active"]) for row in listed] == [(voice["voice_id"], True), (first, False)]


def test_the_report_is_part_of_a_voice(home):
    voice = add(home).json()["voice"]
    report = home.get(f"/api/tts/voices/{voice['voice_id']}/").json()["voice"]["quality"]
    assert report["verdict"] == "good"
    assert {"snr_db", "speech_seconds", "bandwidth_khz", "speakers"} <= {item["name"] for item in report["items"]}
    assert all(item["verdict"] == "good" and item["advice"].endswith("니다.") for item in report["items"])


def test_uploading_asserts_consent(home, engine):
    voice_id = home.upload().json()["voice_id"]
    consent = VoiceConsent.objects.get(voice_id=voice_id)
    assert (consent.channel, consent.basis, consent.is_confirmed) == ("api", "asserted", False)
    assert consent.recorded_by == home.user
    assert consent.sample_sha256 == UserVoice.objects.get().sample_sha256
    assert home.get(f"/api/tts/voices/{voice_id}/").json()["voice"]["consent"] == "asserted"


def test_unconfirmed_consent_may_be_given_a_limit(home, engine, settings):
    home.upload()
    settings.VOICE_TTS = {**settings.VOICE_TTS, "UNCONFIRMED_DAYS": 7}
    assert home.generate(TEXT).status_code == 200
    from datetime import timedelta

    VoiceConsent.objects.update(given_at=timezone.now() - timedelta(days=8))
    refused = home.generate("다른 문장입니다.")
    assert (refused.status_code, refused.json()["code"]) == (403, "consent_required")
    VoiceConsent.objects.update(confirmed_at=timezone.now())
    assert home.generate("다른 문장입니다.").status_code == 200


def test_without_consent_nothing_is_said_or_switched_to(home, engine):
    voice_id = home.upload().json()["voice_id"]
    VoiceConsent.objects.all().delete()
    for refused in (home.generate(TEXT), home.post(f"/api/tts/voices/{voice_id}/activate/")):
        assert (refused.status_code, refused.json()["code"]) == (403, "consent_required")


@pytest.mark.django_db(transaction=True)
def test_what_changes_the_sound_deletes_the_old_audio(home, engine, browser, own_media):
    voice_id = home.upload().json()["voice_id"]
    answer = home.generate(TEXT).json()
    changed = home.patch(f"/api/tts/voices/{voice_id}/", {"name": "딸"}, format="json")
    assert changed.json()["voice"]["name"] == "딸"
    assert browser.get(answer["audio_url"]).status_code == 200, "a new name is the old sound"
    body = {"stretch_start": 1.0, "stretch_end": 5.0, "transcript": "안녕하세요."}
    changed = home.patch(f"/api/tts/voices/{voice_id}/", body, format="json").json()["voice"]
    assert (changed["stretch_start"], changed["stretch_end"], changed["name"]) == (1.0, 5.0, "딸")
    assert browser.get(answer["audio_url"]).status_code == 404
    assert list(own_media.rglob("*.features")) == []
    assert not TTSCache.objects.exists()
    assert home.generate(TEXT).json()["cache_hit"] is False


@pytest.mark.parametrize("stretch", [(0, 2), (3, 3), (4, 1), (0, 11), (5.9, 60)])
def test_a_stretch_must_be_3_to_10_seconds(home, stretch):
    voice_id = add(home).json()["voice"]["voice_id"]
    body = {"stretch_start": stretch[0], "stretch_end": stretch[1]}
    refused = home.patch(f"/api/tts/voices/{voice_id}/", body, format="json")
    if stretch == (0, 11):  # the recording itself ends at 6 s
        assert refused.json()["voice"]["stretch_end"] == pytest.approx(6, abs=0.3)
    else:
        assert (refused.status_code, refused.json()["code"]) == (400, "bad_stretch")


def test_the_sample_is_heard_and_that_is_on_record(home):
    voice_id = home.upload().json()["voice_id"]
    sample = home.get(f"/api/tts/voices/{voice_id}/sample/")
    assert (sample["Content-Type"], sample["Cache-Control"]) == ("audio/wav", "private, no-store")
    assert len(read_wav(sample.content)[0]) > 0
    event = VoiceEvent.objects.latest("pk")
    assert (event.action, event.actor_id, event.voice_id, event.listener_id) == (
        "heard", home.user.pk, voice_id, home.user.pk,
    )  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_withdrawing_leaves_a_receipt(home, engine, own_media):
    voice_id = home.upload().json()["voice_id"]
    home.generate(TEXT)
    answer = home.delete(f"/api/tts/voices/{voice_id}/").json()
    assert (answer["files_deleted"], answer["recordings_deleted"]) == (3, 1)
    receipt = WithdrawalReceipt.objects.get(public_id=answer["receipt_id"])
    assert (receipt.channel, receipt.files, receipt.recordings) == ("api", 3, 1)
    assert [path for path in own_media.rglob("*") if path.is_file()] == []
    assert home.generate(TEXT).json()["code"] == "no_voice"


def test_another_homes_voice_does_not_exist(home, other_home, engine):
    mine = home.upload().json()["voice_id"]
    path = f"/api/tts/voices/{mine}/"
    answers = [
        other_home.get(path),
        other_home.patch(path, {"name": "x"}, format="json"),
        other_home.delete(path),
        other_home.post(f"{path}activate/"),
        other_home.get(f"{path}sample/"),
    ]
    assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {(404, "voice_not_found")}
    assert other_home.get("/api/tts/voices/").json()["voices"] == []
    assert UserVoice.objects.get(pk=mine).is_active


def test_names_are_composed_and_freed_of_tricks(home):
    import unicodedata

    typed = unicodedata.normalize("NFD", "딸 지은" * 12) + "\u202e"
    voice = add(home, name=typed).json()["voice"]
    assert voice["name"] == "딸 지은" * 12
    too_long = add(home, name="가" * 300)
    assert (too_long.status_code, too_long.json()["code"]) == (400, "name_max_length")


def test_generated_audio_says_that_it_is_synthetic(home, engine, browser):
    home.upload()
    assert browser.get(home.generate(TEXT).json()["audio_url"])["X-Audio-Generated"] == "synthetic"


@pytest.mark.parametrize("audio_format", ["wav", "mp3", "flac", "opus"])
def test_files_say_that_they_are_synthetic_and_by_which_engine_and_when(
    home, engine, browser, monkeypatch, audio_format
):
    home.upload()
    monkeypatch.setattr(timezone, "now", lambda: datetime(2028, 2, 29, 23, 59, 59, tzinfo=UTC))
    data = browser.get(home.generate(TEXT, format=audio_format).json()["audio_url"]).getvalue()
    tags = data.replace(b"\0", b"")  # ID3 writes two bytes a letter
    assert b"AI-generated speech, CarePill, engine builtin" in tags
    assert b"2028-02-29T23:59:59" in tags


def test_the_notice_is_spoken_where_it_is_asked_for(home, engine, settings):
    home.upload()
    home.generate(TEXT)
    settings.VOICE_TTS = {**settings.VOICE_TTS, "SPOKEN_NOTICE": True}
    home.generate(TEXT)
    assert [text.endswith("인공지능이 만든 목소리입니다.") for text in engine.spoken] == [False, True]


def test_a_voice_put_aside_is_not_heard_by_key_either(home, engine):
    home.upload()
    key = home.generate(TEXT).json()["cache_key"]
    assert home.get(f"/api/tts/cache/{key}/").status_code == 200
    home.upload()
    assert home.get(f"/api/tts/cache/{key}/").status_code == 404


def test_the_upload_answers_with_its_report(home):
    report = home.upload().json()["quality_report"]
    assert {"snr_db", "speakers"} <= {item["name"] for item in report}


def test_who_can_get_no_turn_is_told_to_come_back(home, settings, monkeypatch, own_media):
    settings.VOICE_TTS = {**settings.VOICE_TTS, "DEADLINE_SECONDS": 0.05}
    monkeypatch.setattr(voices, "_analyses", ConcurrencyLimit(at_once=1, per_owner=1))
    with voices._analyses.slot(home.user.pk + 1, patience=1):
        refused = home.upload()
    assert (refused.status_code, refused.json()["code"]) == (503, "service_busy")
    assert int(refused["Retry-After"]) > 0
    assert not [path for path in own_media.rglob("*") if path.is_file()]
    assert home.upload().status_code == 200, "a turn is given back"
