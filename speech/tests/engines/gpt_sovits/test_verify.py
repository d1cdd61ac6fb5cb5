"""What cannot be the text is told from what can: length, end, stuck records, silence, holes."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
import torch

from speech.engines.base import SynthesisFailed
from speech.engines.gpt_sovits import speaking
from speech.engines.gpt_sovits.alignment import Alignment
from speech.engines.gpt_sovits.features import SAMPLE_RATE
from speech.engines.gpt_sovits.verify import Expectation, check_codes, check_samples, expect, is_stuck
from speech.tests.accepting import accepts
from speech.tests.engines.gpt_sovits.conftest import voice_like

EXPECTED = expect(40, prompt_codes=115, prompt_phonemes=50)
FINE = Alignment(skipped=2, missing=1, repeated=1, leaked=0.05)


def codes(count: int) -> list[int]:
    return torch.randint(0, 1024, (count,), generator=torch.Generator().manual_seed(count)).tolist()


def test_the_speaker_s_own_rate_is_expected():
    slow, fast = (expect(40, prompt_codes=15 + int(50 * rate), prompt_phonemes=50) for rate in (3.0, 1.5))
    assert slow.usual > 1.6 * fast.usual - 24
    assert slow.least < slow.usual < slow.most
    assert expect(40, 10_000, 50).usual < 4.1 * 40 + 13  # a clip cannot ask for a voice that stands still
    assert expect(40, 100, 0) == expect(40, 5, 3)  # nor can one whose words are not known


@pytest.mark.parametrize(
    ("prompt_codes", "prompt_phonemes", "least", "usual", "most"),
    [
        (15 + 100, 50, 32, 80 + 12, 200 + 12),  # two codes a phoneme, without the silence after the clip
        (15 + 30, 10, 48, 120 + 12, 300 + 12),
        (15 + 30, 9, 33, 84 + 12, 210 + 12),  # too few to tell: 2.1
        (15 + 50, 50, 20, 52 + 12, 130 + 12),  # nobody speaks faster than 1.3
        (15 + 300, 50, 64, 160 + 12, 400 + 12),  # nor slower than 4
    ],
)
def test_forty_phonemes_take_so_many_codes(prompt_codes, prompt_phonemes, least, usual, most):
    assert expect(40, prompt_codes, prompt_phonemes) == Expectation(least, usual, most)


def test_at_the_limits_it_can_still_be_the_text():
    limit = Alignment(skipped=8, missing=8, repeated=8, leaked=0.3)
    for count in (EXPECTED.least, EXPECTED.most):
        assert accepts(check_codes, codes(count), True, EXPECTED, limit)


def test_what_can_be_the_text_passes():
    for count in (EXPECTED.least, EXPECTED.usual, EXPECTED.most - 1):
        for alignment in (None, FINE):
            assert accepts(check_codes, codes(count), True, EXPECTED, alignment)


@pytest.mark.parametrize(
    ("drawn", "ended", "alignment", "reason"),
    [
        (codes(EXPECTED.most), False, None, "no end"),
        (codes(EXPECTED.least - 1), True, None, "ended after"),
        (codes(EXPECTED.most + 1), True, None, "ended after"),
        (codes(30) + [7] * 25 + codes(20), True, None, "over and over"),
        (codes(80), True, dataclasses.replace(FINE, skipped=9), "swallowed"),
        (codes(80), True, dataclasses.replace(FINE, missing=9), "swallowed"),
        (codes(80), True, dataclasses.replace(FINE, repeated=9), "repeated"),
        (codes(80), True, dataclasses.replace(FINE, leaked=0.31), "reference"),
    ],
)
def test_what_cannot_be_the_text_is_refused_with_the_reason(drawn, ended, alignment, reason):
    with pytest.raises(SynthesisFailed, match=reason):
        check_codes(drawn, ended, EXPECTED, alignment)


@pytest.mark.parametrize("cycle", range(1, 9))
def test_a_stuck_record_is_noticed_whatever_its_length(cycle):
    loop = list(range(100, 100 + cycle))
    turns = -(-40 // cycle)
    assert is_stuck(codes(20) + loop * turns + codes(20))
    assert not is_stuck(codes(20) + loop * 2 + codes(20))


@pytest.mark.parametrize(("cycle", "least"), [(1, 20), (2, 20), (4, 20), (5, 25), (8, 40)])
def test_a_cycle_is_stuck_after_five_times_and_eight_tenths_of_a_second(cycle, least):
    loop = list(range(100, 100 + cycle)) * 40
    assert is_stuck([1, 2, 3, *loop[:least], 4, 5])
    assert not is_stuck([1, 2, 3, *loop[: least - 1], 4, 5])


def test_a_long_cycle_may_come_as_often_as_it_likes():
    assert not is_stuck(list(range(9)) * 20)


def test_varied_codes_are_no_stuck_record():
    assert not any(is_stuck(codes(count)) for count in range(50, 400, 10))


def test_speech_passes():
    assert accepts(check_samples, voice_like(3))


def quiet(seconds: float) -> np.ndarray:
    return np.zeros(int(seconds * SAMPLE_RATE), np.float32)


@pytest.mark.parametrize(
    ("samples", "reason"),
    [
        (quiet(2), "silent"),
        (voice_like(2) * 1e-4, "silent"),
        (np.concatenate([voice_like(0.3), quiet(2)]), "silent"),
        (np.concatenate([voice_like(2), quiet(1.8), voice_like(2)]), "silence inside"),
        (np.where(np.arange(32_000) == 100, np.nan, voice_like(1)).astype(np.float32), "no numbers"),
        (quiet(0), "silent"),
    ],
)
def test_samples_that_are_no_speech_are_refused(samples, reason):
    with pytest.raises(SynthesisFailed, match=reason):
        check_samples(samples)


def tone(frames: int, decibels: float = -20.0) -> np.ndarray:
    """A square wave of so many 20 ms."""
    return (10 ** (decibels / 20) * np.where(np.arange(frames * 640) % 2, 1, -1)).astype(np.float32)


@pytest.mark.parametrize(
    ("passes", "samples"),
    [
        (True, tone(50, -49.5)),
        (False, tone(50, -50.5)),
        (True, np.concatenate([tone(25), quiet(1.5)])),
        (False, np.concatenate([tone(24), quiet(1.52)])),
        (True, np.concatenate([tone(40), quiet(1.5), tone(40)])),
        (False, np.concatenate([tone(40), quiet(1.52), tone(40)])),
        (True, np.concatenate([tone(40), quiet(0.013)])),  # part of a frame
        (True, tone(1)),
    ],
)
def test_quiet_and_silence_have_limits(passes, samples):
    """-50 dBFS, a quarter of the time voiced, no pause of more than a second and a half."""
    if passes:
        assert accepts(check_samples, samples)
    else:
        with pytest.raises(SynthesisFailed, match="silen"):
            check_samples(samples)


class Checked:
    """The tiny engine's speaker with checks on, and a count of what it drew."""

    def __init__(self, engine, monkeypatch, failing) -> None:
        self.seeds: list[int] = []
        self.lengths: list[int] = []
        self.engine = engine
        begin = speaking.Speaker.begin

        def counted(speaker, pieces, reference, sampling, seeds, limit=None, queries=False):
            self.seeds += seeds
            self.lengths += [len(piece) for piece in pieces]
            return begin(speaker, pieces, reference, sampling, seeds, limit, queries)

        def verdict(drawn, ended, expected, alignment) -> None:
            if failing(self, len(self.seeds)):
                raise SynthesisFailed("as the test wants it")

        monkeypatch.setattr(speaking.Speaker, "begin", counted)
        monkeypatch.setattr(speaking, "check_codes", verdict)
        monkeypatch.setattr(speaking, "check_samples", lambda samples: None)
        monkeypatch.setattr(engine, "random", False)


