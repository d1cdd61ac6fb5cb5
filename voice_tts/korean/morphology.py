"""Where a verb stem or an ending ㄹ lies in a text: what some pronunciation rules depend on."""

from __future__ import annotations

import threading
from functools import lru_cache
from typing import Any

STEM, ADNOMINAL, PARTICLE, BOUND = "stem", "adnominal", "particle", "bound"
"""Last syllable of a verb or adjective stem; of an ending in ㄹ; of a particle; of a counting noun."""

_LOCK = threading.Lock()


@lru_cache(maxsize=1)
def _tagger() -> Any:
    from mecab import MeCab

    return MeCab()


def marks(text: str) -> list[str]:
    """Mark the last syllable of every morpheme that a rule asks about; one entry a character, mostly empty.

    Needs python-mecab-ko (ImportError without it). Text that the analyser rewrites gets no marks at all.
    """
    found = [""] * len(text)
    with _LOCK:
        tokens: list[tuple[str, str]] = _tagger().pos(text)
    places = [index for index, char in enumerate(text) if char != " "]
    if "".join(surface for surface, _ in tokens) != text.replace(" ", ""):
        return found
    end = 0
    for surface, tag in tokens:
        end += len(surface)
        last = tag.rsplit("+", 1)[-1]
        kind = BOUND if last == "NNBC" else {"V": STEM, "E": ADNOMINAL, "J": PARTICLE}.get(last[0], "")
        found[places[end - 1]] = kind
    return found
