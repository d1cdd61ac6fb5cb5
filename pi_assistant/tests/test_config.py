"""Settings under the names devices in the field have."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from pi_assistant.config import Config, load
from pi_assistant.errors import BadConfig
from pi_assistant.naver import NaverKeys
from pi_assistant.server import base_of

ENV = """
# 할머니 댁
export DJANGO_API_URL="http://192.168.0.5:8000"   # 거실
DJANGO_API_TOKEN='abc # def'
NAVER_CLIENT_ID=id # 네이버
NAVER_CLIENT_SECRET=secret
USER_ID=grandmother
ENABLE_CUSTOM_VOICE=False
CAREPILL_VOLUME=0.8
CAREPILL_BUTTON_PIN=17
"""
TOML = """
DJANGO_API_URL = "http://192.168.0.5:8000"
DJANGO_API_TOKEN = "abc # def"
USER_ID = "grandmother"
ENABLE_CUSTOM_VOICE = false
[naver]
naver_client_id = "id"
naver_client_secret = "secret"
[device]
carepill_volume = 0.8
carepill_button_pin = 17
"""


@pytest.mark.parametrize(("name", "text"), [("device.env", ENV), ("device.toml", TOML)])
def test_both_kinds_of_file_say_the_same(tmp_path: Path, name, text):
    path = tmp_path / name
    path.write_text(text, "utf-8")
    config = load(str(path), {})
    assert config.api_url == config.tts_url == "http://192.168.0.5:8000"
    assert config.api_token == config.tts_token == "abc # def"
    assert config.naver == NaverKeys("id", "secret")
    assert (config.user_id, config.custom_voice, config.loudness.volume) == ("grandmother", False, 0.8)
    assert (config.button_pin, config.source) == (17, str(path))


def test_the_environment_goes_before_the_file(tmp_path):
    path = tmp_path / "device.env"
    path.write_text(ENV, "utf-8")
    config = load(str(path), {"DJANGO_API_TOKEN": "other", "DJANGO_TTS_URL": "http://gpu:8000/api/tts/"})
    assert (config.api_token, config.tts_url) == ("other", "http://gpu:8000/api/tts/")


def test_the_older_service_is_the_same_server():
    config = load("", {"GPTSOVITS_API_URL": "http://old:5000/api/v1", "GPTSOVITS_API_KEY": "key"})
    assert (base_of(config.tts_url), config.tts_token, base_of(config.api_url)) == (
        "http://old:5000",
        "key",
        "http://old:5000",
    )


@pytest.mark.parametrize(
    "url", ["http://h:1", "http://h:1/", "http://h:1/api", "http://h:1/api/tts/", " http://h:1/api/medicines "]
)
def test_whatever_path_an_address_carries(url):
    assert base_of(url) == "http://h:1"


def test_a_prefix_stays():
    assert base_of("https://h/carepill/api/tts") == "https://h/carepill"


@pytest.mark.parametrize(
    "values",
    [
        {"DJANGO_API_URL": "192.168.0.5"},
        {"CAREPILL_VOLUME": "loud"},
        {"CAREPILL_VOLUME": "99"},
        {"CAREPILL_CONFIG": "/nowhere/at.env"},
    ],
)
def test_what_is_wrong_is_told_in_korean(values):
    with pytest.raises(BadConfig, match=r"[가-힣]"):
        load("", values)


def test_a_broken_file_is_told_in_korean(tmp_path):
    path = tmp_path / "broken.toml"
    path.write_text("= =")
    with pytest.raises(BadConfig, match="문법"):
        load(str(path), {})


def test_secrets_are_not_shown():
    config = load("", {"DJANGO_API_TOKEN": "token-1", "NAVER_CLIENT_ID": "id", "NAVER_CLIENT_SECRET": "secret-1"})
    assert "token-1" not in repr(config)
    assert "secret-1" not in repr(config)


def test_without_anything_there_are_defaults(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    config = load("", {})
    assert (config.api_url, config.naver, config.custom_voice) == ("", None, True)
    assert config == Config(source=config.source) or sys.platform == "win32"
