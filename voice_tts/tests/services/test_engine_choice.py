"""What is known of the engines without importing them agrees with the engines themselves."""

from __future__ import annotations

import contextlib
import time
from dataclasses import replace

import pytest
from django.core.checks import run_checks

from speech.engines.catalog import BUILTIN, GPT_SOVITS
from speech.tests.clips import speech_like, wav_bytes
from voice_tts import exceptions
from voice_tts.conf import voice_tts_settings
from voice_tts.services import gpt_sovits, storage
from voice_tts.services.engine_choice import choose_engine, describe_weights
from voice_tts.services.gpt_sovits import GPTSoVITSService, VoiceReference
from voice_tts.tests.tone_engine import ToneEngine


def test_the_built_in_engine():
    from speech.engines.builtin import BuiltinEngine

    assert (BuiltinEngine.name, BuiltinEngine.languages) == (BUILTIN.name, BUILTIN.languages)
    assert BUILTIN.version == BuiltinEngine.version


def test_gpt_sovits():
    from speech.engines.gpt_sovits import GPTSoVITS
    from speech.engines.gpt_sovits.engine import ENGINE_REVISION

    assert (GPTSoVITS.name, GPTSoVITS.languages) == (GPT_SOVITS.name, GPT_SOVITS.languages)
    assert GPT_SOVITS.version == str(ENGINE_REVISION)


@pytest.fixture
def tiny_weights(tmp_path, settings):
    """Tiny weights that pass for trained ones."""
    from speech.tests.engines.gpt_sovits import random_checkpoint

    folder = tmp_path / "gpt-sovits-v2"
    random_checkpoint.write(folder, random_checkpoint.TINY, seed=3, marked=False)
    settings.VOICE_TTS = {**settings.VOICE_TTS, "MODEL_PATH": folder}
    return folder


def test_weights_that_are_there_are_chosen_and_reported(tiny_weights, browser):
    gpt_sovits.get_service.cache_clear()
    assert choose_engine(voice_tts_settings()).name == "gpt_sovits"
    [message] = [message for message in run_checks() if message.id == "voice_tts.I001"]
    assert "v2ProPlus" in message.msg
    health = browser.get("/api/tts/health/").json()
    assert health["engine"] == "gpt_sovits"
    assert health["weights"] == {"version": "v2ProPlus", "missing": [], "precision": None}
    gpt_sovits.get_service.cache_clear()


def test_missing_files_are_named(tiny_weights):
    (tiny_weights / "sv" / "pretrained_eres2netv2w24s4ep4.ckpt").unlink()
    found = describe_weights(tiny_weights)
    assert found
    assert found.missing == ("pretrained_eres2netv2w24s4ep4.ckpt",)


def test_other_weights_are_another_voice(tiny_weights):
    before = choose_engine(voice_tts_settings()).version
    with (tiny_weights / "s1v3.ckpt").open("ab") as file:
        file.write(b"x")
    assert choose_engine(voice_tts_settings()).version != before


def test_weights_that_arrive_while_it_speaks_are_for_the_next_start(home, engine, tmp_path, settings):
    settings.VOICE_TTS = {**settings.VOICE_TTS, "MODEL_PATH": tmp_path / "models"}
    gpt_sovits.get_service.cache_clear()
    home.upload()
    before = home.generate("약 드세요.").json()
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "s1v3.ckpt").write_bytes(b"weights")
    after = home.generate("약 드세요.").json()
    assert (before["engine"], after["engine"]) == ("builtin", "builtin")
    assert after["cache_key"] == before["cache_key"], "what another engine speaks has another key"
    gpt_sovits.get_service.cache_clear()
    assert gpt_sovits.get_service().info.name == "gpt_sovits"


def test_weights_exchanged_before_they_were_loaded_are_not_spoken_under_the_old_ones_key(tmp_path):
    folder, loaded = tmp_path / "models", []
    folder.mkdir()
    (folder / "s1v3.ckpt").write_bytes(b"old weights")
    conf = replace(voice_tts_settings(), model_path=folder, reload_after_seconds=0.0)

    def load(name, _conf):
        loaded.append(name)
        return ToneEngine()

    service = GPTSoVITSService(conf, load=load)
    reference = VoiceReference("voices/1/a.wav", "hash", 0.5, 5.0, "", "ko")
    storage.write("voices/1/a.wav", wav_bytes(speech_like(6)))
    old = service.info
    (folder / "s1v3.ckpt").write_bytes(b"newer weights")
    with pytest.raises(exceptions.EngineUnavailable):
        service.generate_speech("약 드세요.", reference)
    assert loaded == []
    assert service.info.version != old.version
    assert service.generate_speech("약 드세요.", reference).samples.size
    assert loaded == ["gpt_sovits"]


@pytest.mark.slow
def test_the_service_speaks_with_the_weights_it_finds(tiny_weights, own_media):
    storage.write("voices/1/a.wav", wav_bytes(speech_like(6)))
    reference = VoiceReference("voices/1/a.wav", "hash", 0.5, 5.0, "", "ko")
    service = GPTSoVITSService(voice_tts_settings())
    # Weights this small have no voice: what they say is refused as often as it is passed.
    with contextlib.suppress(exceptions.SynthesisFailed):
        assert service.generate_speech("약 드세요.", reference, deadline=time.monotonic() + 120).sample_rate == 32_000
    assert service.is_ready()
    assert service.precision
    assert list(own_media.rglob("*.gpt_sovits-*.features"))


def test_a_damaged_model_is_unavailable_not_replaced_by_another_voice(tiny_weights, own_media):
    (tiny_weights / "s1v3.ckpt").write_bytes(b"not a checkpoint")
    service = GPTSoVITSService(replace(voice_tts_settings()))
    reference = VoiceReference("voices/1/a.wav", "hash", 0.5, 5.0, "", "ko")
    with pytest.raises(exceptions.EngineUnavailable):
        service.generate_speech("약 드세요.", reference)
