"""How Korean is read aloud: any text to Hangul, Hangul to its pronunciation, pronunciation to symbols.

`read_aloud`, `split_sentences`, `split_clauses`, `detect_language`, `has_speech` and `count_syllables` are pure Python;
`pronounce` and `phonemes` load python-mecab-ko at their first call.
"""

from __future__ import annotations

from .hangul import count_syllables
from .language import detect_language, has_speech
from .pronunciation import phonemes, pronounce
from .reader import NORMALISER_VERSION, read_aloud
from .sentences import split_clauses, split_sentences

__all__ = [
    "NORMALISER_VERSION",
    "count_syllables",
    "detect_language",
    "has_speech",
    "phonemes",
    "pronounce",
    "read_aloud",
    "split_clauses",
    "split_sentences",
]
