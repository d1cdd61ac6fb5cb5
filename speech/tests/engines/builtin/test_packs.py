from __future__ import annotations

import numpy as np
import pytest

from speech.engines.base import BadReference
from speech.engines.builtin import BuiltinReference
from speech.engines.builtin.packs import HIGHEST_SAFE_HZ, LOWEST_SAFE_HZ, load_profiles, nearest_pack
from speech.tests.engines.builtin.test_pitch import glottal_pulses

NAMES = [profile.name for profile in load_profiles()]
TEXT = "병원 예약이 내일 오후에 있어요."


@pytest.mark.parametrize("pack", NAMES)
def test_a_stock_voice_is_nearest_to_itself(engine, pack):
    speech = engine.synthesize(TEXT, BuiltinReference(pack, 0.0, 1.0))
    reference = engine.encode_reference(speech.samples, speech.sample_rate)
    assert reference.pack == pack
    assert reference.pitch_ratio == pytest.approx(1.0, abs=0.15)


@pytest.mark.parametrize(("pack", "ratio"), [("jm_kumo", 1.35), ("jf_alpha", 0.7), ("jf_tebukuro", 0.65)])
def test_a_shifted_voice_keeps_its_sex(engine, pack, ratio):
    speech = engine.synthesize(TEXT, BuiltinReference(pack, 0.0, ratio))
    assert engine.encode_reference(speech.samples, speech.sample_rate).pack[1] == pack[1]


@pytest.mark.parametrize("hz", [62, 480])
def test_pitch_stays_where_the_model_sounds_whole(hz):
    reference = nearest_pack(glottal_pulses(hz, seconds=3.0), 24_000)
    pack_f0 = next(profile.f0_hz for profile in load_profiles() if profile.name == reference.pack)
    assert LOWEST_SAFE_HZ - 1 <= pack_f0 * reference.pitch_ratio <= HIGHEST_SAFE_HZ + 1
    assert reference.f0_hz == pytest.approx(hz, rel=0.02)


@pytest.mark.parametrize(
    "clip",
    [
        np.zeros(0, np.float32),
        np.zeros(72_000, np.float32),
        np.full(72_000, np.nan, np.float32),
        np.random.default_rng(1).normal(0, 0.1, 72_000).astype(np.float32),
        np.zeros((2, 72_000), np.float32),
    ],
)
def test_a_clip_without_a_voice_is_refused(clip):
    with pytest.raises(BadReference):
        nearest_pack(clip, 24_000)
