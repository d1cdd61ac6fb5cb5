"""Which device is computed on, and that all of a sentence is computed there. No real GPU has run this yet."""

from __future__ import annotations

import subprocess
import sys

import pytest
import torch

from speech.engines.base import EngineUnavailable
from speech.engines.gpt_sovits import GPTSoVITS
from speech.engines.gpt_sovits.precision import choose, choose_device
from speech.tests.shared_data import REPOSITORY

CUDA = torch.device("cuda", 0)


@pytest.fixture
def gpus(monkeypatch):
    """Say how many CUDA devices there are."""

    def pretend(count: int) -> None:
        monkeypatch.setattr(torch.cuda, "is_available", lambda: count > 0)
        monkeypatch.setattr(torch.cuda, "device_count", lambda: count)

    return pretend


def test_auto_takes_cuda_where_there_is_one(gpus):
    gpus(0)
    assert choose_device("auto") == torch.device("cpu")
    gpus(2)
    assert choose_device("auto") == CUDA
    assert choose_device("cuda") == CUDA
    assert choose_device("cuda:1") == torch.device("cuda", 1)
    assert choose_device("cpu") == torch.device("cpu")


@pytest.mark.parametrize(("name", "count"), [("cuda", 0), ("cuda:2", 2), ("mps", 1), ("meta", 1), ("fridge", 1)])
def test_a_device_that_is_not_there_is_refused_by_name(random_dir, gpus, name, count):
    gpus(count)
    with pytest.raises(EngineUnavailable, match=name):
        GPTSoVITS.load(random_dir, device=name, allow_random=True)


def test_each_device_has_precisions_of_its_own():
    assert choose("auto", CUDA).name == "fp16"
    assert choose("exact", CUDA).name == choose("exact").name == "exact"
    with pytest.raises(ValueError, match=r"fp16.*cpu"):
        choose("fp16")
    with pytest.raises(ValueError, match=r"int8.*cuda"):
        choose("int8", CUDA)


def test_a_gpu_speaks_what_the_cpu_speaks(random_dir, reference, tmp_path):
    """On a device that computes on the CPU, but lets no tensor of the CPU meet one of its own."""
    reference.save(tmp_path / "voice")
    module = "speech.tests.engines.gpt_sovits.pretended_device"
    command = [sys.executable, "-m", module, str(random_dir), str(tmp_path / "voice")]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert "results are the same" in done.stdout
