"""Every bound decides the verdict on its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from speech.acceptance.criteria import (
    LEAST_LIKENESS,
    MOST_ERROR,
    MOST_FIRST_AUDIO_SECONDS,
    MOST_MEAN_ERROR,
    Weights,
    judge_run,
)
from speech.acceptance.measure import Outcome
from speech.engines.base import Speech

GENUINE = Weights(True, "as published")
GOOD = Outcome(
    text="약 드실 시간이에요.",
    speech=Speech(np.ones(24_000, np.float32), 24_000),
    speak_seconds=0.4,
    first_audio_seconds=0.7,
    error=0.33,
    rank=1,
    likeness=0.8,
)


def _failing(outcomes: list[Outcome], weights: Weights = GENUINE) -> list[str]:
    return [criterion.name for criterion in judge_run(outcomes, weights) if not criterion.passed]


def _with(count: int, change: Callable[[Outcome], Outcome]) -> list[Outcome]:
    return [change(GOOD)] * count + [GOOD] * (30 - count)


def test_thirty_good_reminders_pass():
    assert _failing([GOOD] * 30) == []


def test_weights_that_are_not_genuine_never_pass():
    assert _failing([GOOD] * 30, Weights(False, "random")) == ["Weights"]


@pytest.mark.parametrize(
    ("count", "changes", "name"),
    [
        (
            1,
            {"failure": "SynthesisFailed", "speech": None, "error": None, "rank": None, "likeness": None},
            "Reminders not spoken",
        ),
        (1, {"flaw": "silent"}, "Implausible audio"),
        (7, {"retries": 1}, "Reminders that needed another try"),
        (30, {"error": MOST_MEAN_ERROR + 0.01}, "Phoneme error, mean"),
        (2, {"error": MOST_ERROR + 0.01}, f"Reminders with a phoneme error above {MOST_ERROR}"),
        (2, {"rank": 2}, "Taken for another reminder"),
        (30, {"likeness": LEAST_LIKENESS - 0.01}, "Likeness to the clip, mean (0 a stranger, 1 the same person)"),
        (1, {"likeness": None}, "Likeness to the clip, mean (0 a stranger, 1 the same person)"),
        (30, {"speak_seconds": 1.01}, "Real-time factor, median"),
        (30, {"first_audio_seconds": MOST_FIRST_AUDIO_SECONDS + 0.01}, "Seconds to first audio, median"),
        (1, {"first_audio_seconds": None}, "Seconds to first audio, median"),
    ],
)
def test_each_bound_fails_alone(count: int, changes: dict[str, Any], name: str):
    assert _failing(_with(count, lambda outcome: replace(outcome, **changes))) == [name]


@pytest.mark.parametrize(
    ("count", "changes"),
    [
        (6, {"retries": 3}),
        (30, {"error": MOST_MEAN_ERROR}),
        (1, {"error": MOST_ERROR + 0.3}),
        (1, {"rank": 30}),
        (14, {"speak_seconds": 9.0}),
    ],
)
def test_what_lies_within_the_bounds_passes(count: int, changes: dict[str, Any]):
    assert _failing(_with(count, lambda outcome: replace(outcome, **changes))) == []


def test_nothing_spoken_passes_nothing_that_is_measured_on_speech():
    silent = Outcome(text="약", failure="SynthesisFailed")
    assert len(_failing([silent] * 30)) >= 7
    assert len(_failing([])) >= 7
