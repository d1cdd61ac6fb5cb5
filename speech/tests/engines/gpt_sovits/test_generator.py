"""The generator speaks in tiles what it would speak in one pass."""

from __future__ import annotations

import pytest
import torch

from speech.engines.gpt_sovits.acoustic import Acoustic, open_sovits
from speech.engines.gpt_sovits.files import locate


@pytest.mark.parametrize("frames", [9, 30, 45, 52, 61, 105, 150])
def test_tiles_join_to_the_same_samples(random_dir, frames, monkeypatch):
    generator = Acoustic(open_sovits(locate(random_dir).sovits)).generator
    source = torch.Generator().manual_seed(frames)
    latent, voice = torch.randn(48, frames, generator=source), torch.randn(40, generator=source)
    with torch.no_grad():
        usual = generator(latent, voice)
        monkeypatch.setattr(generator, "tile_values", 1)  # as narrow as the context allows
        narrow = generator(latent, voice)
        passes = []
        for margin in (7, 0):  # in one pass, with and without a margin of silence
            for stage in generator.stages:
                width = (frames + margin) * stage.frame_samples
                monkeypatch.setattr(stage, "_widths", lambda *_, width=width: (width,))
            passes.append(generator(latent, voice))
    padded, whole = passes
    assert whole.shape == (frames * 640,)
    assert float(whole.std()) > 0.01
    for tiled in (usual, narrow, padded):
        assert torch.allclose(tiled, whole, atol=1e-5)


def test_tiles_have_two_widths_however_long_the_sentence(random_dir, monkeypatch):
    """Every other width would be compiled again, and kept."""
    generator = Acoustic(open_sovits(locate(random_dir).sovits)).generator
    widths: dict[int, set[int]] = {}
    for index, stage in enumerate(generator.stages):

        def watched(signal, voice, length, run=stage._run, index=index):
            widths.setdefault(index, set()).add(signal.shape[-1])
            return run(signal, voice, length)

        monkeypatch.setattr(stage, "_run", watched)
    with torch.no_grad():
        for frames in (22, 30, 60, 71, 133, 240):
            generator(torch.randn(48, frames), torch.randn(40))
    assert len(widths) == 5
    assert all(len(seen) == 2 for seen in widths.values())
