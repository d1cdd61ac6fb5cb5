"""The random checkpoints have the keys and shapes of the published files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from speech.tests.engines.gpt_sovits.checkpoint_shapes import (
    FULL,
    TINY,
    gpt_entries,
    hubert_entries,
    sovits_entries,
    speaker_entries,
)

PUBLISHED = json.loads(Path(__file__).with_name("published_shapes.json").read_text(encoding="utf-8"))
"""Of v2ProPlus, without the posterior encoder, which is for training; HuBERT's weight norm by its older names."""


@pytest.mark.parametrize(
    ("name", "entries"),
    [("ar", gpt_entries), ("vits", sovits_entries), ("sv", speaker_entries), ("hubert", hubert_entries)],
)
def test_the_full_size_is_the_published_one(name, entries):
    assert {key: list(shape) for key, shape in entries(FULL)} == PUBLISHED[name]


def test_versions_differ_in_what_the_timbre_passes():
    v2, pro, plus = (dict(sovits_entries(TINY, version)) for version in ("v2", "v2Pro", "v2ProPlus"))
    assert pro.keys() == plus.keys()
    assert pro.keys() - v2.keys() == {
        "sv_emb.weight", "sv_emb.bias", "ge_to512.weight", "ge_to512.bias", "prelu.weight",
    }  # fmt: skip
    assert v2["dec.cond.weight"] == (TINY.generator, TINY.cross, 1)
    assert plus["dec.ups.0.weight_v"][-1] == 20
    assert pro["dec.ups.0.weight_v"][-1] == v2["dec.ups.0.weight_v"][-1] == 16
