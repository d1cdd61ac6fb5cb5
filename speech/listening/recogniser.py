"""Listens to Korean speech with a phoneme recogniser that ships in a wheel (`hama`), and scores it against a text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from speech.listening.phones import error_rate, to_sounds

SAMPLE_RATE: Final = 16_000
"""The rate that the recogniser expects, in Hz."""

_FIRST_SYLLABLE: Final = 0xAC00
_SYLLABLES: Final = 11_172
_VOWEL_COUNT: Final = 21
_CODA_COUNT: Final = 28
_ONSETS: Final = ("k", "k", "n", "t", "t", "ɾ", "m", "p", "p", "s", "s", "", "ʨ", "ʨ", "ʨ", "k", "t", "p", "h")
_VOWELS: Final = (
    "a", "ɛ", "ja", "jɛ", "ʌ", "ɛ", "jʌ", "jɛ", "o", "wa", "wɛ", "wɛ", "jo",
    "u", "wʌ", "wɛ", "wi", "ju", "ɯ", "ɰi", "i",
)  # fmt: skip
# The sound of each written coda at the end of a word.
_CODAS: Final = (
    "", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "p", "l", "l", "p", "l",
    "m", "p", "p", "t", "t", "ŋ", "t", "t", "k", "t", "p", "t",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Verdict:
    """How well one recording fits one text among others.

    error: distance to its own text per expected sound; 0 is perfect. rank: 1 when every other text fits worse.
    """

    error: float
    rank: int


class Recogniser:
    """A loaded recogniser. It was trained on English and other languages; real Korean speech has an error near 1/3."""

    def __init__(self) -> None:
        from hama import ASRModel

        self._model: Any = ASRModel()

    def listen(self, samples: NDArray[np.float32], sample_rate: int) -> list[str]:
        """Return the broad sounds heard. samples: float32 mono, shape [n], within -1..1; sample_rate: Hz."""
        from speech.audio import resample

        if not len(samples):
            return []
        heard = self._model(resample(samples, sample_rate, SAMPLE_RATE), SAMPLE_RATE).phonemes
        return [sound for phoneme in heard for sound in to_sounds(phoneme)]


def sounds_of_text(text: str) -> list[str]:
    """Return the broad sounds of a Korean text as it should be spoken: read aloud, with standard pronunciation."""
    from korean import pronounce, read_aloud

    return sounds_of_pronunciation(pronounce(read_aloud(text)))


def sounds_of_pronunciation(hangul: str) -> list[str]:
    """Return the broad sounds of Hangul spelt as it is pronounced; other characters are ignored."""
    sounds: list[str] = []
    for char in hangul:
        index = ord(char) - _FIRST_SYLLABLE
        if not 0 <= index < _SYLLABLES:
            continue
        onset_index, rest = divmod(index, _VOWEL_COUNT * _CODA_COUNT)
        vowel_index, coda_index = divmod(rest, _CODA_COUNT)
        vowel = _VOWELS[vowel_index]
        onset = _ONSETS[onset_index]
        palatal = onset == "s" and (vowel.startswith(("i", "j")) or vowel == "wi")
        sounds += ["ɕ"] if palatal else list(onset)
        sounds += list(vowel) + list(_CODAS[coda_index])
    return sounds


def judge(heard: Sequence[str], expected: Sequence[str], others: Sequence[Sequence[str]]) -> Verdict:
    """Score what was heard against its own text, and rank that text among `others`, which must not include it."""
    error = error_rate(expected, heard)
    # A tie counts against the text: for silence, every text is equally wrong.
    better = sum(error_rate(other, heard) <= error for other in others)
    return Verdict(error, 1 + better)
