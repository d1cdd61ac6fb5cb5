"""Tidying what people paste: full-width forms, squared units, emoji, jamo, invisible characters."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from .fields import part_cells
from .hangul import FINALS, INITIALS, VOWELS
from .markup import strip_markup
from .numerals import sino
from .tables import lazy, paired, pairs

_PAIRS = """
㎎ mg ㎏ kg ㎍ ug ㎖ mL ㎗ dL ㎘ kL ℓ L ㎕ uL ㏄ cc ㎜ mm ㎝ cm ㎞ km ㎛ um ㎡ m² ㎠ cm² ㎥ m³ ㎤ cm³ ㎢ km² ㎣ mm³
㎉ kcal ㎈ cal ㎐ Hz ㎑ kHz ㎒ MHz ㎓ GHz ㎾ kW ㎃ mA ㎷ mV ㏈ dB ㎅ KB ㎆ MB ㎇ GB ㎧ m/s ㎩ Pa ㏂ AM ㏘ PM ㎳ ms
㏖ mol ㏗ pH ℃ °C ℉ °F µ u μ u º ° ˚ ° ㏊ 헥타르 Å 옹스트롬 Ω 옴 ¢ 센트 § 제 ≧ ≥ ≦ ≤ ⇒ → ➡ → ⁄ / ∕ / ㆍ · ・ · ‧ ·
∙ · ⋅ · ～ ~ 〜 ~ ∼ ~ ∽ ~ ‐ - ‑ - ‒ - – - − - ﹣ - ― — ─ — ━ — 、 , 。 . … ... ⋯ ... ‥ .. ‘ ' ’ ' ‚ ' ′ ' “ " ” " ″ "
「 " 」 " 『 " 』 " 〈 " 〉 " 《 " 》 " « " » " 【 ( 】 ) 〔 ( 〕 ) 「 " ￦ ₩ ￥ ¥ ￡ £ ß ss æ ae œ oe ø o đ d ł l
Æ AE Œ OE Ø O Đ D Ł L ı i
"""
_WRITTEN_AS = pairs(_PAIRS)
_WRITTEN_AS.update({"№": "No. ", "㈜": "주식회사 ", "♂": " 남성 ", "♀": " 여성 ", "※": ", ", "∞": "무한대"})
_WRITTEN_AS.update(dict.fromkeys("℡☎☏", "전화 "))
_WRITTEN_AS.update(dict.fromkeys("•■□▪▫▶►▷●○◆◇▲△◎◦‣⁃", "\n"))
_WRITTEN_AS.update(dict.fromkeys("™®©¡¿¶†‡", ""))
_GREEK = pairs(
    "α 알파 β 베타 γ 감마 δ 델타 ε 엡실론 ζ 제타 η 에타 ι 요타 θ 세타 κ 카파 λ 람다 ν 뉴 ξ 크사이 π 파이 ρ 로 "
    "σ 시그마 τ 타우 υ 입실론 φ 피 χ 카이 ψ 프사이 ω 오메가"
)
for _letter, _name in _GREEK.items():
    _WRITTEN_AS[_letter] = _WRITTEN_AS[_letter.upper()] = f" {_name}"
for _value, _numerals in enumerate(paired("ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ", "ⅰⅱⅲⅳⅴⅵⅶⅷⅸⅹⅺⅻ").items(), start=1):
    _WRITTEN_AS.update(dict.fromkeys(_numerals, str(_value)))

KEPT = frozenset("½⅓⅔¼¾⅕⅖⅗⅘⅙⅛⅜⅝⅞²³×÷±≥≤≒≠°→↑↓√₩€£¥‰—·")
"""Symbols beyond ASCII with a reading of their own."""

_JAMO = paired(
    [chr(code) for code in (*range(0x1100, 0x1113), *range(0x1161, 0x1176), *range(0x11A8, 0x11C3))],
    [*INITIALS, *VOWELS, *FINALS[1:]],
)
"""Conjoining jamo that form no syllable, as the letters people see."""

_UNUSUAL = lazy(r"[^\n -~가-힣ㄱ-ㅎㅏ-ㅣ]")
_CIRCLED = lazy(r"([①-⒛⓪❶-❿➀-➓㉑-㉟㊱-㊿])[ .)]*(?P<particle>(?:은|는|을|를|이|가|과|와|번|의|에)(?![가-힣]))?")
_KEYCAP = lazy("([0-9])\ufe0f?\u20e3\\s*")
_LONG_DASH = lazy(r"(?<=\d)—(?=\d)")
"""Between digits a long dash means a range, as a hyphen does."""
_BLANKS = lazy(r"[ \t]+")


def is_kana(char: str) -> bool:
    """Tell whether `char` is Japanese kana."""
    return "\u3041" <= char <= "\u30ff"


def is_hanja(char: str) -> bool:
    """Tell whether `char` is a CJK ideograph."""
    return "\u4e00" <= char <= "\u9fff" or "\u3400" <= char <= "\u4dbf" or "\uf900" <= char <= "\ufaff" or char == "々"


@lru_cache(maxsize=4096)
def _plain(char: str) -> str:
    if char in _WRITTEN_AS:
        return _WRITTEN_AS[char]
    if char in KEPT or is_kana(char) or is_hanja(char):
        return char
    if char in "\r\v\f\x85\u2028\u2029":
        return "\n"
    if char in _JAMO:
        return _JAMO[char]
    category = unicodedata.category(char)
    if category == "Nd":
        return str(unicodedata.decimal(char))
    if category in {"Nl", "No"}:
        value = unicodedata.numeric(char)
        return f" {int(value)} " if value == int(value) else " "
    if category in {"Mn", "Me", "Cf", "Cs"}:
        return ""
    folded = unicodedata.normalize("NFKC", char)
    if folded != char and not _UNUSUAL.search(folded):
        return folded
    base = unicodedata.normalize("NFD", char)[0]
    return base if base.isascii() and base.isalpha() else " "


def _circled(match: re.Match[str]) -> str:
    number = int(unicodedata.numeric(match[1]))
    if match["particle"] == "번":
        return f" {sino(str(number))} 번"
    return f" {number}{match['particle']}" if match["particle"] else f", {number}, "


def clean(text: str) -> str:
    """Rewrite `text` with ASCII, Hangul, kana, Chinese characters, line feeds and the symbols of KEPT only.

    NFC first, so decomposed Hangul is whole again; emoji and anything without a reading become a space.
    """
    text = part_cells(unicodedata.normalize("NFC", strip_markup(text)))
    if _UNUSUAL.search(text):
        text = _KEYCAP.sub(r" \1, ", text)
        text = _CIRCLED.sub(_circled, text)
        text = _UNUSUAL.sub(lambda match: _plain(match[0]), text)
    return _BLANKS.sub(" ", _LONG_DASH.sub("-", text))
