"""A small editor for ONNX graphs: find a tensor's maker and readers, add and redirect nodes, drop unread ones."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


class GraphEditor:
    """Edits one ONNX model in memory; `serialise` returns the result."""

    def __init__(self, source: bytes) -> None:
        import onnx

        self._onnx = onnx
        self._model = onnx.load_from_string(source)
        self.nodes: list[Any] = list(self._model.graph.node)
        self._constants = {tensor.name: tensor for tensor in self._model.graph.initializer}
        self._names = 0
        self._makers: dict[str, Any] = {}
        self._readers: dict[str, list[Any]] = {}
        self.drop_unread()

    def of_type(self, op_type: str) -> list[Any]:
        """Return all nodes of one operator."""
        return [node for node in self.nodes if node.op_type == op_type]

    def maker(self, tensor: str) -> Any:
        """Return the node that outputs a tensor; None for inputs and constants."""
        return self._makers.get(tensor)

    def readers(self, tensor: str) -> list[Any]:
        """Return the nodes that read a tensor."""
        return self._readers.get(tensor, [])

    def other_input(self, node: Any, tensor: str) -> str:
        """Return the input of a two-input node that is not `tensor`."""
        first, second = node.input
        return str(second if first == tensor else first)

    def is_constant(self, tensor: str) -> bool:
        """Return whether the tensor's value is stored in the model."""
        return tensor in self._constants

    def value(self, tensor: str) -> NDArray[Any]:
        """Return the value of a constant."""
        return self._onnx.numpy_helper.to_array(self._constants[tensor])

    def constant(self, value: NDArray[Any]) -> str:
        """Store a constant and return its name."""
        name = self._new_name("constant")
        self._constants[name] = self._onnx.numpy_helper.from_array(value, name)
        return name

    def add(self, op_type: str, inputs: list[str], outputs: int = 1, **attributes: Any) -> list[str]:
        """Add a node and return the names of its outputs."""
        names = [self._new_name(op_type) for _ in range(outputs)]
        self._register(self._onnx.helper.make_node(op_type, inputs, names, **attributes))
        return names

    def add_input(self, name: str) -> None:
        """Add a graph input: float32, shape [1]."""
        info = self._onnx.helper.make_tensor_value_info(name, self._onnx.TensorProto.FLOAT, [1])
        self._model.graph.input.append(info)

    def redirect(self, old: str, new: str, keep: str = "") -> None:
        """Make all readers of `old` read `new` instead, except the node that makes the tensor `keep`."""
        for reader in list(self.readers(old)):
            if keep and keep in reader.output:
                continue
            for position, name in enumerate(reader.input):
                if name == old:
                    reader.input[position] = new
            self._readers[old].remove(reader)
            self._readers.setdefault(new, []).append(reader)

    def drop_unread(self) -> None:
        """Drop nodes that no output depends on."""
        self._makers = {name: node for node in self.nodes for name in node.output}
        waiting = [self._makers[output.name] for output in self._model.graph.output]
        needed: set[int] = set()
        while waiting:
            node = waiting.pop()
            if id(node) not in needed:
                needed.add(id(node))
                waiting += [self._makers[name] for name in node.input if name in self._makers]
        kept = [node for node in self.nodes if id(node) in needed]
        self.nodes, self._makers, self._readers = [], {}, {}
        for node in kept:
            self._register(node)

    def serialise(self) -> bytes:
        """Serialise the edited model, with its nodes in topological order."""
        self.drop_unread()
        graph = self._model.graph
        ordered = self._in_running_order()
        read = {name for node in ordered for name in node.input}
        del graph.node[:], graph.initializer[:], graph.value_info[:]
        graph.node.extend(ordered)
        graph.initializer.extend(tensor for name, tensor in self._constants.items() if name in read)
        return bytes(self._model.SerializeToString(deterministic=True))

    def _in_running_order(self) -> list[Any]:
        missing = {id(node): len({name for name in node.input if name in self._makers}) for node in self.nodes}
        ready = [node for node in self.nodes if not missing[id(node)]]
        for node in ready:  # grows while it is walked
            for reader in (reader for name in node.output for reader in _once(self.readers(name))):
                missing[id(reader)] -= 1
                if not missing[id(reader)]:
                    ready.append(reader)
        return ready

    def _register(self, node: Any) -> None:
        self.nodes.append(node)
        self._makers.update(dict.fromkeys(node.output, node))
        for name in node.input:
            self._readers.setdefault(name, []).append(node)

    def _new_name(self, hint: str) -> str:
        self._names += 1
        return f"carepill_{hint}_{self._names}"


def _once(nodes: list[Any]) -> list[Any]:
    return list({id(node): node for node in nodes}.values())


def float_array(values: Any) -> NDArray[np.float32]:
    """Convert to a float32 array, the only float type of the graph."""
    return np.asarray(values, dtype=np.float32)
