"""What devices in the field rely on: paths, fields, status codes."""

from __future__ import annotations

import base64

import pytest

from speech.tests.clips import read_wav, speech_like, wav_bytes
from voice_tts.models import TTSCache, UserVoice
from voice_tts.services import access_counts
from voice_tts.tests.tone_engine import heard_marks, mark_of_text

REMINDER = "약 드실 시간입니다. 혈압약 두 알을 물과 함께 드세요."


@pytest.fixture
def speaking_home(home, engine):
    assert home.upload().status_code == 200
    return home


def assert_refused(response, status: int, code: str) -> None:
    body = response.json()
    assert (response.status_code, body["code"], body["success"]) == (status, code, False)
    assert any("가" <= character <= "힣" for character in body["message"])


def test_a_device_uploads_speaks_and_fetches_without_a_header(home, engine, browser):
    uploaded = home.upload(name="딸 지은").json()
    assert uploaded["success"] is True
    assert uploaded["quality"] in ("good", "usable")
    assert uploaded["duration_seconds"] == pytest.approx(6, abs=0.3)

    answer = home.generate(REMINDER).json()
    assert answer["success"] is True
    assert answer["cache_hit"] is False
    assert answer["engine"] == "builtin"
    assert answer["format"] == "wav"
    assert answer["text_length"] == len(REMINDER)
    assert answer["audio_base64"] is None
    assert answer["audio_url"].startswith("/")

    audio = browser.get(answer["audio_url"])
    assert audio.status_code == 200
    assert audio["Content-Type"] == "audio/wav"
    data = audio.getvalue()
    assert int(audio["Content-Length"]) == len(data)
    samples, rate = read_wav(data)
    assert len(samples) / rate == pytest.approx(answer["duration_seconds"], abs=0.01)
    assert heard_marks(samples)[1] == mark_of_text(answer["spoken_text"])


def test_the_second_time_comes_from_the_cache(speaking_home, engine):
    first = speaking_home.generate(REMINDER).json()
    second = speaking_home.generate(REMINDER).json()
    assert (first["cache_hit"], second["cache_hit"]) == (False, True)
    assert second["cache_key"] == first["cache_key"]
    assert len(engine.spoken) == 1
    access_counts.flush()
    assert TTSCache.objects.get().access_count == 1


def test_two_spellings_said_alike_share_a_recording(speaking_home, engine):
    speaking_home.generate("혈압약 2알을 드세요.")
    assert speaking_home.generate("혈압약 두 알을 드세요.").json()["cache_hit"] is True


def test_without_the_cache_it_speaks_anew_and_replaces_the_row(speaking_home, engine, own_media):
    first = speaking_home.generate(REMINDER).json()
    again = speaking_home.generate(REMINDER, use_cache=False).json()
    assert again["cache_hit"] is False
    assert again["cache_key"] == first["cache_key"]
    assert len(engine.spoken) == 2
    assert TTSCache.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_replaced_recording_leaves_no_file_behind(speaking_home, own_media):
    speaking_home.generate(REMINDER)
    speaking_home.generate(REMINDER, use_cache=False)
    assert len(list((own_media / "audio").rglob("*.wav"))) == 1


def test_base64_by_field_and_by_query(speaking_home, browser):
    by_field = speaking_home.generate(REMINDER, return_base64=True).json()
    by_query = speaking_home.post("/api/tts/generate/?format=base64", {"text": REMINDER}, format="json").json()
    audio = browser.get(by_field["audio_url"]).getvalue()
    assert base64.b64decode(by_field["audio_base64"]) == audio
    assert base64.b64decode(by_query["audio_base64"]) == audio


def test_form_bodies_are_read_too(speaking_home):
    answer = speaking_home.post("/api/tts/generate/", {"text": REMINDER, "use_cache": "true"})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("audio_format", "content_type", "magic"),
    [
        ("wav", "audio/wav", b"RIFF"),
        ("mp3", "audio/mpeg", b"ID3"),
        ("flac", "audio/flac", b"fLaC"),
        ("opus", "audio/ogg", b"OggS"),
    ],
)
def test_formats(speaking_home, browser, audio_format, content_type, magic):
    answer = speaking_home.generate(REMINDER, format=audio_format).json()
    audio = browser.get(answer["audio_url"])
    assert audio["Content-Type"] == content_type
    assert audio.getvalue().startswith(magic)


def test_speed_and_voice_are_part_of_what_is_cached(speaking_home, engine):
    plain = speaking_home.generate(REMINDER).json()
    slower = speaking_home.generate(REMINDER, speed=0.8).json()
    first_voice = plain["voice_id"]
    second_voice = speaking_home.upload(wav_bytes(speech_like(5, pitch_hz=220))).json()["voice_id"]
    new_voice = speaking_home.generate(REMINDER).json()
    old_voice = speaking_home.generate(REMINDER, voice_id=first_voice).json()
    assert new_voice["voice_id"] == second_voice
    assert old_voice["cache_hit"] is True
    assert len({plain["cache_key"], slower["cache_key"], new_voice["cache_key"]}) == 3


def test_an_upload_becomes_the_one_active_voice(home):
    first = home.upload().json()["voice_id"]
    second = home.upload(wav_bytes(speech_like(5, pitch_hz=220))).json()["voice_id"]
    assert list(UserVoice.objects.filter(is_active=True).values_list("pk", flat=True)) == [second]
    assert first != second


def test_features_of_a_voice_are_computed_once(speaking_home, engine):
    for text in ("아침 약 드세요.", "점심 약 드세요.", "저녁 약 드세요."):
        speaking_home.generate(text)
    assert len(engine.encoded_seconds) == 1


