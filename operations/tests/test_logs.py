"""Logs tell what happened and never what was said, with which token, or where a voice lies."""

from __future__ import annotations

import json
import logging
import re

import pytest

from operations.logs import JSONFormatter, LineFormatter, logging_config
from operations.tests.server import Server
from speech.tests.clips import speech_like, wav_bytes

TEXT = "할머니 혈압약 두 알을 드세요."
PASSWORD, GUESS = "home-pass-1", "guessed-password"


def tell_a_story(server: Server) -> list[str]:
    """Everything a device does on good days and bad ones; returns what no log may hold."""
    http, base = server.session, server.base
    login = {"username": "grandmother", "password": PASSWORD}
    http.post(f"{base}/api/auth/login/", json={**login, "password": GUESS})
    token = http.post(f"{base}/api/auth/login/", json=login).json()["token"]
    rotated = http.post(f"{base}/api/auth/rotate/", headers={"Authorization": f"Token {token}"}).json()["token"]
    headers = {"Authorization": f"Token {rotated}"}
    clip = {"voice_file": ("목소리 녹음.wav", wav_bytes(speech_like(6)))}
    assert http.post(f"{base}/api/tts/upload-voice/", files=clip, headers=headers).status_code == 200
    http.post(f"{base}/api/tts/upload-voice/", files={"voice_file": ("큰딸.wav", b"no audio")}, headers=headers)
    answers = [
        http.post(f"{base}/api/tts/generate/", json={"text": text, **more}, headers=headers)
        for text, more in ((TEXT, {}), (TEXT, {}), (TEXT * 40, {}), (TEXT, {"speed": 99}), (f"{TEXT} 고장", {}))
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 400, 400, 500]
    url = answers[0].json()["audio_url"]
    signature = url.split("signature=")[1]
    assert http.get(base + url).status_code == 200
    assert http.get(base + url, headers={"Range": "bytes=0-9"}).status_code == 206
    assert http.get(base + url + "x").status_code == 403
    http.get(f"{base}/약/?q={TEXT}", headers=headers)
    http.get(f"{base}/api/tts/cache/..%2f..%2fdb.sqlite3/?token={rotated}")
    http.post(f"{base}/api/tts/generate/", data=TEXT.encode(), headers={**headers, "Content-Type": "application/json"})
    return [
        "혈압약", "할머니", "목소리 녹음", "큰딸", PASSWORD, GUESS, token, rotated, token[:15], rotated[:15], signature,
        signature[:20], "signature=", "?", "voices/",
    ]  # fmt: skip


@pytest.mark.server
@pytest.mark.parametrize(("command", "log_format"), [("gunicorn", "json"), ("runserver", "line")])
def test_nothing_private_is_logged_in_a_whole_story(tmp_path, command, log_format):
    with Server(tmp_path, command, {"LOG_FORMAT": log_format, "DJANGO_LOG_LEVEL": "INFO"}) as server:
        server.token("grandmother")
        secrets = tell_a_story(server)
    log = server.log.read_text()
    assert "request" in log
    assert "gunicorn.access" not in log, "each request is told of once"
    assert "RuntimeError" in log, "a broken engine can still be found"
    assert [secret for secret in secrets if secret in log] == []
    if log_format == "json":
        lines = [json.loads(line) for line in log.splitlines()]
        generated = [line for line in lines if line.get("route") == "api/tts/generate/"]
        assert {line["status"] for line in generated} == {200, 400, 500}
        assert all(re.fullmatch("[0-9a-f]{32}", line["request_id"]) for line in generated)
        broken = next(line for line in lines if "exception" in line)
        assert broken["request_id"] in {line["request_id"] for line in generated if line["status"] == 500}


@pytest.fixture
def record():
    try:
        try:
            raise ValueError("약 두 알")
        except ValueError as error:
            raise KeyError("/media/voices/1/a.wav") from error
    except KeyError as error:
        info = (KeyError, error, error.__traceback__)
    return logging.LogRecord("a.b", logging.ERROR, "f.py", 1, 'GET "%s"', ("/audio/?signature=abc:def",), info)


@pytest.mark.parametrize("formatter", [JSONFormatter(), LineFormatter()])
def test_exceptions_are_told_by_type_and_place(formatter, record):
    line = formatter.format(record)
    assert "KeyError" in line
    assert "ValueError" in line
    assert "test_logs.py" in line
    assert not re.search("약|media|signature|abc", line)


def test_errors_of_code_keep_their_message():
    error = ImportError("no module named kokoro")
    record = logging.LogRecord("a", logging.ERROR, "f", 1, "m", (), (ImportError, error, None))
    assert "no module named kokoro" in LineFormatter().format(record)


def test_a_format_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="json"):
        logging_config("xml", "INFO")


@pytest.mark.django_db
@pytest.mark.parametrize(("given", "kept"), [("abc-1.2_3", True), ("a b", False), ("x" * 65, False), ("한", False)])
def test_a_request_keeps_its_id_if_it_is_one(client, given, kept):
    answer = client.get("/api/tts/health/", headers={"X-Request-ID": given})
    assert (answer["X-Request-ID"] == given) is kept


def test_a_body_that_nothing_takes_is_refused_unread(client):
    answer = client.post("/api/auth/login/", b"{}", content_type="application/json", CONTENT_LENGTH=str(10**10))
    assert (answer.status_code, answer.json()["code"]) == (413, "request_too_large")
