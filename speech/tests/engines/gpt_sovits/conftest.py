"""Tiny models: one drawn at random here, and the one whose every stage the reference has recorded."""

from __future__ import annotations

import dataclasses
import json
import wave
from pathlib import Path

import numpy as np
import pytest
import torch

from speech.engines.gpt_sovits import GPTSoVITS
from speech.engines.gpt_sovits.files import locate
from speech.tests.engines.gpt_sovits import random_checkpoint
from speech.tests.shared_data import GOLDEN

collect_ignore_glob = [] if GOLDEN.is_dir() else ["test_golden_*.py"]
"""A clone alone proves the same against `frozen_outputs.json`."""

CLIP_RATE = 32_000


@pytest.fixture(autouse=True, scope="package")
def one_thread():
    """Tiny matrices gain nothing from two threads, and lose much when the machine has other work."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


def voice_like(seconds: float, seed: int = 0) -> np.ndarray:
    """A buzz whose pitch and loudness wander, float32 [n] at 32 kHz."""
    rng = np.random.default_rng(seed)
    time = np.arange(int(seconds * CLIP_RATE)) / CLIP_RATE
    pitch = 140 + 30 * np.sin(2 * np.pi * 0.7 * time + seed)
    phase = 2 * np.pi * np.cumsum(pitch) / CLIP_RATE
    buzz = sum(np.sin(k * phase) / k for k in range(1, 12))
    loudness = 0.12 * (1 + np.sin(2 * np.pi * 3.1 * time))
    return (loudness * buzz + 0.002 * rng.standard_normal(len(time))).astype(np.float32)


@pytest.fixture(scope="session")
def random_dir(tmp_path_factory):
    """A tiny model folder of random weights under the published names."""
    folder = tmp_path_factory.mktemp("random")
    random_checkpoint.write(folder, random_checkpoint.TINY, seed=3)
    return folder


@pytest.fixture(scope="session")
def engine(random_dir) -> GPTSoVITS:
    return GPTSoVITS.load(random_dir, precision="exact", allow_random=True)


@pytest.fixture(scope="session")
def reference(engine):
    return engine.encode_reference(voice_like(4), CLIP_RATE, "안녕하세요, 오늘도 건강하세요.")


def read_wav(path: Path) -> tuple[np.ndarray, int]:
    """Samples as float32 [channels, n], and their rate."""
    with wave.open(str(path)) as file:
        samples = np.frombuffer(file.readframes(file.getnframes()), np.int16).astype(np.float32) / 32768
        return samples.reshape(-1, file.getnchannels()).T, file.getframerate()


@dataclasses.dataclass(frozen=True)
class Golden:
    """What the reference gave for tiny weights in the official formats."""

    folder: Path
    engine: GPTSoVITS

    def arrays(self, name: str) -> dict[str, np.ndarray]:
        return dict(np.load(self.folder / f"{name}.npz"))

    def json(self, name: str):
        return json.loads((self.folder / f"{name}.json").read_text(encoding="utf-8"))

    def clip(self, name: str) -> tuple[np.ndarray, int]:
        return read_wav(self.folder / "audio" / f"{name}.wav")


@pytest.fixture(scope="session")
def golden_dir(tmp_path_factory):
    """A model folder that names the recorded weights in its `model.json`."""
    weights = GOLDEN / "weights"
    folder = tmp_path_factory.mktemp("golden")
    names = {
        "gpt": str(weights / "s1v3-tiny.ckpt"),
        "sovits": str(weights / "s2Gv2ProPlus-tiny.pth"),
        "hubert": str(weights / "chinese-hubert-base"),
        "speaker": str(weights / "sv" / "pretrained_eres2netv2w24s4ep4.ckpt"),
    }
    (folder / "model.json").write_text(json.dumps(names), encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def golden(golden_dir) -> Golden:
    return Golden(GOLDEN, GPTSoVITS.load(golden_dir, precision="exact"))


@pytest.fixture(scope="session")
def golden_files(golden_dir):
    return locate(golden_dir)
