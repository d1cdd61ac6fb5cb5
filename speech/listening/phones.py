"""Compares strings of speech sounds by an edit distance over the features of broad phones."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

# Position of each sound in feature space; the axes are those of the IPA chart, scaled to 0..1.
# Height (1 is open), backness, rounding.
VOWELS: Final = {
    "i": (0.0, 0.0, 0.0), "y": (0.0, 0.0, 1.0), "ɪ": (0.2, 0.1, 0.0), "ɨ": (0.1, 0.5, 0.0), "ɯ": (0.1, 0.7, 0.0),
    "u": (0.0, 1.0, 1.0), "ʊ": (0.2, 0.9, 0.8), "e": (0.5, 0.0, 0.0), "ɛ": (0.65, 0.0, 0.0), "ø": (0.5, 0.0, 1.0),
    "ə": (0.5, 0.5, 0.0), "ɜ": (0.5, 0.5, 0.0), "ɝ": (0.5, 0.5, 0.1), "ɚ": (0.5, 0.5, 0.1), "ɤ": (0.5, 0.9, 0.0),
    "o": (0.5, 1.0, 1.0), "ɔ": (0.65, 1.0, 0.8), "ʌ": (0.65, 0.8, 0.2), "æ": (0.85, 0.1, 0.0), "ɐ": (0.85, 0.5, 0.0),
    "a": (1.0, 0.5, 0.0), "ɑ": (1.0, 0.8, 0.0), "ɒ": (1.0, 1.0, 0.5),
}  # fmt: skip

# Place (labial 0, alveolar, palatal, velar, glottal 1) and manner (stop 0, affricate, fricative, nasal, liquid 1).
# Voicing and aspiration have no axis: a recogniser trained on English cannot tell Korean's lax, tense and aspirated.
CONSONANTS: Final = {
    "p": (0.0, 0.0), "b": (0.0, 0.0), "t": (0.35, 0.0), "d": (0.35, 0.0), "k": (0.8, 0.0), "g": (0.8, 0.0),
    "ɡ": (0.8, 0.0), "c": (0.65, 0.0), "ɟ": (0.65, 0.0), "ʨ": (0.5, 0.2), "f": (0.0, 0.4), "v": (0.0, 0.4),
    "ɸ": (0.0, 0.4), "β": (0.0, 0.3), "θ": (0.3, 0.4), "ð": (0.3, 0.3), "s": (0.35, 0.4), "z": (0.35, 0.4),
    "ɕ": (0.45, 0.4), "ʃ": (0.45, 0.4), "ʂ": (0.45, 0.4), "ʒ": (0.45, 0.4), "ʑ": (0.45, 0.4), "ʐ": (0.45, 0.4),
    "ç": (0.65, 0.4), "x": (0.8, 0.4), "ɣ": (0.8, 0.4), "h": (1.0, 0.4), "ɦ": (1.0, 0.4), "m": (0.0, 0.7),
    "n": (0.35, 0.7), "ɲ": (0.5, 0.7), "ŋ": (0.8, 0.7), "l": (0.35, 1.0), "ɾ": (0.35, 1.0), "r": (0.35, 1.0),
    "ɹ": (0.35, 1.0), "ɻ": (0.4, 1.0), "ɽ": (0.4, 1.0), "ɫ": (0.4, 1.0),
}  # fmt: skip

GLIDES: Final = {"j": "i", "w": "u", "ɥ": "y", "ɰ": "ɯ", "ʋ": "u"}
"""Maps each glide to the vowel that it is a short form of."""

AFFRICATES: Final = {"t͡ɕ": "ʨ", "t͡ʃ": "ʨ", "d͡ʒ": "ʨ", "d͡ʑ": "ʨ", "t͡s": "ʨ"}
ENGLISH_DIPHTHONGS: Final = {"oʊ": "o", "eɪ": "e"}
"""Diphthongs that an English ear hears in plain Korean vowels."""

SOUNDS: Final = frozenset(VOWELS) | frozenset(CONSONANTS) | frozenset(GLIDES)

_HEIGHT_WEIGHT: Final = 0.8
_BACKNESS_WEIGHT: Final = 0.6
_ROUNDING_WEIGHT: Final = 0.3
_PLACE_WEIGHT: Final = 0.7
_MANNER_WEIGHT: Final = 0.8
_GLIDE_FOR_VOWEL: Final = 0.3
_GLIDE_FOR_GLIDE: Final = 0.5
_GLIDE_LENGTH: Final = 0.5
"""Cost of omitting a glide; omitting any other sound costs 1."""
_DIFFERENT_KIND: Final = 1.0


def to_sounds(ipa: str) -> list[str]:
    """Return the broad sounds in IPA text, dropping length, tone, aspiration and symbols that the tables lack."""
    for written, sound in (*AFFRICATES.items(), *ENGLISH_DIPHTHONGS.items()):
        ipa = ipa.replace(written, sound)
    plain = (char if char in SOUNDS else unicodedata.normalize("NFD", char)[0] for char in ipa)
    return [char for char in plain if char in SOUNDS]


def length_of(sounds: Sequence[str]) -> float:
    """Return the weighted number of sounds: the cost of omitting all of them."""
    return float(sum(_length(sound) for sound in sounds))


def distance(expected: Sequence[str], heard: Sequence[str]) -> float:
    """Return the weighted edit distance (Wagner and Fischer 1974) between two lists of broad sounds."""
    gaps = np.array([_length(sound) for sound in heard])
    # With running sums, a row's chain of insertions becomes one cumulative minimum.
    inserted = np.concatenate(([0.0], np.cumsum(gaps)))
    row = inserted
    for sound in expected:
        gap = _length(sound)
        swapped = row[:-1] + _costs(sound, tuple(heard))
        best = np.concatenate(([row[0] + gap], np.minimum(row[1:] + gap, swapped)))
        row = np.minimum.accumulate(best - inserted) + inserted
    return float(row[-1])


def error_rate(expected: Sequence[str], heard: Sequence[str]) -> float:
    """Return the distance per expected sound: 0 is perfect, and it may exceed 1. Raises ValueError for no sounds."""
    if not expected:
        raise ValueError("nothing is expected to be heard")
    return distance(expected, heard) / length_of(expected)


def _length(sound: str) -> float:
    return _GLIDE_LENGTH if sound in GLIDES else 1.0


@lru_cache(maxsize=1024)
def _costs(sound: str, heard: tuple[str, ...]) -> NDArray[np.float64]:
    return np.array([_cost(sound, other) for other in heard])


@cache
def _cost(one: str, other: str) -> float:
    """Return the cost of a substitution, from 0 for the same sound to 1 for sounds with nothing in common."""
    if one == other:
        return 0.0
    if one in GLIDES and other in GLIDES:
        return _GLIDE_FOR_GLIDE
    if one in GLIDES or other in GLIDES:
        vowel, near = (other, GLIDES[one]) if one in GLIDES else (one, GLIDES[other])
        return min(1.0, _GLIDE_FOR_VOWEL + _cost(near, vowel)) if vowel in VOWELS else _DIFFERENT_KIND
    if one in VOWELS and other in VOWELS:
        weights: tuple[float, ...] = (_HEIGHT_WEIGHT, _BACKNESS_WEIGHT, _ROUNDING_WEIGHT)
        return _apart(VOWELS[one], VOWELS[other], weights)
    if one in CONSONANTS and other in CONSONANTS:
        return _apart(CONSONANTS[one], CONSONANTS[other], (_PLACE_WEIGHT, _MANNER_WEIGHT))
    return _DIFFERENT_KIND


def _apart(one: Sequence[float], other: Sequence[float], weights: Sequence[float]) -> float:
    return min(1.0, sum(weight * abs(a - b) for a, b, weight in zip(one, other, weights, strict=True)))
