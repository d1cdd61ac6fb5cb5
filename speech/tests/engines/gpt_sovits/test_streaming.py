"""Chunks leave early, join without a click, and say what the whole request says."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from speech.engines.base import SynthesisFailed
from speech.engines.gpt_sovits import streaming
from speech.engines.gpt_sovits.features import SAMPLE_RATE
from speech.engines.gpt_sovits.generation import Generation
from speech.engines.gpt_sovits.options import SynthesisOptions
from speech.engines.gpt_sovits.speaking import RequestSettings

TEXT = "할머니 오전 여덟 시 삼십 분이에요 혈압약 한 알을 물과 함께 드세요."


@pytest.fixture(scope="module")
def chunks(engine, reference):
    return [chunk.samples for chunk in engine.stream(TEXT, reference, seed=1)]


def test_a_single_clause_comes_in_several_chunks(chunks):
    pieces = chunks[:-1]
    assert len(pieces) >= 3
    assert len(pieces[0]) == streaming.FIRST_CODES * 1280
    assert all(len(chunk) for chunk in chunks)
    assert not chunks[-1].any()  # the pause


def test_together_they_last_as_long_as_the_whole(engine, reference, chunks):
    whole = engine.synthesize(TEXT, reference, seed=1)
    joins = len(chunks) - 2
    assert abs(sum(map(len, chunks)) - len(whole.samples)) <= joins * streaming.SHIFT_SAMPLES


def test_the_first_leaves_before_its_sentence_is_drawn(engine, reference, monkeypatch):
    steps = []
    advance = Generation.advance

    def counted(generation: Generation) -> None:
        steps.append(1)
        advance(generation)

    monkeypatch.setattr(Generation, "advance", counted)
    stream = engine.stream(TEXT, reference, seed=1)
    next(stream)
    first = len(steps)
    list(stream)
    assert first == streaming.FIRST_CODES + streaming.LOOK_AHEAD_CODES
    assert len(steps) > 2 * first


def test_a_seed_gives_the_same_chunks_again(engine, reference, chunks):
    again = [chunk.samples for chunk in engine.stream(TEXT, reference, seed=1)]
    assert all(np.array_equal(a, b) for a, b in zip(chunks, again, strict=True))


def test_joins_are_no_steeper_than_the_speech_around_them(chunks):
    joined = np.concatenate(chunks[:-1])
    steps = np.abs(np.diff(joined))
    usual = np.quantile(steps, 0.999)
    for place in np.cumsum([len(chunk) for chunk in chunks[:-2]]):
        assert steps[place - 2 : place + 2].max() <= usual * 1.5


@pytest.mark.parametrize("speed", [1.0, 0.8, 1.25])
def test_chunks_of_known_codes_are_the_whole_waveform(engine, reference, speed):
    """With every code known beforehand only the context at the joins differs, and that is enough for the generator."""
    speaker = engine._speaker
    piece = torch.arange(324, 352)
    codes = torch.randint(0, 1024, (60,), generator=torch.Generator().manual_seed(0)).tolist()
    settings = RequestSettings(SynthesisOptions(speed=speed), 0, checked=False)

    class Known:
        """The acoustic model, hearing all the codes from the start: what the encoder will know is not at issue here."""

        generator, flow, device = speaker.acoustic.generator, speaker.acoustic.flow, speaker.acoustic.device

        @staticmethod
        def prior(heard, *rest, growing):
            mean, deviation = speaker.acoustic.prior(torch.tensor(codes), *rest, growing=growing)
            frames = round(len(heard) * 2 / speed)
            return mean[:, :frames], deviation[:, :frames]

    def spoken(known: list[int]) -> np.ndarray:
        growing = streaming.PieceStream(speaker, piece, reference, settings, seed=7)
        vars(growing)["acoustic"] = Known
        return np.concatenate([growing.push(codes[:count], final=count == 60) for count in known])

    with torch.inference_mode():
        whole, chunked = spoken([60]), spoken([20, 33, 50, 60])
    assert whole.shape == chunked.shape
    noise = float(((whole - chunked) ** 2).sum() / (whole**2).sum())
    assert 10 * np.log10(1 / noise) > 25


def test_a_step_between_chunks_is_faded_and_aligned():
    tail = torch.sin(torch.arange(640) * 0.05)
    wave = torch.sin((torch.arange(4000) - 1000 - 37) * 0.05)  # the same tone, 37 samples late
    shift = streaming._best_shift(tail, wave[1000 - 160 : 1000 + 160 + 640], 1000)
    assert shift == 37


def test_every_pause_follows_its_piece(engine, reference):
    silences = [
        chunk
        for chunk in engine.stream("안녕하세요 어머니. 약을 드실 시간이에요.", reference, seed=1)
        if not chunk.samples.any()
    ]
    assert [len(chunk.samples) for chunk in silences] == [int(0.3 * SAMPLE_RATE)] * 2


def test_a_failure_before_the_first_chunk_is_tried_again(engine, reference, monkeypatch):
    verdicts = iter([True, True, False, False, False, False, False, False, False, False])
    monkeypatch.setattr(engine, "random", False)
    monkeypatch.setattr(streaming, "is_stuck", lambda codes: next(verdicts))
    monkeypatch.setattr(streaming, "check_codes", lambda *args: None)
    monkeypatch.setattr(streaming, "check_samples", lambda samples: None)
    assert len(list(engine.stream(TEXT, reference, seed=1))) > 2


def test_a_later_failure_is_raised(engine, reference, monkeypatch):
    verdicts = iter([False, True])
    monkeypatch.setattr(engine, "random", False)
    monkeypatch.setattr(streaming, "is_stuck", lambda codes: next(verdicts))
    stream = engine.stream(TEXT, reference, seed=1)
    next(stream)
    with pytest.raises(SynthesisFailed):
        list(stream)


def test_the_caller_s_grad_mode_is_left_alone(engine, reference):
    stream = engine.stream(TEXT, reference, seed=1)
    next(stream)
    assert torch.is_grad_enabled()
    assert not torch.is_inference_mode_enabled()
    stream.close()
