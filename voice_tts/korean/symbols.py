"""Tidying what people paste: full-width forms, squared units, emoji, jamo, invisible characters."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_PAIRS = """
㎎ mg ㎏ kg ㎍ ug ㎖ mL ㎗ dL ㎘ kL ℓ L ㎕ uL ㏄ cc ㎜ mm ㎝ cm ㎞ km ㎛ um ㎡ m² ㎠ cm² ㎥ m³ ㎤ cm³ ㎢ km² ㎣ mm³
㎉ kcal ㎈ cal ㎐ Hz ㎑ kHz ㎒ MHz ㎓ GHz ㎾ kW ㎃ mA ㎷ mV ㏈ dB ㎅ KB ㎆ MB ㎇ GB ㎧ m/s ㎩ Pa ㏂ AM ㏘ PM ㎳ ms ㏖ mol ㏗ pH
℃ °C ℉ °F µ u μ u º ° ˚ ° ㏊ 헥타르 Å 옹스트롬 Ω 옴 ¢ 센트 § 제 ≧ ≥ ≦ ≤ ⇒ → ➡ → ⁄ / ∕ / ㆍ · ・ · ‧ · ∙ · ⋅ ·
～ ~ 〜 ~ ∼ ~ ∽ ~ ‐ - ‑ - ‒ - – - − - ﹣ - ― — ─ — ━ — 、 , 。 . … . ⋯ . ‥ . ‘ ' ’ ' ‚ ' ′ ' “ " ” " ″ " 「 " 」 " 『 " 』 " 〈 " 〉 " 《 " 》 " « " » "
【 ( 】 ) 〔 ( 〕 ) 「 " ￦ ₩ ￥ ¥ ￡ £ ß ss æ ae œ oe ø o đ d ł l Æ AE Œ OE Ø O Đ D Ł L ı i
"""
_words = _PAIRS.split()
_WRITTEN_AS = dict(zip(_words[::2], _words[1::2]))
_WRITTEN_AS.update(
    {"№": "No. ", "℡": "전화 ", "☎": "전화 ", "☏": "전화 ", "📞": "", "㈜": "주식회사 ", "♂": " 남성 ", "♀": " 여성 ", "※": ", ", "∞": "무한대"}
)
_WRITTEN_AS.update(dict.fromkeys("•■□▪▫▶►▷●○◆◇▲△◎◦‣⁃", "\n"))
_WRITTEN_AS.update(dict.fromkeys("™®©¡¿¶†‡", ""))
_WRITTEN_AS.update(
    zip(
        "αβγδεζηθικλμνξπρστυφχψωΑΒΓΔΕΘΛΠΣΦΨΩ",
        (
            f" {name}"
            for name in "알파 베타 감마 델타 엡실론 제타 에타 세타 요타 카파 람다 뮤 뉴 크사이 파이 로 시그마 타우 입실론 피 카이 프사이 오메가 "
            "알파 베타 감마 델타 엡실론 세타 람다 파이 시그마 피 프사이 오메가".split()
        ),
    )
)
_WRITTEN_AS["μ"] = "u"
_WRITTEN_AS.update(zip("ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ", map(str, range(1, 13))))
_WRITTEN_AS.update(zip("ⅰⅱⅲⅳⅴⅵⅶⅷⅸⅹ", map(str, range(1, 11))))

KEPT = frozenset("½⅓⅔¼¾⅕⅖⅗⅘⅙⅛⅜⅝⅞²³×÷±≥≤≒≠°→₩€£¥‰—·")
"""Symbols beyond ASCII with a reading of their own."""

_JAMO = dict(
    zip(
        [chr(c) for c in (*range(0x1100, 0x1113), *range(0x1161, 0x1176), *range(0x11A8, 0x11C3))],
        "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ",
    )
)
"""Conjoining jamo that form no syllable, as the letters people see."""

_UNUSUAL = re.compile(r"[^\n -~가-힣ㄱ-ㅎㅏ-ㅣ]")
_CIRCLED = re.compile("([①-⓪❶-❿➀-➓㉑-㉟㊱-㊿⑴-⒇⒈-⒛])" + r"[ .)]*(?P<particle>(?:은|는|을|를|이|가|과|와|번|의|에)(?![가-힣]))?")
_KEYCAP = re.compile("([0-9])\ufe0f?\u20e3\\s*")
_BLANKS = re.compile(r"[ \t]+")


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
    return f" {number}{match['particle']}" if match["particle"] else f" {number}, "


def clean(text: str) -> str:
    """Rewrite `text` with ASCII, Hangul, kana, Chinese characters, line feeds and the symbols of KEPT only.

    NFC first, so decomposed Hangul is whole again; emoji and anything without a reading become a space.
    """
    text = unicodedata.normalize("NFC", text)
    if _UNUSUAL.search(text):
        text = _KEYCAP.sub(r" \1, ", text)
        text = _CIRCLED.sub(_circled, text)
        text = _UNUSUAL.sub(lambda match: _plain(match[0]), text)
    return _BLANKS.sub(" ", text)