def test_a_wrong_token_is_401(browser, db):
    for header in ("Token wrong", "Token", "Token a b", "Token \xff\xfe"):
        browser.credentials(HTTP_AUTHORIZATION=header)
        response = browser.post("/api/tts/generate/", {"text": REMINDER}, format="json")
        assert_refused(response, 401, "invalid_token")
        assert response["WWW-Authenticate"] == "Token"


def test_no_token_is_401(browser, db):
    assert_refused(browser.post("/api/tts/generate/", {"text": REMINDER}, format="json"), 401, "not_authenticated")
    assert_refused(browser.get("/api/tts/cache/" + "0" * 64 + "/"), 401, "not_authenticated")


def test_no_voice_is_400(home, engine):
    assert_refused(home.generate(REMINDER), 400, "no_voice")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "text_blank"),
        ("   ", "text_blank"),
        ("가" * 501, "text_max_length"),
        ("🙂🙏", "unspeakable_text"),
        ("...!?", "unspeakable_text"),
        (None, "text_null"),
        ({"a": 1}, "text_invalid"),
        ("약\x00", "text_null_characters_not_allowed"),
    ],
)
def test_bad_texts_are_400(speaking_home, text, code):
    response = speaking_home.generate(text)
    assert_refused(response, 400, code)


def test_the_longest_text_is_spoken_whole(speaking_home, engine):
    longest = ("약을 꼭 드세요. " * 50).strip() + "!"
    assert len(longest) == 500
    assert speaking_home.generate(longest).status_code == 200


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"speed": 5}, "speed_max_value"),
        ({"speed": "fast"}, "speed_invalid"),
        ({"format": "exe"}, "format_invalid_choice"),
        ({"voice_id": 2**80}, "voice_id_max_value"),
        ({"language": "xx"}, "language_invalid_choice"),
    ],
)
def test_bad_options_are_400_and_name_the_field(speaking_home, fields, code):
    response = speaking_home.generate(REMINDER, **fields)
    assert_refused(response, 400, code)
    assert set(response.json()["errors"]) == set(fields)


def test_a_language_the_engine_does_not_speak_is_400(speaking_home):
    assert_refused(speaking_home.generate("薬の時間です", language="ja"), 400, "unsupported_language")


def test_bodies_that_are_no_json_are_400(speaking_home):
    response = speaking_home.post("/api/tts/generate/", b'{"text": ', content_type="application/json")
    assert_refused(response, 400, "malformed_request")
    response = speaking_home.post("/api/tts/generate/", b"[1, 2]", content_type="application/json")
    assert response.status_code == 400
    assert_refused(
        speaking_home.post("/api/tts/generate/", b"x", content_type="text/csv"), 415, "unsupported_media_type"
    )


@pytest.mark.parametrize(
    ("clip", "code"),
    [
        (b"", "voice_file_empty"),
        (b"this is no audio at all" * 100, "not_audio"),
        (b"PK\x03\x04" + bytes(5000), "not_audio"),
        (wav_bytes(speech_like(1)), "too_short"),
        (wav_bytes(speech_like(40)), "too_long"),
        (wav_bytes(speech_like(6) * 0), "silent"),
        (wav_bytes(speech_like(6) * 20), "clipped"),
    ],
)
def test_unusable_clips_are_400_and_leave_nothing(home, own_media, clip, code):
    assert_refused(home.upload(clip), 400, code)
    assert UserVoice.objects.count() == 0
    assert [path for path in own_media.rglob("*") if path.is_file()] == []


def test_an_upload_without_a_file_is_400(home):
    assert_refused(home.post("/api/tts/upload-voice/", {"name": "딸"}), 400, "voice_file_required")


def test_an_upload_over_the_limit_is_413(home, settings):
    settings.VOICE_TTS = {**settings.VOICE_TTS, "MAX_UPLOAD_BYTES": 10_000}
    assert_refused(home.upload(), 413, "upload_too_large")


def test_too_many_voices_are_refused(home, settings):
    settings.VOICE_TTS = {**settings.VOICE_TTS, "MAX_VOICES": 1}
    home.upload()
    assert_refused(home.upload(), 400, "too_many_voices")


def test_another_homes_voice_is_404(speaking_home, other_home):
    voice_id = UserVoice.objects.get(user=speaking_home.user).pk
    assert_refused(other_home.generate(REMINDER, voice_id=voice_id), 404, "voice_not_found")


def test_two_homes_never_share_a_recording(speaking_home, other_home, browser):
    other_home.upload(wav_bytes(speech_like(6, pitch_hz=230)))
    mine, theirs = speaking_home.generate(REMINDER).json(), other_home.generate(REMINDER).json()
    assert theirs["cache_hit"] is False
    voices = [heard_marks(read_wav(browser.get(answer["audio_url"]).getvalue())[0])[0] for answer in (mine, theirs)]
    assert voices[0] != voices[1]


def test_unknown_api_paths_answer_in_the_envelope(home, browser):
    assert_refused(browser.get("/api/nothing/"), 404, "not_found")
    assert_refused(home.get("/api/tts/generate/"), 405, "method_not_allowed")


def test_a_broken_view_says_nothing_of_what_happened(speaking_home, monkeypatch):
    from voice_tts.services import synthesis

    def explode(*args, **kwargs):
        raise RuntimeError("secret detail")

    monkeypatch.setattr(synthesis, "speak", explode)
    speaking_home.raise_request_exception = False
    response = speaking_home.generate(REMINDER)
    assert_refused(response, 500, "server_error")
    assert "secret" not in response.content.decode()
