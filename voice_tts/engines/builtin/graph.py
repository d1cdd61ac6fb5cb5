"""The wheel's graph made ours: an input that shifts the pitch."""

from __future__ import annotations

from typing import Any, Final

GRAPH_VERSION: Final = "1"  # part of the cached file's name: raise it when the result of `build_graph` changes

PITCH_INPUT: Final = "pitch"
_F0_TENSOR: Final = "/encoder/Squeeze_output_0"  # predicted F0 in Hz, 40 values a second


def build_graph(source: bytes) -> bytes:
    """Make the serialised graph that the engine runs.

    Inputs: tokens int64 [1, n], style float32 [1, 256], speed float32 [1], pitch float32 [1] (multiplies the
    predicted F0). Output: audio float32 [m] at 24 kHz.
    """
    import onnx

    model = onnx.load_from_string(source)
    _add_pitch_input(model.graph)
    return bytes(model.SerializeToString())


def _add_pitch_input(graph: Any) -> None:
    from onnx import TensorProto, helper

    shifted = f"{_F0_TENSOR}_shifted"
    for node in graph.node:
        for position, name in enumerate(node.input):
            if name == _F0_TENSOR:
                node.input[position] = shifted
    producer = next(index for index, node in enumerate(graph.node) if _F0_TENSOR in node.output)
    graph.node.insert(producer + 1, helper.make_node("Mul", [_F0_TENSOR, PITCH_INPUT], [shifted], name="shift_pitch"))
    graph.input.append(helper.make_tensor_value_info(PITCH_INPUT, TensorProto.FLOAT, [1]))
