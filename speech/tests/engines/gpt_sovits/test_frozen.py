"""Every stage, version and front end gives the numbers that the code gave when it agreed with the reference.

Weights and clips are drawn from seeds, so a clone alone proves it. Where the reference's own recorded numbers are at
hand, the test_golden_* modules compare with those.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch

from speech.tests.engines.gpt_sovits import frozen
from speech.tests.engines.gpt_sovits.random_checkpoint import TINY, write

FROZEN = json.loads(frozen.FROZEN_FILE.read_text(encoding="utf-8"))


@pytest.fixture(scope="module", params=frozen.VERSIONS)
def version(request) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Model folders by version, each written once."""
    folders: dict[str, Path] = {}

    def of(version: str) -> Path:
        if version not in folders:
            folders[version] = tmp_path_factory.mktemp(version)
            write(folders[version], TINY, frozen.WEIGHTS_SEED, version)
        return folders[version]

    return of


@pytest.fixture(autouse=True)
def inference():
    with torch.inference_mode():
        yield


def test_clips_are_heard_the_same(folder):
    assert list(frozen.compare(frozen.hearing(folder("v2ProPlus")), FROZEN["hearing"])) == []


def test_greedy_tokens_and_their_logits_are_the_same(folder):
    ours = frozen.tokens(folder("v2ProPlus"))
    assert list(frozen.compare(ours, FROZEN["tokens"])) == []
    prompted = [ours[f"prompted_{number}"]["codes"] for number in range(len(frozen.PIECES))]
    assert ours["batch"] == prompted, "a batch draws what its pieces draw alone"
    assert {ours[name]["ended"] for name in ours if name != "batch"} == {True, False}


def test_the_same_tokens_are_drawn_from_the_same_noise():
    assert list(frozen.compare(frozen.draws(), FROZEN["draws"])) == []


def test_a_version_speaks_the_same(folder, version):
    assert list(frozen.compare(frozen.speaking(folder(version), version), FROZEN[version])) == []


@pytest.mark.filterwarnings("ignore:Dictionary.create")
def test_phonemes_and_their_table_are_the_same():
    assert list(frozen.compare(frozen.front_end(), FROZEN["front_end"])) == []


def test_what_differs_is_named():
    values = torch.linspace(-1, 1, 200)
    kept = frozen.summary(values)
    assert list(frozen.compare({"a": kept, "b": [1]}, {"a": kept, "b": [1]})) == []
    moved = frozen.summary(values * 1.01)
    assert list(frozen.compare({"a": moved, "b": [2]}, {"a": kept, "b": [1]}, "x")) == [
        "x/a: 0.01 away",
        "x/b: [2], not [1]",
    ]
    assert list(frozen.compare(frozen.summary(values[:100]), kept, "x")) == ["x: inf away"]
    assert list(frozen.compare({}, {"b": [1]}, "x")) == ["x: ['b'] on one side only"]
