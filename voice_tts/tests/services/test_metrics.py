"""`/metrics`: who may read it, and that it tells what happened."""

from __future__ import annotations

import re

import pytest
from django.db import OperationalError
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

from operations import dashboard
from voice_tts import exceptions
from voice_tts.models import TTSCache
from voice_tts.services import eviction, single_flight

ELSEWHERE = "203.0.113.9"


def figures(client=None) -> dict[str, float]:
    text = (client or Client()).get("/metrics").content.decode()
    return {
        f"{sample.name}{sorted(sample.labels.values())}": sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def grown(before: dict[str, float], name: str) -> float:
    return figures().get(name, 0) - before.get(name, 0)


def test_speaking_shows(home, engine):
    home.upload()
    before = figures()
    for _ in range(3):
        home.generate("아침 약 드세요.")
    engine.failure = exceptions.SynthesisFailed()
    home.generate("저녁 약 드세요.")
    assert grown(before, "carepill_speech_answers_total['new']") == 1
    assert grown(before, "carepill_speech_answers_total['cache']") == 2
    assert grown(before, "carepill_speech_failures_total['synthesis_failed']") == 1
    assert grown(before, "carepill_http_requests_total['200', 'POST', 'api/tts/generate/']") == 3
    assert grown(before, "carepill_http_requests_total['503', 'POST', 'api/tts/generate/']") == 1
    assert grown(before, "carepill_synthesis_seconds_count['builtin']") == 1
    assert grown(before, "carepill_synthesis_rtf_count['builtin']") == 1
    assert grown(before, "carepill_queue_wait_seconds_count[]") == 3, "a failed sentence is tried twice"
    now = figures()
    assert now["carepill_engine_state['ready']"] == 1
    assert now["carepill_queue_depth[]"] == 0
    assert now["carepill_cache_bytes[]"] == TTSCache.objects.get(state="ready").size_bytes
    assert now["carepill_disk_free_bytes[]"] > 0


@pytest.mark.parametrize(
    ("error", "code"),
    [(OperationalError("database is locked"), "service_busy"), (RuntimeError("a bug"), "server_error")],
)
def test_a_failure_that_nobody_raised_on_purpose_shows_as_well(home, monkeypatch, error, code):
    def fail(*_args, **_options):
        raise error

    home.upload()
    before = figures()
    monkeypatch.setattr(single_flight, "fetch", fail)
    home.raise_request_exception = False
    assert home.generate("아침 약 드세요.").status_code in (500, 503)
    assert grown(before, f"carepill_speech_failures_total['{code}']") == 1
    assert dashboard.failure_name(code) != code


def test_what_the_asker_got_wrong_is_no_failure(home, engine):
    before = figures()
    assert home.generate("아침 약 드세요.").json()["code"] == "no_voice"
    assert not [name for name in figures() if "failures_total" in name and grown(before, name)]


def test_evictions_show(home, engine, settings):
    home.upload()
    home.generate("아침 약 드세요.")
    before = figures()
    settings.VOICE_TTS = {**settings.VOICE_TTS, "CACHE_MAX_BYTES": 1}
    eviction.make_room()
    assert grown(before, "carepill_cache_evictions_total[]") == 1
    assert grown(before, "carepill_cache_evicted_bytes_total[]") > 0


def test_nothing_said_and_nobody_shows(home, engine):
    home.upload()
    answer = home.generate("아침 약 드세요.").json()
    home.get(answer["audio_url"])
    home.get("/아침/약/")
    text = Client().get("/metrics").content.decode()
    assert not re.search(f"[가-힣]|grandmother|{answer['cache_key'][:12]}|signature", text)


@pytest.mark.django_db
class TestWhoMayRead:
    def test_the_machine_itself(self):
        assert Client().get("/metrics").status_code == 200
        assert Client(REMOTE_ADDR="::1").get("/metrics").status_code == 200

    def test_nobody_else(self):
        answer = Client(REMOTE_ADDR=ELSEWHERE).get("/metrics")
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
        assert Client(REMOTE_ADDR="not an address").get("/metrics").status_code == 404

    def test_a_device_of_no_staff_may_not(self, home):
        assert Client(REMOTE_ADDR=ELSEWHERE, headers=_token(home)).get("/metrics").status_code == 404
        wrong = {"authorization": "Token wrong"}
        assert Client(REMOTE_ADDR=ELSEWHERE, headers=wrong).get("/metrics").status_code == 404

    def test_a_token_of_staff_may(self, home):
        home.user.is_staff = True
        home.user.save()
        assert Client(REMOTE_ADDR=ELSEWHERE, headers=_token(home)).get("/metrics").status_code == 200

    def test_a_proxy_on_the_machine_is_no_disguise(self, settings):
        through_proxy = Client(headers={"x-forwarded-for": ELSEWHERE})
        assert through_proxy.get("/metrics").status_code == 404
        settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "NUM_PROXIES": 1}
        assert through_proxy.get("/metrics").status_code == 404
        forged = Client(headers={"x-forwarded-for": f"127.0.0.1, {ELSEWHERE}"})
        assert forged.get("/metrics").status_code == 404
        assert Client(headers={"x-forwarded-for": f"{ELSEWHERE}, 127.0.0.1"}).get("/metrics").status_code == 200
        assert Client().get("/metrics").status_code == 200

    def test_only_read(self):
        assert Client().post("/metrics").status_code == 405


def _token(home) -> dict[str, str]:
    return {"authorization": f"Token {home.token}"}
