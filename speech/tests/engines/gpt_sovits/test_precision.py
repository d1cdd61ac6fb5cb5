"""Faster arithmetic stays close to the exact one, and the CPU decides which is used."""

from __future__ import annotations

import pytest
import torch

from speech.engines.gpt_sovits import precision
from speech.engines.gpt_sovits.acoustic import Acoustic, open_sovits
from speech.engines.gpt_sovits.files import locate
from speech.engines.gpt_sovits.semantic import SemanticModel, open_gpt

FASTER = ["bf16", "fp16", "int8", "int8+bf16"]
ALL = precision.PRECISIONS
"""fp16 is meant for GPUs; here it shows that its numbers suffice."""
LEAST_LOGIT_SNR, LEAST_TOP_15, LEAST_WAVE_SNR = 25.0, 0.9, 30.0
STEPS = 60


def snr(ours: torch.Tensor, wanted: torch.Tensor) -> float:
    return float(10 * torch.log10(wanted.pow(2).sum() / (ours - wanted).pow(2).sum()))


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.int8])
@pytest.mark.parametrize("rows", [1, 4, 9])
@pytest.mark.parametrize("shape", [(48, 64), (513, 96)])
def test_a_product_is_close_to_the_exact_one(dtype, rows, shape):
    source = torch.Generator().manual_seed(0)
    weight, bias = torch.randn(shape, generator=source), torch.randn(shape[0], generator=source)
    weight[3] = 0.0
    hidden = torch.randn(rows, shape[1], generator=source)
    wanted = hidden @ weight.T + bias
    ours = precision.product(weight, bias, dtype)(hidden)
    assert ours.dtype == torch.float32
    assert snr(ours, wanted) > 38


@pytest.mark.parametrize("name", FASTER)
def test_logits_stay_close_under_teacher_forcing(random_dir, name):
    path = locate(random_dir).gpt
    exact, faster = (SemanticModel(open_gpt(path), ALL[kind]) for kind in ("exact", name))
    source = torch.Generator().manual_seed(0)
    phonemes = torch.randint(324, 353, (40,), generator=source)
    codes = torch.randint(0, 1024, (STEPS + 50,), generator=source)
    logits = []
    with torch.inference_mode():
        for model in (exact, faster):
            first, cache, position = model.prefill([phonemes], codes[:50], STEPS)
            rows = [first[0]]
            for step in range(STEPS):
                row, _ = model.step(codes[50 + step : 51 + step], cache, position + step, 50 + step)
                rows.append(row[0])
            logits.append(torch.stack(rows))
    assert snr(logits[1], logits[0]) >= LEAST_LOGIT_SNR
    best = [values.topk(15).indices for values in logits]
    shared = [len(set(a.tolist()) & set(b.tolist())) / 15 for a, b in zip(*best, strict=True)]
    assert sum(shared) / len(shared) >= LEAST_TOP_15


@pytest.mark.parametrize("name", FASTER)
def test_waveforms_stay_close(random_dir, reference, name):
    file = open_sovits(locate(random_dir).sovits)
    exact, faster = (Acoustic(file, ALL[kind].generator) for kind in ("exact", name))
    codes, phonemes = torch.arange(30) * 7, torch.arange(324, 350)
    waves = [
        model.decode(
            codes,
            phonemes,
            reference.global_embedding,
            noise_scale=0.5,
            speed=1.0,
            generator=torch.Generator().manual_seed(0),
        )
        for model in (exact, faster)
    ]
    assert waves[1].dtype == torch.float32
    assert float(waves[0].std()) > 0.01
    if ALL[name].generator == torch.float32:
        assert torch.equal(*waves)
    else:
        assert snr(waves[1], waves[0]) >= LEAST_WAVE_SNR


@pytest.mark.parametrize(
    ("flags", "name"),
    [
        ("flags : fpu avx2 avx512_bf16 avx512_vnni", "int8+bf16"),
        ("flags : fpu avx512f amx_bf16 amx_int8", "int8+bf16"),
        ("Features : fp asimd bf16 i8mm", "int8+bf16"),
        ("flags : fpu sse4_2 avx2 avx512_vnni", "int8"),
        ("Features : fp asimd", "int8"),
    ],
)
def test_the_cpu_decides(tmp_path, monkeypatch, flags, name):
    (tmp_path / "cpuinfo").write_text(flags, encoding="ascii")
    monkeypatch.setattr(precision, "CPU_FLAGS", tmp_path / "cpuinfo")
    precision.cpu_multiplies_bfloat16.cache_clear()
    try:
        assert precision.choose("auto").name == name
    finally:
        precision.cpu_multiplies_bfloat16.cache_clear()


def test_a_cpu_that_tells_nothing_gets_what_all_can_do(tmp_path, monkeypatch):
    monkeypatch.setattr(precision, "CPU_FLAGS", tmp_path / "nowhere")
    precision.cpu_multiplies_bfloat16.cache_clear()
    try:
        assert precision.choose("auto").name == "int8"
    finally:
        precision.cpu_multiplies_bfloat16.cache_clear()
