"""Writes random GPT-SoVITS weights, full-size or tiny, in the official formats, for performance work and tests.

They cannot speak. Each file says so in its metadata, and the engine rejects them unless told otherwise.
A seed gives the same weights with every version of numpy and torch: see `Source`.

    python benchmarks/make_random_checkpoint.py /tmp/random-gpt-sovits [--tiny] [--seed 0]
"""

from __future__ import annotations

import argparse
import json
import math
from collections import OrderedDict
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from speech.engines.gpt_sovits.checkpoint import RANDOM_MARK
from speech.engines.gpt_sovits.files import HUBERT_CONFIG, HUBERT_WEIGHTS, PUBLISHED_NAMES, VERSION_TAGS
from speech.tests.engines.gpt_sovits.checkpoint_shapes import (
    CODES,
    DILATIONS,
    FULL,
    HUBERT_GROUPS,
    HUBERT_KERNELS,
    HUBERT_POSITIONS,
    HUBERT_STRIDES,
    KERNELS,
    SYMBOLS,
    TINY,
    UPSAMPLE_KERNELS,
    UPSAMPLE_RATES,
    Entries,
    Shape,
    Size,
    gpt_entries,
    hubert_entries,
    sovits_entries,
    speaker_entries,
    timbre_width,
)

__all__ = ["FULL", "TINY", "Source", "draw", "main", "write"]

RESIDUAL_GAIN = 0.5
"""Keeps the generator's residual stacks from growing."""
BRANCH_GAIN = 0.2
"""Scale of what a branch adds to a transformer's stream: at 1, 24 rectified branches drown what tells tokens apart."""
BRANCH_ENDS = ("out_proj", "linear2", "output_dense", "conv_o", "conv_2")
ATTENTION_GAIN = 1.5
"""Spreads attention scores as in trained networks, instead of averaging over everything."""
ATTENTION_STARTS = ("in_proj_weight", "conv_q.", "conv_k.", "q_proj", "k_proj")
VOICE_GAIN = 0.05
"""The random speaker network's features are about 20 in size; the timbre should be near 1."""
OUTPUT_GAIN = 0.5
"""Keeps the waveform off the flat ends of tanh."""
TAGS = {version: tag for tag, version in VERSION_TAGS.items()}


