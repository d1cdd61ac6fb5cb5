"""A sentence that lacks a word, or is another one, is heard where the setting asks for listening."""

from __future__ import annotations

import numpy as np
import pytest

from speech.engines.builtin import BuiltinEngine, BuiltinReference
from speech.engines.catalog import BUILTIN, GPT_SOVITS
from speech.listening.recogniser import Recogniser
from speech.listening.wholeness import compare
from voice_tts.exceptions import SynthesisFailed
from voice_tts.models import UserVoice
from voice_tts.services import rendering
from voice_tts.services.utterance import Utterance

pytestmark = pytest.mark.engine

WORDS = ["아침", "식사를", "하신", "뒤에", "혈압약", "두", "알을", "물과", "함께", "드세요"]
LACKING = [word for word in WORDS if word != "혈압약"]


@pytest.fixture(scope="module")
def spoken():
    engine, voice = BuiltinEngine.load(), BuiltinReference(pack="jf_gongitsune", f0_hz=236.0, pitch_ratio=1.0)
    return {
        name: engine.synthesize(" ".join(words), voice)
        for name, words in (("whole", WORDS), ("lacking", LACKING), ("other", ["오늘도", "건강한", "하루", "보내세요"]))
    }


def render(spoken, what, settings, *, engine=GPT_SOVITS, listen=True):
    settings.VOICE_TTS = {**settings.VOICE_TTS, "LISTEN": listen}
    text = " ".join(WORDS)
    return rendering.render(spoken[what], Utterance(UserVoice(), text, text, "ko", 1.0, "wav", engine))


def test_what_was_said_whole_is_kept(spoken, settings):
    assert render(spoken, "whole", settings).data[:4] == b"RIFF"


@pytest.mark.parametrize("what", ["lacking", "other"])
def test_what_was_not_is_refused(spoken, settings, what):
    with pytest.raises(SynthesisFailed):
        render(spoken, what, settings)


def test_nobody_listens_unless_asked(spoken, settings):
    assert render(spoken, "lacking", settings, listen=False).data


def test_an_engine_that_cannot_skip_is_not_listened_to(spoken, settings):
    assert render(spoken, "lacking", settings, engine=BUILTIN).data


def test_silence_is_no_sentence():
    assert not compare([], WORDS).is_whole


def test_a_text_without_hangul_is_not_judged():
    assert compare(list("abc"), ["ABC"]).is_whole


def test_one_word_can_be_said_whole():
    heard = compare(list("jak"), ["약"])
    assert heard.is_whole
    assert heard.error == 0


def test_noise_is_no_sentence():
    noise = np.random.default_rng(1).normal(0, 0.1, 16_000).astype(np.float32)
    assert not compare(Recogniser().listen(noise, 16_000), WORDS).is_whole
