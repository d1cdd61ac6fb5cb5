"""Particles whose form follows the sound before them: 을/를, 이/가, 은/는, 과/와, 으로/로 and their like."""

from __future__ import annotations

import re
from functools import lru_cache

from .hangul import last_final
from .tables import lazy, pairs, words

PAIRS = tuple(
    pairs(
        "으로 로 이에요 예요 이었 였 이랑 랑 이나 나 이라 라 이란 란 이며 며 이든 든 이고 고 이면 면 이야 야 "
        "이여 여 은 는 이 가 을 를 과 와 아 야"
    ).items()
)
"""After a final consonant, after a vowel (한글 맞춤법 제18항 and 표준국어대사전); 으로 also gives way after ㄹ."""
VOCATIVE = ("아", "야")
_COPULA = tuple(
    pairs(
        "이지만 지만 이지요 지요 이죠 죠 이네요 네요 이니까 니까 이세요 세요 이십니다 십니다 이거든요 거든요 "
        "이잖아요 잖아요 이군요 군요 이랍니다 랍니다 이래요 래요 이어서 여서 이어도 여도 이어야 여야"
    ).items()
)
"""Endings of 이다 (to be) that come as one word; after a vowel its 이 may go or stay, except before 어."""

_FIXED = words(
    "에게서 에게 한테서 한테 께서 께 에서 에 의 도 만 까지 부터 마다 씩 처럼 보다 조차 마저 밖에 뿐 님 씨 네 "
    "들 하고 입니다 이었 였 요 께는 에는"
)
"""What hangs on a word in one form, whatever is heard before it."""
_ANY = "|".join(sorted({*_FIXED, *(form for pair in PAIRS for form in pair)}, key=len, reverse=True))
_HANGING = lazy(rf"(?:이)?(?:{_ANY}){{0,3}}(?![가-힣])")

_TAILS = {
    "으로": "(?:써|서|부터|까지)?(?:는|도|만|만은|의|요|라도|나마)?",
    "이라": "(?:고|는|면|도|서|니|든지|며|지|지만|던|야|네|거나|니까|는데)?(?:는|도|요)?",
    "이었": "[가-힣]{0,4}",
    "이나": "마?",
    "이든": "(?:지|가)?",
    "이란": "다?",
    "이랑": "(?:은|도|만)?",
    "이고": "요?",
    "이면": "은?",
    "이야": "(?:말로)?",
    "은": "(?:요|커녕)?",
    "과": r"(?:(?<!\d.)(?:는|도|만|의|같이|함께))?",
}
"""What may follow a particle inside the same word, as a pattern; 제2과는 speaks of a lesson."""

_FORMS = (*PAIRS, *_COPULA)
_KEPT_AFTER_VOWEL = words("이고 이면") | {long for long, short in _COPULA if short[0] != "여"}
"""After a vowel both forms are correct (사이고, 사고): the written one stays."""
_BOTH = lazy(
    r"\s?(?:(?P<a>으로|은|는|이|가|을|를|과|와|아|야|이나|나|이랑|랑|이라|라)(?:\s?/\s?|\s?\()"
    r"(?P<b>으로|로|은|는|이|가|을|를|과|와|아|야|이나|나|랑|라)\)?"
    r"|\((?P<c>으|이)\)(?P<d>로|나|라|랑|며|란|든|고|면|야|여|에요|었))"
)


@lru_cache(maxsize=1)
def _attached() -> re.Pattern[str]:
    firsts = "".join(sorted({form[0] for pair in _FORMS for form in pair}))
    forms = (f"(?P<p{i}>{a}|{b}){_TAILS.get(a, '')}" for i, (a, b) in enumerate(_FORMS))
    return re.compile(f"(?=[{firsts}])(?:{'|'.join(forms)})(?![가-힣])")


def form_after(spoken: str, pair: tuple[str, str]) -> str:
    """Choose the form of `pair` that follows what is `spoken`."""
    final = last_final(spoken)
    if pair[0] == "으로" and final == "ㄹ":
        return pair[1]
    return pair[0] if final else pair[1]


def agree(spoken: str, text: str, position: int, vocative: bool = False) -> tuple[str, int] | None:
    """Read the particle at `position` of `text` in the form that follows what was `spoken`.

    Returns the particle and where the text goes on, or None where no particle stands alone there: the 가 of 가루 is
    none. Both forms side by side, 을(를) or (으)로, count as one particle.
    vocative: a 야 calls somebody (지은아) and does not say what something is (약이야).
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
            return form_after(spoken, pair), both.end()
    found = _attached().match(text, position)
    if not found:
        return None
    name = found.lastgroup or ""
    pair = VOCATIVE if vocative and found[0] == VOCATIVE[1] else _FORMS[int(name[1:])]
    form, written = form_after(spoken, pair), found[name]
    if written in _KEPT_AFTER_VOWEL:
        form = written
    return form + found[0][len(written) :], found.end()


def end_of_particles(text: str, position: int) -> int | None:
    """Tell where the particles end that hang on the word before `position`; None where another word goes on there."""
    found = _HANGING.match(text, position)
    return found.end() if found else None


_BOTH_AT_END = lazy(
    r"(?:으로|이나|[은는이가을를과와나])(?:\(|/)(?:으로|[은는이가을를과와나로])(?:\)|(?![가-힣]))|\((?:으|이)\)(?:로|나|라|랑|며)"
)


def both_forms(text: str, start: int, end: int) -> tuple[str, int] | None:
    """Settle 약을(를) or 약(으)로 at the end of the Hangul run text[start:end].

    Returns the run with one form of the particle and where the text goes on; None where there are not both forms.
    """
    if text[end : end + 1] not in ("(", "/"):
        return None
    for at in (end - 2, end - 1, end):
        if at > start and _BOTH_AT_END.match(text, at):
            particle = agree(text[start:at], text, at)
            if particle:
                return text[start:at] + particle[0], particle[1]
    return None
