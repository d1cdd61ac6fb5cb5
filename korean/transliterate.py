"""A Latin word that no list knows, spelled out in Hangul by the conventions of Korean drug names."""

from __future__ import annotations

import re

from .hangul import compose, decompose, is_syllable
from .tables import lazy, paired, pairs, words

LETTERS = pairs(
    "a 에이 b 비 c 씨 d 디 e 이 f 에프 g 지 h 에이치 i 아이 j 제이 k 케이 l 엘 m 엠 n 엔 o 오 p 피 q 큐 r 알 s 에스 "
    "t 티 u 유 v 브이 w 더블유 x 엑스 y 와이 z 제트"
)
"""Names of the letters as they are said in abbreviations."""

_ENDINGS = pairs(
    "omib ㅗMㅣP clib KLㅣP arib ㅏRㅣP quine KㅟN giline GㅣLㅣN xyzine KSㅣJㅣN mycin MㅏㅣSㅣN "
    "micin MㅏㅣSㅣN cycline SㅏㅣKLㅣN caine KㅏㅣN mab MㅏP nib NㅣP ium ㅠM tion SㅕN ssion SㅕN sion JㅓN "
    "ture CHㅓ cious SㅓS eaux ㅗ ology ㅗLㅗJㅣ ate ㅔㅣT ake ㅔㅣK ame ㅔㅣM ade ㅔㅣD ape ㅔㅣP ace ㅔㅣS "
    "age ㅣJI ase ㅏJㅔ ose ㅗS que K gue G able ㅓBX ible ㅣBX ple PX ble BX tle TX cle KX dle DX gle GX ce S "
    "ge JI var Vㅏ zar Zㅏ er ㅓ ey ㅣ ies ㅣJ ee ㅣ"
)
"""Word endings whose sound their letters do not give, in the order they are tried; capitals as in _CONSONANTS."""
_CLUSTERS = pairs(
    "sulf SㅓLF sulp SㅓLP qui Kㅟ sch SH tch CHI chl KL chr KR ch CH ck K cc K ph F th T rh R sh SH gh G qu Kㅜ "
    "q K ng NG x KS wh W ll L ae ㅐ ai ㅏㅣ ay ㅔㅣ au ㅏㅜ aw ㅗ ea ㅣ ee ㅣ ei ㅔㅣ eu ㅠ ey ㅔㅣ ie ㅣ oa ㅗ "
    "oi ㅗㅣ oy ㅗㅣ oo ㅜ ou ㅜ ow ㅗ oe ㅔ ue ㅠ"
)
"""Letters with one sound together, in the order they are tried."""
_SINGLE = paired("abcdefghijklmnoprstuvwyz", "ㅏBKDㅔFGHㅣJKLMNㅗPRSTㅜVWㅣZ")
_CONSONANTS = pairs(
    "B ㅂ K ㅋ D ㄷ F ㅍ G ㄱ H ㅎ J ㅈ L ㄹ M ㅁ N ㄴ P ㅍ R ㄹ S ㅅ T ㅌ V ㅂ W ㅇ Z ㅈ CH ㅊ SH ㅅ NG ㅇ "
    "CHI ㅊ JI ㅈ"
)
_CODAS = {"M": "ㅁ", "N": "ㄴ", "L": "ㄹ", "NG": "ㅇ", "K": "ㄱ", "P": "ㅂ"}
_SOFT_VOWEL = {"CH", "SH", "CHI", "JI"}
"""Without a vowel of their own these take ㅣ, the others ㅡ (외래어 표기법 제3장 제1절)."""
_GLIDES = {"ㅏ": "ㅘ", "ㅐ": "ㅙ", "ㅔ": "ㅞ", "ㅣ": "ㅟ", "ㅗ": "ㅝ", "ㅓ": "ㅝ", "ㅜ": "ㅜ"}
_YODS = {"ㅏ": "ㅑ", "ㅔ": "ㅖ", "ㅗ": "ㅛ", "ㅜ": "ㅠ", "ㅓ": "ㅕ"}
_TOKEN = lazy("CHI|CH|SH|NG|JI|[A-Z]|[ㅏ-ㅣ]")
_VOWEL = lazy("[ㅏ-ㅣ]")
_STOPS = frozenset("TKSP")
_STOP_CODAS = frozenset("KP")


