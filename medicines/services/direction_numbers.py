"""Directions in one spelling: Hangul numbers and spans as digits, amounts as a number and a unit."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

_NATIVE = {
    "한": 1, "두": 2, "세": 3, "네": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9, "열": 10,
    "열한": 11, "열두": 12,
}  # fmt: skip
_SINO = {digit: value for value, digit in enumerate("일이삼사오육칠팔구", 1)}
_DAYS = {
    "하루": 1, "이틀": 2, "사흘": 3, "나흘": 4, "닷새": 5, "엿새": 6, "이레": 7, "여드레": 8, "아흐레": 9, "열흘": 10,
    "보름": 15,
}  # fmt: skip
_MONTHS = {"한": 1, "두": 2, "석": 3, "세": 3, "넉": 4, "네": 4, "다섯": 5, "여섯": 6}

# Units in which people count what they take, as patterns: some also begin other words, such as 정도 or 매일.
_UNITS = (
    r"캡슐|캅셀|캡|봉지|봉|방울|패치|패취|단위|유닛|티스푼|스푼|숟갈|앰플|앰풀|스틱|퍼프|분무|트로키|카트리지"
    r"|정(?![도보확해])|알(?![레려림리])|포(?![함장])|병(?![원행용세])|매(?![일주월달식끼])|장(?![기용애운])"
    r"|개(?![월봉인])|환(?![자])|펜(?![타])|흡입(?![가-힣])"
    r"|(?:ml|cc|mg|mcg|μg|iu|g|tabs?|caps?|t|c|u|units?|puffs?|sprays?|gtts?|drops?|p|pkg)(?![a-z/])"
)
_COMMON = "정|알|캡슐|포|개|매|장|봉|병|환|스푼"
_NUMBER = r"\d+/\d+|\d+(?:\.\d+)?"
AMOUNT = re.compile(rf"(?<![\d./~])(?P<number>{_NUMBER})\s*(?P<unit>{_UNITS})(?:\s*씩)?")
_PRINTED = {
    "t": "정", "tab": "정", "tabs": "정", "c": "캡슐", "cap": "캡슐", "caps": "캡슐", "캅셀": "캡슐", "캡": "캡슐",
    "ml": "mL", "u": "단위", "unit": "단위", "units": "단위", "puff": "퍼프", "puffs": "퍼프", "spray": "분무",
    "sprays": "분무", "gtt": "방울", "gtts": "방울", "drop": "방울", "drops": "방울", "p": "포", "pkg": "포",
}  # fmt: skip
STRENGTHS = frozenset({"mg", "mcg", "μg", "g", "iu"})
"""Units of what a dose holds."""
_JOINTS = re.compile(r"[\s()/,]")
_ONCE = re.compile(r"^(?:1\s*회(?:\s*투약)?(?:량)?|매회)\s*[:=]?\s*")

_CIRCLED = re.compile(r"[①-⑳]")
_BEFORE = r"(?:(?<![가-힣])|(?<=[에일주월씩당침심녁]))"
_NATIVE_WORDS = "|".join(sorted(_NATIVE, key=len, reverse=True))
_COUNTED = "회|시간|주|개월|년|끼|방울|스푼|티스푼|숟갈|앰플|앰풀|스틱|퍼프|캡슐|캅셀|봉지|단위"
_SPELLINGS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\s*[~〜∼～–—]\s*"), "~"),
    (
        re.compile(
            r"(?<![\d-])(\d{1,2})\s*-\s*(?=\d{1,2}\s*(?:정|알|캡슐|포|회|번|시간|일|주|방울|매|개월|단위|퍼프|(?:tabs?|caps?|t|c|ml|u|units?|p|puffs?)(?![a-z])))"
        ),
        r"\1~",
    ),
    (re.compile(r"(?<=\d)\s*⁄\s*(?=\d)"), "/"),
    (re.compile(r"(?<=\d),(?=\d{3}(?!\d))"), ""),
    (re.compile(r"하루\s*(?:먹고|복용하고|복용|쓰고)\s*하루\s*(?:쉬고|쉬기|쉼|휴약|쉬는)"), "격일"),
    (re.compile(r"(?:하루|1일)(?:를|씩)?\s*(?:걸러|건너)(?:서|뛰고|뛰어)?(?:\s*(?:하루|1일)(?=\s|$))?"), "격일"),
    (re.compile(r"(?<![a-z])([a-z])\.\s?([a-z])\.\s?(?:([a-z])\.?)?(?![a-z])"), r"\1\2\3"),
    (re.compile(r"(?<![a-z.])([a-z])\.([a-z])(?![a-z.])"), r"\1\2"),
    (re.compile(r"(?<=[월화수목금토일])욜"), "요일"),
    (re.compile(r"(?<=[아점저])(침|심|녁)밥"), r"\1"),
    (re.compile(r"밥\s*먹기\s*(?=전|직전)"), "식"),
    (re.compile(r"(?:밥\s*)?먹고\s*(?:바로|나서\s*바로)"), "식후 바로"),
    (re.compile(r"밥\s*먹(?:고|은\s*(?:뒤|후|다음))"), "식후"),
    (re.compile(r"(?<=[침심녁]\s)먹고"), "식후"),
    (re.compile(r"(?<=\d일)\s*\(\s*\d+\s*시간\s*\)\s*(?=마다|간격|에)"), ""),
    (re.compile(r"(?<![가-힣])(매|격)\s+(주|달|월|년|일)(?!요|\s*요일|[가-힣]*\s*[후전])"), r"\1\2"),
    (re.compile(r"반\s*년"), "6개월"),
    (re.compile(r"일주일"), "1주"),
    (re.compile(r"(?<=[\d한두세네이삼사육])\s*주일"), "주"),
    (re.compile(rf"(?:(?<![가-힣])|(?<=[에은는녁침심고후전씩]))반\s*(?=(?:{_COMMON})(?![가-힣]))"), "0.5"),
    (
        re.compile(rf"(?:(?<![가-힣])|(?<=[에은는녁침심고후전씩]))반\s*(?=(?:{_COMMON})(?:씩|을|를|만|으로|복용))"),
        "0.5",
    ),
)
_WORDS: tuple[tuple[re.Pattern[str], dict[str, int], str], ...] = (
    (re.compile(rf"({'|'.join(_DAYS)})(?!\s*종일|살이)"), _DAYS, "일"),
    (re.compile(rf"(?<![가-힣])({'|'.join(_MONTHS)})\s*달(?!리)"), _MONTHS, "개월"),
    (re.compile(rf"({_NATIVE_WORDS})\s*(?=(?:번|차례)(?!호|째))"), _NATIVE, ""),
    (re.compile(rf"{_BEFORE}({_NATIVE_WORDS})\s*(?=(?:{_COUNTED})(?!간격))"), _NATIVE, ""),
    (re.compile(rf"{_BEFORE}({_NATIVE_WORDS})\s*(?=(?:{_UNITS}))"), _NATIVE, ""),
    (re.compile(rf"(?<![가-힣])(?!열\s*시)({_NATIVE_WORDS})\s*(?=시(?!간|\s*(?:1|복용)))"), _NATIVE, ""),
)
_MONTH_COUNT = re.compile(r"(?<=\d)\s*달(?![리력])")
_SINO_COUNT = re.compile(
    r"(?<![가-힣\d])(?<!\d )([일이삼사오육칠팔구]?십[일이삼사오육칠팔구]?|[일이삼사오육칠팔구])"
    r"\s*(?=(?:회|주|개월|시간|일)(?!용|상|하))"
)
_SINO_AFTER = re.compile(r"(?<=[주월])\s*([일이삼사오육칠팔구])\s*(?=회)|(?<=\d일)\s*([일이삼사오육칠팔구])\s*(?=회)")
_FRACTION = re.compile(rf"(?<![\d./])(\d+/\d+)(?=\s*(?:{_UNITS}))")
_AND_A_HALF = re.compile(rf"(?<![\d.])(\d+)\s*({_COMMON})\s*반(?=\s|씩|$|[,.)])")


def plain(text: str) -> str:
    """Write `text` in one spelling, in small letters."""
    # Circled numbers only number choices; NFKC would make digits of them.
    text = unicodedata.normalize("NFKC", _CIRCLED.sub(" ", unicodedata.normalize("NFC", text))).casefold()
    for pattern, replacement in _SPELLINGS:
        text = pattern.sub(replacement, text)
    for words, table, unit in _WORDS:
        text = words.sub(lambda found, t=table, u=unit: f"{t[found[1]]}{u}", text)  # type: ignore[misc]
    text = _MONTH_COUNT.sub("개월", text)
    for count in (_SINO_COUNT, _SINO_AFTER):
        text = count.sub(lambda found: str(_sino(found[found.lastindex or 1])), text)
    text = _FRACTION.sub(lambda found: _decimal(found[1]), text)
    return _AND_A_HALF.sub(lambda found: f"{int(found[1]) + Decimal('0.5')}{found[2]}", text)


def amount(text: str) -> str | None:
    """Return an amount as `1.5정`: digits and a unit; None if `text` is not one amount and nothing else."""
    found = AMOUNT.fullmatch(_ONCE.sub("", plain(text).strip(" .")))
    return canonical(found) if found else None


def only_dose(text: str) -> str | None:
    """Return the one amount of a text that names nothing besides it but strengths: `500mg 1정`."""
    words = _ONCE.sub("", plain(text).strip(" ."))
    found = list(AMOUNT.finditer(words))
    doses = {canonical(each) for each in found if each["unit"] not in STRENGTHS}
    rest = _JOINTS.sub("", AMOUNT.sub("", words))
    return doses.pop() if len(doses) == 1 and not rest else None


def canonical(found: re.Match[str]) -> str:
    """Return what AMOUNT has found as digits and unit."""
    return f"{_decimal(found['number'])}{_PRINTED.get(found['unit'], found['unit'])}"


def show_amount(dose: str) -> str:
    """Return an amount as people write it: `반 정`."""
    return re.sub(rf"^0\.5(?=(?:{_COMMON})$)", "반 ", dose)


def number_of(dose: str) -> Decimal | None:
    """Return the number of an amount; None if there is none or it is a fraction such as 1/3."""
    found = AMOUNT.fullmatch(plain(dose).strip())
    return Decimal(found["number"]) if found and "/" not in found["number"] else None


def _decimal(number: str) -> str:
    """Write a fraction that is exact in decimals as such, and drop needless zeros."""
    if "/" not in number:
        return f"{Decimal(number).normalize():f}"
    above, below = (int(each) for each in number.split("/"))
    exact = below in (1, 2, 4, 5, 8, 10)
    return f"{(Decimal(above) / below).normalize():f}" if exact else number


def _sino(digits: str) -> int:
    """Return the value of a number below a hundred: 이십일."""
    tens, ten, ones = digits.rpartition("십")
    return (_SINO.get(tens, 1) * 10 if ten else 0) + _SINO.get(ones, 0)
