"""The sound changes between two neighbouring syllables, after the rules of 표준발음법."""

from __future__ import annotations

from dataclasses import dataclass

from .hangul import CODAS, JOINED

TENSE = {"ㄱ": "ㄲ", "ㄷ": "ㄸ", "ㅂ": "ㅃ", "ㅅ": "ㅆ", "ㅈ": "ㅉ"}
NASAL = {"ㄱ": "ㅇ", "ㄷ": "ㄴ", "ㅂ": "ㅁ"}
ASPIRATED = {"ㄱ": "ㅋ", "ㄷ": "ㅌ", "ㅂ": "ㅍ", "ㅈ": "ㅊ"}
SPLIT = {final: (parts[0], parts[1]) for final, parts in JOINED.items() if parts[1] != "ㅎ"}
H_FINALS = {"ㅎ": "", "ㄶ": "ㄴ", "ㅀ": "ㄹ"}
"""Finals with ㅎ, and what is left when the ㅎ goes."""
OBSTRUENTS = frozenset("ㄱㄷㅂ")
ALWAYS_TENSING = frozenset("ㄵㄼㄽㄾ")
STEM_TENSING = frozenset("ㄴㅁㄻ")
"""Finals after which ㄱㄷㅂㅅㅈ become tense: always, and only at the end of a stem (제24항, 제25항)."""


@dataclass
class Sound:
    """One syllable as it will be said; rules rewrite it in place."""

    initial: str
    vowel: str
    final: str


@dataclass(frozen=True)
class Habits:
    """Where the reference front end departs from the standard pronunciation; all false is the standard.

    PARITY.md shows each with examples.
    """

    lateral_bieub_is_bieub: bool = False
    """여덟만 is 여덤만, 넓네 is 넘네, 밟아 is 바바: ㄼ counts as ㅂ before ㄴ and ㅁ, and in 밟 before a vowel."""
    bieub_siot_keeps_bieub: bool = False
    """값하다 is 갑파다: the ㅂ of ㅄ stays before ㅎ."""
    narrow_palatalisation: bool = False
    """묻혀 is 무텨 and 핥이 is 할티: only 히 after ㄷ, and never ㄾ before 이."""
    eu_links_as_siot: bool = False
    """끝이 is 끄시, 늪이 is 느비: after ㅡ the exception for the letters' names (제16항) catches every word."""
    words_meet_as_spelled: bool = False
    """낮 한때 is 나 찬때: a word's final meets the ㅎ of the next one unreduced."""


STANDARD = Habits()
REFERENCE = Habits(True, True, True, True, True)

_LETTER_NAME_LINKS = {**dict.fromkeys("ㄷㅈㅊㅌㅎ", "ㅅ"), "ㅋ": "ㄱ", "ㅍ": "ㅂ"}


def _aspirate(left: Sound, right: Sound, habits: Habits) -> bool:
    """Join ㅎ with a neighbouring stop (제12항)."""
    if left.final in H_FINALS and right.initial in ASPIRATED and right.initial != "ㅂ":
        left.final, right.initial = H_FINALS[left.final], ASPIRATED[right.initial]
        return True
    if right.initial != "ㅎ" or left.final in H_FINALS:
        return False
    if left.final in {"ㄺ", "ㄼ", "ㄵ"}:
        left.final, last = SPLIT[left.final]
        right.initial = ASPIRATED[last]
        return True
    stop = left.final if left.final == "ㅈ" else CODAS[left.final]
    if stop not in ASPIRATED:
        return False
    palatal = left.final == "ㄷ" and (
        right.vowel == "ㅣ" or (right.vowel == "ㅕ" and right.final in {"", "ㅆ"} and not habits.narrow_palatalisation)
    )
    right.initial = "ㅊ" if palatal else ASPIRATED[stop]
    left.final = "ㅂ" if left.final == "ㅄ" and habits.bieub_siot_keeps_bieub else ""
    return True


def _link(left: Sound, right: Sound, habits: Habits) -> None:
    """Carry a final over to a syllable that begins with a vowel (제13항, 제14항; 제17항 for ㄷ, ㅌ before 이)."""
    if habits.eu_links_as_siot and left.vowel == "ㅡ" and left.final in _LETTER_NAME_LINKS:
        left.final, right.initial = "", _LETTER_NAME_LINKS[left.final]
        return
    if left.final in H_FINALS:
        rest = H_FINALS[left.final]
        left.final, right.initial = "", rest or "ㅇ"
        return
    head, last = SPLIT.get(left.final, ("", left.final))
    if last in {"", "ㅇ"}:
        return
    palatal = right.vowel == "ㅣ" and not (habits.narrow_palatalisation and left.final == "ㄾ")
    if last in {"ㄷ", "ㅌ"} and (palatal or right.vowel == "ㅕ"):
        last = "ㅈ" if last == "ㄷ" else "ㅊ"
    left.final, right.initial = head, "ㅆ" if last == "ㅅ" and head else last


def run_on(left: Sound, right: Sound) -> None:
    """Carry the final of a word over to the vowel of the next, as it sounds at the word's end (제15항)."""
    last = CODAS[left.final]
    if last not in {"", "ㅇ"}:
        left.final, right.initial = "", last


def assimilate(left: Sound, right: Sound, apart: bool, stem: bool, habits: Habits = STANDARD) -> None:
    """Apply every change between `left` and `right`.

    apart: a space lies between them; then nothing is carried over to a vowel.
    stem: `left` ends a verb or adjective stem.
    """
    if right.initial == "ㅇ":
        if apart:
            left.final = CODAS[left.final]
        else:
            _link(left, right, habits)
        return
    if apart and right.initial == "ㅎ" and not habits.words_meet_as_spelled:
        left.final = CODAS[left.final]
    if _aspirate(left, right, habits):
        return
    if left.final in H_FINALS and right.initial == "ㅅ":
        left.final, right.initial = H_FINALS[left.final], "ㅆ"
        return
    if stem and left.final == "ㄺ" and right.initial == "ㄱ":
        left.final, right.initial = "ㄹ", "ㄲ"
        return
    tensing = left.final in ALWAYS_TENSING or (stem and left.final in STEM_TENSING)
    final, initial = CODAS[left.final], right.initial
    if left.final == "ㄼ" and initial in {"ㄴ", "ㅁ"} and habits.lateral_bieub_is_bieub:
        final = "ㅂ"
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
