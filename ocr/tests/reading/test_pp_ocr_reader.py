"""The readers' nets, by a tiny one that always says the same."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from PIL import Image

from ocr.reading.model_files import KOREAN_NET, find_models
from ocr.reading.pp_ocr_reader import KoreanNetReader, LatinReader
from ocr.reading.symbols import join

ALPHABET = [*"가정1 회", "一"]
SAID = ("1", "1", "", "1", "정", " ", "회", "")
"""The class of each step: a repetition is one character unless a blank stands between."""


@pytest.fixture
def net(tmp_path: Path) -> Path:
    """A net with the interface of PP-OCR's recognisers: lines in, chances of each class at each step out."""
    classes = ["", *ALPHABET, " "]
    chances = np.full((1, len(SAID), len(classes)), 0.01, np.float32)
    for step, character in enumerate(SAID):
        chances[0, step, classes.index(character)] = 0.9
    nodes = [
        helper.make_node("ReduceMean", ["x"], ["mean"], axes=[1, 2, 3], keepdims=1),
        helper.make_node("Squeeze", ["mean", "axis"], ["flat"]),
        helper.make_node("Mul", ["flat", "nothing"], ["zero"]),
        helper.make_node("Add", ["zero", "chances"], ["y"]),
    ]
    graph = helper.make_graph(
        nodes,
        "tiny",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["n", 3, 48, "w"])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["n", len(SAID), len(classes)])],
        [
            numpy_helper.from_array(np.array([3], np.int64), "axis"),
            numpy_helper.from_array(np.zeros(1, np.float32), "nothing"),
            numpy_helper.from_array(chances, "chances"),
        ],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    entry = model.metadata_props.add()
    entry.key, entry.value = "character", "\n".join(ALPHABET)
    path = tmp_path / KOREAN_NET
    onnx.save(model, str(path))
    return path


def test_a_korean_net_reads_hangul_and_spaces(net: Path):
    symbols = KoreanNetReader(net, 1).read(Image.new("L", (200, 48), "white"))
    assert join(symbols) == "11정 회"
    assert all(symbol.confidence == pytest.approx(0.9) for symbol in symbols)
    assert [symbol.left for symbol in symbols] == sorted(symbol.left for symbol in symbols)


def test_the_latin_reader_looks_for_its_own_characters_only(net: Path):
    (symbols,) = LatinReader(net, 1, known="1 ").read([Image.new("RGB", (200, 48), "white")])
    assert "".join(symbol.text for symbol in symbols) == "11"


def test_a_net_in_the_folder_is_the_chosen_reader(net: Path, tmp_path: Path):
    assert find_models(tmp_path).korean_net == net
    net.unlink()
    assert find_models(tmp_path).korean_net is None
