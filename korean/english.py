"""English words by a pronunciation dictionary: how each is read in Hangul was worked out beforehand.

`english.dat` begins with its notice; scripts/make_english_pronunciations.py makes it.
"""

from __future__ import annotations

import os
from bisect import bisect_right
from functools import lru_cache

from .hangul import compose, decompose

DATA = os.path.join(os.path.dirname(__file__), "english.dat")  # noqa: PTH118, PTH120 - pathlib is slow to import
SECTION_END = b"\0"
"""Ends the notice, and then the index; compressed blocks of words follow."""
_HISSING = ("s", "x", "z", "ch", "sh", "ce", "ge", "se", "ze")
_VOICELESS = ("p", "pe", "k", "ke", "f", "fe", "th", "ph", "c")


@lru_cache(maxsize=1)
def _data() -> tuple[list[str], list[int], bytes]:
    """Give the first word of every block, where the blocks begin and end, and the blocks.

    Without the file there are none, and words are read by their letters: a reminder is spoken all the same.
    """
    try:
        with open(DATA, "rb") as file:  # noqa: PTH123
            _, index, blocks = file.read().split(SECTION_END, 2)
    except (OSError, ValueError):
        return [], [], b""
    firsts, ends = [], [0]
    for row in index.decode("ascii").split():
        word, _, size = row.partition(":")
        firsts.append(word)
        ends.append(ends[-1] + int(size))
    return firsts, ends, blocks


@lru_cache(maxsize=48)
def _block(number: int) -> str:
    import zlib

    _, ends, blocks = _data()
    return zlib.decompress(blocks[ends[number] : ends[number + 1]]).decode("utf-8")


def look_up(word: str) -> str:
    """Give the reading of a lower-case word that the dictionary holds itself; empty for any other."""
    number = bisect_right(_data()[0], word) - 1
    if number < 0 or not word:
        return ""
    block = _block(number)
    found = block.find(f"\n{word} ")
    if found < 0:
        return ""
    begin = found + len(word) + 2
    return block[begin : block.index("\n", begin)]


def add_s(stem: str, spoken: str) -> str:
    """Add the ending s to a word that is written `stem` and said `spoken`; empty where s makes a syllable."""
    if not spoken or stem.endswith(_HISSING):
        return ""
    if stem.endswith(("t", "te")) and spoken[-1] == "트":
        return spoken[:-1] + "츠"
    last = decompose(spoken[-1])
    if stem.endswith(("t", "te")) and last.final == "ㅅ":
        return spoken[:-1] + compose(last.initial, last.vowel) + "츠"
    if stem.endswith(("d", "de")) and spoken[-1] == "드":
        return spoken[:-1] + "즈"
    return spoken + ("스" if stem.endswith(_VOICELESS) else "즈")


def read_english(word: str) -> str:
    """Read a lower-case English word or its plural; empty for what is neither."""
    return look_up(word) or (add_s(word[:-1], look_up(word[:-1])) if word.endswith("s") else "")
