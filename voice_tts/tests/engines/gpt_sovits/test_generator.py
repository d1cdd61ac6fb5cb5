"""The generator speaks in tiles what it would speak in one pass."""

from __future__ import annotations

import pytest
import torch

from voice_tts.engines.gpt_sovits.acoustic import Acoustic, open_sovits
from voice_tts.engines.gpt_sovits.files import locate


@pytest.fixture(scope="module")
def generator(random_dir):
    return Acoustic(open_sovits(locate(random_dir).sovits)).generator


@pytest.mark.parametrize("frames", [30, 45, 52, 61, 150])
def test_tiles_join_to_the_same_samples(generator, frames, monkeypatch):
    source = torch.Generator().manual_seed(frames)
    latent, voice = torch.randn(48, frames, generator=source), torch.randn(40, generator=source)
    with torch.no_grad():
        whole = generator(latent, voice)
        monkeypatch.setattr(generator, "tile_values", 1)  # as narrow as the context allows
        tiled = generator(latent, voice)
    assert whole.shape == (frames * 640,)
    assert float(whole.std()) > 0.01
    assert torch.allclose(tiled, whole, atol=1e-5)


def test_tiles_are_of_one_width_however_long_the_sentence(generator, monkeypatch):
    widths: dict[int, set[int]] = {}
    for stage in generator.stages:
        run = stage._run

        def watched(signal, voice, run=run, channels=stage.up[0].shape[0]):
            widths.setdefault(channels, set()).add(signal.shape[-1])
            return run(signal, voice)

        monkeypatch.setattr(stage, "_run", watched)
    monkeypatch.setattr(generator, "tile_values", 1)
    with torch.no_grad():
        for frames in (60, 71, 133):
            generator(torch.randn(48, frames), torch.randn(40))
    assert len(widths) == 5
    assert all(len(seen) == 1 for seen in widths.values())
