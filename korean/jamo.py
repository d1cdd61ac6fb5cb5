"""Comparing spellings letter by letter (jamo): how many letters apart two words are."""

from __future__ import annotations

import unicodedata

from .tables import lazy, paired

_INITIAL_OF_FINAL = paired("ᆨᆩᆫᆮᆯᆷᆸᆺᆻᆽᆾᆿᇀᇁ", "ᄀᄁᄂᄃᄅᄆᄇᄉᄊᄌᄎᄏᄐᄑ")
_LIAISON = lazy(f"([{''.join(_INITIAL_OF_FINAL)}])ᄋ")


def jamo(text: str) -> str:
    """Take syllables apart into conjoining letters (Unicode Standard, 3.12), with finals moved to where they are heard.

    A final before an empty initial begins the next syllable (표준 발음법 제13항).
    """
    return _LIAISON.sub(lambda found: _INITIAL_OF_FINAL[found[1]], unicodedata.normalize("NFD", text))


def distance(first: str, second: str) -> int:
    """Count the letters put in, left out, changed or swapped with their neighbour (Damerau 1964, restricted)."""
    before: list[int] = []
    row = list(range(len(second) + 1))
    for i, letter in enumerate(first, 1):
        before, last, row = row, before, [i]
        for j, other in enumerate(second, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == second[j - 2] and first[i - 2] == other:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1]
