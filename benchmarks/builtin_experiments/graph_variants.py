"""Measures the effect of each change to the graph and each session option: medians side by side.

Run: python -m benchmarks.builtin_experiments.graph_variants [--rounds 7] [--cpu]
With --cpu, it uses one thread and counts processor time, which other load on the machine hardly changes.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import onnxruntime

from speech.engines.builtin import graph, wheels
from speech.engines.builtin.graph_editor import GraphEditor, float_array
from speech.engines.builtin.symbols import transcribe

SENTENCE = "약 드실 씨가님니다. 혀랍냑 두 아를 물과 함께 드세요."  # spelt as pronounced
SAMPLE_RATE = 24_000
GUESSED_RANGE = 8.0  # range of an 8-bit convolution's results: good enough for timing, not for listening
STEPS = 127
MIDDLE = 128

Change = Callable[[GraphEditor], None]


def turn_stft_into_convolution(editor: GraphEditor) -> None:
    """Compute the source's 20-point spectrum as a convolution: onnxruntime's STFT plans an FFT for every frame.

    Rejected: where the source is constant, phases are rounding noise, and noise unlike the wheel's sounds worse.
    """
    (stft,) = editor.of_type("STFT")
    signal, step, window, length = stft.input
    points = int(editor.value(length))
    angles = 2 * np.pi / points * np.outer(np.arange(points // 2 + 1), np.arange(points))
    basis = np.concatenate([np.cos(angles), -np.sin(angles)]) * editor.value(window)
    (row,) = editor.add("Unsqueeze", [signal, editor.constant(np.array([1], dtype=np.int64))])
    weight = editor.constant(float_array(basis[:, np.newaxis]))
    (spectrum,) = editor.add(
        "Conv", [row, weight], kernel_shape=[points], strides=[int(editor.value(step))]
    )  # shape [1, 22, frames]: real parts, then imaginary ones
    parts = editor.add("Split", [spectrum], outputs=2, axis=1, num_outputs=2)
    (transpose,) = editor.readers(stft.output[0])
    for gather in list(editor.readers(transpose.output[0])):
        editor.redirect(gather.output[0], parts[int(editor.value(gather.input[1]))])


def keep_generator_in_8_bits(editor: GraphEditor) -> None:
    """Replace each integer convolution of the generator, and the scaling of its result, by one QLinearConv.

    It is fastest on processors with 8-bit dot products. Rejected: the ranges of the results would have to be measured
    beforehand, and kernels for other processors add pairs of products in 16 bits, which saturates.
    """
    for integer in editor.of_type("ConvInteger"):
        if "/generator/" not in integer.name:
            continue
        quantiser = editor.maker(integer.input[0])
        (biased,) = editor.readers(integer.output[0])
        (cast,) = editor.readers(biased.output[0])
        (result,) = editor.readers(cast.output[0])
        scales = next(editor.maker(name) for name in result.input if editor.maker(name).op_type == "Mul")
        (scale,) = (name for name in scales.input if editor.is_constant(name))
        weights = editor.value(integer.input[1]).astype(np.float32) - np.float32(editor.value(integer.input[3]))
        weights *= editor.value(scale)
        steps = np.maximum(np.abs(weights).max(axis=(1, 2)), np.finfo(np.float32).tiny) / STEPS
        signed = np.round(weights / steps[:, np.newaxis, np.newaxis]).astype(np.int8)
        step = GUESSED_RANGE / STEPS
        attributes: dict[str, Any] = {item.name: list(item.ints) for item in integer.attribute if item.ints}
        (quantised,) = editor.add(
            "QLinearConv",
            [
                *quantiser.output,
                editor.constant(signed),
                editor.constant(float_array(steps)),
                editor.constant(np.zeros(len(steps), dtype=np.int8)),
                editor.constant(float_array(step)),
                editor.constant(np.array(MIDDLE, dtype=np.uint8)),
            ],
            **attributes,
        )
        zero = editor.constant(np.array(MIDDLE, dtype=np.uint8))
        (line,) = editor.add("DequantizeLinear", [quantised, editor.constant(float_array(step)), zero])
        editor.redirect(result.output[0], line)


PASSES: list[Change] = [
    graph.add_pitch_input,
    graph.fuse_instance_norms,
    graph.turn_generator_to_float,
    graph.turn_sines_into_polynomials,
]
GRAPHS: dict[str, list[Change]] = {
    "wheel (int8)": PASSES[:1],
    "+ fused norms": PASSES[:2],
    "+ float generator": PASSES[:3],
    "+ polynomial sines (ours)": PASSES,
    "ours with STFT as convolution": [*PASSES, turn_stft_into_convolution],
    "8-bit generator, 8-bit results": [*PASSES[:2], keep_generator_in_8_bits],
}
OPTIONS: dict[str, Callable[[Any], None]] = {
    "no memory pattern": lambda options: setattr(options, "enable_mem_pattern", False),
    "no memory arena": lambda options: setattr(options, "enable_cpu_mem_arena", False),
    "no spinning": lambda options: options.add_session_config_entry("session.intra_op.allow_spinning", "0"),
    "denormals are zero": lambda options: options.add_session_config_entry("session.set_denormal_as_zero", "1"),
    "parallel branches": lambda options: setattr(options, "execution_mode", onnxruntime.ExecutionMode.ORT_PARALLEL),
}


def main() -> None:
    """Time all variants in turn and print their ratios to the wheel's graph."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--cpu", action="store_true")
    arguments = parser.parse_args()
    threads = 1 if arguments.cpu else len(os.sched_getaffinity(0))
    clock = time.process_time if arguments.cpu else time.perf_counter

    models = {name: edited(changes) for name, changes in GRAPHS.items()}
    sessions = {name: opened(model, threads) for name, model in models.items()}
    if not arguments.cpu:
        ours = models["+ polynomial sines (ours)"]
        sessions |= {f"ours, {name}": opened(ours, threads, change) for name, change in OPTIONS.items()}
    inputs = model_inputs(SENTENCE)
    seconds_spoken = len(sessions["wheel (int8)"].run(None, inputs)[0]) / SAMPLE_RATE
    timings: dict[str, list[float]] = {name: [] for name in sessions}
    for _ in range(arguments.rounds + 1):
        for name, session in sessions.items():
            started = clock()
            session.run(None, inputs)
            timings[name].append(clock() - started)
    medians = {name: statistics.median(times[1:]) for name, times in timings.items()}  # the first run warms up
    print(f"load average {os.getloadavg()[0]:.1f}, {threads} threads, {seconds_spoken:.1f} s of speech")
    for name, median in medians.items():
        print(
            f"{name:32s} {median * 1000:6.0f} ms  RTF {median / seconds_spoken:.3f}  "
            f"{median / medians['wheel (int8)']:.2f} of the wheel's"
        )


def edited(changes: list[Change]) -> bytes:
    """Return the wheel's graph after some changes."""
    editor = GraphEditor(wheels.read_model())
    for change in changes:
        change(editor)
        editor.drop_unread()
    return editor.serialise()


def opened(model: bytes, threads: int, change: Callable[[Any], None] | None = None) -> Any:
    """Open a session with one option changed."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    if change:
        change(options)
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def model_inputs(pronunciation: str, pack: str = "jf_alpha", pitch: float = 1.0) -> dict[str, Any]:
    """Return the graph's inputs for one sentence."""
    vocabulary = wheels.read_vocabulary()
    ids = [vocabulary[symbol] for symbol in transcribe(pronunciation)]
    with np.load(wheels.data_dir() / "voices_ja.npz") as packs:
        style = packs[pack][len(ids) - 1]
    return {
        "tokens": np.array([[0, *ids, 0]], dtype=np.int64),
        "style": style.reshape(1, -1),
        "speed": np.ones(1, dtype=np.float32),
        "pitch": np.array([pitch], dtype=np.float32),
    }


if __name__ == "__main__":
    main()