_STEMS = tuple(
    words(
        "acetam adol afil amine apine astine axel azine azole azone bactam bamate barbital bercept butamide cabine "
        "caine capone ciclib cillin citabine coxib curium cycline dipine dopa dronate ermin ezole facept fenac "
        "fentanil fibrate flurane formin fusp gabalin gatran gestrel giline gliclazide gliflozin glinide gliptin "
        "glutide golide grel grelor idine idone izole kinra leukin limus lisib lukast mab micin mustine mycin nercept "
        "nib olol olone onide orphan oxacin oxetine oxicam oxin ozole parib parin penem phylline plase plasmin platin "
        "poetin poside pressin pril prilat profen quine relin rizine rubicin sartan semide setron sidase sone statin "
        "steride stigmine stim sulfan sulide tacept tadine tecan terol terone thiazide tocin trexate triptan "
        "triptyline tropium urea uzole verine vir virdine vudine xaban xidil zepam zolam zomib zosin"
    )
)
"""Endings of the international names of medicines (INN stems): their letters, not English, say how they are read."""
GENERIC_NAME_MIN, CEPHALOSPORIN = 7, "cef"


def is_generic_name(word: str) -> bool:
    """Tell whether a lower-case word has the ending of a medicine's international name."""
    return len(word) >= GENERIC_NAME_MIN and (word.endswith(_STEMS) or word.startswith(CEPHALOSPORIN))


def spell(letters: str) -> str:
    """Name every letter: CT is 씨티. Letters outside A to Z are skipped."""
    return "".join(LETTERS.get(letter, "") for letter in letters.lower())


def _phones(word: str) -> list[str]:
    tail = ""
    for ending, sound in _ENDINGS.items():
        if word.endswith(ending) and len(word) > len(ending):
            word, tail = word[: -len(ending)], sound
            break
    else:
        if re.search("[^aeiou]e$", word) and re.search("[aeiouy].*e$", word):
            word = word[:-1]
    word = re.sub("^(?:ps|pn|pt|kn|gn|wr|x)", lambda m: "z" if m[0] == "x" else m[0][1:], word)
    word = re.sub(r"([bdfgkmnprstvz])\1", r"\1", word)
    parts: list[str] = []
    position = 0
    while position < len(word):
        for cluster, sound in _CLUSTERS.items():
            if word.startswith(cluster, position):
                parts.append(sound)
                position += len(cluster)
                break
        else:
            letter, after = word[position], word[position + 1 : position + 2]
            if letter == "c" and after and after in "eiy":
                parts.append("S")
            elif letter == "s" and word.startswith("ce", position + 1):
                pass
            elif letter == "g" and after and after in "eiy":
                parts.append("J")
            elif letter == "y" and after and after in "aeou" and position == 0:
                parts.append("Y")
            else:
                parts.append(_SINGLE.get(letter, ""))
            position += 1
    return re.findall("Y|X|" + _TOKEN.pattern, "".join(parts) + tail)


def transliterate(word: str) -> str:
    """Spell a Latin word of letters a to z in Hangul; a word without a vowel letter is named letter by letter."""
    word = re.sub("[^a-z]", "", word.lower())
    if not re.search("[aeiouy]", word):
        return spell(word)
    phones = _phones(word)
    out: list[str] = []
    index = 0
    while index < len(phones):
        phone = phones[index]
        after = phones[index + 1] if index + 1 < len(phones) else ""
        if _VOWEL.match(phone):
            out.append(compose("ㅇ", phone))
        elif phone == "Y":
            out.append(compose("ㅇ", _YODS.get(after, "ㅣ")))
            index += 1 if after else 0
        elif phone == "X":
            _append_rieul(out)
        elif phone == "W":
            glide = _GLIDES.get(after)
            out.append(compose("ㅇ", glide or "ㅜ"))
            index += 1 if glide else 0
        elif _VOWEL.match(after):
            _onset(out, phone, after)
            index += 1
        else:
            _without_vowel(out, phone, after, last=not after)
        index += 1
    return "".join(out)


def _open(out: list[str]) -> bool:
    return bool(out) and is_syllable(out[-1]) and not decompose(out[-1]).final


def _close(out: list[str], final: str) -> None:
    syllable = decompose(out[-1])
    out[-1] = compose(syllable.initial, syllable.vowel, final)


def _append_rieul(out: list[str]) -> None:
    if _open(out):
        _close(out, "ㄹ")


def _onset(out: list[str], phone: str, vowel: str) -> None:
    if phone == "L" and _open(out):
        _close(out, "ㄹ")
    if phone == "NG":
        if _open(out):
            _close(out, "ㅇ")
        phone = "G"
    if phone == "SH":
        vowel = _YODS.get(vowel, vowel)
    out.append(compose(_CONSONANTS[phone], vowel))


def _without_vowel(out: list[str], phone: str, after: str, last: bool) -> None:
    """Add a consonant that no vowel follows: as a final where Korean has one, else with ㅡ or ㅣ."""
    closes = phone in _CODAS and _open(out)
    if closes and phone in _STOP_CODAS:
        closes = (last or after in _STOPS) and decompose(out[-1]).vowel != "ㅡ"
    if closes:
        _close(out, _CODAS[phone])
    else:
        out.append(compose(_CONSONANTS[phone], "ㅣ" if phone in _SOFT_VOWEL else "ㅡ"))
