"""Checkpoints are data: whatever else a file holds is refused, by name."""

from __future__ import annotations

import os
import pickle
import sys
import types
import zipfile
from pathlib import Path

import pytest
import torch

from speech.engines.base import EngineUnavailable
from speech.engines.gpt_sovits.checkpoint import Weights, as_weights, read_checkpoint


class Bomb:
    """Runs a command where a pickle is trusted."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self):
        return os.system, (f"touch {self.mark}",)


def test_tensors_of_any_type_are_read_as_they_were_saved(tmp_path):
    saved = {
        "half": torch.randn(3, 5).half(),
        "whole": torch.arange(7),
        "turned": torch.randn(4, 6).T,
        "part": torch.randn(10)[2:5],
        "none": torch.empty(0),
        "scalar": torch.tensor(3.5),
        "learned": torch.nn.Parameter(torch.ones(2)),
    }
    torch.save({"weight": saved, "config": {"a": [1, "b"]}, "info": None}, tmp_path / "x.pth")
    read = read_checkpoint(tmp_path / "x.pth")
    assert read["config"] == {"a": [1, "b"]}
    assert set(read["weight"]) == set(saved)
    for name, tensor in saved.items():
        assert torch.equal(read["weight"][name], tensor.detach()), name


def test_a_version_tag_may_replace_the_zip_magic(tmp_path):
    path = tmp_path / "x.pth"
    torch.save({"weight": {"a": torch.arange(4.0)}}, path)
    path.write_bytes(b"06" + path.read_bytes()[2:])
    assert read_checkpoint(path)["weight"]["a"].tolist() == [0, 1, 2, 3]


def test_the_older_file_format_is_read_too(tmp_path):
    torch.save({"a": torch.arange(4.0)}, tmp_path / "x.bin", _use_new_zipfile_serialization=False)
    assert read_checkpoint(tmp_path / "x.bin")["a"].tolist() == [0, 1, 2, 3]


def test_settings_objects_of_fine_tuned_files_become_dicts(tmp_path, monkeypatch):
    class HParams:
        def __init__(self, **values):
            self.__dict__.update(values)

    HParams.__module__, HParams.__qualname__ = "utils", "HParams"
    module = types.ModuleType("utils")
    vars(module)["HParams"] = HParams
    monkeypatch.setitem(sys.modules, "utils", module)
    config = HParams(model=HParams(version="v2Pro", n_heads=2), train={"seed": 1})
    torch.save({"weight": {"a": torch.zeros(1)}, "config": config}, tmp_path / "x.pth")
    monkeypatch.delitem(sys.modules, "utils")
    read = read_checkpoint(tmp_path / "x.pth")
    assert read["config"] == {"model": {"version": "v2Pro", "n_heads": 2}, "train": {"seed": 1}}


@pytest.mark.parametrize("zipped", [True, False])
def test_a_malicious_pickle_is_refused_and_does_not_run(tmp_path, zipped):
    mark, path = tmp_path / "ran", tmp_path / "x.pth"
    torch.save({"weight": Bomb(mark)}, path, _use_new_zipfile_serialization=zipped)
    with pytest.raises(EngineUnavailable, match=r"x\.pth"):
        read_checkpoint(path)
    assert not mark.exists()
    # The same file does run where pickles are trusted: the test can fail.
    torch.load(path, weights_only=False)
    assert mark.exists()


@pytest.mark.parametrize("path", ["builtins.eval", "torch.load", "torch.hub.load", "collections.deque"])
def test_only_names_that_checkpoints_need_are_known(tmp_path, path):
    module, name = path.rsplit(".", 1)
    payload = b"\x80\x02c" + f"{module}\n{name}\n".encode() + b"."
    assert pickle.loads(payload) is not None
    with zipfile.ZipFile(tmp_path / "x.pth", "w") as archive:
        archive.writestr("x/data.pkl", payload)
    with pytest.raises(EngineUnavailable, match="no use for"):
        read_checkpoint(tmp_path / "x.pth")


@pytest.mark.parametrize("part", [0.0, 0.3, 0.9, 0.999])
def test_a_truncated_file_is_refused_by_name(tmp_path, part):
    path = tmp_path / "x.ckpt"
    torch.save({"a": torch.randn(1000)}, path)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * part)])
    with pytest.raises(EngineUnavailable, match=r"x\.ckpt"):
        read_checkpoint(path)


@pytest.mark.parametrize("content", [b"", b"<html>not found</html>", b"version https://git-lfs.github.com/spec/v1\n"])
def test_what_is_no_checkpoint_is_refused_by_name(tmp_path, content):
    (tmp_path / "x.pth").write_bytes(content)
    with pytest.raises(EngineUnavailable, match=r"x\.pth"):
        read_checkpoint(tmp_path / "x.pth")


def test_a_missing_file_or_tensor_is_named(tmp_path):
    with pytest.raises(EngineUnavailable, match=r"nowhere\.pth"):
        read_checkpoint(tmp_path / "nowhere.pth")
    weights = Weights({"dec.a": torch.zeros(2, 3)}, tmp_path / "x.pth").below("dec")
    assert weights.shape("a") == (2, 3)
    with pytest.raises(EngineUnavailable, match=r"x\.pth.*dec\.b"):
        weights["b"]
    with pytest.raises(EngineUnavailable, match=r"x\.pth.*dec\.b"):
        weights.shape("b")
    with pytest.raises(EngineUnavailable, match="dict of tensors"):
        as_weights({"a": 1}, tmp_path / "x.pth")


def test_writing_to_a_tensor_leaves_the_file_alone(tmp_path):
    path = tmp_path / "x.pth"
    torch.save({"a": torch.zeros(100)}, path)
    before = path.read_bytes()
    read_checkpoint(path)["a"].fill_(1)
    assert path.read_bytes() == before


def test_weight_norm_is_folded_over_all_but_the_first_dimension(tmp_path):
    layer = torch.nn.utils.parametrizations.weight_norm(torch.nn.ConvTranspose1d(6, 4, 5), dim=0)
    state = {
        "weight_g": layer.parametrizations.weight.original0.detach() * 1.7,
        "weight_v": layer.parametrizations.weight.original1.detach(),
    }
    with torch.no_grad():
        layer.parametrizations.weight.original0.mul_(1.7)
    assert torch.allclose(Weights(state, tmp_path).folded(), layer.weight.detach(), atol=1e-6)
