"""Splits text into pieces that the model speaks in one run each, with the pause after each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from korean.hangul import count_syllables
from speech.engines.base import UnspeakableText
from speech.engines.builtin.symbols import transcribe


@dataclass(frozen=True, slots=True)
class Piece:
    """Text for one run. symbols: Kokoro's. syllables: how many are spoken. pause_seconds: silence afterwards."""

    symbols: str
    syllables: int
    pause_seconds: float


LONGEST_PIECE_CHARS: Final = 60  # in longer pieces the model's rhythm and articulation get worse
SENTENCE_PAUSE_SECONDS: Final = 0.35


def cut_into_pieces(text: str) -> list[Piece]:
    """Return everything in `text` that can be spoken, in order. Raises UnspeakableText if nothing can."""
    from korean import has_speech, pronounce, read_aloud, split_clauses, split_sentences

    if not has_speech(text):
        raise UnspeakableText("no letter, syllable or number in the text")
    pieces: list[Piece] = []
    for sentence in split_sentences(read_aloud(text)):
        spoken: list[Piece] = []
        for clause in split_clauses(sentence, LONGEST_PIECE_CHARS):
            spoken.extend(_fit(pronounce(clause, link=True)))
        if spoken:
            last = spoken.pop()
            pieces += [*spoken, Piece(last.symbols, last.syllables, SENTENCE_PAUSE_SECONDS)]
    if not pieces:
        raise UnspeakableText("nothing in the text has a Korean pronunciation")
    return pieces


LONGEST_PIECE_SYMBOLS: Final = 450  # the model accepts 510 with its two edge tokens; style rows end there too
CLAUSE_PAUSE_SECONDS: Final = 0.15


def _fit(pronunciation: str) -> list[Piece]:
    """Return one piece, or several if the text had no earlier cut and exceeds the model's input length."""
    symbols = transcribe(pronunciation)
    if not symbols:
        return []
    if len(symbols) <= LONGEST_PIECE_SYMBOLS:
        return [Piece(symbols, count_syllables(pronunciation), CLAUSE_PAUSE_SECONDS)]
    middle = len(pronunciation) // 2
    space = pronunciation.find(" ", middle)
    cut = space if space > 0 else middle
    return _fit(pronunciation[:cut]) + _fit(pronunciation[cut:])
