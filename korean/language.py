"""Which language a whole text is in, and whether anything in it can be spoken at all."""

from __future__ import annotations

from .symbols import clean, is_hanja, is_kana
from .tables import lazy, words

_SPEECH = lazy(r"[0-9A-Za-z가-힣ㄱ-ㅣ½⅓⅔¼¾⅕⅖⅗⅘⅙⅛⅜⅝⅞]")
_HANGUL = lazy("[가-힣ㄱ-ㅣ]")
_WORD = lazy("[A-Za-z']+")
_ENGLISH = words(
    "a about after again all also am an and any are as at be because been before breakfast but by call can "
    "chew come could day days did dinner do doctor does don't drink each eat eight eleven every evening feel "
    "five food for forget four from get glass go good grandma grandmother grandpa has have he hello help her "
    "here hi him his hospital hour hours how i i'm if in is it it's just know let like lunch make me meal "
    "medication medicine minutes mom dad mother father morning my need night nine no not now of on once one "
    "only or our out pill pills please ready remember right seven she should six sleep so some soon stop "
    "swallow tablet tablets take tell ten than thank thanks that the them then there they this three time "
    "times to today tomorrow tonight twelve twice two up us very wake want was water we well were what when "
    "where which who why will with would yes you your you're"
)
"""Words that make a text of Latin letters an English one; names of drugs alone do not."""
ENGLISH_SHARE = 1 / 3
"""Least share of such words in an English text."""
ENGLISH_WORDS_MIN = 2


def detect_language(text: str) -> str:
    """Name the language of a whole text: `ko`, `en`, `ja` or `zh`.

    Any Hangul makes it Korean: English words inside Korean are read in Korean. Latin letters alone are English when
    they hold at least two everyday English words, else Korean context (a drug name such as Aspirin). Kana makes it
    Japanese, Chinese characters alone Chinese, and a text without letters Korean.
    """
    cleaned = clean(text)
    if _HANGUL.search(cleaned):
        return "ko"
    if any(is_kana(char) for char in cleaned):
        return "ja"
    if any(is_hanja(char) for char in cleaned):
        return "zh"
    found = [word.lower() for word in _WORD.findall(cleaned)]
    known = sum(word in _ENGLISH for word in found)
    return "en" if known >= ENGLISH_WORDS_MIN and known >= len(found) * ENGLISH_SHARE else "ko"


def has_speech(text: str) -> bool:
    """Tell whether anything in `text` can be spoken: false for empty, punctuation only and emoji only."""
    return speaks(clean(text))


def speaks(cleaned: str) -> bool:
    """Tell the same of text that `clean` has been over."""
    return bool(_SPEECH.search(cleaned)) or any(is_kana(char) or is_hanja(char) for char in cleaned)
