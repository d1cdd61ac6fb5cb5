"""The recogniser hears speech: real synthetic Korean is understood, noise and silence are not."""

from __future__ import annotations

import numpy as np
import pytest

from speech.acceptance.criteria import MOST_ERROR, MOST_MEAN_ERROR
from speech.acceptance.reminders import REMINDERS
from speech.audio import decode
from speech.engines.builtin import BuiltinEngine, BuiltinReference
from speech.listening.recogniser import SAMPLE_RATE, Recogniser, judge, sounds_of_pronunciation, sounds_of_text
from speech.tests.voices import VOICES, Voice


@pytest.fixture(scope="module")
def recogniser() -> Recogniser:
    return Recogniser()


@pytest.mark.parametrize(
    ("pronunciation", "sounds"),
    [
        ("약 머글 시간", "jak mʌkɯl ɕikan"),
        ("쉬쉭", "ɕwiɕwik"),
        ("값", "kap"),
        ("의사, 강!", "ɰisa kaŋ"),
        ("abc 12", ""),
    ],
)
def test_hangul_as_sounds(pronunciation: str, sounds: str):
    assert sounds_of_pronunciation(pronunciation) == list(sounds.replace(" ", ""))


def test_numbers_are_expected_as_they_are_read():
    assert sounds_of_text("약 2알") == sounds_of_text("약 두 알")


def test_the_reminders_are_thirty_and_all_different_to_the_ear():
    spoken = {tuple(sounds_of_text(text)) for text in REMINDERS}
    assert len(spoken) == len(REMINDERS) == 30
    assert all(spoken)


@pytest.mark.slow
def test_clear_speech_is_understood_and_told_from_every_other_reminder(recogniser: Recogniser):
    engine = BuiltinEngine.load()
    voice = BuiltinReference(pack="jm_kumo", f0_hz=97.0, pitch_ratio=1.0)
    expected = [sounds_of_text(text) for text in REMINDERS]
    for index in (0, 7, 15):
        speech = engine.synthesize(REMINDERS[index], voice)
        heard = recogniser.listen(speech.samples, speech.sample_rate)
        verdict = judge(heard, expected[index], expected[:index] + expected[index + 1 :])
        assert verdict.rank == 1
        assert verdict.error < MOST_MEAN_ERROR
        wrong = judge(heard, expected[index - 1], expected[index:])
        assert wrong.rank > 1
        assert wrong.error > MOST_ERROR


@pytest.mark.slow
def test_a_swallowed_half_is_noticed(recogniser: Recogniser):
    text = REMINDERS[4]
    speech = BuiltinEngine.load().synthesize(text, BuiltinReference(pack="jm_kumo", f0_hz=97.0, pitch_ratio=1.0))
    whole = judge(recogniser.listen(speech.samples, speech.sample_rate), sounds_of_text(text), [])
    half = judge(
        recogniser.listen(speech.samples[: len(speech.samples) // 2], speech.sample_rate), sounds_of_text(text), []
    )
    assert whole.error < MOST_ERROR < half.error


@pytest.mark.engine
@pytest.mark.parametrize("voice", VOICES, ids=str)
def test_a_real_speaker_is_understood(recogniser: Recogniser, voice: Voice, tmp_path):
    clip = decode(voice.write(tmp_path), max_seconds=20, timeout_seconds=30)
    verdict = judge(
        recogniser.listen(clip.samples, clip.sample_rate),
        sounds_of_text(voice.text),
        [sounds_of_text(text) for text in REMINDERS],
    )
    assert verdict.rank == 1
    assert verdict.error < MOST_MEAN_ERROR


@pytest.mark.parametrize("level", [0.0, 0.1])
def test_silence_and_noise_say_nothing(recogniser: Recogniser, level: float):
    noise = (np.random.default_rng(0).standard_normal(3 * SAMPLE_RATE) * level).astype(np.float32)
    expected = [sounds_of_text(text) for text in REMINDERS]
    verdict = judge(recogniser.listen(noise, SAMPLE_RATE), expected[0], expected[1:])
    assert verdict.error > MOST_ERROR
    assert verdict.rank > 1


def test_no_samples_are_no_sounds(recogniser: Recogniser):
    assert recogniser.listen(np.zeros(0, np.float32), SAMPLE_RATE) == []
