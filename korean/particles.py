"""Particles whose form follows the sound before them: 을/를, 이/가, 은/는, 과/와, 으로/로 and their like."""

from __future__ import annotations

import re

from .hangul import RIEUL, final_index
from .tables import pairs

PAIRS = tuple(
    pairs(
        "으로 로 이에요 예요 이었 였 이랑 랑 이나 나 이라 라 이란 란 이며 며 이든 든 이고 고 이면 면 이야 야 "
        "이여 여 은 는 이 가 을 를 과 와 아 야"
    ).items()
)
"""After a final consonant, after a vowel (한글 맞춤법 제18항 and 표준국어대사전); 으로 also gives way after ㄹ."""

_TAILS = {
    "으로": "(?:는|도|만|부터|써|서|의|까지)?",
    "이라": "(?:고|는|면|도|서|니|든지|며|지|지만|던|야)?(?:는|도)?",
    "이었": "[가-힣]{0,4}",
    "이나": "마?",
    "이든": "(?:지|가)?",
    "이랑": "(?:은|도)?",
    "이고": "요?",
    "은": "요?",
}
"""What may follow a particle inside the same word, as a pattern."""

_ATTACHED = re.compile(
    "(?:" + "|".join(f"(?P<p{i}>{a}|{b}){_TAILS.get(a, '')}" for i, (a, b) in enumerate(PAIRS)) + ")(?![가-힣])"
)
_KEEP_AFTER_VOWEL = frozenset(("이고", "이면", "이야"))
"""After a vowel both forms are correct (사이고, 사고): the written one stays."""
_BOTH = re.compile(
    r"\s?(?:(?P<a>으로|은|는|이|가|을|를|과|와|이나|나|이라|라)(?:\s?/\s?|\s?\()(?P<b>으로|로|은|는|이|가|을|를|과|와|나|라)\)?"
    r"|\((?P<c>으|이)\)(?P<d>로|나|라|랑|며|에요|었))"
)


def form_after(word: str, pair: tuple[str, str]) -> str:
    """Choose the form of `pair` that follows the spoken `word`."""
    final = final_index(word)
    if pair[0] == "으로" and final == RIEUL:
        return pair[1]
    return pair[0] if final else pair[1]


def agree(word: str, text: str, position: int) -> tuple[str, int] | None:
    """Read the particle at `position` of `text` in the form that follows the spoken `word`.

    Returns the particle and where the text goes on, or None where no particle of PAIRS stands alone there.
    Both forms side by side, 을(를) or (으)로, count as one particle.
    """
    both = _BOTH.match(text, position)
    if both:
        if both["c"]:
            head = both["c"] + both["d"]
            pair = next((p for p in PAIRS if p[0] == head), (head, both["d"]))
        else:
            forms = {both["a"], both["b"]}
            pair = next((p for p in PAIRS if forms == set(p)), ("", ""))
        if pair != ("", ""):
            return form_after(word, pair), both.end()
    found = _ATTACHED.match(text, position)
    if not found:
        return None
    name = found.lastgroup or ""
    pair = PAIRS[int(name[1:])]
    spoken = form_after(word, pair)
    written = found[name]
    if written == pair[0] and pair[0] in _KEEP_AFTER_VOWEL:
        spoken = written
    return spoken + found[0][len(written) :], found.end()


_BOTH_AT_END = re.compile(
    r"(?:으로|이나|[은는이가을를과와나])(?:\(|/)(?:으로|[은는이가을를과와나로])(?:\)|(?![가-힣]))|\((?:으|이)\)(?:로|나|라|랑|며)"
)


def both_forms(text: str, start: int, end: int) -> tuple[str, int] | None:
    """Settle 약을(를) or 약(으)로 at the end of the Hangul run text[start:end].

    Returns the run with one form of the particle and where the text goes on; None where there are not both forms.
    """
    for at in (end - 2, end - 1, end):
        if at > start and _BOTH_AT_END.match(text, at):
            particle = agree(text[start:at], text, at)
            if particle:
                return text[start:at] + particle[0], particle[1]
    return None
