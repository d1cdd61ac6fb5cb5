"""The whole program, as `make accept-gpt-sovits` runs it, up to its verdict: random weights must not pass."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from speech.acceptance.__main__ import FAILED, IMPOSSIBLE, main
from speech.engines.builtin import BuiltinEngine, default_reference_audio
from speech.engines.gpt_sovits.files import PUBLISHED_NAMES
from speech.tests.clips import speech_like, wav_bytes
from speech.tests.engines.gpt_sovits import random_checkpoint
from speech.tests.shared_data import REPOSITORY

PHONEME_ERROR = "Phoneme error, mean"


@pytest.fixture(scope="module")
def random_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("random-model")
    random_checkpoint.write(folder, random_checkpoint.TINY, seed=0)
    return folder


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Clear speech without any recording of a person."""
    speech = default_reference_audio(BuiltinEngine.load())
    path = tmp_path_factory.mktemp("clip") / "clip.wav"
    path.write_bytes(wav_bytes(speech.samples, speech.sample_rate))
    return path


@pytest.mark.slow
def test_random_weights_fail_by_what_they_say_and_by_what_they_are(random_model: Path, clip: Path, tmp_path: Path):
    arguments = ["--model-dir", random_model, "--voice", clip, "--out", tmp_path, "--reminders", 2, "--random-weights"]
    assert main([str(argument) for argument in arguments]) == FAILED
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert report["passed"] is False
    kept = {criterion["name"]: criterion["passed"] for criterion in report["criteria"]}
    assert kept["Weights"] is False
    assert kept[PHONEME_ERROR] is False
    assert kept["Reminders"] is False
    assert [reminder["failure"] for reminder in report["reminders"]] == ["", ""]
    assert {path.name for path in tmp_path.glob("*.wav")} == {"01.wav", "02.wav"}
    assert "불합격 FAIL" in (tmp_path / "index.html").read_text(encoding="utf-8")


@pytest.mark.slow
def test_unmarked_random_weights_fail_by_what_they_say(clip: Path, tmp_path: Path):
    model = tmp_path / "model"
    random_checkpoint.write(model, random_checkpoint.TINY, seed=0, marked=False)
    # Files that a model.json names are a person's own, and need not be as published.
    (model / "model.json").write_text(json.dumps(PUBLISHED_NAMES), encoding="utf-8")
    arguments = ["--model-dir", model, "--voice", clip, "--out", tmp_path / "out", "--reminders", 2]
    assert main([str(argument) for argument in arguments]) == FAILED
    report = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    kept = {criterion["name"]: criterion["passed"] for criterion in report["criteria"]}
    assert kept["Weights"] is True
    assert kept[PHONEME_ERROR] is False


def test_random_weights_are_refused_without_the_switch(random_model: Path, clip: Path, capsys):
    assert main(["--model-dir", str(random_model), "--voice", str(clip)]) == IMPOSSIBLE
    assert "random weights" in capsys.readouterr().err


def test_missing_weights_are_named(clip: Path, tmp_path: Path, capsys):
    assert main(["--model-dir", str(tmp_path), "--voice", str(clip)]) == IMPOSSIBLE
    assert "s1v3.ckpt" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"no audio", "cannot run"),
        (wav_bytes(speech_like(1)), "cannot run"),
        (wav_bytes(speech_like(14)), "10 s at most"),
    ],
)
def test_a_clip_that_cannot_be_used_is_refused(random_model: Path, tmp_path: Path, capsys, content: bytes, part: str):
    clip = tmp_path / "clip.wav"
    clip.write_bytes(content)
    arguments = ["--model-dir", str(random_model), "--voice", str(clip), "--random-weights"]
    assert main(arguments) == IMPOSSIBLE
    assert part in capsys.readouterr().err


def test_the_program_starts_from_the_command_line(tmp_path: Path):
    arguments = [sys.executable, "-m", "speech.acceptance", "--voice", str(tmp_path / "none.wav")]
    finished = subprocess.run(arguments, cwd=REPOSITORY, capture_output=True, text=True, timeout=120, check=False)
    assert finished.returncode == IMPOSSIBLE
    assert finished.stderr.startswith("cannot run: ")
    assert "Traceback" not in finished.stderr
