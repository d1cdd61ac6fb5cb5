"""Turns Japanese text into phoneme symbols with pitch marks, from OpenJTalk's labels (docs/gpt_sovits.md#japanese)."""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import NamedTuple

from speech.engines.base import UnsupportedLanguage

MARKS = {"：": ",", "；": ",", "，": ",", "、": ",", "・": ",", "。": ".", "！": "!", "？": "?", "\n": ".", "·": ","}
KEPT_MARKS = frozenset("!?….,-")
SPOKEN_RUN = re.compile(r"[A-Za-z\d０-９ａ-ｚＡ-Ｚぁ-ゖァ-ヺー々〆〇㐀-䶿一-鿿]+")
REPEATED_MARK = re.compile(r"([!?….,\-、。！？，])\1+")
UNVOICED = frozenset("AEIOU")
LABEL = re.compile(
    r"-(?P<sound>[^+]+)\+.*?/A:(?P<distance>-?\d+|xx)\+(?P<place>\d+|xx)\+(?P<remaining>\d+|xx)/.*?/F:(?P<moras>\d+|xx)_"
)


class Label(NamedTuple):
    """One sound of OpenJTalk.

    distance: of its mora from the accent. place, remaining: its mora's place in the phrase, counted from the start and
    from the end. moras: in the phrase.
    """

    sound: str
    distance: int | None
    place: int | None
    remaining: int | None
    moras: int | None


def phonemes(text: str) -> list[str]:
    """Return romaji symbols, marks, and `[` and `]` where the pitch rises and falls.

    Raises UnsupportedLanguage when OpenJTalk is not installed.
    """
    text = REPEATED_MARK.sub(r"\1", text).replace("％", "パーセント").replace("%", "パーセント").lower()
    symbols: list[str] = []
    end = 0
    for run in SPOKEN_RUN.finditer(text):
        symbols += _marks(text[end : run.start()])
        symbols += _sounds(run.group())
        end = run.end()
    return symbols + _marks(text[end:])


def _marks(text: str) -> list[str]:
    return [mark for character in text if (mark := MARKS.get(character, character)) in KEPT_MARKS]


def _sounds(run: str) -> list[str]:
    """Return the symbols of one run without marks. An accent border is `#`, which version 2 maps to UNK."""
    labels = _labels(run)
    symbols: list[str] = []
    for label, following in zip_longest(labels, labels[1:]):
        if label.sound == "sil":
            continue
        if label.sound == "pau":
            symbols.append("_")
            continue
        symbols.append(label.sound.lower() if label.sound in UNVOICED else label.sound)
        next_place = following.place if following else None
        if label.place is None or label.moras is None:
            continue
        if label.remaining == 1 and next_place == 1 and label.sound in "aeiouAEIOUNcl":
            symbols.append("#")
        elif label.distance == 0 and next_place == label.place + 1 and label.place != label.moras:
            symbols.append("]")
        elif label.place == 1 and next_place == 2:
            symbols.append("[")
    return symbols


def _labels(run: str) -> list[Label]:
    try:
        import pyopenjtalk
    except ImportError as error:
        raise UnsupportedLanguage("ja: not installed; it needs the package pyopenjtalk-plus") from error

    def number(value: str) -> int | None:
        return None if value == "xx" else int(value)

    found = (LABEL.search(label) for label in pyopenjtalk.extract_fullcontext(run))
    return [
        Label(
            match["sound"],
            number(match["distance"]),
            number(match["place"]),
            number(match["remaining"]),
            number(match["moras"]),
        )
        for match in found
        if match
    ]
