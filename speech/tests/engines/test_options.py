"""What a caller may set: as keywords of a call, and as the options object behind them."""

from __future__ import annotations

from dataclasses import fields
from typing import get_type_hints

import pytest

from speech.engines.base import SpeakingKeywords, SpeakingOptions
from speech.engines.gpt_sovits.options import SamplingKeywords, SamplingOptions, SynthesisKeywords, SynthesisOptions


@pytest.mark.parametrize(
    ("keywords", "options"),
    [
        (SpeakingKeywords, SpeakingOptions),
        (SamplingKeywords, SamplingOptions),
        (SynthesisKeywords, SynthesisOptions),
    ],
)
def test_every_option_is_a_keyword_of_the_same_type(keywords, options):
    hints = get_type_hints(options)
    assert get_type_hints(keywords) == {field.name: hints[field.name] for field in fields(options)}


def test_what_is_not_set_is_as_the_reference_has_it():
    assert SynthesisOptions() == SynthesisOptions(
        language="ko", speed=1.0, seed=None, deadline=None, top_k=15, top_p=1.0, temperature=1.0,
        repetition_penalty=1.35, greedy=False, noise_scale=0.5,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("options", "leaves_chance"),
    [({}, True), ({"greedy": True}, False), ({"top_k": 1}, False), ({"top_k": 2}, True), ({"top_k": 0}, True)],
)
def test_chance_is_left_where_another_seed_could_change_something(options, leaves_chance):
    assert SamplingOptions(**options).leaves_chance is leaves_chance


@pytest.mark.parametrize("options", [SpeakingOptions, SynthesisOptions])
@pytest.mark.parametrize("speed", [0.49, 2.01, float("nan"), -1.0])
def test_a_speed_out_of_bounds_is_refused(options, speed):
    with pytest.raises(ValueError, match=r"expected 0\.5 to 2\.0"):
        options(speed=speed)
    assert [options(speed=bound).speed for bound in (0.5, 2.0)] == [0.5, 2.0]
