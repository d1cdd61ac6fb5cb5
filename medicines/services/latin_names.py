"""How the medicines that a person takes are said where their names stand in Latin letters: Norvasc is 노바스크.

Both spellings are the catalogue's: the product's name, and its English name, each without dosage form and strength.
"""

from __future__ import annotations

import re
import unicodedata

from medicines.models import UserMedication
from medicines.services.envelope_words import call_name

FORMS = {
    "tab": "정",
    "tabs": "정",
    "tablet": "정",
    "tablets": "정",
    "cap": "캡슐",
    "caps": "캡슐",
    "capsule": "캡슐",
    "capsules": "캡슐",
    "syr": "시럽",
    "syrup": "시럽",
    "susp": "현탁액",
    "suspension": "현탁액",
    "granule": "과립",
    "granules": "과립",
    "powder": "산",
    "oint": "연고",
    "ointment": "연고",
    "cream": "크림",
    "gel": "겔",
    "lotion": "로션",
    "patch": "패취",
    "inj": "주",
    "injection": "주",
}
"""Dosage forms in English, and how a Korean name ends that has the same form."""
_COATINGS = r"(?:서방|장용|필름코팅|구강붕해|연질|경질|츄어블|발포)*"
_FORM = re.compile(
    rf"(?:^|[ ,]+)(?:(?:film|enteric|sugar)[ -]coated|(?:sustained|extended|prolonged)[ -]release|orally|soft"
    rf"|hard|chewable|effervescent|f\.\s?c|{'|'.join(FORMS)})(?![a-z]).*$"
)
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_FROM_NUMBER = re.compile(r"[\s,]*\d.*$", re.DOTALL)
_WORD = re.compile(r"[a-z]+")
_LATIN = re.compile(r"(?=.*[a-z]{3})[a-z]+(?:[ '-][a-z]+){0,3}")
"""A spelling is looked for in texts with three Latin letters in a row only."""
_HANGUL = re.compile("[가-힣]{2,}(?: [가-힣]+)*")


def latin_names(user_id: int) -> dict[str, str]:
    """Map the Latin spelling, in small letters, to the Hangul one, of each medicine that the person takes.

    A spelling that two of them share under different names in Hangul is left out.
    """
    running = UserMedication.objects.filter(user_id=user_id, stopped_at=None).exclude(medicine=None)
    both = running.exclude(medicine__english_name="").values_list("medicine__english_name", "medicine__name").distinct()
    said: dict[str, set[str]] = {}
    for english, korean in both:
        latin, hangul = spellings(english, korean)
        if latin:
            said.setdefault(latin, set()).add(hangul)
    return {latin: hangul.pop() for latin, hangul in sorted(said.items()) if len(hangul) == 1}


def spellings(english: str, korean: str) -> tuple[str, str]:
    """Return both names without form and strength; two empty strings unless they are words of their scripts alone."""
    name = " ".join(_FROM_NUMBER.sub("", _BRACKETS.sub(" ", _nfkc(english).casefold())).split())
    form = _FORM.search(f"{name} ")
    latin = (name[: form.start()] if form else name).strip(" .,-")
    hangul = _FROM_NUMBER.sub("", call_name(_nfkc(korean))).strip()
    endings = [FORMS[word] for word in _WORD.findall(form[0]) if word in FORMS] if form else ["정", "캡슐"]
    for ending in endings:
        stem = re.sub(rf"{_COATINGS}{ending}$", "", hangul)
        if stem != hangul and _HANGUL.fullmatch(stem):
            hangul = stem
            break
    return (latin, hangul) if _LATIN.fullmatch(latin) and _HANGUL.fullmatch(hangul) else ("", "")


def _nfkc(text: str) -> str:
    return unicodedata.normalize("NFKC", text)
