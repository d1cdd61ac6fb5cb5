"""Speaks Korean on a fresh machine: Kokoro-82M from PyPI wheels, in the most similar of its five voices.

The result is a stock voice of similar pitch and tone ("비슷한 높낮이와 음색의 기본 목소리"), not voice cloning.
"""

from speech.engines.builtin.engine import BuiltinEngine
from speech.engines.builtin.reference import BuiltinReference
from speech.engines.builtin.sample import default_reference_audio

__all__ = ["BuiltinEngine", "BuiltinReference", "default_reference_audio"]
