"""Reading text aloud: one pass over the text, each number, sign and foreign word turned into Hangul in its place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from . import amounts, codes, joined, latin, moments, phrases, shorthand, signs
from .dictionary import Entries, compile_entries, names_in
from .easy_words import EASY
from .fields import CUTS
from .foreign import UNREADABLE, read_hanja, read_jamo, read_kana
from .hangul import is_syllable
from .language import speaks
from .letter_units import LETTERS
from .numerals import digit_by_digit
from .particles import agree, both_forms
from .rewriting import rewrite
from .roman import read_roman
from .symbols import clean, is_hanja, is_kana
from .tables import lazy
from .values import VULGAR_FRACTIONS, Reading

NORMALISER_VERSION = "4"
"""Raised whenever some text would be read in another way; recordings are then held against the new readings."""

_HANGUL = lazy("[가-힣]+")
_JAMO = lazy("[ㄱ-ㅣ]")
_ORDINAL = lazy(r"제 ?(?=\d)")
_LIST_START = lazy(r"(?:^|\n)[ \t]*\(?$")
_LIST_MARK = lazy(r"[.)](?:\s|[가-힣A-Za-z])")
_BULLET = lazy(r"^[ \t]*[-*+·>#]+(?=[ \t]|[-*+#>]|[가-힣A-Za-z(])[ \t]*", re.MULTILINE)
_CODE_BEFORE = lazy(r"(?<![A-Za-z\d.])[A-Za-z]{1,3}-?\Z")
"""A short Latin word right before a number makes both one name (B12, KF94), so no counter follows the number."""
_DOSE_APART = lazy(r" {1,2}[\d½⅓⅔¼¾]")
"""A number behind the number of a name, from which it is kept apart: D3 5,000IU."""
_TIMES_BEFORE = lazy(r"[\d가-힣)] ?[xX]$")
_DATE_END = lazy(r"(?:일|\d)\s?$")
_SIGNED = lazy(rf"[+\-±][\d.{VULGAR_FRACTIONS}]")
_SIGN_START = lazy(r"(?:^|[\s(~:,=])$")
_NUMERIC = frozenset("0123456789.+-±'(₩$€£¥<>≥≤" + VULGAR_FRACTIONS)
_APART = lazy(
    "이상|이하|이내|이후|이전|이용|미만|초과|도착|간격|대신|대비|요일|인슐|주사|만에|용량|의사|하루|"
    "(?!씩|마다|간|쯤|경|까지|부터|에|은|는|이|가|을|를|도|만|의|으로|로|와|과|째|당|짜리|분|치|여|대|요|입니|인|형|급|호|들|보다|처럼|하|"
    "번째|년|개월|월|일|주|용|차|군|조|가지)[가-힣]"
)
"""What begins a new word behind something that was read; anything else clings to it, as 씩 and 마다 do."""
_MARKS = lazy(r"[ ,.?!]*[,.?!][ ,.?!]*")
_SPACES = lazy(" +")


class _Reader:
    """One text being read: `out` holds what was said so far, `position` where the text goes on.

    next_item: the number that the next item of a list would have, 0 outside a list.
    """

    def __init__(self, text: str, entries: Entries | None) -> None:
        self.text = text
        self.entries = entries
        self.out: list[str] = []
        self.position = 0
        self.next_item = 0

    def run(self) -> str:
        """Read the whole text."""
        while self.position < len(self.text):
            self._step()
        return "".join(self.out)

    def _step(self) -> None:
        text, position = self.text, self.position
        entry = self.entries.match(text, position) if self.entries else None
        if entry:
            self._say(entry, own=True)
            return
        char = text[position]
        if is_syllable(char):
            self._hangul()
            return
        if char == " ":
            self.out.append(" ")
            self.position += 1
            return
        before = text[max(0, position - amounts.CONTEXT) : position]
        reading = self._number(char, before) if char in _NUMERIC else None
        if reading is None and char.isascii() and (char.isalnum() or char == "+"):
            reading = self._word(before)
        reading = reading or self._foreign(char)
        if reading:
            self._say(reading)
        else:
            self._sign(before)

    def _said(self) -> str:
        return "".join(self.out[-3:])

    def _say(self, reading: Reading, own: bool = False) -> None:
        """Append what was read as a word of its own, and the particle behind it in its right form.

        own: one of the person's entries, which what follows in the text is part of.
        """
        if not own and self._said()[-1:] not in ("", " ", *",.?!"):
            self.out.append(" ")
        self._append(reading, own)

    def _append(self, reading: Reading, own: bool = False) -> None:
        self.out.append(reading.spoken)
        self.position = reading.end
        particle = agree(reading.spoken, self.text, self.position)
        if particle:
            self.out.append(particle[0])
            self.position = particle[1]
        elif not own and _APART.match(self.text, self.position):
            self.out.append(" ")

    def _hangul(self) -> None:
        text, start = self.text, self.position
        run = _HANGUL.match(text, start)
        end = run.end() if run else start + 1
        if end == start + 1 and _ORDINAL.match(text, start) and not is_syllable(text[start - 1 : start] or " "):
            at = end + (text[end] == " ")
            self.position = at
            reading = self._number(text[at], "제")
            if reading:
                self.out.append(text[start:at])
                self._append(reading)
                return
        both = both_forms(text, start, end)
        if both:
            self.out.append(both[0])
            self.position = both[1]
            return
        self.out.append(text[start:end])
        self.position = end

    def _number(self, char: str, before: str) -> Reading | None:
        text, position = self.text, self.position
        if char in "<>≥≤":
            return signs.read_comparison(text, position, before)
        if char in "₩$€£¥":
            return signs.read_money(text, position)
        if char == "'":
            return moments.read_date(text, position, before)
        in_code = bool(_CODE_BEFORE.search(before)) and not _TIMES_BEFORE.search(before)
        phone = None if in_code else codes.read_phone(text, position) or codes.read_foreign_phone(text, position)
        if phone:
            return phone
        if char == "(":
            return moments.read_weekday(text, position) if _DATE_END.search(before) else None
        if char in "+-±" and not (_SIGNED.match(text, position) and _SIGN_START.search(before)):
            return None
        if char.isdigit() and not in_code:
            reading = (
                phrases.read_phrase(text, position, before)
                or codes.read_plate(text, position, before)
                or codes.read_memorial(text, position)
                or moments.read_date(text, position, before)
                or codes.read_bus_line(text, position, before)
                or joined.read(text, position, before)
                or moments.read_clock(text, position, before)
                or codes.read_version(text, position)
                or signs.read_versus(text, position)
            )
            if reading:
                return reading
        amount = amounts.read(text, position, before, in_code)
        if amount and in_code and _DOSE_APART.match(text, amount.end):
            return Reading(f"{amount.spoken},", amount.end)
        return self._bare(amount, before) if amount else None

    def _bare(self, reading: Reading, before: str) -> Reading:
        """Read a number without a unit once more, if it is dialled or marks an item of a list."""
        digits = self.text[self.position : reading.end]
        if not digits.isdigit():
            return reading
        after = self.text[reading.end : reading.end + amounts.CONTEXT]
        if codes.is_dialled(digits, before, after) or codes.is_reference(digits, before, after):
            return Reading(digit_by_digit(digits), reading.end)
        if _LIST_MARK.match(after) and (_LIST_START.search(before) or self._goes_on(digits, before)):
            self.next_item = int(digits) + 1
            if self.out:
                self.out.append(", ")
            return Reading(f"{reading.spoken},", reading.end + 1)
        return reading

    def _goes_on(self, digits: str, before: str) -> bool:
        return int(digits) == self.next_item > 0 and before.endswith(" ")

    def _word(self, before: str) -> Reading | None:
        text, position = self.text, self.position
        if before[-1:].isascii() and before[-1:].isalpha():
            return latin.read(text, position)
        return (
            signs.read_letter_sign(text, position, before)
            or codes.read_address(text, position, latin.say_word)
            or codes.read_version(text, position)
            or moments.read_clock(text, position, before)
            or read_roman(text, position)
            or shorthand.read(text, position, before)
            or latin.read_phrase(text, position)
            or latin.read(text, position)
        )

    def _foreign(self, char: str) -> Reading | None:
        if "ㄱ" <= char <= "ㅣ":
            return read_jamo(self.text, self.position)
        if is_hanja(char):
            return read_hanja(self.text, self.position)
        return read_kana(self.text, self.position) if is_kana(char) else None

    def _sign(self, before: str) -> None:
        sign = signs.read_sign(self.text, self.position, before, self._said())
        if sign.name:
            self._say(Reading(sign.name, sign.end))
            return
        if sign.tight:
            while self.out and not self.out[-1].strip(" "):
                self.out.pop()
        self.out.append(sign.pause)
        self.position = sign.end


def _settle(marks: re.Match[str]) -> str:
    """Keep the strongest of several marks in a row."""
    return next((f"{mark} " for mark in "?!." if mark in marks[0]), ", ")


_FORMAL = (*CUTS, *LETTERS, *phrases.PHRASES)
_EASY = (*CUTS, *LETTERS, *EASY, *phrases.PHRASES)


def _read(text: str, entries: Entries | None, easy: bool) -> str:
    cleaned = clean(text)
    if not speaks(cleaned):
        return ""
    cleaned = rewrite(_BULLET.sub("", cleaned), _EASY if easy else _FORMAL, entries)
    spoken = _Reader(cleaned, entries).run()
    if not _HANGUL.search(spoken):
        jamo = _JAMO.search(cleaned)
        lone = read_jamo(cleaned, jamo.start(), alone=True) if jamo else None
        return lone.spoken if lone else UNREADABLE
    return _SPACES.sub(" ", _MARKS.sub(_settle, spoken)).lstrip(" ,.?!").rstrip(" ,")


@lru_cache(maxsize=256)
def _read_plain(text: str, easy: bool = False) -> str:
    return _read(text, None, easy)


def read_aloud(
    text: str, own: Mapping[str, str] | None = None, *, easy: bool = False, names: Mapping[str, str] | None = None
) -> str:
    """Turn any reminder text into the Hangul a careful Korean speaker would say.

    The result holds Hangul, spaces and `, . ? !` only; it is empty exactly where `has_speech(text)` is false.
    own: a person's own pronunciations (spelling -> Hangul), applied before every rule, the longest first.
    easy: in easy words, 오후 두 시 for 14:00 and 하루 세 번 for 1일 3회; else in the formal ones of the package.
    names: how a catalogue says its medicines (Latin spelling in small letters -> Hangul), next after the person's own.
    Reading what was already read changes nothing. A whole text in another language is read in Hangul here as well;
    a caller whose engine speaks it asks `detect_language` first and passes the text itself.
    """
    entries = names_in(text, names) if names else {}
    for spelling, reading in (own or {}).items():
        entries.pop(spelling.lower(), None)
        entries[spelling] = reading
    if not entries:
        return _read_plain(text, easy)
    spoken = {spelling: _read_plain(reading, easy) for spelling, reading in entries.items()}
    return _read(text, compile_entries(tuple(sorted(spoken.items()))), easy)
