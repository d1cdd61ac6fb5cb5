"""A voice's features: what a clip must be, and that they survive storage."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from speech.engines.base import BadReference, UnsupportedLanguage
from speech.engines.gpt_sovits import GPTSoVITS, Reference
from speech.engines.gpt_sovits.reference import FEATURES
from speech.tests.engines.gpt_sovits import random_checkpoint
from speech.tests.engines.gpt_sovits.conftest import CLIP_RATE, voice_like


def test_its_shapes_are_as_documented(reference):
    seconds = 4
    frames = seconds * 50 + 30  # HuBERT hears 0.6 s of silence more
    assert reference.semantic.dtype == torch.int64
    assert abs(len(reference.semantic) - frames // 2) <= 1
    assert reference.phonemes.dtype == torch.int64
    assert len(reference.phonemes) > 10
    assert reference.spectrogram.shape == (1025, seconds * 50)
    assert reference.speaker.shape == (2560,)
    assert reference.global_embedding.shape == (40,)


def test_it_survives_storage(engine, reference, tmp_path):
    reference.save(tmp_path / "voice.safetensors")
    for read in (engine.load_reference(reference.to_bytes()), Reference.load(tmp_path / "voice.safetensors")):
        assert read.model == reference.model
        assert all(torch.equal(getattr(read, name), getattr(reference, name)) for name in FEATURES)


def test_another_model_s_reference_is_refused(reference, tmp_path):
    random_checkpoint.write(tmp_path, random_checkpoint.TINY, seed=9)
    other = GPTSoVITS.load(tmp_path, precision="exact", allow_random=True)
    with pytest.raises(BadReference, match="made by the model"):
        other.load_reference(reference.to_bytes())


@pytest.mark.parametrize(
    "damage", [lambda data: b"", lambda data: data[:100], lambda data: data[:-4], lambda data: b"x" * 500]
)
def test_damaged_bytes_are_refused(engine, reference, damage):
    with pytest.raises(BadReference):
        engine.load_reference(damage(reference.to_bytes()))


def test_bytes_with_other_tensors_are_refused(engine):
    from safetensors.torch import save

    with pytest.raises(BadReference, match="format"):
        engine.load_reference(save({"a": torch.zeros(2)}))
    metadata = {"format": "carepill-gpt-sovits-reference-1", "model": engine.model}
    with pytest.raises(BadReference, match="semantic"):
        engine.load_reference(save({"semantic": torch.zeros(2)}, metadata=metadata))


@pytest.mark.parametrize("seconds", [2.9, 10.1])
def test_a_clip_must_last_3_to_10_seconds(engine, seconds):
    with pytest.raises(BadReference, match="expected 3 to 10"):
        engine.encode_reference(voice_like(seconds), CLIP_RATE)


@pytest.mark.parametrize("seconds", [3.0, 10.0])
def test_the_bounds_themselves_are_fine(engine, seconds):
    assert len(engine.encode_reference(voice_like(seconds), CLIP_RATE).semantic) > 80


def test_audio_that_is_none_is_refused(engine):
    for audio, rate in (
        (np.zeros(4 * CLIP_RATE, np.float32), CLIP_RATE),
        (np.full(4 * CLIP_RATE, np.nan, np.float32), CLIP_RATE),
        (np.empty(0, np.float32), CLIP_RATE),
        (voice_like(4)[None, None], CLIP_RATE),
        (voice_like(4), 400),
    ):
        with pytest.raises(BadReference):
            engine.encode_reference(audio, rate)


def test_both_layouts_of_stereo_are_averaged(engine):
    left, right = voice_like(4, seed=1), voice_like(4, seed=2)
    mono = engine.encode_reference((left + right) / 2, CLIP_RATE)
    for stereo in (np.stack([left, right]), np.stack([left, right], axis=1)):
        heard = engine.encode_reference(stereo, CLIP_RATE)
        assert torch.allclose(heard.global_embedding, mono.global_embedding, atol=1e-5)
        assert torch.equal(heard.semantic, mono.semantic)


def test_extra_clips_change_the_timbre_only(engine):
    main, other = voice_like(4), voice_like(2, seed=5)
    alone = engine.encode_reference(main, CLIP_RATE)
    joined = engine.encode_reference(main, CLIP_RATE, extra=[(other, CLIP_RATE)])
    again = engine.encode_reference(main, CLIP_RATE, extra=[(main, CLIP_RATE)])
    assert torch.equal(joined.semantic, alone.semantic)
    assert torch.equal(joined.speaker, alone.speaker)
    assert not torch.allclose(joined.global_embedding, alone.global_embedding, atol=1e-4)
    assert torch.allclose(again.global_embedding, alone.global_embedding, atol=1e-6)


def test_making_one_leaves_the_clip_alone(engine):
    clip = voice_like(4) * 9
    before = clip.copy()
    engine.encode_reference(clip, CLIP_RATE)
    assert np.array_equal(clip, before)


def test_the_prompt_is_read_in_its_language(engine):
    with pytest.raises(UnsupportedLanguage, match="pypinyin"):
        engine.encode_reference(voice_like(4), CLIP_RATE, "你好", "zh")
    english = engine.encode_reference(voice_like(4), CLIP_RATE, "Good morning, mother", "en")
    assert len(english.phonemes) > 10
    assert not len(engine.encode_reference(voice_like(4), CLIP_RATE).phonemes)


def test_hubert_agrees_with_transformers(random_dir):
    """An independent implementation of the same net."""
    transformers = pytest.importorskip("transformers")
    from speech.engines.gpt_sovits.files import locate
    from speech.engines.gpt_sovits.hubert import Hubert

    files = locate(random_dir)
    theirs = transformers.HubertModel.from_pretrained(files.hubert, dtype=torch.float32).eval()
    audio = torch.from_numpy(voice_like(2)[::2].copy())
    with torch.no_grad():
        wanted = theirs(audio[None]).last_hidden_state[0]
    ours = Hubert(files)(audio)
    assert ours.shape == wanted.shape
    assert float((ours - wanted).norm() / wanted.norm()) < 1e-4
