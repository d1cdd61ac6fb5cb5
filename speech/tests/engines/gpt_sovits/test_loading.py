"""A model folder is found, told apart and checked before anything is spoken with it."""

from __future__ import annotations

import dataclasses
import json
import shutil
import subprocess
import sys

import pytest
import torch

from speech.engines.base import EngineUnavailable
from speech.engines.gpt_sovits import GPTSoVITS
from speech.engines.gpt_sovits.acoustic import open_sovits
from speech.engines.gpt_sovits.files import PUBLISHED_NAMES, declared_version, fingerprint, locate
from speech.tests.engines.gpt_sovits import random_checkpoint
from speech.tests.shared_data import REPOSITORY


@pytest.fixture
def folder(random_dir, tmp_path):
    """A copy that a test may break."""
    return shutil.copytree(random_dir, tmp_path / "model")


def load(folder):
    return GPTSoVITS.load(folder, precision="exact", allow_random=True)


def rewrite(path, change):
    """Load a checkpoint, change it, save it again without its tag."""
    path.write_bytes(b"PK" + path.read_bytes()[2:])
    content = torch.load(path, weights_only=True)
    change(content)
    torch.save(content, path)


def test_random_weights_are_refused_by_name(random_dir):
    with pytest.raises(EngineUnavailable, match=r"s1v3\.ckpt.*random"):
        GPTSoVITS.load(random_dir)


def test_random_weights_of_either_model_are_refused(folder):
    rewrite(folder / PUBLISHED_NAMES["gpt"], lambda content: content.pop("carepill_random_weights"))
    with pytest.raises(EngineUnavailable, match=r"s2Gv2ProPlus\.pth.*random"):
        GPTSoVITS.load(folder)


@pytest.mark.parametrize("role", ["gpt", "sovits", "speaker", "hubert"])
def test_each_missing_file_is_named(folder, role):
    path = folder / PUBLISHED_NAMES[role]
    if path.is_dir():
        path /= "pytorch_model.bin"
    path.unlink()
    assert path in locate(folder).missing()
    with pytest.raises(EngineUnavailable, match=path.name.replace(".", r"\.")):
        load(folder)


@pytest.mark.parametrize("role", ["gpt", "sovits", "speaker"])
def test_each_truncated_file_is_named(folder, role):
    path = folder / PUBLISHED_NAMES[role]
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(EngineUnavailable, match=path.name.replace(".", r"\.")):
        load(folder)


def test_files_in_each_other_s_place_are_named(folder):
    gpt, sovits = folder / PUBLISHED_NAMES["gpt"], folder / PUBLISHED_NAMES["sovits"]
    kept = gpt.read_bytes()
    shutil.copy(sovits, gpt)
    with pytest.raises(EngineUnavailable, match=r"s1v3\.ckpt.*GPT"):
        load(folder)
    gpt.write_bytes(kept)
    shutil.copy(gpt, sovits)
    with pytest.raises(EngineUnavailable, match=r"s2Gv2ProPlus\.pth"):
        load(folder)


def test_nets_of_different_sizes_are_named_together(folder, tmp_path):
    wider = dataclasses.replace(random_checkpoint.TINY, speaker_channels=16)
    random_checkpoint.write(tmp_path / "wider", wider, seed=0)
    shutil.copy(tmp_path / "wider" / PUBLISHED_NAMES["speaker"], folder / PUBLISHED_NAMES["speaker"])
    with pytest.raises(EngineUnavailable, match=r"gives 5120 features.*takes 2560"):
        load(folder)


@pytest.mark.parametrize(("tag", "version"), [(b"00", "v1"), (b"02", "v3"), (b"04", "v4-lora")])
def test_versions_that_are_not_spoken_are_named(folder, tag, version):
    path = folder / PUBLISHED_NAMES["sovits"]
    path.write_bytes(tag + path.read_bytes()[2:])
    with pytest.raises(EngineUnavailable, match=f"is a {version} model"):
        load(folder)


def test_a_tag_that_contradicts_the_tensors_is_refused(folder):
    path = folder / PUBLISHED_NAMES["sovits"]
    path.write_bytes(b"01" + path.read_bytes()[2:])
    with pytest.raises(EngineUnavailable, match="says it is v2, but"):
        load(folder)


def test_without_a_tag_the_tensors_tell_the_version(folder):
    path = folder / PUBLISHED_NAMES["sovits"]
    rewrite(path, lambda content: None)
    assert declared_version(path) is None
    assert open_sovits(path).version == "v2Pro"  # 64 tiny channels are not the 768 of v2ProPlus

    def widen(content):
        content["weight"]["dec.conv_pre.weight"] = torch.zeros(768, 48, 7)

    rewrite(path, widen)
    assert open_sovits(path).version == "v2ProPlus"


def test_a_v2_model_speaks_without_a_speaker_net(folder):
    random_checkpoint.write(folder, random_checkpoint.TINY, seed=3, version="v2")
    (folder / PUBLISHED_NAMES["speaker"]).unlink()
    engine = load(folder)
    assert engine.model_version == "v2"
    clip = torch.randn(32_000 * 4).mul(0.1).numpy()
    reference = engine.encode_reference(clip, 32_000)
    assert reference.speaker.shape == (0,)
    assert engine.load_reference(reference.to_bytes()).speaker.shape == (0,)
    assert len(engine.decode([1, 2, 3], [5, 6, 7], reference, seed=0)) == 3 * 1280


def test_model_json_may_name_other_files(folder):
    (folder / "mine.ckpt").write_bytes((folder / PUBLISHED_NAMES["gpt"]).read_bytes())
    (folder / PUBLISHED_NAMES["gpt"]).unlink()
    (folder / "model.json").write_text(json.dumps({"gpt": "mine.ckpt"}), encoding="utf-8")
    assert load(folder).model_version == "v2ProPlus"


@pytest.mark.parametrize("content", ["{", "[]", '{"gpt": 3}', '{"bert": "x"}'])
def test_a_bad_model_json_is_named(folder, content):
    (folder / "model.json").write_text(content, encoding="utf-8")
    with pytest.raises(EngineUnavailable, match=r"model\.json"):
        load(folder)


def test_the_version_changes_with_the_weights_and_the_precision(folder, tmp_path):
    first = load(folder)
    random_checkpoint.write(tmp_path / "other", random_checkpoint.TINY, seed=4)
    assert fingerprint(locate(folder)) != fingerprint(locate(tmp_path / "other"))
    assert GPTSoVITS.load(folder, precision="int8", allow_random=True).version != first.version
    assert load(folder).version == first.version
    assert "/" not in first.version


def test_other_devices_and_precisions_are_refused(random_dir):
    with pytest.raises(EngineUnavailable, match="cuda"):
        GPTSoVITS.load(random_dir, device="cuda", allow_random=True)
    with pytest.raises(ValueError, match="fp4"):
        GPTSoVITS.load(random_dir, precision="fp4", allow_random=True)


def test_knowing_the_files_needs_no_torch():
    code = (
        "import sys; from speech.engines.gpt_sovits.files import locate; locate('/nowhere').missing();"
        "sys.exit('torch' in sys.modules or 'django' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, check=False).returncode == 0
