"""Drawing tokens: the rules hold for any logits, and nobody else's random numbers are touched."""

from __future__ import annotations

import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from speech.engines.gpt_sovits.options import SamplingOptions
from speech.engines.gpt_sovits.sampling import draw, penalise, probabilities

numbers = st.integers(0, 2**31)


def logits_of(seed: int, size: int = 60) -> torch.Tensor:
    return torch.randn(size, generator=torch.Generator().manual_seed(seed)) * 3


@given(numbers, st.integers(1, 80), st.floats(0.05, 1.0), st.floats(0.0, 3.0))
@settings(max_examples=60, deadline=None)
def test_probabilities_are_shares_of_the_likeliest_tokens(seed, top_k, top_p, temperature):
    logits = logits_of(seed)
    shares = probabilities(logits, SamplingOptions(top_k, top_p, temperature))
    assert torch.isclose(shares.sum(), torch.tensor(1.0), atol=1e-5)
    kept = shares > 0
    assert 1 <= int(kept.sum()) <= min(top_k, len(logits))
    assert bool(kept[logits.argmax()])
    assert logits[kept].min() >= logits[~kept].max() if bool((~kept).any()) and temperature > 0.2 else True


@given(numbers, st.floats(1.01, 3.0))
@settings(max_examples=30, deadline=None)
def test_the_penalty_lowers_what_was_seen_and_nothing_else(seed, penalty):
    logits = logits_of(seed)
    seen = torch.rand(len(logits), generator=torch.Generator().manual_seed(seed)) < 0.4
    penalised = penalise(logits, seen, penalty)
    assert torch.equal(penalised[~seen], logits[~seen])
    assert bool((penalised[seen] < logits[seen]).all())


def test_tokens_follow_the_probabilities():
    logits = torch.log(torch.tensor([0.5, 0.3, 0.15, 0.05]))
    source = torch.Generator().manual_seed(0)
    drawn = torch.tensor([draw(logits, SamplingOptions(top_k=4), source) for _ in range(4000)])
    counts = torch.bincount(drawn, minlength=4) / len(drawn)
    assert torch.allclose(counts, logits.exp(), atol=0.03)


def test_greedy_and_top_1_take_the_likeliest():
    logits = logits_of(1)
    for sampling in (SamplingOptions(greedy=True), SamplingOptions(top_k=1)):
        assert draw(logits, sampling, torch.Generator()) == int(logits.argmax())
