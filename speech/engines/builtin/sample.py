"""A clip for trying an upload, spoken by the engine itself so that no recording of a person is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from speech.engines.builtin.reference import BuiltinReference

if TYPE_CHECKING:
    from speech.engines.base import Speech
    from speech.engines.builtin.engine import BuiltinEngine

SAMPLE_TEXT: Final = "안녕하세요. 오늘은 날씨가 맑고 바람도 시원하네요. 같이 걸어 볼까요?"
_SAMPLE_VOICE: Final = BuiltinReference(pack="jf_gongitsune", f0_hz=232.0, pitch_ratio=1.0)


def default_reference_audio(engine: BuiltinEngine) -> Speech:
    """Speak `SAMPLE_TEXT`, about 6 s, in one of the stock voices."""
    return engine.synthesize(SAMPLE_TEXT, _SAMPLE_VOICE)
