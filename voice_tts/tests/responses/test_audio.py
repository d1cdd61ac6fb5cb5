"""Conditional requests and ranges."""

from __future__ import annotations

import hashlib

import pytest
from django.test import RequestFactory

from voice_tts.models import TTSCache
from voice_tts.responses.audio import audio_response
from voice_tts.services.delivery import AudioFile

DATA = bytes(range(256)) * 4
SHA256 = hashlib.sha256(DATA).hexdigest()


@pytest.fixture
def ask(tmp_path):
    path = tmp_path / "audio.wav"
    path.write_bytes(DATA)
    audio = AudioFile(path, "audio/wav", len(DATA), SHA256, "abc.wav")
    return lambda **headers: audio_response(RequestFactory().get("/", headers=headers), audio)


def body(response) -> bytes:
    return bytes(response.getvalue() if response.streaming else response.content)


def test_whole(ask):
    response = ask()
    assert response.status_code == 200
    assert body(response) == DATA
    assert response["Content-Length"] == str(len(DATA))
    assert response["Accept-Ranges"] == "bytes"
    assert response["ETag"] == f'"{SHA256}"'
    assert response["Cache-Control"].startswith("private")
    assert response["Content-Disposition"] == 'inline; filename="abc.wav"'


@pytest.mark.parametrize(
    ("header", "first", "last"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=10-19", 10, 19),
        ("bytes=1000-", 1000, 1023),
        ("bytes=-24", 1000, 1023),
        ("bytes=0-99999", 0, 1023),
        ("bytes=-99999", 0, 1023),
        (" bytes=5-6 ", 5, 6),
    ],
)
def test_ranges(ask, header, first, last):
    response = ask(range=header)
    assert response.status_code == 206
    assert response["Content-Range"] == f"bytes {first}-{last}/1024"
    assert body(response) == DATA[first : last + 1]
    assert response["Content-Length"] == str(last - first + 1)
    assert response["Content-Type"] == "audio/wav"


@pytest.mark.parametrize("header", ["bytes=1024-", "bytes=5000-6000", "bytes=-0"])
def test_ranges_that_cannot_be_met(ask, header):
    response = ask(range=header)
    assert response.status_code == 416
    assert response["Content-Range"] == "bytes */1024"


@pytest.mark.parametrize(
    "header",
    ["bytes=-", "bytes=9-3", "items=0-1", "bytes=0-1,5-6", "bytes=a-b", "bytes=٣-٤", "bytes=" + "9" * 99 + "-"],
)
def test_other_ranges_are_ignored(ask, header):
    response = ask(range=header)
    assert (response.status_code, body(response)) == (200, DATA)


@pytest.mark.parametrize("tags", [f'"{SHA256}"', f'W/"{SHA256}"', f'"other", "{SHA256}"', "*"])
def test_known_audio_is_not_sent_again(ask, tags):
    response = ask(if_none_match=tags)
    assert response.status_code == 304
    assert response["ETag"] == f'"{SHA256}"'


def test_other_audio_is_sent(ask):
    assert ask(if_none_match='"other"').status_code == 200


def test_a_range_of_other_bytes_gets_the_whole(ask):
    assert ask(range="bytes=0-1", if_range='"other"').status_code == 200
    assert ask(range="bytes=0-1", if_range=f'"{SHA256}"').status_code == 206


def test_an_empty_suffix_range_of_an_empty_file(tmp_path):
    path = tmp_path / "empty.wav"
    path.write_bytes(b"")
    audio = AudioFile(path, "audio/wav", 0, SHA256, "empty.wav")
    assert audio_response(RequestFactory().get("/", headers={"range": "bytes=0-"}), audio).status_code == 416


@pytest.mark.django_db
def test_head_and_range_over_http(home, engine, browser):
    home.upload()
    url = home.generate("아침 약 드세요.").json()["audio_url"]
    whole = browser.get(url)
    head = browser.head(url)
    assert head.status_code == 200
    assert head["Content-Length"] == whole["Content-Length"]
    assert head["ETag"] == whole["ETag"]
    assert browser.get(url, headers={"range": "bytes=0-3"}).content == b"RIFF"
    assert browser.get(url, headers={"if-none-match": whole["ETag"]}).status_code == 304


@pytest.mark.django_db
def test_a_proxy_in_front_sends_the_file(home, engine, browser, settings):
    home.upload()
    url = home.generate("아침 약 드세요.").json()["audio_url"]
    settings.VOICE_TTS = {**settings.VOICE_TTS, "X_ACCEL_PREFIX": "/private-audio/"}
    response = browser.get(url)
    name = TTSCache.objects.get().audio_name
    assert (response.status_code, response.content, response["X-Accel-Redirect"]) == (
        200,
        b"",
        f"/private-audio/{name}",
    )
    assert response["Content-Type"] == "audio/wav"
    assert response["Content-Disposition"].endswith('.wav"')
    assert browser.get(url, headers={"if-none-match": response["ETag"]}).status_code == 304
    assert "X-Accel-Redirect" not in browser.get(url + "x")
