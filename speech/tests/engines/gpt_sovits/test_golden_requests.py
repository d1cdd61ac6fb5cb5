"""Whole requests give the reference's samples: needs the recorded vectors beside the repository."""

from __future__ import annotations

import dataclasses
import re
from typing import Any

import numpy as np
import pytest
import torch

from korean import phonemes
from speech.engines.gpt_sovits.frontend import prompt_phonemes, symbols_of
from speech.engines.gpt_sovits.symbols import symbol_ids, to_ids

REQUESTS: dict[str, dict[str, Any]] = {
    "cut5_b1": {},
    "aux": {"extra": ["aux_16k"]},
    "noprompt": {"prompted": False},
    "en": {},
    "ja": {},
    "speed1.25": {"speed": 1.25},
    "cut0_b1": {},
}


@pytest.mark.parametrize("name", REQUESTS)
def test_a_greedy_request_gives_the_same_samples(golden, name):
    plan = golden.json("pipeline")
    request = dict(REQUESTS[name])
    extra = [golden.clip(clip) for clip in request.pop("extra", [])]
    prompt = plan["prompt_phones"] if request.pop("prompted", True) else []
    reference = golden.engine.encode_reference(*golden.clip("ref_32k"), extra=extra)
    reference = dataclasses.replace(reference, phonemes=torch.tensor(prompt, dtype=torch.int64))
    pieces = [piece["phones"] for piece in plan["pieces"][name]]
    speech = golden.engine.synthesize_pieces(pieces, reference, greedy=True, noise_scale=0.0, **request)
    ours = (speech.samples * 32768).astype(np.int16).astype(int)
    wanted = golden.arrays("pipeline")[name].astype(int)
    assert speech.sample_rate == 32_000
    assert ours.shape == wanted.shape
    assert np.mean(np.abs(ours - wanted) <= 2) >= 0.999


def test_the_prompt_text_gives_the_same_phonemes(golden):
    plan = golden.json("pipeline")
    assert prompt_phonemes(plan["texts"]["prompt_text"], "ko") == plan["prompt_phones"]


def test_the_symbol_table_is_the_same(golden):
    assert list(symbol_ids()) == golden.json("symbols_v2")


@pytest.mark.parametrize(("language", "most_different"), [("en", 1), ("ja", 0)])
def test_phonemes_are_the_same(golden, language, most_different):
    """One English row is drug names that no dictionary has: the reference guesses them with a net, we with rules."""
    rows = [row for row in golden.json("phonemes") if row["lang"] == language]
    different = [row["text"] for row in rows if to_ids(symbols_of(row["text"], language)) != row["ids"]]
    assert len(rows) >= 10
    assert len(different) <= most_different, different


def test_korean_phonemes_are_the_same_on_real_sentences(golden):
    rows = golden.json("korean_parity")
    assert len(rows) == 700
    assert not {row["text"]: "".join(phonemes(row["text"])) for row in rows if phonemes(row["text"]) != row["g2p"]}


def test_korean_phonemes_are_the_same_on_rows_without_digits(golden):
    rows = [row for row in golden.json("korean_g2p") if not re.search("[0-9A-Za-z]", row["text"])]
    assert rows
    assert not [row["text"] for row in rows if phonemes(row["text"]) != row["g2p"]]
