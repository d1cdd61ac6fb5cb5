"""Reading text aloud: one pass over the text, each number, sign and foreign word in its place turned into Hangul."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from . import amounts, codes, latin, moments, shorthand
from .dictionary import Entries, compile_entries
from .foreign import UNREADABLE, read_hanja, read_jamo, read_kana
from .numerals import digit_by_digit, native_alone, sino
from .particles import agree
from .language import speaks
from .values import Reading, parse_value
from .symbols import clean, is_hanja, is_kana

NORMALISER_VERSION = "1"
"""Part of the cache key: raised whenever some text would be read in another way."""

BEFORE = 24
"""How much of the text before a number may decide how it is read, in characters."""

_HANGUL = re.compile("[가-힣]+")
_PLAIN = re.compile(r"[가-힣 ]+")
_ORDINAL = re.compile(r"제 ?(?=\d)")
_LIST_MARK = re.compile(r"(?:^|\n)[ \t]*\(?$")
_BULLET = re.compile(r"(?:^|(?<=\n))[ \t]*[-*+·>#]+(?=[ \t]|[-*+#>]|[가-힣A-Za-z(])[ \t]*", re.MULTILINE)
_COMPARED = re.compile(r"(?P<sign>[<>≥≤]=?)\s?(?=[\d.])")
_COMPARISONS = {"<": "미만", "<=": "이하", "≤": "이하", ">": "초과", ">=": "이상", "≥": "이상"}
_CURRENCY = re.compile(r"[₩$€£¥]\s?(?=\d)")
_CURRENCIES = {"₩": "원", "$": "달러", "€": "유로", "£": "파운드", "¥": "엔"}
_CURRENCY_SCALE = re.compile(r"\s?(?:원|달러|유로|엔)(?![가-힣]*\d)")
_RATIO = re.compile(r"(\d{1,5})\s?:\s?(\d{1,5})(?::(\d{1,5}))?(?![\d:])|(\d{1,4})\s?대\s?(\d{1,4})(?=$|[^\d가-힣]|로|의|이|비)")
_PRESSURE = re.compile(r"(\d{2,3})\s?/\s?(\d{2,3})(?![\d/])")
_STAND_ALONE_RANGE = re.compile(r"~ ?(?=[가-힣\d])")
_DAYS = re.compile(r"(?:월|화|수|목|금|토|일|요일|아침|점심|저녁|새벽|낮|밤|오전|오후|식전|식후)$")
_DAY_AFTER = re.compile(r"(?:월|화|수|목|금|토|일)(?:요일|[^가-힣]|$)|아침|점심|저녁|취침|밤|오전|오후|식후")
_DAILY = re.compile(r"1일(?=,?\s?(?:최대|총|평균)?\s?\d{1,4}(?:[./,~-]\d+)?\s?(?:회|번|정|알|캡슐|포|봉|개|방울|스푼|컵|잔|병|퍼프|m|g|ug|L|I|단위|cc|T|C|tab|cap|끼|시간))")
"""1일 that says how often or how much a day, not the first of a month."""
_PHRASES = (
    (re.compile(r"(?<![A-Za-z])D-(?=\d{1,3}(?!\d))"), "디 마이너스 "),
    (re.compile(r"코로나[- ]?19(?!\d)"), "코로나 일구"),
    (re.compile(r"오메가[- ]?3(?![\d.])"), "오메가 쓰리"),
    (re.compile(r"오메가[- ]?6(?![\d.])"), "오메가 식스"),
    (re.compile(r"(?<!\d)1주일"), "일주일"),
    (re.compile(r"([1-4])/4 ?분기"), r"\1사분기"),
    (re.compile(r"(?<![\d.])3D(?![A-Za-z0-9])"), "쓰리디"),
    (re.compile(r"(?<![\d.])5G(?![A-Za-z0-9])"), "파이브지"),
    (re.compile(r"(?<![\d.])3M(?![A-Za-z0-9])"), "쓰리엠"),
    (re.compile(r"(?<![\d.])4K(?![A-Za-z0-9])"), "포케이"),
    (re.compile(r"(?<![\d+])1\+1(?![\d+=]| ?=)"), "원 플러스 원"),
    (re.compile(r"(?<![\d+])2\+1(?![\d+=]| ?=)"), "투 플러스 원"),
)
"""Fixed phrases in which a number is not read as one."""
_CODE_BEFORE = re.compile(r"(?<![A-Za-z\d.])[A-Za-z]{1,3}-?$")
"""A short Latin word right before a number makes both one name (B12, KF94), so no counter follows the number."""
_TIMES_WRITTEN = re.compile(r"[\d가-힣)] ?[xX]$")
_TIMES_SIGN = re.compile(r"[xX]\s?(?=\d)")
_TIMES_BEFORE = re.compile(r"(?:\d|정|알|회|포|봉|캡슐|방울|일|번|[TCgLl])\s?$")
_ABOUT = re.compile(r"([1-9]|1\d|20)정도(?![가-힣]*정)")
"""Either about so many or so many tablets too: the native numeral is right for both."""
_SIGNS = {
    "+": "플러스", "=": "는", "×": "곱하기", "÷": "나누기", "±": "플러스마이너스", "%": "퍼센트", "&": "앤드", "@": "골뱅이", "#": "샵", "°": "도",
    "₩": "원", "$": "달러", "€": "유로", "£": "파운드", "¥": "엔", "≥": "이상", "≤": "이하", "≒": "약", "≠": "같지 않음", "‰": "퍼밀", "²": "제곱", "³": "세제곱",
    "→": ",",
}  # fmt: skip
_PAUSES = {"(": ",", ")": ",", "[": ",", "]": ",", "{": ",", "}": ",", ":": ",", ";": ",", "—": ",", "|": ",", "/": ",", "\n": ".", ".": ".", ",": ",", "?": "?", "!": "!", "~": "", "·": ","}
_TIDY = re.compile(r"[ ,.?!]*[,.?!][ ,.?!]*")
_JAMO = re.compile("[ㄱ-ㅣ]")
_SPACES = re.compile(" +")


def _settle(match: re.Match[str]) -> str:
    marks = match[0]
    for strong in "?!.":
        if strong in marks:
            return strong + " "
    return ", "


class _Reader:
    """One text being read: `out` holds what was said so far."""

    def __init__(self, text: str, entries: Entries | None) -> None:
        self.text = text
        self.entries = entries
        self.out: list[str] = []
        self.position = 0

    def run(self) -> str:
        """Read the whole text."""
        while self.position < len(self.text):
            self._step()
        return "".join(self.out)

    def _step(self) -> None:
        text, position = self.text, self.position
        if self.entries:
            entry = self.entries.match(text, position)
            if entry:
                return self._say(entry, joined=True)
        char = text[position]
        if "가" <= char <= "힣":
            return self._hangul()
        if char == " ":
            self.out.append(" ")
            self.position += 1
            return None
        before = text[max(0, position - BEFORE) : position]
        reading = self._number(char, before) if char.isdigit() or char in "½⅓⅔¼¾⅕⅖⅗⅘⅙⅛⅜⅝⅞.+-±'(~₩$€£¥<>≥≤" else None
        if reading is None and char.isascii() and (char.isalnum() or char == "+"):
            reading = self._word(before)
        if reading is None:
            reading = self._other(char)
        if reading is None:
            return self._sign(char, before)
        return self._say(reading)

    def _say(self, reading: Reading, joined: bool = False) -> None:
        """Append what was read, apart from what stands before it, and the particle behind it in its right form."""
        if not joined and self.out and self.out[-1] and self.out[-1][-1] not in " ,.?!":
            self.out.append(" ")
        self.out.append(reading.spoken)
        self.position = reading.end
        particle = agree(reading.spoken, self.text, self.position)
        if particle:
            self.out.append(particle[0])
            self.position = particle[1]
        elif not joined and "가" <= self.text[self.position : self.position + 1] <= "힣" and not self._clings():
            self.out.append(" ")

    def _clings(self) -> bool:
        return bool(_CLINGING.match(self.text, self.position)) and not _APART.match(self.text, self.position)

    def _particle_after_bracket(self) -> str:
        particle = agree("".join(self.out[-3:]), self.text, self.position)
        if not particle:
            return ""
        self.position = particle[1]
        return particle[0]

    def _hangul(self) -> None:
        text = self.text
        run = _HANGUL.match(text, self.position)
        end = run.end() if run else self.position + 1
        if self.entries:
            end = self.entries.next_start(text, self.position, end)
        word = text[self.position : end]
        if word == "제" and (self.position == 0 or not "가" <= text[self.position - 1] <= "힣"):
            ordinal = _ORDINAL.match(text, self.position)
            if ordinal:
                self.out.append("제")
                self.position = ordinal.end()
                reading = self._number(text[ordinal.end()], "제")
                if reading:
                    return self._say(reading, joined=True)
        both = _BOTH_FORMS.match(text, end - 2) or _BOTH_FORMS.match(text, end - 1) if end - self.position > 1 else None
        if both and both.start() > self.position:
            stem = text[self.position : both.start()]
            particle = agree(stem, text, both.start())
            if particle:
                self.out.append(stem + particle[0])
                self.position = particle[1]
                return None
        self.out.append(word)
        self.position = end
        return None

    def _number(self, char: str, before: str) -> Reading | None:
        text, position = self.text, self.position
        attached = bool(_CODE_BEFORE.search(before)) and not _TIMES_WRITTEN.search(before)
        if char in "+(0123456789" and not attached:
            phone = codes.read_phone(text, position)
            if phone:
                return phone
        if char == "(":
            return moments.read_weekday(text, position) if re.search(r"(?:일|\d)\s?$", before) else None
        if char in "<>≥≤":
            return self._comparison(before)
        if char in "₩$€£¥":
            return self._money(before)
        if char == "~":
            return None
        if char == "'":
            return moments.read_date(text, position, before)
        if char in "+-±" and (not re.match(r"[+-±]\s?[\d.½]", text[position : position + 3]) or not re.search(r"(?:^|[\s(~:,=])$", before)):
            return None
        if char in "+-" and text[position + 1 : position + 2] == " ":
            return None
        if char.isdigit() and not attached:
            about = _ABOUT.match(text, position)
            if about:
                return Reading(f"{native_alone(about[1])} 정도", about.end())
            daily = _DAILY.match(text, position)
            if daily and not re.search(r"[월년\d.~/-]\s?$", before):
                return Reading("하루", daily.end())
            for reading in (
                amounts.read_combined(text, position),
                codes.read_chain(text, position) if not re.match(r"(?:19|20)\d\d-\d\d?-\d\d?(?!\d)", text[position : position + 11]) else None,
                codes.read_memorial(text, position),
                moments.read_date(text, position, before),
                moments.read_clock(text, position, before),
                codes.read_version(text, position),
                self._ratio(before),
            ):
                if reading:
                    return reading
        reading = amounts.read(text, position, before, attached)
        if reading:
            return self._bare(reading, before)
        return None

    def _bare(self, reading: Reading, before: str) -> Reading:
        digits = self.text[self.position : reading.end]
        if digits.isdigit():
            after = self.text[reading.end : reading.end + BEFORE]
            if codes.is_dialled(digits, before, after):
                return Reading(digit_by_digit(digits), reading.end)
            if _LIST_MARK.search(before) and re.match(r"[.)](?:\s|[가-힣A-Za-z])", after):
                return Reading(f"{reading.spoken},", reading.end + 1)
        return reading

    def _ratio(self, before: str) -> Reading | None:
        found = _RATIO.match(self.text, self.position)
        if found:
            numbers = [sino(number) for number in found.groups() if number]
            return Reading(" 대 ".join(numbers), found.end())
        found = _PRESSURE.match(self.text, self.position)
        if found and int(found[1]) >= int(found[2]):
            tail = amounts.parse_unit(self.text, found.end())
            name = f" {tail[0].name}" if tail and not tail[0].counted else ""
            return Reading(f"{sino(found[1])}에 {sino(found[2])}{name}", tail[1] if tail and name else found.end())
        return None

    def _comparison(self, before: str) -> Reading | None:
        found = _COMPARED.match(self.text, self.position)
        if not found or re.search(r"[\dA-Za-z가-힣)]\s?$", before) and re.search(r"[\d)]\s?$", before):
            return None
        amount = amounts.read(self.text, found.end(), before)
        return Reading(f"{amount.spoken} {_COMPARISONS[found['sign']]}", amount.end) if amount else None

    def _money(self, before: str) -> Reading | None:
        found = _CURRENCY.match(self.text, self.position)
        if not found:
            return None
        value = parse_value(self.text, found.end())
        if not value:
            return None
        named = _CURRENCY_SCALE.match(self.text, value[1])
        return Reading(f"{value[0].plain()} {_CURRENCIES[found[0][0]]}", named.end() if named else value[1])

    def _word(self, before: str) -> Reading | None:
        text, position = self.text, self.position
        if before[-1:].isascii() and before[-1:].isalpha():
            return latin.read(text, position)
        times = _TIMES_SIGN.match(text, position)
        if times and _TIMES_BEFORE.search(before):
            return Reading("곱하기", times.end())
        return (
            codes.read_address(text, position, latin.say_word)
            or codes.read_version(text, position)
            or moments.read_clock(text, position, before)
            or shorthand.read(text, position, before)
            or latin.read_phrase(text, position)
            or self._numero()
            or latin.read(text, position)
        )

    def _numero(self) -> Reading | None:
        found = re.match(r"[Nn]o\.\s?(\d{1,8})(?!\d)", self.text[self.position : self.position + 16])
        return Reading(f"넘버 {sino(found[1])}", self.position + found.end()) if found else None

    def _other(self, char: str) -> Reading | None:
        if "ㄱ" <= char <= "ㅣ":
            return read_jamo(self.text, self.position)
        if is_hanja(char):
            return read_hanja(self.text, self.position)
        if is_kana(char):
            return read_kana(self.text, self.position)
        return None

    def _sign(self, char: str, before: str) -> None:
        text, position = self.text, self.position
        self.position += 1
        after = text[position + 1 : position + BEFORE]
        numeric = bool(re.search(r"[\d정회일분번알포슐)%A-Za-z]\s?$", before) and re.match(r"\s?[\d(가-힣A-Za-z]", after))
        if char == "~":
            said = "".join(self.out[-3:])
            if re.match(r" ?\d", after) and re.search(r"(?:^|[ ,.(])$", before) and not re.search(r"[가-힣\d] ?$", before):
                return None
            counted = re.search(r"[\d)]\s?[가-힣a-zA-Z%°]{0,8}\s?$", before) and re.match(r" ?[가-힣\d]", after)
            if counted or (_DAYS.search(said.rstrip()) and _DAY_AFTER.match(after.lstrip())):
                self.out.append("에서 ")
                self.position += len(after) - len(after.lstrip())
                return None
            if re.search(r"\d\s?(?:시|분|일|월|년|세)$", before) and not after.strip():
                self.out.append("부터")
                return None
            self.out.append(" " if after[:1] not in " ,.?!" else "")
            return None
        if char in "-_*^`\"'\\":
            if char == "*" and numeric and re.match(r" ?\d", after) and re.search(r"\d ?$|[정알] ?$", before):
                self.out.append(" 곱하기 ")
            elif char == "-" and re.search(r"[가-힣)] $", before):
                self.out.append(", ")
            elif char not in "'\"`":
                self.out.append(" ")
            return None
        if char == "=" and re.search(r"[\d가-힣A-Za-z] ?$", before):
            said = "".join(self.out[-3:])
            particle = agree(said, "은 ", 0)
            self.out = ["".join(self.out).rstrip() + (particle[0] if particle else "는") + " "]
            return None
        if char == "+" and re.search(r"[\dA-Za-z가-힣)] ?$", before) and re.match(r" ?[\dA-Za-z가-힣(]", after):
            self.out.append(" 플러스 ")
            return None
        if char in "<>":
            self.out.append(", ")
            return None
        if char in ")]}" and after and (particle := self._particle_after_bracket()):
            self.out.append(particle)
            return None
        if char in _PAUSES:
            self.out.append(_PAUSES[char] + " ")
            return None
        if char in _SIGNS:
            self._say(Reading(_SIGNS[char], self.position)) if _SIGNS[char] != "," else self.out.append(", ")
        return None


_APART = re.compile("이상|이하|이내|이후|이전|이용|이내|미만|초과|도착|간격|대신|대비|요일|인슐|주사|만에|용량|의사")
_CLINGING = re.compile("(?:씩|마다|간|쯤|경|까지|부터|에|은|는|이|가|을|를|도|만|의|으로|로|와|과|째|당|짜리|분|치|여|대|요|입니|인|형|급|형|호|들|보다|처럼|하|번째|년|개월|월|일|주|용|차|군|조|가지)")
_BOTH_FORMS = re.compile(r"(?:으로|은|는|이|가|을|를|과|와|이나|나)(?:\(|/)(?:으로|로|은|는|이|가|을|를|과|와|나)(?:\)|(?![가-힣]))|\((?:으|이)\)(?:로|나|라|랑|며)")


@lru_cache(maxsize=256)
def _read_plain(text: str) -> str:
    return _read(text, None)


def _read(text: str, entries: Entries | None) -> str:
    cleaned = clean(text)
    if not speaks(cleaned):
        return ""
    cleaned = _BULLET.sub("", cleaned)
    for pattern, phrase in _PHRASES:
        cleaned = pattern.sub(phrase, cleaned)
    spoken = _Reader(cleaned, entries).run()
    if not _HANGUL.search(spoken):
        jamo = _JAMO.search(cleaned)
        lone = read_jamo(cleaned, jamo.start(), alone=True) if jamo else None
        return lone.spoken if lone else UNREADABLE
    spoken = _TIDY.sub(_settle, spoken)
    return _SPACES.sub(" ", spoken).lstrip(" ,.?!").rstrip(" ,")


def read_aloud(text: str, dictionary: Mapping[str, str] | None = None) -> str:
    """Turn any reminder text into the Hangul a careful Korean speaker would say.

    The result holds Hangul, spaces and `, . ? !` only; it is empty where `has_speech(text)` is false.
    dictionary: a person's own pronunciations (spelling -> Hangul), applied first, the longest first.
    Reading what was already read changes nothing. A whole text in another language is read here in Hangul as well;
    a caller with an engine for it asks `detect_language` first and passes the text itself.
    """
    if dictionary:
        own = {spelling: _read_plain(spoken) for spelling, spoken in dictionary.items()}
        return _read(text, compile_entries(tuple(sorted(own.items()))))
    return _read_plain(text)
