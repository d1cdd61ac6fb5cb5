"""Splits text into pieces that are spoken in turn, and turns each into phonemes (docs/gpt_sovits.md#text)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from speech.engines.base import UnspeakableText, UnsupportedLanguage
from speech.engines.gpt_sovits.symbols import FEWEST_PHONEMES, to_ids

LANGUAGES = frozenset({"ko", "en", "ja"})
NOT_INSTALLED = {"zh": "opencc, pypinyin and G2PW", "yue": "ToJyutping"}
"""Languages that the weights can speak but we have no front end for, and the packages a front end would need."""

CLAUSE_CHARACTERS = 60
"""Sentences longer than this are split at a clause, because the token model loses words in long ones."""
FEWEST_CHARACTERS = 5
"""Pieces shorter than this are joined to the next."""

ENDINGS = ",.?!~:—…，。？！："
"""Marks that end a piece; a piece without one gets a full stop."""

SENTENCE_END = re.compile(r"(?<=[.!?。？！…])\s*(?=\S)(?<!\d[.])|\n+")

HANGUL = "ᄀ-ᇿ㄰-㆏가-힣"
KANA_KANJI = "぀-ヿ㐀-䶿一-鿿々"
LATIN = "A-Za-zÀ-ɏ"
SCRIPT = re.compile(rf"(?P<ko>[{HANGUL}])|(?P<ja>[{KANA_KANJI}])|(?P<en>[{LATIN}])")


@dataclass(frozen=True, slots=True)
class Piece:
    """One unit of speech: its text, its language and its phoneme ids."""

    text: str
    language: str
    phonemes: tuple[int, ...]


def pieces_of(text: str, language: str) -> list[Piece]:
    """Split `text`, read it aloud and turn each piece into phonemes.

    Raises UnspeakableText when nothing in it can be spoken, and UnsupportedLanguage for a language or script without a
    front end.
    """
    check_language(language)
    return [piece_of(part, language) for part in split(read(text, language), language)]


def check_language(language: str) -> None:
    """Raise UnsupportedLanguage for a language that this engine does not speak."""
    if language in NOT_INSTALLED:
        raise UnsupportedLanguage(f"{language}: not installed; its front end needs {NOT_INSTALLED[language]}")
    if language not in LANGUAGES:
        raise UnsupportedLanguage(f"{language}: expected one of {', '.join(sorted(LANGUAGES))}")


def read(text: str, language: str) -> str:
    """Write Korean out in words by our own reader; other languages' front ends read numbers themselves.

    Raises UnspeakableText.
    """
    from korean import has_speech, read_aloud

    if not has_speech(text):
        raise UnspeakableText("nothing in the text can be spoken")
    return read_aloud(text) if language == "ko" else text


def split(text: str, language: str) -> list[str]:
    """Split into sentences, long ones into clauses; join very short ones to the next. Each ends with a mark."""
    from korean import has_speech, split_clauses, split_sentences

    sentences = split_sentences(text) if language == "ko" else SENTENCE_END.split(text)
    clauses = [
        clause.strip()
        for sentence in sentences
        for clause in (split_clauses(sentence, CLAUSE_CHARACTERS) if len(sentence) > CLAUSE_CHARACTERS else [sentence])
    ]
    joined: list[str] = []
    for clause in filter(has_speech, clauses):
        if joined and len(joined[-1]) < FEWEST_CHARACTERS:
            joined[-1] += " " + clause
        else:
            joined.append(clause)
    if len(joined) > 1 and len(joined[-1]) < FEWEST_CHARACTERS:
        last = joined.pop()
        joined[-1] += " " + last
    if not joined:
        raise UnspeakableText("nothing in the text can be spoken")
    return [finish(clause, language) for clause in joined]


def finish(text: str, language: str) -> str:
    """End `text` with a full stop unless it ends with a mark; without a mark the model runs on."""
    if text[-1] in ENDINGS:
        return text
    return text + ("。" if language == "ja" else ".")


def piece_of(text: str, language: str) -> Piece:
    """Turn one piece into phonemes; runs in another script go through that script's front end."""
    symbols = symbols_of(text, language)
    if len(symbols) < FEWEST_PHONEMES:
        # A leading full stop keeps the reference's words out of a short piece (docs/gpt_sovits.md#short-pieces).
        symbols = [".", *symbols]
    return Piece(text, language, tuple(to_ids(symbols)))


def symbols_of(text: str, language: str) -> list[str]:
    """Turn `text` into phoneme symbols, run by run."""
    return [symbol for run, spoken in runs(text, language) for symbol in _front_end(spoken)(run)]


def runs(text: str, language: str) -> list[tuple[str, str]]:
    """Cut `text` into runs where its script changes; digits, spaces and marks stay with what precedes them.

    Latin letters in Japanese and Hangul in English get their own language. Latin letters in Korean do not, because the
    Korean reader has already written them in Hangul.
    """
    scripts = [match.lastgroup if (match := SCRIPT.match(character)) else None for character in text]
    spoken = next((script for script in scripts if script), language)
    cut: list[tuple[str, str]] = []
    start = 0
    for place, script in enumerate(scripts):
        if script and script != spoken:
            cut.append((text[start:place], spoken))
            start, spoken = place, script
    return [*cut, (text[start:], spoken)]


def prompt_phonemes(text: str, language: str) -> list[int]:
    """Turn a reference clip's transcript into phoneme ids. Raises UnspeakableText, UnsupportedLanguage."""
    check_language(language)
    return list(piece_of(finish(read(text, language).replace("\n", " ").strip(), language), language).phonemes)


def _front_end(language: str) -> Callable[[str], list[str]]:
    # Imported here so that a language's dictionary is loaded only when a text needs it.
    if language == "ko":
        from korean import phonemes

        return phonemes
    if language == "en":
        from speech.engines.gpt_sovits import english

        return english.phonemes
    from speech.engines.gpt_sovits import japanese

    return japanese.phonemes
