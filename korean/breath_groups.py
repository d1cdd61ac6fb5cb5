"""Words said in one breath: which run on into the next one's vowel, and where ㄴ comes between (제15항, 제29항)."""

from __future__ import annotations

from collections.abc import Sequence

from .morphology import ENDING, phrase_ends
from .phonology import Sound
from .tables import lazy

_BLANK = lazy("(?<=[가-힣]) (?=[가-힣])")
_NOUN_WITH_N = lazy(
    "(?:일(?=(?:이|을|은|도|만|과|이에요|이라|입니다|거리)?(?:[ ,.?!]|$))|약(?![국속간하])|엿|양말|이불)"
)
_DETERMINER = lazy("(?:(?<![가-힣])한|무슨|모든|다른|어떤|별|웬|맨|몇몇)$")
_VERB_WITH_N = lazy("(?<![가-힣])(?:옷|잘|안) (?=입|읽|익|잊|일컫|이루|이기|여쭙|여물)")
"""Two words said as one take ㄴ as a compound does (제29항 붙임 2): 할 일, 무슨 약, 옷 입다."""
_AMOUNT = lazy(
    "(?<![가-힣])(?:한|두|세|네|다섯|여섯|일곱|여덟|아홉|(?:열|스물)[가-힣]{0,2}|반|몇|[영일이삼사오육칠팔구십백천만]+)"
    " [가-힣]{1,4}(?= )"
)
"""An amount is said to its end: 두 알 아침에 has 알 whole."""
_SINO_NUMBER = lazy("[영일이삼사오육칠팔구십백천만억]+(?=[ ,.?!]|$)")
"""A number by itself is begun anew: 오백 밀리그램 일 회 stays clear."""


def run_on_places(text: str) -> frozenset[int]:
    """Give the places of the syllables whose final runs on into the next word, if that begins with a vowel."""
    ends = phrase_ends(text) | {found.end() - 1 for found in _AMOUNT.finditer(text)}
    return frozenset(
        blank.start() - 1
        for blank in _BLANK.finditer(text)
        if blank.start() - 1 not in ends and not _SINO_NUMBER.match(text, blank.end())
    )


def insert_between_words(text: str, kinds: Sequence[str], sounds: Sequence[Sound | str]) -> None:
    """Put ㄴ before 이, 야 and their like of a word that is said as one with the word before."""
    places = [found.end() for found in _VERB_WITH_N.finditer(text)]
    for blank in _BLANK.finditer(text):
        at = blank.end()
        if _NOUN_WITH_N.match(text, at) and (kinds[at - 2] == ENDING or _joins(text, at)):
            places.append(at)
    for at in places:
        left, right = sounds[at - 2], sounds[at]
        if isinstance(left, Sound) and isinstance(right, Sound) and left.final and right.initial == "ㅇ":
            right.initial = "ㄴ"


def _joins(text: str, at: int) -> bool:
    """Tell whether the noun at `at` follows a determiner, or is 약 with what it is for (혈압 약)."""
    before = text[max(0, at - 4) : at - 1]
    return bool(_DETERMINER.search(before)) or (text[at] == "약" and text[at - 2] in "압암통침심녁감상열장")
