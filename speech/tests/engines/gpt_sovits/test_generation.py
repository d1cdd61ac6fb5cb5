"""Tokens and waveforms of one request: reproducible, bounded, and nobody else's business."""

from __future__ import annotations

import dataclasses
import resource
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import torch

from speech.engines.base import BadReference, DeadlineExceeded, UnspeakableText, UnsupportedLanguage
from speech.engines.gpt_sovits.features import SAMPLE_RATE
from speech.engines.gpt_sovits.generation import LEAST_CODES
from speech.engines.gpt_sovits.options import SamplingOptions

PIECE = list(range(324, 352))
OTHER = list(range(330, 350))


def test_a_seed_gives_the_same_codes_and_samples_again(engine, reference):
    first, second = (engine.generate_tokens(PIECE, reference, seed=5) for _ in range(2))
    assert torch.equal(first, second)
    assert not torch.equal(first, engine.generate_tokens(PIECE, reference, seed=6))
    spoken = [engine.decode(first, PIECE, reference, seed=seed) for seed in (1, 1, 2)]
    assert np.array_equal(spoken[0], spoken[1])
    assert not np.array_equal(spoken[0], spoken[2])
    assert spoken[0].dtype == np.float32
    assert len(spoken[0]) == 1280 * len(first)


def test_without_a_seed_every_request_differs(engine, reference):
    first, second = (engine.generate_tokens(PIECE, reference) for _ in range(2))
    assert not torch.equal(first, second)


def test_global_random_state_is_neither_read_nor_moved(engine, reference):
    torch.manual_seed(0)
    np.random.seed(0)
    state, numpy_next = torch.get_rng_state(), np.random.random()
    np.random.seed(0)
    first = engine.synthesize_pieces([PIECE], reference, seed=5).samples
    assert torch.equal(torch.get_rng_state(), state)
    assert np.random.random() == numpy_next
    torch.manual_seed(1)
    assert np.array_equal(engine.synthesize_pieces([PIECE], reference, seed=5).samples, first)


def test_phonemes_may_be_any_kind_of_sequence(engine, reference):
    wanted = engine.generate_tokens(PIECE, reference, seed=5)
    for kind in (tuple(PIECE), torch.tensor(PIECE), np.array(PIECE), torch.tensor([PIECE])):
        assert torch.equal(engine.generate_tokens(kind, reference, seed=5), wanted)


def test_codes_are_bounded(engine, reference):
    for seed in range(5):
        codes = engine.generate_tokens(PIECE, reference, seed=seed)
        assert codes.dtype == torch.int64
        assert LEAST_CODES <= len(codes) <= 4 * 50  # the tiny model's max_sec is 4
        assert int(codes.max()) < 1024


def test_pieces_drawn_together_are_what_each_is_alone(engine, reference):
    """Padding and a shared cache change nothing: greedy, because each piece has a seed of its own."""
    together = engine.synthesize_pieces([PIECE, OTHER, PIECE[:9]], reference, greedy=True, noise_scale=0.0, pause=0.0)
    alone = [
        engine.synthesize_pieces([piece], reference, greedy=True, noise_scale=0.0, pause=0.0).samples
        for piece in (PIECE, OTHER, PIECE[:9])
    ]
    joined = np.concatenate(alone)
    assert together.samples.shape == joined.shape
    assert np.abs(together.samples - joined).max() < 1e-4


def test_each_piece_is_followed_by_its_pause(engine, reference):
    speech = engine.synthesize_pieces([PIECE, OTHER], reference, seed=1)
    closer = engine.synthesize_pieces([PIECE, OTHER], reference, seed=1, pause=0.1)
    assert len(speech.samples) - len(closer.samples) == 2 * round(0.2 * SAMPLE_RATE)
    assert not speech.samples[-int(0.3 * SAMPLE_RATE) :].any()
    assert speech.samples[-int(0.31 * SAMPLE_RATE)] != 0
    assert speech.sample_rate == 32_000


