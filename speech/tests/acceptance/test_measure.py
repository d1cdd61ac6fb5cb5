"""Each reminder's outcome: what is timed, counted and caught."""

from __future__ import annotations

import logging
from types import SimpleNamespace

import numpy as np
import pytest

from speech.acceptance import measure as measuring
from speech.acceptance.likeness import Scale
from speech.acceptance.measure import DEADLINE_SECONDS, ENGINE_LOGGER, Outcome, counting_retries, measure
from speech.engines.base import BadReference, DeadlineExceeded, Speech, SynthesisFailed
from speech.tests.clips import SAMPLE_RATE, speech_like

from . import scripted_engine
from .scripted_engine import ScriptedEngine, level_vector

TEXTS = ("약 드실 시간이에요.", "물과 함께 드세요.", "오늘도 건강하세요.")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Time passes only while the engine or who measures it sleeps."""
    now = 1000.0

    def sleep(seconds: float) -> None:
        nonlocal now
        now += seconds

    for module in (measuring, scripted_engine):
        monkeypatch.setattr(module, "time", SimpleNamespace(sleep=sleep, monotonic=lambda: now))


def _run(engine: ScriptedEngine, scale: Scale | None = None) -> list[Outcome]:
    return measure(engine, object(), TEXTS, scale, level_vector)  # type: ignore[arg-type]


def test_every_figure_is_measured(clock: None):
    scale = Scale(level_vector(Speech(speech_like(4), SAMPLE_RATE)), 0.99, 0.5)
    outcomes = _run(ScriptedEngine(chunk_seconds=0.05), scale)
    assert [outcome.text for outcome in outcomes] == list(TEXTS)
    for outcome in outcomes:
        assert outcome.failure == ""
        assert outcome.error is not None
        assert outcome.error > 0.5
        assert outcome.rank in (1, 2, 3)
        assert outcome.first_audio_seconds == pytest.approx(0.05)
        assert outcome.speech is not None
        assert outcome.real_time_factor == pytest.approx(0.05 / outcome.speech.duration_seconds)
        assert outcome.likeness is not None
        assert outcome.likeness > 0.5


def test_a_reminder_that_fails_is_an_outcome_and_the_next_is_spoken():
    outcomes = _run(ScriptedEngine(failures={TEXTS[0]: SynthesisFailed("silence"), TEXTS[1]: DeadlineExceeded("late")}))
    assert [outcome.failure for outcome in outcomes] == ["SynthesisFailed: silence", "DeadlineExceeded: late", ""]
    assert outcomes[0].speech is None
    assert outcomes[0].error is None
    assert outcomes[0].real_time_factor is None


@pytest.mark.parametrize("samples", [np.zeros(0), np.full(SAMPLE_RATE, np.nan), np.array([np.inf] * 100)])
def test_what_is_no_audio_counts_as_not_spoken(samples: np.ndarray):
    outcome = _run(ScriptedEngine(samples={TEXTS[0]: samples}))[0]
    assert "no numbers" in outcome.failure
    assert outcome.speech is None


@pytest.mark.parametrize(
    ("samples", "flaw"),
    [
        (np.zeros(3 * SAMPLE_RATE), "silent"),
        (speech_like(0.2), "too_short"),
        (speech_like(40), "too_long"),
    ],
)
def test_what_the_service_would_refuse_is_flawed(samples: np.ndarray, flaw: str):
    outcomes = _run(ScriptedEngine(samples={TEXTS[0]: samples}))
    assert [outcome.flaw for outcome in outcomes] == [flaw, "", ""]


def test_thrown_away_attempts_are_counted_for_their_own_reminder():
    assert [outcome.retries for outcome in _run(ScriptedEngine(retries={TEXTS[1]: 2}))] == [0, 2, 0]


def test_counting_leaves_the_logger_as_it_was():
    logger = logging.getLogger(ENGINE_LOGGER)
    before = list(logger.handlers)
    with counting_retries() as retries:
        logging.getLogger(f"{ENGINE_LOGGER}.speaking").info("loaded")
    assert retries.count == 0
    assert logger.handlers == before


def test_only_the_first_chunk_of_a_stream_is_waited_for():
    engine = ScriptedEngine()
    _run(engine)
    assert engine.chunks_asked == len(TEXTS)


def test_a_stream_that_fails_has_no_first_audio():
    outcomes = _run(ScriptedEngine(stream_failures={TEXTS[2]: SynthesisFailed("silence")}))
    assert outcomes[2].first_audio_seconds is None
    assert outcomes[2].failure == ""


def test_each_reminder_gets_the_products_deadline(clock: None):
    engine = ScriptedEngine()
    _run(engine)
    assert engine.deadlines == pytest.approx([DEADLINE_SECONDS] * len(TEXTS))


def test_without_a_usable_scale_likeness_is_unknown():
    vector = level_vector(Speech(speech_like(4), SAMPLE_RATE))
    for scale in (None, Scale(vector, 0.90, 0.89)):
        assert all(outcome.likeness is None for outcome in _run(ScriptedEngine(), scale))


def test_speech_that_gives_no_vector_has_no_likeness():
    def refuse(speech: Speech) -> np.ndarray:
        raise BadReference("silence")

    scale = Scale(level_vector(Speech(speech_like(4), SAMPLE_RATE)), 0.99, 0.5)
    outcomes = measure(ScriptedEngine(), object(), TEXTS, scale, refuse)  # type: ignore[arg-type]
    assert all(outcome.likeness is None and outcome.error is not None for outcome in outcomes)
