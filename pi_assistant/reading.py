"""Reads Korean aloud with the server's own rules; they are loaded at first use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .errors import AMBIGUOUS_DOSE, UNSAFE_READING

NAVER_CHARACTERS, SERVER_CHARACTERS = 2000, 500
"""Most characters each accepts in one request."""


def read_aloud(text: str, *, easy: bool = True, names: Mapping[str, str] | None = None) -> str:
    """Spell out the text as it is spoken: doses in brackets, numbers and units become words.

    easy: in easy words, as the server reads to everyone unless the family chose otherwise.
    names: how the server says names in Latin letters.
    """
    from korean import read_aloud as read

    return read(text, easy=easy, names=names)


def names_from(answer: Any) -> dict[str, str]:
    """Return the names of a server's answer or a file, without those that are no text."""
    if not isinstance(answer, dict):
        return {}
    return {latin: hangul for latin, hangul in answer.items() if isinstance(latin, str) and isinstance(hangul, str)}


def refusal_of(text: str, spoken_text: str) -> str:
    """Return why the dose guard lets no voice speak a text that is read so; empty where it may be spoken."""
    from korean import guard

    outcome = guard.check(text, spoken_text).outcome
    return {guard.AGREE: "", guard.AMBIGUOUS: AMBIGUOUS_DOSE}.get(outcome, UNSAFE_READING)


def in_pieces(text: str, most: int = SERVER_CHARACTERS) -> list[str]:
    """Split text at sentence ends into pieces of at most `most` characters; a longer sentence is cut at a space."""
    text = text.strip()
    if len(text) <= most:
        return [text] if text else []
    from korean import split_sentences

    pieces: list[str] = []
    for sentence in split_sentences(text):
        for part in _cut(sentence, most):
            if pieces and len(pieces[-1]) + 1 + len(part) <= most:
                pieces[-1] += " " + part
            else:
                pieces.append(part)
    return pieces


def _cut(sentence: str, most: int) -> list[str]:
    parts = []
    while len(sentence) > most:
        space = sentence.rfind(" ", 1, most + 1)
        end = space if space > 0 else most
        parts.append(sentence[:end].strip())
        sentence = sentence[end:].strip()
    return [*parts, sentence] if sentence else parts
