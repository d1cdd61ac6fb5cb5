"""Which sentence was spoken: an independent phoneme recogniser against the expected Korean pronunciation.

The recogniser (PyPI `hama`) was trained on English, so phones are compared by their features, not their names:
it cannot tell lax, tense and aspirated consonants apart, but it tells sentences apart well.
"""

from __future__ import annotations

import functools
import unicodedata

import numpy as np
from numpy.typing import NDArray

from korean import hangul

RECOGNISER_RATE = 16_000
GAP_COST = 0.7
WEAK_GAP_COST = 0.35  # glides, h and velar nasals come and go in the recogniser's ears
WEAK = frozenset("jwhŋɾ")

# Vowels by (height, backness), 0..1; consonants by (manner, place).
VOWELS = {
    "i": (1.0, 0.0), "e": (0.55, 0.0), "a": (0.0, 0.5), "o": (0.6, 1.0), "u": (1.0, 1.0), "ʌ": (0.35, 0.8),
    "ɯ": (1.0, 0.6), "ə": (0.5, 0.5), "ɪ": (0.85, 0.15), "ɛ": (0.35, 0.05), "æ": (0.15, 0.1), "ɑ": (0.0, 0.8),
    "ɔ": (0.35, 1.0), "ʊ": (0.85, 0.9), "ɝ": (0.5, 0.6),
}  # fmt: skip
MANNERS = {"stop": 0.0, "affricate": 0.3, "fricative": 0.6, "h": 0.9, "liquid": 1.4, "nasal": 1.6, "glide": 2.0}
PLACES = {"labial": 0.0, "coronal": 0.5, "palatal": 0.7, "velar": 1.0, "glottal": 1.2}
CONSONANTS = {
    "p": ("stop", "labial"), "t": ("stop", "coronal"), "k": ("stop", "velar"), "ʨ": ("affricate", "palatal"),
    "s": ("fricative", "coronal"), "f": ("fricative", "labial"), "h": ("h", "glottal"), "m": ("nasal", "labial"),
    "n": ("nasal", "coronal"), "ŋ": ("nasal", "velar"), "l": ("liquid", "coronal"), "ɾ": ("liquid", "coronal"),
    "j": ("glide", "palatal"), "w": ("glide", "labial"),
}  # fmt: skip
# What the recogniser writes, in the terms above; a token it does not list is spelled by its first known letter.
HEARD = {
    "b": "p", "d": "t", "g": "k", "ɡ": "k", "d͡ʒ": "ʨ", "t͡ʃ": "ʨ", "t͡ɕ": "ʨ", "z": "s", "ʃ": "s", "ʒ": "s", "ɕ": "s",
    "v": "f", "θ": "s", "ð": "t", "ɹ": "ɾ", "r": "ɾ", "oʊ": "o", "eɪ": "e", "aɪ": "ai", "aʊ": "au", "ɔɪ": "oi",
    "ɚ": "ɝ", "ɜ": "ɝ", "ɫ": "l", "ɐ": "a", "ɒ": "ɔ",
}  # fmt: skip
ONSETS = ("k", "k", "n", "t", "t", "ɾ", "m", "p", "p", "s", "s", "", "ʨ", "ʨ", "ʨ", "k", "t", "p", "h")
NUCLEI = (
    "a", "ɛ", "ja", "jɛ", "ʌ", "e", "jʌ", "je", "o", "wa", "wɛ", "we", "jo",
    "u", "wʌ", "we", "wi", "ju", "ɯ", "ɯi", "i",
)  # fmt: skip


def expected_phones(pronunciation: str) -> str:
    """Phones of Hangul written as pronounced, one letter each."""
    phones = ""
    for syllable in filter(hangul.is_syllable, unicodedata.normalize("NFC", pronunciation)):
        initial, vowel, final = hangul.decompose(syllable)
        phones += ONSETS[hangul.INITIALS.index(initial)] + NUCLEI[hangul.VOWELS.index(vowel)]
        phones += hangul.CODA_SOUNDS[hangul.CODAS[final]]
    return phones


@functools.cache
def _model():
    from hama import ASRModel

    return ASRModel()


def heard_phones(samples: NDArray[np.float32], sample_rate: int) -> str:
    """Phones that the recogniser hears, one letter each."""
    import soxr

    heard = _model().transcribe_waveform(soxr.resample(samples, sample_rate, RECOGNISER_RATE), RECOGNISER_RATE)
    phones = ""
    for token in heard.phonemes:
        spelled = HEARD.get(token) or next(
            (HEARD.get(char, char) for char in token if _known(HEARD.get(char, char))), ""
        )
        phones += spelled
    return phones


def phone_error(heard: str, expected: str) -> float:
    """Weighted edit distance per expected phone: 0 is perfect, unrelated sentences are around 0.5."""
    row = np.cumsum([0.0, *map(_gap, expected)])
    for phone in heard:
        previous, row = row, row + _gap(phone)
        for column, wanted in enumerate(expected, start=1):
            row[column] = min(row[column], row[column - 1] + _gap(wanted), previous[column - 1] + _swap(phone, wanted))
    return float(row[-1]) / max(len(expected), 1)


def closest_sentence(samples: NDArray[np.float32], sample_rate: int, pronunciations: list[str]) -> int:
    """Index of the pronunciation that the speech is nearest to."""
    heard = heard_phones(samples, sample_rate)
    return int(np.argmin([phone_error(heard, expected_phones(text)) for text in pronunciations]))


def _known(phone: str) -> bool:
    return all(letter in VOWELS or letter in CONSONANTS for letter in phone)


def _gap(phone: str) -> float:
    return WEAK_GAP_COST if phone in WEAK else GAP_COST


@functools.cache
def _swap(one: str, other: str) -> float:
    if one == other:
        return 0.0
    if (one in VOWELS) != (other in VOWELS):
        return 1.2
    if one in VOWELS:
        return min(1.0, 0.8 * float(np.hypot(*np.subtract(VOWELS[one], VOWELS[other]))))
    (manner, place), (other_manner, other_place) = CONSONANTS[one], CONSONANTS[other]
    return min(
        1.0, 0.1 + 0.5 * abs(MANNERS[manner] - MANNERS[other_manner]) + 0.5 * abs(PLACES[place] - PLACES[other_place])
    )