class Source:
    """Numbers that a seed fixes for good.

    numpy promises the raw bits of PCG64 and its seeding for every version, and no distribution made of them; torch
    promises neither. So the upper 53 bits of each word are taken as a uniform number, and pairs of those as normal
    numbers after Box and Muller (Annals of Mathematical Statistics 29, 1958).
    """

    def __init__(self, seed: int) -> None:
        self._bits = np.random.PCG64(seed)

    def uniform(self, count: int) -> NDArray[np.float64]:
        """Between 0 and 1, neither included; [count]."""
        words: NDArray[np.float64] = (self._bits.random_raw(count) >> np.uint64(11)).astype(np.float64)
        return (words + 0.5) * 2.0**-53

    def normal(self, *shape: int) -> NDArray[np.float64]:
        """Of zero mean and unit deviation; [*shape]."""
        count = math.prod(shape)
        radius, turn = self.uniform(2 * ((count + 1) // 2)).reshape(2, -1)
        radius, angle = np.sqrt(-2 * np.log(radius)), 2 * np.pi * turn
        pairs: NDArray[np.float64] = np.concatenate((radius * np.cos(angle), radius * np.sin(angle)))
        return pairs[:count].reshape(shape)


def draw(name: str, shape: Shape, source: Source) -> Tensor:
    """Draw random values that keep signals near unit size throughout the networks."""
    if name.endswith("num_batches_tracked"):
        return torch.zeros(shape, dtype=torch.int64)
    if name.endswith(("running_var", "alpha", "gamma", "inited", "cluster_size")) or (
        len(shape) == 1 and name.endswith(".weight")
    ):
        return torch.ones(shape)
    if name.endswith(("bias", "beta", "running_mean")):
        return 0.02 * torch.from_numpy(source.normal(*shape))
    if name.endswith("weight_g"):
        return _weight_norm(name, shape)
    values = torch.from_numpy(source.normal(*shape))
    if "embed" in name or name.endswith("weight_v"):
        return values
    gain: float = values[0].numel() ** -0.5
    if "conv_post" in name:
        # Speech has no constant offset, and the service refuses a waveform that does.
        values = values - values.mean(dim=-1, keepdim=True)
        gain *= OUTPUT_GAIN
    elif name == "sv_emb.weight":
        gain *= VOICE_GAIN
    elif any(part in name for part in BRANCH_ENDS):
        gain *= BRANCH_GAIN
    elif any(part in name for part in ATTENTION_STARTS):
        gain *= ATTENTION_GAIN
    return values * gain


def _weight_norm(name: str, shape: Shape) -> Tensor:
    if ".ups." in name:
        rate = UPSAMPLE_RATES[int(name.split(".")[2])]
        # Half as many channels leave as enter, and kernel / rate taps contribute to a sample.
        return torch.full(shape, (rate / 2) ** 0.5)
    if name.startswith("dec.resblocks"):
        return torch.full(shape, RESIDUAL_GAIN)
    return torch.ones(shape)


def _state(entries: Entries, source: Source) -> OrderedDict[str, Tensor]:
    """Draw a state dict in fp16, as the files are published; counters stay integers."""
    drawn = ((name, draw(name, shape, source)) for name, shape in entries)
    return OrderedDict((name, value.half() if value.is_floating_point() else value) for name, value in drawn)


def _gpt_config(size: Size) -> dict[str, Any]:
    return {
        "data": {"max_sec": size.max_seconds, "pad_val": CODES},
        "model": {
            "vocab_size": CODES + 1,
            "phoneme_vocab_size": SYMBOLS,
            "embedding_dim": size.gpt_width,
            "hidden_dim": size.gpt_width,
            "head": size.gpt_heads,
            "linear_units": 4 * size.gpt_width,
            "n_layer": size.gpt_layers,
            "dropout": 0,
            "EOS": CODES,
            "random_bert": 0,
        },
        "inference": {"top_k": 15},
    }


def _sovits_config(size: Size, version: str) -> dict[str, Any]:
    return {
        "train": {"segment_size": 20480},
        "data": {
            "sampling_rate": 32000,
            "filter_length": 2048,
            "hop_length": 640,
            "win_length": 2048,
            "n_speakers": 300,
        },
        "model": {
            "inter_channels": size.latent,
            "hidden_channels": size.hidden,
            "filter_channels": size.filter,
            "n_heads": 2,
            "n_layers": size.layers,
            "kernel_size": 3,
            "p_dropout": 0.0,
            "resblock": "1",
            "resblock_kernel_sizes": list(KERNELS),
            "resblock_dilation_sizes": [list(DILATIONS) for _ in KERNELS],
            "upsample_rates": list(UPSAMPLE_RATES),
            "upsample_initial_channel": size.generator,
            "upsample_kernel_sizes": list(UPSAMPLE_KERNELS[version]),
            "n_layers_q": 3,
            "use_spectral_norm": False,
            "gin_channels": timbre_width(size, version),
            "semantic_frame_rate": "25hz",
            "freeze_quantizer": True,
            "version": version,
        },
    }


def _hubert_config(size: Size) -> dict[str, Any]:
    return {
        "architectures": ["HubertModel"],
        "model_type": "hubert",
        "hidden_size": size.content,
        "num_hidden_layers": size.hubert_layers,
        "num_attention_heads": size.hubert_heads,
        "intermediate_size": (2 if size is TINY else 4) * size.content,
        "conv_dim": [size.hubert_channels] * len(HUBERT_KERNELS),
        "conv_kernel": list(HUBERT_KERNELS),
        "conv_stride": list(HUBERT_STRIDES),
        "conv_bias": False,
        "feat_extract_norm": "group",
        "do_stable_layer_norm": False,
        "num_conv_pos_embeddings": HUBERT_POSITIONS,
        "num_conv_pos_embedding_groups": HUBERT_GROUPS,
        "hidden_act": "gelu",
        "layer_norm_eps": 1e-5,
    }


def write(folder: Path, size: Size, seed: int, version: str = "v2ProPlus", *, marked: bool = True) -> None:
    """Write a complete model folder under the published names.

    marked: whether the files say that they are random; without it the engine takes them for trained ones.
    """
    paths = {role: folder / name for role, name in PUBLISHED_NAMES.items()}
    for path in (paths["gpt"].parent, paths["sovits"].parent, paths["hubert"], paths["speaker"].parent):
        path.mkdir(parents=True, exist_ok=True)
    source = Source(seed)
    marks = {"info": "random"} | ({RANDOM_MARK: seed} if marked else {})
    torch.save({"weight": _state(gpt_entries(size), source), "config": _gpt_config(size), **marks}, paths["gpt"])
    state = _state(sovits_entries(size, version), source)
    torch.save({"weight": state, "config": _sovits_config(size, version), **marks}, paths["sovits"])
    with paths["sovits"].open("r+b") as file:
        file.write(TAGS[version])
    torch.save(_state(hubert_entries(size), source), paths["hubert"] / HUBERT_WEIGHTS)
    hubert = _hubert_config(size) | ({RANDOM_MARK: seed} if marked else {})
    (paths["hubert"] / HUBERT_CONFIG).write_text(json.dumps(hubert, indent=1), encoding="utf-8")
    extractor = {"feature_extractor_type": "Wav2Vec2FeatureExtractor", "feature_size": 1, "sampling_rate": 16000}
    (paths["hubert"] / "preprocessor_config.json").write_text(json.dumps(extractor), encoding="utf-8")
    torch.save(_state(speaker_entries(size), source), paths["speaker"])


def main() -> None:
    """Read the command line and write the folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--tiny", action="store_true", help="a few megabytes instead of 0.6 GB, for tests")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    write(options.folder, TINY if options.tiny else FULL, options.seed)
    total = sum(path.stat().st_size for path in options.folder.rglob("*") if path.is_file())
    print(f"{options.folder}: {total / 1e6:.1f} MB of random weights, seed {options.seed}")
