"""GPT-SoVITS on random weights, from a device's upload to its signed link.

Tiny weights are made for it; CAREPILL_RANDOM_WEIGHTS=FOLDER takes full-size ones
instead, and `-s` shows how long each step took.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

import numpy as np
import pytest

from speech.tests.clips import read_wav
from voice_tts.services import gpt_sovits

pytestmark = pytest.mark.engine

torch = pytest.importorskip("torch", reason="requirements/gpt-sovits.txt is not installed")

REMINDER = "할머니, 오전 8시 30분이에요. 혈압약 1알 꼭 드세요."
TRANSCRIPT = "안녕하세요, 오늘 하루도 건강하게 보내세요."


@pytest.fixture(scope="module")
def weights(tmp_path_factory) -> Path:
    if given := os.environ.get("CAREPILL_RANDOM_WEIGHTS"):
        return Path(given)
    from speech.tests.engines.gpt_sovits import random_checkpoint

    folder: Path = tmp_path_factory.mktemp("weights")
    random_checkpoint.write(folder, random_checkpoint.TINY, seed=3)
    return folder


@pytest.fixture
def random_weights(settings, weights):
    """The service as it is with weights in its folder, and the setting that lets random ones speak."""
    settings.VOICE_TTS = {**settings.VOICE_TTS, "MODEL_PATH": weights, "ALLOW_RANDOM_WEIGHTS": True}
    gpt_sovits.get_service.cache_clear()
    yield
    gpt_sovits.get_service.cache_clear()


def timed(step: str, work):
    start = time.perf_counter()
    result = work()
    print(f"{step}: {time.perf_counter() - start:.2f} s")
    return result


def test_upload_generate_link_cache(home, browser, random_weights):
    uploaded = timed("upload", lambda: home.upload(transcript=TRANSCRIPT))
    assert uploaded.status_code == 200, uploaded.content
    answer = timed("first sentence, loads the engine and hears the voice", lambda: home.generate(REMINDER)).json()
    assert (answer["success"], answer["engine"], answer["cache_hit"]) == (True, "gpt_sovits", False)

    link = timed("link", lambda: browser.get(answer["audio_url"]))
    samples, rate = read_wav(link.getvalue())
    assert rate == 32_000
    assert len(samples) / rate == pytest.approx(answer["duration_seconds"], abs=0.01)
    assert float(np.abs(samples).max()) > 0.01

    again = timed("the same sentence", lambda: home.generate(REMINDER)).json()
    assert (again["cache_hit"], again["cache_key"]) == (True, answer["cache_key"])
    other = timed("another sentence", lambda: home.generate("저녁 약 2알을 물과 함께 드세요.")).json()
    assert (other["cache_hit"], other["engine"]) == (False, "gpt_sovits")
    assert other["cache_key"] != answer["cache_key"]

    health = home.get("/api/tts/health/").json()
    assert health["device"] == "cpu"
    assert (health["engine"], health["model_loaded"]) == ("gpt_sovits", True)
    assert health["weights"]["precision"] == gpt_sovits.get_service().precision
    assert health["weights"]["missing"] == []


def test_without_the_setting_random_weights_do_not_speak(home, settings, random_weights):
    settings.VOICE_TTS = {**settings.VOICE_TTS, "ALLOW_RANDOM_WEIGHTS": False}
    assert home.upload().status_code == 200
    refused = home.generate(REMINDER)
    assert (refused.status_code, refused.json()["code"]) == (503, "engine_unavailable")
