"""A GPU that computes on the CPU: real values, and an error where tensors of two devices meet.

    python -m speech.tests.engines.gpt_sovits.pretended_device MODEL_DIR REFERENCE

speaks on it what it speaks on the CPU, and compares. It is a process of its own, because a device type that PyTorch has
been told of stays. What this cannot show: memory, speed, and the arithmetic of real kernels.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_map
from torch.utils.backend_registration import _setup_privateuseone_for_python_backend

from speech.engines.gpt_sovits import GPTSoVITS, Reference
from speech.engines.gpt_sovits.acoustic import open_sovits
from speech.engines.gpt_sovits.checkpoint import CPU
from speech.engines.gpt_sovits.files import locate
from speech.engines.gpt_sovits.options import SamplingOptions
from speech.engines.gpt_sovits.precision import EXACT
from speech.engines.gpt_sovits.semantic import open_gpt
from speech.engines.gpt_sovits.speaking import alignment_of

PIECES = [list(range(324, 352)), list(range(330, 340)), list(range(326, 350))]
TEXT = "혈압약 한 알을 물과 함께 드세요."
CLOSE = 1e-4

GPU = torch.device("privateuseone", 0)
MOVES = (torch.ops.aten._to_copy.default, torch.ops.aten.copy_.default)


class Pretended(torch.Tensor):
    """A tensor "on the GPU"; `held` has its values."""

    held: torch.Tensor

    @staticmethod
    def __new__(cls, real: torch.Tensor) -> Pretended:
        made = torch.Tensor._make_wrapper_subclass(
            cls, real.size(), real.stride(), real.storage_offset(), dtype=real.dtype, device=GPU
        )
        made.held = real
        return made

    @classmethod
    def __torch_dispatch__(  # type: ignore[override]
        cls, func: Any, types: Any, args: Any = (), kwargs: Any = None
    ) -> Any:
        return PretendedDevice.run(func, args, kwargs or {})

    __torch_function__ = torch._C._disabled_torch_function_impl  # type: ignore[assignment]


class PretendedDevice(TorchDispatchMode):
    """While it is on, `device=GPU` works."""

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        return self.run(func, args, kwargs or {})

    @staticmethod
    def run(func: Any, args: Any, kwargs: dict[str, Any]) -> Any:
        """Compute on the CPU; the result is where its inputs, or the `device` asked for, are."""
        given: list[torch.Tensor] = []
        tree_map(lambda item: given.append(item) if isinstance(item, torch.Tensor) else None, (args, kwargs))
        pretended = [item for item in given if isinstance(item, Pretended)]
        asked = kwargs.get("device")
        on_gpu = bool(pretended) if asked is None else torch.device(asked).type == GPU.type
        if pretended and func not in MOVES and len(pretended) < sum(item.dim() > 0 for item in given):
            raise RuntimeError(f"{func}: tensors on the CPU and on the GPU")
        if func is torch.ops.aten.copy_.default:
            on_gpu = isinstance(args[0], Pretended)
        if asked is not None:
            kwargs = kwargs | {"device": "cpu"}
        plain_args, plain_kwargs = tree_map(_real, (args, kwargs))
        result = func(*plain_args, **plain_kwargs)
        if not on_gpu:
            return result
        # What an in-place operation returns is the tensor it was given.
        known = {id(item.held): item for item in pretended}

        def dressed(item: Any) -> Any:
            if not isinstance(item, torch.Tensor):
                return item
            return known[id(item)] if id(item) in known else Pretended(item)

        return tree_map(dressed, result)


def _real(item: Any) -> Any:
    return item.held if isinstance(item, Pretended) else item


def everything(engine: GPTSoVITS, reference: Reference) -> Iterator[NDArray[Any]]:
    """All that is computed for a sentence: a padded batch, another speed, a stream, no prompt, what the checks see."""
    yield engine.synthesize_pieces(PIECES, reference, seed=1, check=True).samples
    yield engine.synthesize(TEXT, reference, seed=2, speed=1.25, top_p=0.9).samples
    for chunk in engine.stream(TEXT, reference, seed=3, speed=0.8):
        yield chunk.samples
    words_unknown = Reference(reference.semantic, torch.tensor([]).long(), *_rest(reference))
    yield engine.synthesize_pieces(PIECES[1:], words_unknown, seed=4, check=True).samples
    with torch.inference_mode():
        piece = torch.tensor(PIECES[0])
        generation = engine._speaker.begin([piece, piece[:9]], reference, SamplingOptions(), [1, 2], 20, queries=True)
        while not generation.done:
            generation.advance()
        for drawn in generation.drawn:
            alignment_of(drawn, reference)
            yield np.array(drawn.codes)


def _rest(reference: Reference) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, str]:
    return reference.spectrogram, reference.speaker, reference.global_embedding, reference.model


def main() -> None:
    """Compare; an exception or a difference ends with a message."""
    torch.set_num_threads(1)
    files = locate(sys.argv[1])
    parts = files, open_gpt(files.gpt), open_sovits(files.sovits), EXACT
    reference = Reference.load(sys.argv[2])
    wanted = list(everything(GPTSoVITS(*parts, CPU), reference))
    _setup_privateuseone_for_python_backend()
    # A tensor made of another one cannot live in inference mode.
    setattr(torch, "inference_mode", torch.no_grad)  # noqa: B010 - mypy knows a type there
    with PretendedDevice():
        engine = GPTSoVITS(*parts, GPU)
        held = engine._speaker.semantic.predict, engine._speaker.acoustic.generator.stages[0].up[0]
        if not all(isinstance(weights, Pretended) for weights in held):
            sys.exit("the weights are not on the device")
        spoken = list(everything(engine, reference))
    if [len(part) for part in spoken] != [len(part) for part in wanted]:
        sys.exit("other lengths than on the CPU")
    if not all(np.allclose(ours, theirs, atol=CLOSE) for ours, theirs in zip(spoken, wanted, strict=True)):
        sys.exit("other samples than on the CPU")
    print(f"{len(spoken)} results are the same")


if __name__ == "__main__":
    main()
