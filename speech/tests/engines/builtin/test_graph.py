from __future__ import annotations

import numpy as np
import pytest

from speech.engines.builtin import wheels
from speech.engines.builtin.graph import (
    add_pitch_input,
    fuse_instance_norms,
    sine_square_factors,
    turn_generator_to_float,
    turn_sines_into_polynomials,
)
from speech.engines.builtin.graph_editor import GraphEditor


@pytest.fixture(scope="module")
def editor():
    editor = GraphEditor(wheels.read_model())
    for change in (
        add_pitch_input,
        fuse_instance_norms,
        turn_generator_to_float,
        turn_sines_into_polynomials,
    ):
        change(editor)
        editor.drop_unread()
    return editor


def test_the_polynomial_is_the_squared_sine():
    turns = np.linspace(-3, 3, 5001)
    square = (turns - np.round(turns)) ** 2
    value = sum(factor * square ** (term + 1) for term, factor in enumerate(sine_square_factors()))
    assert value == pytest.approx(np.sin(np.pi * turns) ** 2, abs=1e-3)


def test_every_place_was_changed(editor):
    assert len(editor.of_type("InstanceNormalization")) == 68
    assert not [node for node in editor.of_type("ConvInteger") if "/generator/" in node.name]
    assert len(editor.of_type("Round")) == 48 + 1  # one an activation, one rounds durations
    assert len(editor.of_type("Sin")) == 3  # the harmonic source and the spectrum's phase


def test_the_result_is_a_valid_model(editor):
    import onnx

    model = onnx.load_from_string(editor.serialise())
    onnx.checker.check_model(model)
    assert [graph_input.name for graph_input in model.graph.input] == ["tokens", "style", "speed", "pitch"]


def test_the_changed_generator_speaks_like_the_original(engine, female):
    """Same length, and the same spectrum over time within what 8-bit noise does anyway."""
    import onnxruntime

    from speech.engines.builtin.pieces import Piece
    from speech.engines.builtin.symbols import transcribe

    symbols = transcribe("물과 함께 드세요.")
    original = onnxruntime.InferenceSession(wheels.read_model(), providers=["CPUExecutionProvider"])
    packs = np.load(wheels.data_dir() / "voices_ja.npz")
    ids = [wheels.read_vocabulary()[symbol] for symbol in symbols]
    (expected,) = original.run(
        None,
        {
            "tokens": np.array([[0, *ids, 0]], np.int64),
            "style": packs[female.pack][len(ids) - 1],
            "speed": np.ones(1, np.float32),
        },
    )
    spoken = engine.run_piece(Piece(symbols, 7, 0.0), female, speed=1.0)
    assert len(spoken) == pytest.approx(len(expected), rel=0.05)
    length = min(len(spoken), len(expected))
    assert _spectrogram_correlation(spoken[:length], expected[:length]) > 0.9
    assert _band_levels(spoken) == pytest.approx(_band_levels(expected), abs=1.5)


def _band_levels(samples: np.ndarray) -> np.ndarray:
    """Level of each kilohertz in dB."""
    power = np.abs(np.fft.rfft(samples)) ** 2
    return 10 * np.log10([band.sum() for band in np.array_split(power, 12)])


def _spectrogram_correlation(one: np.ndarray, other: np.ndarray) -> float:
    def loudness(samples: np.ndarray) -> np.ndarray:
        frames = np.lib.stride_tricks.sliding_window_view(samples, 1024)[::256] * np.hanning(1024)
        return np.log(np.abs(np.fft.rfft(frames))[:, :300] + 1e-2).ravel()

    return float(np.corrcoef(loudness(one), loudness(other))[0, 1])