@pytest.mark.parametrize("speed", [0.5, 0.8, 1.25, 2.0])
def test_speed_stretches_the_speech(engine, reference, speed):
    codes = engine.generate_tokens(PIECE, reference, seed=1)
    samples = engine.decode(codes, PIECE, reference, seed=1, speed=speed)
    assert abs(len(samples) - len(codes) * 1280 / speed) <= 2 * 640


@pytest.mark.parametrize("speed", [0.0, 0.4, 2.1, float("nan")])
def test_other_speeds_are_refused(engine, reference, speed):
    with pytest.raises(ValueError, match="speed"):
        engine.synthesize("안녕하세요", reference, speed=speed)


def test_another_voice_sounds_different(engine, reference):
    other = dataclasses.replace(reference, global_embedding=reference.global_embedding.flip(0))
    spoken = [engine.decode([1, 2, 3, 4] * 4, PIECE, voice, seed=1) for voice in (reference, other)]
    assert not np.allclose(spoken[0], spoken[1], atol=1e-4)


def test_the_limit_of_one_piece_binds_its_batch(engine, reference):
    """Without a prompt the limit is one code higher (see the recorded requests); a given limit goes first."""
    with torch.inference_mode():
        generation = engine._speaker.begin([torch.tensor(PIECE)], reference, SamplingOptions(), [0], limit=20)
        while not generation.done:
            generation.advance()
    assert len(generation.drawn[0].codes) <= 20


def test_a_deadline_that_has_passed_stops_the_request(engine, reference):
    with pytest.raises(DeadlineExceeded):
        engine.synthesize("안녕하세요. 반갑습니다.", reference, deadline=time.monotonic() - 1)
    with pytest.raises(DeadlineExceeded):
        list(engine.stream("안녕하세요. 반갑습니다.", reference, deadline=time.monotonic() - 1))


@pytest.mark.parametrize("text", ["", "  ", "...!?", "😀😀", "\n"])
def test_text_without_words_is_refused(engine, reference, text):
    with pytest.raises(UnspeakableText):
        engine.synthesize(text, reference)
    with pytest.raises(UnspeakableText):
        list(engine.stream(text, reference))


def test_languages_and_references_of_others_are_refused(engine, reference):
    with pytest.raises(UnsupportedLanguage, match="pypinyin"):
        engine.synthesize("你好", reference, language="zh")
    with pytest.raises(UnsupportedLanguage, match="en, ja, ko"):
        engine.synthesize("hallo", reference, language="de")
    with pytest.raises(BadReference, match="object"):
        engine.synthesize("안녕하세요", object())


@pytest.mark.parametrize(
    ("text", "language"),
    [("오전 8시예요. 혈압약 1알 드세요.", "ko"), ("Take 2 pills, mother.", "en"), ("お薬の時間です。", "ja")],
)
def test_a_korean_voice_speaks_three_languages(engine, reference, text, language):
    speech = engine.synthesize(text, reference, language=language, seed=1)
    assert speech.duration_seconds > 0.5
    assert np.isfinite(speech.samples).all()
    assert np.abs(speech.samples).max() <= 1


def test_eight_threads_at_once_speak_as_one_by_one(engine, reference):
    texts = [f"{number}번 약을 물과 함께 드세요." for number in range(1, 9)]

    def speak(number: int):
        return engine.synthesize(texts[number], reference, seed=number).samples

    one_by_one = [speak(number) for number in range(8)]
    with ThreadPoolExecutor(8) as pool:
        at_once = list(pool.map(speak, range(8)))
    for alone, together in zip(one_by_one, at_once, strict=True):
        assert np.array_equal(alone, together)


@pytest.mark.slow
def test_two_hundred_requests_leave_memory_as_it_was(engine, reference):
    def resident() -> int:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * resource.getpagesize()

    def speak(times: int) -> None:
        for number in range(times):
            engine.synthesize(f"{number}번째 약을 드세요.", reference, seed=number)

    speak(30)
    before = resident()
    speak(200)
    assert resident() - before < 20e6
