"""Speaks Korean on a fresh machine: Kokoro-82M from PyPI wheels, in the nearest of its five voices at a fitted pitch.

It is a stock voice of similar pitch and tone ("비슷한 높낮이와 음색의 기본 목소리"), never voice cloning.
"""

from speech.engines.builtin.engine import BuiltinEngine
from speech.engines.builtin.reference import BuiltinReference
from speech.engines.builtin.sample import default_reference_audio

__all__ = ["BuiltinEngine", "BuiltinReference", "default_reference_audio"]
