"""Converts Hangul in standard pronunciation to Kokoro's phonetic symbols."""

from __future__ import annotations

from typing import Final

SYLLABLE_BASE: Final = 0xAC00
SYLLABLE_COUNT: Final = 11_172
VOWEL_COUNT: Final = 21
CODA_COUNT: Final = 28

# A lax stop is voiced between voiced sounds and voiceless elsewhere; Kokoro has a symbol for each.
LAX_ONSETS: Final = {"ㄱ": ("k", "ɡ"), "ㄷ": ("t", "d"), "ㅂ": ("p", "b"), "ㅈ": ("ʨ", "ʥ")}
TENSE_ONSETS: Final = {"ㄲ": "k", "ㄸ": "t", "ㅃ": "p", "ㅉ": "ʨ"}
PLAIN_ONSETS: Final = {
    "ㄴ": "n", "ㅁ": "m", "ㅎ": "h", "ㅇ": "",
    "ㅋ": "kʰ", "ㅌ": "tʰ", "ㅍ": "pʰ", "ㅊ": "ʨʰ",
}  # fmt: skip
ONSETS: Final = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
VOWELS: Final = (
    "a", "e", "ja", "je", "ʌ", "e", "jʌ", "je", "o", "wa", "we", "we", "jo",
    "u", "wʌ", "we", "wi", "ju", "ɯ", "ɰi", "i",
)  # fmt: skip
# The seven possible sounds of a coda. Pronunciation has already reduced the written codas to these, but unreduced
# ones are accepted, too.
CODAS: Final = (
    "", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "p", "l", "l", "p", "l",
    "m", "p", "p", "t", "t", "ŋ", "t", "t", "k", "t", "p", "t",
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
        index = ord(char) - SYLLABLE_BASE
        if not 0 <= index < SYLLABLE_COUNT:
            mark = MARKS.get(char, "")
            if mark and not symbols.endswith(mark):
                symbols += mark
            coda, after_voiced = "", False
            continue
        onset_index, rest = divmod(index, VOWEL_COUNT * CODA_COUNT)
        vowel_index, coda_index = divmod(rest, CODA_COUNT)
        vowel = VOWELS[vowel_index]
        symbols += _onset(ONSETS[onset_index], vowel, coda, after_voiced) + vowel
        coda = CODAS[coda_index]
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