PIECE = [326, 343, 330, 352, 326, 343, 330, 343, 352, 326, 343, 330, 343, 326, 343, 3]  # 352 is the space


def test_a_failed_piece_is_drawn_again_with_another_seed(engine, reference, monkeypatch):
    watched = Checked(engine, monkeypatch, failing=lambda seen, drawn: drawn < 3)
    speech = engine.synthesize_pieces([PIECE], reference, seed=1, check=True)
    assert speech.duration_seconds > 0.4
    assert len(set(watched.seeds)) == 3


def test_only_the_failed_piece_of_a_batch_is_drawn_again(engine, reference, monkeypatch):
    verdicts = iter([False, True, False, False])
    watched = Checked(engine, monkeypatch, failing=lambda seen, drawn: next(verdicts))
    engine.synthesize_pieces([PIECE, PIECE[:12], PIECE], reference, seed=1, check=True)
    assert watched.lengths == [16, 12, 16, 12]


def test_then_it_is_cut_in_two_between_words(engine, reference, monkeypatch):
    watched = Checked(engine, monkeypatch, failing=lambda seen, drawn: 16 in seen.lengths[-1:])
    engine.synthesize_pieces([PIECE], reference, seed=1, check=True)
    assert watched.lengths == [16, 16, 16, 9, 7]


def test_then_the_failure_is_raised(engine, reference, monkeypatch):
    watched = Checked(engine, monkeypatch, failing=lambda seen, drawn: True)
    with pytest.raises(SynthesisFailed, match="as the test wants it"):
        engine.synthesize_pieces([PIECE], reference, seed=1, check=True)
    assert watched.lengths == [16, 16, 16, 9, 7, 9, 7, 9, 7]


def test_an_untrained_model_that_claims_to_be_real_is_caught(engine, reference, monkeypatch):
    """Its tokens never end: the real checks refuse what it says."""
    monkeypatch.setattr(engine, "random", False)
    with pytest.raises(SynthesisFailed):
        engine.synthesize("안녕하세요. 약 드실 시간이에요.", reference, seed=1)
