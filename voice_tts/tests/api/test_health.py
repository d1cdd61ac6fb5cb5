"""Health reports the engine and never loads it."""

from __future__ import annotations

import pytest
from django.db import OperationalError, connection

from voice_tts.services import engine_choice, gpt_sovits, readiness


def test_healthy_while_unloaded_and_nothing_is_loaded_by_asking(browser, engine):
    for _ in range(2):
        response = browser.get("/api/tts/health/")
        assert response.status_code == 200
        assert response.json() == {
            "status": "healthy", "model_loaded": False, "device": "cpu", "engine": "builtin", "state": "unloaded",
            "weights": None,
        }  # fmt: skip
    assert not engine.started.is_set()


def test_ready_after_the_first_sentence(home, browser, engine):
    home.upload()
    home.generate("약 드세요.")
    body = browser.get("/api/tts/health/").json()
    assert (body["state"], body["model_loaded"]) == ("ready", True)


@pytest.mark.django_db
def test_unavailable_once_loading_failed(home, browser, monkeypatch, engine):
    home.upload()

    def fail(name, conf):
        raise MemoryError

    monkeypatch.setattr(engine_choice, "load_engine", fail)
    gpt_sovits.get_service.cache_clear()
    response = home.generate("약 드세요.")
    assert (response.status_code, response.json()["code"]) == (503, "engine_unavailable")
    assert response["Retry-After"]
    response = browser.get("/api/tts/health/")
    assert (response.status_code, response.json()["status"]) == (503, "unavailable")


def test_a_wrong_token_does_not_hide_health(browser, engine):
    browser.credentials(HTTP_AUTHORIZATION="Token wrong")
    assert browser.get("/api/tts/health/").status_code == 200


def test_the_older_services_path(browser, engine):
    assert browser.get("/health").json() == {"status": "healthy", "model": "builtin"}


def test_a_forced_engine_without_weights_is_unavailable(browser, settings, tmp_path):
    settings.VOICE_TTS = {**settings.VOICE_TTS, "ENGINE": "gpt_sovits", "MODEL_PATH": tmp_path}
    gpt_sovits.get_service.cache_clear()
    response = browser.get("/api/tts/health/")
    assert (response.status_code, response.json()["engine"]) == (503, None)
    gpt_sovits.get_service.cache_clear()


@pytest.mark.django_db
def test_ready_without_an_engine_and_asking_loads_none(browser, engine):
    response = browser.get("/api/tts/ready/")
    assert response.status_code == 200
    assert response.json() == {"status": "ready", "database": True, "storage": True, "engine": "unloaded"}
    assert not engine.started.is_set()


@pytest.mark.django_db
def test_not_ready_where_nothing_can_be_kept(browser, engine, settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path / "unmounted"
    response = browser.get("/api/tts/ready/")
    assert (response.status_code, response.json()["storage"]) == (503, False)
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(readiness, "LEAST_FREE_BYTES", 2**60)
    assert browser.get("/api/tts/ready/").json()["status"] == "not_ready"


@pytest.mark.django_db
def test_not_ready_without_the_database(browser, engine, monkeypatch):
    def refuse(*_, **__):
        raise OperationalError

    monkeypatch.setattr(connection, "cursor", refuse)
    response = browser.get("/api/tts/ready/")
    assert (response.status_code, response.json()["database"]) == (503, False)
