"""The sound changes between two neighbouring syllables, after the rules of 표준발음법."""

from __future__ import annotations

from dataclasses import dataclass

from .hangul import FINALS

NEUTRAL = dict(
    zip(FINALS, ("", "ㄱ", "ㄱ", "ㄱ", "ㄴ", "ㄴ", "ㄴ", "ㄷ", "ㄹ", "ㄱ", "ㅁ", "ㄹ", "ㄹ", "ㄹ", "ㅂ", "ㄹ", "ㅁ", "ㅂ", "ㅂ", "ㄷ", "ㄷ", "ㅇ", "ㄷ", "ㄷ", "ㄱ", "ㄷ", "ㅂ", "ㄷ"))
)
"""What a final is said as before a consonant or a pause (제8항 to 제11항)."""
TENSE = {"ㄱ": "ㄲ", "ㄷ": "ㄸ", "ㅂ": "ㅃ", "ㅅ": "ㅆ", "ㅈ": "ㅉ"}
NASAL = {"ㄱ": "ㅇ", "ㄷ": "ㄴ", "ㅂ": "ㅁ"}
ASPIRATED = {"ㄱ": "ㅋ", "ㄷ": "ㅌ", "ㅂ": "ㅍ", "ㅈ": "ㅊ"}
SPLIT = {
    "ㄳ": ("ㄱ", "ㅅ"), "ㄵ": ("ㄴ", "ㅈ"), "ㄺ": ("ㄹ", "ㄱ"), "ㄻ": ("ㄹ", "ㅁ"), "ㄼ": ("ㄹ", "ㅂ"), "ㄽ": ("ㄹ", "ㅅ"), "ㄾ": ("ㄹ", "ㅌ"), "ㄿ": ("ㄹ", "ㅍ"), "ㅄ": ("ㅂ", "ㅅ"),
}  # fmt: skip
H_FINALS = {"ㅎ": "", "ㄶ": "ㄴ", "ㅀ": "ㄹ"}
"""Finals with ㅎ, and what is left when the ㅎ goes."""
I_VOWELS = frozenset("ㅣㅕ")
OBSTRUENTS = frozenset("ㄱㄷㅂ")


@dataclass
class Sound:
    """One syllable as it will be said; rules rewrite it in place."""

    initial: str
    vowel: str
    final: str


def _aspirate(left: Sound, right: Sound) -> bool:
    """Join ㅎ with a neighbouring stop (제12항)."""
    if left.final in H_FINALS and right.initial in ASPIRATED and right.initial != "ㅂ":
        left.final, right.initial = H_FINALS[left.final], ASPIRATED[right.initial]
        return True
    if right.initial != "ㅎ":
        return False
    head, last = SPLIT.get(left.final, ("", left.final))
    if left.final in {"ㄺ", "ㄼ", "ㄵ"}:
        left.final, right.initial = head, ASPIRATED[last]
        return True
    stop = last if last in {"ㅈ"} else NEUTRAL[left.final]
    if stop in ASPIRATED and left.final not in H_FINALS:
        if left.final in {"ㄷ", "ㄾ"} and right.vowel in I_VOWELS:
            right.initial = "ㅊ"
        else:
            right.initial = ASPIRATED[stop]
        left.final = ""
        return True
    return False


def _link(left: Sound, right: Sound) -> None:
    """Carry a final over to a syllable that begins with a vowel (제13항, 제14항, 제17항 for ㄷ, ㅌ before 이)."""
    if left.final in H_FINALS:
        left.final, rest = "", H_FINALS[left.final]
        right.initial = rest or "ㅇ"
        return
    head, last = SPLIT.get(left.final, ("", left.final))
    if last in {"", "ㅇ"}:
        return
    if right.vowel in I_VOWELS and last in {"ㄷ", "ㅌ"}:
        last = "ㅈ" if last == "ㄷ" else "ㅊ"
    left.final, right.initial = head, "ㅆ" if last == "ㅅ" and head else last


def assimilate(left: Sound, right: Sound, apart: bool, stem: bool) -> None:
    """Apply every change between `left` and `right`.

    apart: a space lies between them; then nothing is carried over to a vowel.
    stem: `left` ends a verb or adjective stem.
    """
    if right.initial == "ㅇ":
        if apart:
            left.final = NEUTRAL[left.final]
        else:
            _link(left, right)
        return
    if _aspirate(left, right):
        return
    if left.final in H_FINALS and right.initial == "ㅅ":
        left.final, right.initial = H_FINALS[left.final], "ㅆ"
        return
    if stem and left.final == "ㄺ" and right.initial == "ㄱ":
        left.final, right.initial = "ㄹ", "ㄲ"
        return
    tensing = left.final in {"ㄼ", "ㄾ", "ㄽ"} or (stem and left.final in {"ㄴ", "ㅁ", "ㄵ", "ㄻ"}) or left.final == "ㄵ"
    final = "ㄷ" if left.final == "ㅎ" else NEUTRAL[left.final]
    initial = right.initial
    if (final in OBSTRUENTS or tensing) and initial in TENSE:
        initial = TENSE[initial]
    elif final in OBSTRUENTS and initial in {"ㄴ", "ㅁ", "ㄹ"}:
        final = NASAL[final]
        initial = "ㄴ" if initial == "ㄹ" else initial
    elif (final, initial) in {("ㄴ", "ㄹ"), ("ㄹ", "ㄴ")}:
        final = initial = "ㄹ"
    elif final in {"ㅁ", "ㅇ"} and initial == "ㄹ":
        initial = "ㄴ"
    left.final, right.initial = final, initial
