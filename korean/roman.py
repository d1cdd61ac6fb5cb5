"""Roman numerals: factor VIII, 제II형, III기, told from letters by what stands beside them."""

from __future__ import annotations

from .numerals import sino
from .tables import lazy, pairs, words
from .transliterate import LETTERS
from .values import Reading

_NUMERAL = lazy(r"([IVX]{1,5})(?:-?([A-Ca-c]))?(?![A-Za-z0-9])")
_VALID = lazy("X?(?:IX|IV|V?I{0,3})")
_VALUES = {"I": 1, "V": 5, "X": 10}
_ENGLISH = pairs("1 원 2 투 3 쓰리 4 포 5 파이브 6 식스 7 세븐 8 에이트 9 나인 10 텐 11 일레븐 12 트웰브")
_ORDINALS = ("제", "등급", "단계", "분류", "유형", "뇌신경", "병기", "도수", "차수")
_SAID_IN_ENGLISH = words(
    "type stage phase grade class factor part level step volume chapter group angiotensin collagen nyha asa gold "
    "bipolar 안지오텐신 콜라겐 타입 스테이지 페이즈 그레이드 클래스 팩터 파트 레벨"
)
"""What a numeral behind is said in English after; behind _ORDINALS it is said in Korean."""
_OPENING = "([/,\"'"
_COUNTED_AFTER = lazy(r" ?(?:형|기|상|급|군|도|등급|단계|유형|인자|차|세|뇌신경)(?![A-Za-z])")
_FREE = words("II III VI VII VIII IX XI XII XIII XIV")
"""Numerals that are nothing else. IV is an injection, and I, V and X are letters, but for what stands beside them."""
CONTEXT = 16


def read_roman(text: str, position: int) -> Reading | None:
    """Read the Roman numeral at `position`, if it is one where it stands."""
    found = _NUMERAL.match(text, position)
    if not found or not _VALID.fullmatch(found[1]):
        return None
    written, letter, end = found[1], found[2] or "", found.end()
    before = text[max(0, position - CONTEXT) : position]
    last = before.rstrip(" -").rpartition(" ")[2].lstrip(_OPENING)
    named = last.lower() in _SAID_IN_ENGLISH
    ordinal = last.endswith(_ORDINALS[1:]) or last == _ORDINALS[0]
    counted = bool(_COUNTED_AFTER.match(text, end)) and written not in {"V", "X"}
    if not (named or ordinal or counted or (written in _FREE and not letter)):
        return None
    numbers = [_VALUES[numeral] for numeral in written]
    value = str(sum(-number if number < max(numbers[index:]) else number for index, number in enumerate(numbers)))
    in_english = named or (last[-1:].isascii() and last[-1:].isalpha() and not counted)
    spoken = _ENGLISH.get(value, sino(value)) if in_english and not ordinal else sino(value)
    return Reading(f"{spoken} {LETTERS[letter.lower()]}" if letter else spoken, end)
