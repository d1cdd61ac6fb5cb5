"""The process-wide engine: states, one inference at a time, the bounded line, deadlines."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from operations.tests.processes import HANG_SECONDS, wait_until
from speech.engines import base
from speech.tests.clips import speech_like, wav_bytes
from voice_tts import exceptions
from voice_tts.conf import voice_tts_settings
from voice_tts.services import storage
from voice_tts.services.gpt_sovits import EngineState, GPTSoVITSService, VoiceReference
from voice_tts.tests.tone_engine import ToneEngine

TEXT = "아침 약 드세요."


@pytest.fixture
def reference(own_media) -> VoiceReference:
    storage.write("voices/1/a.wav", wav_bytes(speech_like(6)))
    return VoiceReference("voices/1/a.wav", "hash", 0.5, 4.0, "", "ko")


def service(tone: ToneEngine | Exception, **settings) -> GPTSoVITSService:
    def load(name, conf):
        if isinstance(tone, Exception):
            raise tone
        return tone

    return GPTSoVITSService(replace(voice_tts_settings(), **settings), load=load)


def test_loads_at_the_first_sentence_and_not_before(reference):
    loads = []

    def load(name, conf):
        loads.append(name)
        return ToneEngine()

    lazy = GPTSoVITSService(voice_tts_settings(), load=load)
    assert (lazy.state, lazy.is_ready(), loads) == (EngineState.UNLOADED, False, [])
    lazy.generate_speech(TEXT, reference)
    lazy.generate_speech(TEXT, reference)
    assert (lazy.state, lazy.is_ready(), loads) == (EngineState.READY, True, ["builtin"])


def test_preload_loads_in_the_background(reference):
    gate = threading.Event()

    def load(name, conf):
        gate.wait(HANG_SECONDS)
        return ToneEngine()

    preloading = GPTSoVITSService(voice_tts_settings(), load=load)
    preloading.preload()
    wait_until(lambda: preloading.state is EngineState.LOADING)
    gate.set()
    wait_until(preloading.is_ready)


def test_a_failed_load_is_reported_and_tried_again_later(reference):
    failing = service(RuntimeError("no memory"), reload_after_seconds=HANG_SECONDS)
    with pytest.raises(exceptions.EngineUnavailable):
        failing.generate_speech(TEXT, reference)
    assert failing.state is EngineState.FAILED
    failing._load = lambda name, conf: ToneEngine()
    with pytest.raises(exceptions.EngineUnavailable):
        failing.generate_speech(TEXT, reference)
    failing._failed_at -= HANG_SECONDS
    failing.generate_speech(TEXT, reference)
    assert failing.is_ready()


def test_an_engine_forced_without_weights_is_unavailable(reference, tmp_path):
    forced = service(ToneEngine(), engine="gpt_sovits", model_path=tmp_path)
    with pytest.raises(exceptions.EngineUnavailable):
        forced.generate_speech(TEXT, reference)


def test_one_inference_at_a_time(reference):
    tone = ToneEngine(seconds=0.05)
    busy = service(tone)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: busy.generate_speech(f"{n}", reference), range(8)))
    assert tone.most_at_once == 1


def test_past_the_waiting_line_callers_are_sent_away_at_once(reference):
    tone = ToneEngine(seconds=HANG_SECONDS)
    crowded = service(tone, queue_limit=2, deadline_seconds=2 * HANG_SECONDS)
    with ThreadPoolExecutor(3) as pool:
        accepted = [pool.submit(crowded.generate_speech, TEXT, reference)]
        assert tone.started.wait(HANG_SECONDS)
        accepted += [pool.submit(crowded.generate_speech, TEXT, reference) for _ in range(2)]
        wait_until(lambda: crowded.waiting == 2)
        with pytest.raises(exceptions.QueueFull) as refused:
            crowded.generate_speech(TEXT, reference)
        assert len(tone.spoken) == 1, "while the first is still being spoken"
        tone.seconds = 0.0
        assert refused.value.retry_after
        for future in accepted:
            future.result()


def test_a_deadline_ends_the_sentence_between_pieces(reference):
    slow = service(ToneEngine(seconds=HANG_SECONDS), deadline_seconds=0.3)
    with pytest.raises(exceptions.DeadlineExceeded):
        slow.generate_speech(TEXT, reference)
    wait_until(lambda: not slow.is_speaking)


def test_who_waits_past_the_deadline_is_never_spoken_for(reference):
    tone = ToneEngine(seconds=HANG_SECONDS)
    busy = service(tone, deadline_seconds=2 * HANG_SECONDS)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(busy.generate_speech, "하나", reference)
        assert tone.started.wait(HANG_SECONDS)
        with pytest.raises(exceptions.DeadlineExceeded):
            busy.generate_speech("둘", reference, deadline=time.monotonic() + 0.1)
        tone.seconds = 0.0
        first.result()
    assert tone.spoken == ["하나"]


@pytest.mark.parametrize(
    ("raised", "expected"),
    [
        (base.UnspeakableText("x"), exceptions.UnspeakableText),
        (base.UnsupportedLanguage("x"), exceptions.UnsupportedLanguage),
        (base.DeadlineExceeded("x"), exceptions.DeadlineExceeded),
        (base.EngineUnavailable("x"), exceptions.EngineUnavailable),
        (base.BadReference("x"), exceptions.SampleRejected),
        (base.SynthesisFailed("x"), exceptions.SynthesisFailed),
    ],
)
def test_engine_errors_become_the_apps_own(reference, raised, expected):
    with pytest.raises(expected):
        service(ToneEngine(failure=raised)).generate_speech(TEXT, reference)


def test_the_stretch_alone_is_encoded_and_the_features_are_kept(reference, own_media):
    tone = ToneEngine()
    service(tone).generate_speech(TEXT, reference)
    service(tone).generate_speech(TEXT, reference)
    assert tone.encoded_seconds == [pytest.approx(3.5, abs=0.01)]
    [features] = own_media.rglob("*.features")
    assert features.stat().st_mode & 0o077 == 0


def test_damaged_features_are_computed_again(reference, own_media):
    tone = ToneEngine()
    service(tone).generate_speech(TEXT, reference)
    [features] = own_media.rglob("*.features")
    features.write_bytes(b"damaged")
    service(tone).generate_speech(TEXT, reference)
    assert len(tone.encoded_seconds) == 2
    assert features.read_bytes().startswith(b"tone")
