"""A seed gives the same weights for good: the frozen outputs rest on it."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from speech.tests.engines.gpt_sovits.random_checkpoint import TINY, Source, write

UNIFORM = [0.3993057692175728, 0.7174146792882161, 0.28082332803600346]
NORMAL = [-0.26078585092854634, 0.7073513501765223, 1.3296790489938295, 0.4047920108028868]


def test_uniform_numbers_are_pcg64s_upper_53_bits():
    raw = np.random.PCG64(7).random_raw(4)
    assert Source(7).uniform(4).tolist() == [((int(word) >> 11) + 0.5) / 2**53 for word in raw]


def test_the_first_numbers_of_a_seed_are_these():
    assert Source(18).uniform(3) == pytest.approx(UNIFORM, rel=1e-12)
    assert Source(18).normal(2, 2).flatten() == pytest.approx(NORMAL, rel=1e-12)


def test_normal_numbers_have_no_mean_and_unit_deviation():
    values = Source(1).normal(500, 401)
    assert values.shape == (500, 401)
    assert abs(values.mean()) < 0.01
    assert values.std() == pytest.approx(1, abs=0.01)
    assert abs((values**3).mean()) < 0.03
    assert (values**4).mean() == pytest.approx(3, abs=0.1)


def test_a_seed_writes_the_same_weights_twice(tmp_path):
    for name in ("one", "two"):
        write(tmp_path / name, TINY, seed=5)
    one, two = (torch.load(tmp_path / name / "s1v3.ckpt", weights_only=True)["weight"] for name in ("one", "two"))
    assert all(torch.equal(one[key], two[key]) for key in one)
