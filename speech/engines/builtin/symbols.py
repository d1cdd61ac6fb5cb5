"""Converts Hangul in standard pronunciation to Kokoro's phonetic symbols."""

from __future__ import annotations

from typing import Final

from korean.hangul import CODA_SOUNDS, CODAS, VOWELS, decompose, is_syllable

# A lax stop is voiced between voiced sounds and voiceless elsewhere; Kokoro has a symbol for each.
LAX_ONSETS: Final = {"ㄱ": ("k", "ɡ"), "ㄷ": ("t", "d"), "ㅂ": ("p", "b"), "ㅈ": ("ʨ", "ʥ")}
TENSE_ONSETS: Final = {"ㄲ": "k", "ㄸ": "t", "ㅃ": "p", "ㅉ": "ʨ"}
PLAIN_ONSETS: Final = {
    "ㄴ": "n", "ㅁ": "m", "ㅎ": "h", "ㅇ": "",
    "ㅋ": "kʰ", "ㅌ": "tʰ", "ㅍ": "pʰ", "ㅊ": "ʨʰ",
}  # fmt: skip
NUCLEI: Final = dict(
    zip(
        VOWELS,
        ("a", "e", "ja", "je", "ʌ", "e", "jʌ", "je", "o", "wa", "we", "we", "jo",
         "u", "wʌ", "we", "wi", "ju", "ɯ", "ɰi", "i"),
        strict=True,
    )
)  # fmt: skip
VOICED_CODAS: Final = frozenset("nmŋl")
PALATAL_VOWEL_STARTS: Final = frozenset("ij")

# Marks that Kokoro was trained to pause or intone at. Other punctuation is not spoken.
MARKS: Final = {
    ".": ".", ",": ",", "?": "?", "!": "!", "…": "…",
    "。": ".", "、": ",", "？": "?", "！": "!", "，": ",", "．": ".", ";": ",", ":": ",",
}  # fmt: skip


def transcribe(pronunciation: str) -> str:
    """Return Kokoro symbols for Hangul spelt as it is pronounced, ending with a mark.

    Characters other than Hangul syllables, marks and spaces have no symbol and are skipped.
    Returns an empty string if there is no Hangul syllable.
    """
    words: list[str] = []
    for written in pronunciation.split():
        word = _transcribe_word(written)
        if word in MARKS.values() and words:
            words[-1] += word
        elif word:
            words.append(word)
    text = " ".join(words).lstrip("".join(set(MARKS.values())) + " ")
    if not text:
        return ""
    body = text.rstrip("".join(set(MARKS.values())))
    closing = text[len(body) :]
    return body + ("?" if "?" in closing else "!" if "!" in closing else ".")


def _transcribe_word(word: str) -> str:
    symbols = ""
    coda = ""
    after_voiced = False
    for char in word:
        if not is_syllable(char):
            mark = MARKS.get(char, "")
            if mark and not symbols.endswith(mark):
                symbols += mark
            coda, after_voiced = "", False
            continue
        initial, nucleus, final = decompose(char)
        vowel = NUCLEI[nucleus]
        symbols += _onset(initial, vowel, coda, after_voiced) + vowel
        # Pronunciation has reduced a final to one of seven; one that is written otherwise is understood all the same.
        coda = CODA_SOUNDS[CODAS[final]]
        symbols += coda
        after_voiced = not coda or coda in VOICED_CODAS
    return symbols


def _onset(onset: str, vowel: str, coda: str, after_voiced: bool) -> str:
    if onset in LAX_ONSETS:
        return LAX_ONSETS[onset][after_voiced]
    if onset in TENSE_ONSETS:
        return ("ʔ" if after_voiced and not coda else "") + TENSE_ONSETS[onset]
    if onset == "ㄹ":
        return "l" if coda == "l" else "ɾ"
    if onset in "ㅅㅆ":
        return "ɕ" if vowel[0] in PALATAL_VOWEL_STARTS else "s"
    return PLAIN_ONSETS[onset]
