"""What was sent is what is said: encodings and fields of a request's body, as clients elsewhere send them."""

from __future__ import annotations

import json

import pytest

from voice_tts.models import TTSCache

GENERATE = "/api/tts/generate/"
TEXT = "혈압약 2정을 드세요."
FORM, JSON = "application/x-www-form-urlencoded", "application/json"


@pytest.fixture
def speaking_home(home, engine):
    assert home.upload().status_code == 200
    return home


def post(home, data: bytes, content_type: str):
    return home.generic("POST", GENERATE, data, content_type)


def refused(response, code: str) -> dict:
    assert (response.status_code, response.json()["code"]) == (400, code)
    assert not TTSCache.objects.exists()
    body: dict = response.json()
    return body


def test_curl_on_korean_windows_is_refused_and_told_what_to_add(speaking_home, engine):
    body = refused(post(speaking_home, b"text=" + TEXT.encode("cp949"), FORM), "bad_encoding")
    assert "charset=cp949" in body["message"]
    assert engine.spoken == []


def test_with_its_charset_stated_it_is_said_as_it_was_written(speaking_home):
    for data, kind in (
        (b"text=" + TEXT.encode("cp949"), FORM),
        (json.dumps({"text": TEXT}, ensure_ascii=False).encode("cp949"), JSON),
    ):
        answer = post(speaking_home, data, f"{kind}; charset=euc-kr").json()
        assert answer["spoken_text"] == "혈압약 두 정을 드세요."


def test_a_multipart_field_in_another_encoding_is_refused(speaking_home):
    data = b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\n' + TEXT.encode("cp949") + b"\r\n--x--\r\n"
    refused(post(speaking_home, data, "multipart/form-data; boundary=x"), "bad_encoding")
    answer = post(speaking_home, data, "multipart/form-data; boundary=x; charset=cp949")
    assert answer.json()["spoken_text"] == "혈압약 두 정을 드세요."


@pytest.mark.parametrize("letter", ["\ufffd", "\x07", "\x1b"])
def test_broken_characters_are_not_dropped_from_a_dose(speaking_home, letter):
    refused(speaking_home.generate(f"혈압약 1{letter}2정을 드세요."), "bad_encoding")


def test_a_text_that_was_cut_at_an_ampersand_is_not_said_by_half(speaking_home):
    body = refused(post(speaking_home, "text=혈압약 1정&당뇨약 2정을 드세요.".encode(), FORM), "unknown_field")
    assert "당뇨약 2정을 드세요." in body["message"]


@pytest.mark.parametrize("path", [GENERATE, "/api/tts/precache/", "/api/tts/readings/"])
def test_a_mistyped_field_is_named(speaking_home, path):
    response = speaking_home.post(path, {"txet": TEXT, "text": TEXT}, format="json")
    assert (response.status_code, response.json()["code"]) == (400, "unknown_field")
    assert "txet" in response.json()["message"]


def test_the_fields_of_a_page_are_no_mistake(speaking_home):
    answer = speaking_home.post(GENERATE, {"text": TEXT, "csrfmiddlewaretoken": "a"})
    assert answer.status_code == 200


def test_without_the_last_slash_it_is_answered(speaking_home):
    answer = speaking_home.post("/api/tts/generate", {"text": TEXT}, format="json")
    assert answer.status_code == 200
    assert speaking_home.post("/api/tts/nowhere", {"text": TEXT}, format="json").status_code == 404


@pytest.mark.parametrize("accept", ["audio/*", "audio/wav", "application/octet-stream", "text/plain", "image/png"])
def test_whatever_is_accepted_gets_its_answer(speaking_home, accept):
    answer = speaking_home.post(GENERATE, {"text": TEXT}, format="json", HTTP_ACCEPT=accept)
    assert answer.status_code == 200
    audio = speaking_home.get(answer.json()["audio_url"], HTTP_ACCEPT=accept)
    assert (audio.status_code, audio["Content-Type"]) == (200, "audio/wav")


def test_a_valid_link_plays_beside_a_token_that_is_not(speaking_home, browser):
    url = speaking_home.generate(TEXT).json()["audio_url"]
    browser.credentials(HTTP_AUTHORIZATION="Token " + "0" * 64)
    assert browser.get(url).status_code == 200
    assert browser.get(url.partition("?")[0]).status_code == 401
