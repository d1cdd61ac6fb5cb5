"""Changes the wheel's graph: adds an input that shifts the pitch, and makes the generator faster and cleaner.

Each pass was measured separately; the figures are in benchmarks/builtin_experiments/README.md.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from speech.engines.builtin.graph_editor import GraphEditor, float_array

GRAPH_VERSION: Final = "3"  # part of the cached file's name; raise it when `build_graph` changes its result

PITCH_INPUT: Final = "pitch"
_F0_TENSOR: Final = "/encoder/Squeeze_output_0"  # predicted F0 in Hz, 80 values a second of speech
_GENERATOR: Final = "/generator/"  # prefix of the nodes from the source signal to the spectrum
_SINE_TERMS: Final = 3  # of the polynomial for sin^2: error at most 1e-3, 53 dB below the speech


def build_graph(source: bytes) -> bytes:
    """Build the serialised graph that the engine runs.

    Inputs: tokens int64 [1, n], style float32 [1, 256], speed float32 [1], pitch float32 [1] (multiplies the
    predicted F0). Output: audio float32 [m] at 24 kHz.
    """
    editor = GraphEditor(source)
    for change in (
        add_pitch_input,
        fuse_instance_norms,
        turn_generator_to_float,
        turn_sines_into_polynomials,
    ):
        change(editor)
        editor.drop_unread()
    return editor.serialise()


def add_pitch_input(editor: GraphEditor) -> None:
    """Multiply the predicted F0 by a new graph input."""
    editor.add_input(PITCH_INPUT)
    (shifted,) = editor.add("Mul", [_F0_TENSOR, PITCH_INPUT])
    editor.redirect(_F0_TENSOR, shifted, keep=shifted)


def fuse_instance_norms(editor: GraphEditor) -> None:
    """Replace each instance norm, exported as nine passes over the signal, by one operator."""
    flat = editor.constant(np.array([-1], dtype=np.int64))
    for division in editor.of_type("Div"):
        centred, deviation = (editor.maker(name) for name in division.input)
        if centred is None or deviation is None or (centred.op_type, deviation.op_type) != ("Sub", "Sqrt"):
            continue
        epsilon = float(editor.value(editor.maker(deviation.input[0]).input[1]))
        for scaling in list(editor.readers(division.output[0])):
            (shifting,) = editor.readers(scaling.output[0])
            (scale,) = editor.add("Reshape", [editor.other_input(scaling, division.output[0]), flat])
            (shift,) = editor.add("Reshape", [editor.other_input(shifting, scaling.output[0]), flat])
            (normal,) = editor.add("InstanceNormalization", [centred.input[0], scale, shift], epsilon=epsilon)
            editor.redirect(shifting.output[0], normal)


def turn_generator_to_float(editor: GraphEditor) -> None:
    """Run the generator's convolutions in float32, two-dimensional so that onnxruntime takes its blocked kernels.

    They hold a fifth of the weights and do nearly all of the work. Quantising their inputs costs as much as it saves,
    adds noise, and is far slower on processors without 8-bit dot products.
    """
    axis = editor.constant(np.array([2], dtype=np.int64))
    for integer in editor.of_type("ConvInteger"):
        if _GENERATOR not in integer.name:
            continue
        quantiser = editor.maker(integer.input[0])
        result, bias = _follow_dequantisation(editor, integer)
        attributes = {item.name: list(item.ints) for item in integer.attribute if item.ints}
        groups = next((item.i for item in integer.attribute if item.name == "group"), 1)
        weight = editor.constant(_weights(editor, integer, result)[:, :, np.newaxis])
        (plane,) = editor.add("Unsqueeze", [quantiser.input[0], axis])
        (convolved,) = editor.add(
            "Conv",
            [plane, weight, bias],
            kernel_shape=[1, *attributes["kernel_shape"]],
            strides=[1, *attributes.get("strides", [1])],
            dilations=[1, *attributes.get("dilations", [1])],
            pads=[0, attributes["pads"][0], 0, attributes["pads"][1]],
            group=groups,
        )
        (line,) = editor.add("Squeeze", [convolved, axis])
        editor.redirect(result.output[0], line)


def turn_sines_into_polynomials(editor: GraphEditor) -> None:
    """Compute the activation x + sin^2(a x) / a without a sine, which onnxruntime computes on one core.

    With u = a x / pi and r = u - round(u), sin^2(a x) is a polynomial in r^2, since sin^2(pi r) is even and has
    period 1. The preceding norm yields u itself, and the following convolution removes the factor pi / a.
    """
    factors = [editor.constant(float_array(factor / np.pi)) for factor in sine_square_factors()]
    for sine in editor.of_type("Sin"):
        scaling = editor.maker(sine.input[0])
        alpha = next((name for name in scaling.input if editor.is_constant(name) and ".alpha" in name), None)
        if alpha is None:
            continue
        signal = editor.other_input(scaling, alpha)
        norm = editor.maker(signal)
        activation = next(node for node in editor.readers(signal) if node.op_type == "Add")
        turns = editor.value(alpha).ravel() / np.pi
        per_channel = editor.constant(float_array(turns))
        for position in (1, 2):
            norm.input[position] = editor.add("Mul", [norm.input[position], per_channel])[0]
        bent = _add_polynomial(editor, signal, factors)
        (plane,) = editor.readers(activation.output[0])
        (convolution,) = editor.readers(plane.output[0])
        weight = editor.value(convolution.input[1]) / turns[np.newaxis, :, np.newaxis, np.newaxis]
        convolution.input[1] = editor.constant(float_array(weight))
        editor.redirect(activation.output[0], editor.add("Add", [bent, signal])[0])


def sine_square_factors() -> list[float]:
    """Return factors c with sin^2(pi r) = c0 q + c1 q^2 + ... for q = r^2 and r within -1/2..1/2, by least squares.

    Fitted at Chebyshev points, which spreads the error evenly.
    """
    squares = (np.cos(np.linspace(0.0, np.pi, 1001)) + 1) / 8
    powers = np.stack([squares ** (term + 1) for term in range(_SINE_TERMS)], axis=1)
    fitted, *_ = np.linalg.lstsq(powers, np.sin(np.pi * np.sqrt(squares)) ** 2, rcond=None)
    return [float(factor) for factor in fitted]


def _add_polynomial(editor: GraphEditor, turns: str, factors: list[str]) -> str:
    (whole,) = editor.add("Round", [turns])
    (rest,) = editor.add("Sub", [turns, whole])
    (square,) = editor.add("Mul", [rest, rest])
    (value,) = editor.add("Mul", [square, factors[-1]])
    for factor in reversed(factors[:-1]):
        (value,) = editor.add("Add", [value, factor])
        (value,) = editor.add("Mul", [value, square])
    return value


def _follow_dequantisation(editor: GraphEditor, integer: Any) -> tuple[Any, str]:
    """Return the node that outputs the float result of an integer convolution, and its float bias."""
    (biased,) = editor.readers(integer.output[0])
    node = editor.maker(editor.other_input(biased, integer.output[0]))
    while node.op_type != "Div":  # the bias is quantised in the graph: Div, Floor, Cast, Reshape
        node = editor.maker(node.input[0])
    (cast,) = editor.readers(biased.output[0])
    (scaled,) = editor.readers(cast.output[0])
    return scaled, str(node.input[0])


def _weights(editor: GraphEditor, integer: Any, result: Any) -> Any:
    scales = next(editor.maker(name) for name in result.input if editor.maker(name).op_type == "Mul")
    (scale,) = (name for name in scales.input if editor.is_constant(name))
    quantised = editor.value(integer.input[1]).astype(np.float32)
    return (quantised - np.float32(editor.value(integer.input[3]))) * editor.value(scale)
