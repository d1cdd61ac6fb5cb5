"""The scale from strangers to oneself."""

from __future__ import annotations

import numpy as np
import pytest

from speech.acceptance.likeness import (
    LONGEST_SECONDS,
    SHORTEST_SECONDS,
    Scale,
    cosine,
    fitted,
    make_scale,
    stock_voices,
)
from speech.engines.base import Speech
from speech.tests.clips import SAMPLE_RATE, speech_like

from .scripted_engine import level_vector


def _voice(pitch_hz: float, seconds: float = 6.0, seed: int = 0) -> Speech:
    return Speech(speech_like(seconds, pitch_hz, seed), SAMPLE_RATE)


def test_oneself_is_near_and_strangers_are_far():
    scale = make_scale(level_vector, _voice(120), [_voice(hz) for hz in (210, 230, 260, 300)])
    assert scale.usable
    again = cosine(scale.reference, level_vector(fitted(_voice(120, seconds=2, seed=5))))
    other = cosine(scale.reference, level_vector(fitted(_voice(245))))
    assert scale.place(again) > 0.5 > scale.place(other)


def test_one_stranger_with_the_same_voice_does_not_move_the_scale_far():
    strangers = [_voice(hz) for hz in (210, 230, 260, 300)]
    without = make_scale(level_vector, _voice(120), strangers)
    with_one = make_scale(level_vector, _voice(120), [*strangers, _voice(120, seed=3)])
    assert with_one.usable
    assert with_one.stranger - without.stranger < (without.oneself - without.stranger) / 2


def test_a_net_that_tells_nobody_apart_gives_no_scale():
    scale = make_scale(lambda speech: np.ones(8, np.float32), _voice(120), [_voice(210)])
    assert not scale.usable
    with pytest.raises(ValueError, match="tell"):
        scale.place(0.9)


def test_the_marks_of_the_scale():
    scale = Scale(np.ones(2, np.float32), oneself=0.9, stranger=0.5)
    assert scale.place(0.5) == pytest.approx(0)
    assert scale.place(0.9) == pytest.approx(1)


@pytest.mark.parametrize("seconds", [0.3, 1.0, 3.0, 5.0, 9.5, 30.0])
def test_speech_is_fitted_to_what_the_engine_takes(seconds: float):
    speech = fitted(_voice(150, seconds))
    assert SHORTEST_SECONDS - 0.01 <= speech.duration_seconds <= LONGEST_SECONDS + 0.01
    if SHORTEST_SECONDS < seconds < LONGEST_SECONDS:
        assert speech.duration_seconds == pytest.approx(seconds, abs=0.01)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [([1, 0], [2, 0], 1.0), ([1, 0], [0, 3], 0.0), ([1, 0], [-1, 0], -1.0), ([0, 0], [1, 0], 0.0), ([], [], 0.0)],
)
def test_cosine(one: list[float], other: list[float], expected: float):
    assert cosine(np.array(one, np.float32), np.array(other, np.float32)) == pytest.approx(expected)


def test_vectors_of_different_models_have_nothing_in_common():
    assert cosine(np.ones(3, np.float32), np.zeros(0, np.float32)) == 0.0


@pytest.mark.slow
def test_the_stock_voices_are_five_different_ones():
    voices = stock_voices()
    assert len(voices) == 5
    assert all(2 < voice.duration_seconds < 8 for voice in voices)
    assert len({voice.samples.tobytes() for voice in voices}) == 5
