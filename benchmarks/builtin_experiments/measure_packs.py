"""Measures the sound of the five stock voices and writes the built-in engine's `pack_profiles.json`.

Run: python -m benchmarks.builtin_experiments.measure_packs
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from speech.engines import builtin
from speech.engines.builtin.pieces import Piece
from speech.engines.builtin.pitch import mean_f0
from speech.engines.builtin.symbols import transcribe
from speech.engines.builtin.timbre import measure_timbre
from speech.engines.builtin.waveform import SAMPLE_RATE

PROFILES = Path(builtin.__file__).with_name("pack_profiles.json")
PACKS = ("jf_alpha", "jf_gongitsune", "jf_nezumi", "jf_tebukuro", "jm_kumo")
SENTENCES = (  # spelt as pronounced, to bypass the Korean front end
    "약 드실 시가님니다. 혀랍냑 두 아를 물과 함께 드세요.",
    "저녁 식싸 전 소화제 한 포를 물과 함께 드세요.",
    "감기약 세 아를 식후 삼십 부네 드세요.",
    "무를 충부니 마시고 조금 쉬세요.",
    "하라버지 야글 챙겨 드셔써요?",
    "혀랍을 재고 기로캐 주세요.",
    "식싸는 하셔써요? 이제 약 드실 시가니에요.",
)


def main() -> None:
    """Write the profile of each voice: the mean over the sentences at its own pitch."""
    engine = builtin.BuiltinEngine.load()
    profiles = {}
    for pack in PACKS:
        reference = builtin.BuiltinReference(pack=pack, f0_hz=0.0, pitch_ratio=1.0)
        pieces = [Piece(transcribe(sentence), len(sentence), 0.0) for sentence in SENTENCES]
        spoken = [engine.run_piece(piece, reference, speed=1.0) for piece in pieces]
        pitches = [mean_f0(audio, SAMPLE_RATE) for audio in spoken]
        timbre = np.mean([measure_timbre(audio, SAMPLE_RATE) for audio in spoken], axis=0)
        profiles[pack] = {
            "f0_hz": round(float(np.mean([f0 for f0 in pitches if f0 is not None])), 1),
            "timbre": [round(float(value), 4) for value in timbre],
        }
        print(pack, profiles[pack]["f0_hz"], [round(f0) for f0 in pitches if f0 is not None])
    PROFILES.write_text(json.dumps(profiles, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
