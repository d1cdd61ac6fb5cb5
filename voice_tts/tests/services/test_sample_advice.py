"""What a caregiver is told of a recording that cannot be used."""

from __future__ import annotations

import pytest

from speech.audio import errors
from voice_tts.services.sample_advice import OTHERWISE, advice


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (errors.TooShort(1.26, 3.0), "너무 짧습니다(1.3초)"),
        (errors.TooLong(31.0, 30.0), "너무 깁니다. 30초 안쪽"),
        (errors.Silent(-60.0), "들리지 않습니다"),
        (errors.Clipped(0.2), "깨졌습니다"),
        (errors.NotAudio(), "손상되었습니다"),
        (errors.DecodeTimeout(), "너무 오래 걸립니다"),
        (errors.UnsupportedAudio(), str(OTHERWISE)),
        (errors.EncodeFailed(), str(OTHERWISE)),
    ],
)
def test_each_kind_has_its_advice(error, words):
    assert words in advice(error)
