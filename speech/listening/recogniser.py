"""Listens to Korean speech with a phoneme recogniser that ships in a wheel (`hama`), and scores it against a text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from korean.hangul import CODA_SOUNDS, CODAS, INITIALS, VOWELS, decompose, is_syllable
from speech.listening.phones import error_rate, to_sounds

SAMPLE_RATE: Final = 16_000
"""The rate that the recogniser expects, in Hz."""

_ONSETS: Final = dict(
    zip(
        INITIALS,
        ("k", "k", "n", "t", "t", "ɾ", "m", "p", "p", "s", "s", "", "ʨ", "ʨ", "ʨ", "k", "t", "p", "h"),
        strict=True,
    )
)
_NUCLEI: Final = dict(
    zip(
        VOWELS,
        ("a", "ɛ", "ja", "jɛ", "ʌ", "ɛ", "jʌ", "jɛ", "o", "wa", "wɛ", "wɛ", "jo",
         "u", "wʌ", "wɛ", "wi", "ju", "ɯ", "ɰi", "i"),
        strict=True,
    )
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
    for char in filter(is_syllable, hangul):
        initial, nucleus, final = decompose(char)
        onset, vowel = _ONSETS[initial], _NUCLEI[nucleus]
        palatal = onset == "s" and (vowel.startswith(("i", "j")) or vowel == "wi")
        sounds += ["ɕ"] if palatal else list(onset)
        sounds += list(vowel) + list(CODA_SOUNDS[CODAS[final]])
    return sounds


def judge(heard: Sequence[str], expected: Sequence[str], others: Sequence[Sequence[str]]) -> Verdict:
    """Score what was heard against its own text, and rank that text among `others`, which must not include it."""
    error = error_rate(expected, heard)
    # A tie counts against the text: for silence, every text is equally wrong.
    better = sum(error_rate(other, heard) <= error for other in others)
    return Verdict(error, 1 + better)
