"""Finds doses, times a day, days, dates and directions in an envelope's text, allowing for misread letters."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

UNITS = r"정|캡슐|알|포|환|병|방울|개|매|장|[mM][lLI1|\[]|㎖|cc|CC"
_NUMBER = r"(?:\d{1,3}\s*/\s*\d{1,2}|\d{1,3}[.,]\d{1,3}|(?<![\d가-힣])[.,]\d{1,3}|\d{1,3}|(?<![가-힣])반|(?<=회)반|½)"
_DOSE = rf"(?P<amount>{_NUMBER})\s*(?P<unit>{UNITS})(?![가-힣A-WYZa-wyz](?<!씩))"
_START = r"(?<!\d)(?<!\d[.,/-])"
"""Excludes part of a longer number: 5정 is not found in 0.5정."""
DOSE = re.compile(rf"{_START}(?:(?:1\s*회|한\s*번에?)\s*(?:투약량|복용량|량)?\s*[:：]?\s*)?{_DOSE}(?:\s*씩)?")
TIMES = re.compile(rf"{_START}(?:(?:1\s*일|하루에?)\s*)?(?P<times>\d{{1,2}})\s*[회번](?!\s*(?:투약|복용|분|량|째))")
DAYS = re.compile(rf"{_START}(?<![년월])(?P<days>\d{{1,3}})\s*(?:일\s*(?:분|간|치|동안|씩)|[dD]ays?(?![A-Za-z]))")
# A bare 1일 is the beginning of `1일 3회` whose number was not read.
BARE_DAYS = re.compile(
    rf"{_START}(?<![년월])(?<!년 )(?<!월 )(?!1\s*일)(?P<days>\d{{1,3}})\s*일(?![가-힣])(?!\s*[\d하]+\s*[회번잔루])"
)
_COLON = r"\s*[\])}>:：=]?\s*"
LABELLED_DOSE = re.compile(
    rf"(?:투약량|투여량|복용량|1회량){_COLON}(?P<amount>{_NUMBER})\s*(?P<unit>{UNITS})?(?![\d.,/])"
)
LABELLED_TIMES = re.compile(rf"횟수{_COLON}(?P<times>\d{{1,2}})(?!\d|[.,]\d)")
LABELLED_DAYS = re.compile(rf"일수{_COLON}(?P<days>\d{{1,3}})(?!\d|[.,]\d)")
_ENGLISH_UNIT = r"T|C|P|tabs?|caps?|TABS?|CAPS?|Tab|Cap|pkg|PKG|[mM][lL]"
ENGLISH = re.compile(
    rf"(?<![\d.A-Za-z/-])(?P<amount>{_NUMBER})\s*(?P<unit>{_ENGLISH_UNIT}|{UNITS})?\.?"
    r"\s*[x×X*✕]\s*(?P<times>\d)\s*회?\s*[x×X*✕]\s*(?P<days>\d{1,3})(?!\d)\s*(?:일분?|[dD](?:ays?)?)?"
)
"""As labels of hospitals give dose, times and days: `1T x 3 x 5일`."""
ENGLISH_DOSE = re.compile(rf"(?<![\d.A-Za-z/-])(?P<amount>{_NUMBER})\s*(?P<unit>{_ENGLISH_UNIT})(?![A-Za-z\d])")
_LATIN_TIMES = {"qd": "1회", "bid": "2회 ", "tid": "3회 ", "qid": "4회 "}
"""Times a day as doctors abbreviate them (quaque die, bis, ter, quater in die), and the same in as many letters."""
_LATIN = re.compile(r"(?<![A-Za-z])(?:q\.?d|bid|tid|qid)(?![A-Za-z])", re.IGNORECASE)
_ENGLISH_UNITS = {"t": "정", "c": "캡슐", "p": "포"}
"""Units by the first letter of their English abbreviation."""
DOSES, TIMES_A_DAY = (ENGLISH, DOSE, LABELLED_DOSE, ENGLISH_DOSE), (ENGLISH, TIMES, LABELLED_TIMES)
NUMBERS_OF_DAYS = (ENGLISH, DAYS, LABELLED_DAYS)
_PACK = re.compile(
    rf"(?<=[가-힣A-Za-z)\]])(?<![회일분번씩])\s*/+\s*(?:\d{{1,3}}(?:\.\d+)?\s*)?(?P<unit>{UNITS}|튜브|통|T|C|V|A|EA|ea)(?![가-힣A-Za-z])"
    rf"|(?<=[가-힣A-Za-z_-])(?<!량)\s*[(\[]\s*\d{{1,3}}\s*(?:{UNITS})\s*[)\]]"
)
LINE_TOTAL = re.compile(rf"총\s*(?:투약량|수량|량)?\s*[:：]?\s*(?P<total>\d{{1,4}}(?:\.\d+)?)\s*(?:{UNITS})(?!씩)")
"""The number dispensed, in words: 총 21정."""
_ONCE_BEFORE_DOSE = re.compile(
    rf"(?<!일)(?<!일 )(?<!하루 )(?:1\s*회|한\s*번에?)(?=\s*(?:투약량|복용량|량)?\s*[:：]?\s*{_DOSE})"
)

_DATE = re.compile(
    r"(?<!\d)(?P<year>20\d\d|\d\d)\s*(?:\d?년|[-./,:])\s*(?P<month>\d{1,2})\s*(?:월|[-./,:])\s*"
    r"(?P<day>\d{1,2})(?=\s*일|[^\d가-힣A-Za-z]|$|\d\d:\d\d)"
    r"|(?<!\d)(?P<packed>20\d{6})(?!\d)"
)
EARLIEST, LATEST = 2010, 2099
"""Years of envelopes that people may still photograph."""

# Replaced only next to a digit or a unit; elsewhere they are letters.
_ONE, _ZERO = "lI|ㅣ!¡ı", "OoQ○Ｏ〇D"
_LIKE_UNIT = {
    **dict.fromkeys("점청징젱쟁쩡", "정"),
    **dict.fromkeys("희최훠", "회"),
    **dict.fromkeys("얼잎윌", "일"),
    **dict.fromkeys("또표", "포"),
}
_AFTER_NUMBER = re.compile(rf"(?<=[\d반½])(\s?)([{''.join(_LIKE_UNIT)}])(?=씩|[\s,./·)분간]|$)")
_ONE_IN_NUMBER = re.compile(
    rf"(?<=[루일])[{re.escape(_ONE)}](?=[회번])|(?<![A-Za-z가-힣])[{re.escape(_ONE)}](?=[\d.,/회일정캡포]|$)|(?<=\d)[{re.escape(_ONE)}](?=[\d회일정/]|$)"
)
_CAPSULE = re.compile(r"(?<=[\d반½])(\s?)([캡캠켑갭컵][슐슬술숄솔습슝])")
_ZERO_IN_NUMBER = re.compile(rf"(?<![A-Za-z가-힣])[{_ZERO}](?=[.,]\d|\d)|(?<=\d)[{_ZERO}](?=[\d회일]|$)")


@dataclass(frozen=True, slots=True)
class Repaired:
    """Text in which letters that can only be digits or units were replaced. changed: positions of replaced digits.

    A replaced unit, such as 점 for 정, casts no doubt on the amount before it.
    """

    text: str
    changed: frozenset[int]

    def is_certain(self, start: int, end: int) -> bool:
        """Return whether no digit was replaced between `start` and `end`."""
        return not any(start <= position < end for position in self.changed)


def repair(text: str) -> Repaired:
    """Undo the usual misreadings letter by letter, so that positions in the text stay the same."""
    letters, changed = list(text), set()
    for pattern, digit in ((_ONE_IN_NUMBER, "1"), (_ZERO_IN_NUMBER, "0")):
        for found in pattern.finditer("".join(letters)):
            letters[found.start()] = digit
            changed.add(found.start())
    for found in _AFTER_NUMBER.finditer("".join(letters)):
        letters[found.start(2)] = _LIKE_UNIT[found[2]]
    for found in _LATIN.finditer("".join(letters)):
        letters[found.start() : found.end()] = _LATIN_TIMES.get(found[0].lower(), found[0])
    for found in _CAPSULE.finditer("".join(letters)):
        letters[found.start(2) : found.end(2)] = "캡슐"
    return Repaired("".join(letters), frozenset(changed))


def amount_text(amount: str) -> str:
    """Normalise an amount: `1.00` becomes 1 and `.5` becomes 0.5; `1/2` and 반 stay."""
    tidy = re.sub(r"\s", "", amount).replace(",", ".").replace("½", "1/2")
    if "." not in tidy:
        return str(int(tidy)) if tidy.isdigit() else tidy
    return f"{float(tidy):g}"


def amount_number(amount: str) -> float | None:
    """Return an amount as a number; None if it is not one, as after division by zero."""
    if amount == "반":
        return 0.5
    over, _slash, under = amount.partition("/")
    try:
        return float(over) / float(under or 1)
    except (ValueError, ZeroDivisionError):
        return None


def pack_unit(text: str) -> str:
    """Return the unit of the pack size behind a name, in which its dose is counted: 개 for `/15g/개`; else empty."""
    units = [found["unit"] or "" for found in _PACK.finditer(text)]
    return next((unit for unit in reversed(units) if re.fullmatch(UNITS, unit)), "")


def without_pack(text: str) -> str:
    """Return `text` with pack sizes after names blanked out: the `/1정` of `이름/1정` is no dose."""
    return _PACK.sub(lambda found: " " * len(found[0]), text)


def unit_text(unit: str) -> str:
    """Return a unit in its usual Korean spelling."""
    if re.fullmatch(_ENGLISH_UNIT, unit) and unit[0].lower() in _ENGLISH_UNITS:
        return _ENGLISH_UNITS[unit[0].lower()]
    return "mL" if re.fullmatch(r"[mM].|㎖|cc|CC", unit) else unit


def dose_text(amount: str, unit: str) -> str:
    """Return amount and unit as people write them: 1정, 5mL, 반 정."""
    tidy = unit_text(unit)
    return f"{amount_text(amount)}{' ' if amount == '반' and tidy else ''}{tidy}"


def first(shapes: Sequence[re.Pattern[str]], text: str) -> re.Match[str] | None:
    """Return the match of the first of `shapes` that matches."""
    return next((found for shape in shapes if (found := shape.search(text))), None)


_BEFORE_NUMBER = "씩회일분번루총간약량수정슐럽액립산고림겔젤환제션치주스키름포매후전xX×"
"""Letters that may stand right before a number: ends of what precedes it in a line that is run together."""


def is_cut(text: str, start: int) -> bool:
    """Return whether a letter stands right before the number at `start` that may be a digit misread: Z8일분."""
    before = text[start - 1 : start]
    return before.isalpha() and before not in _BEFORE_NUMBER


def is_bare_once(text: str, found: re.Match[str]) -> bool:
    """Return whether times a day are a bare 1회 with no dose before it: it may begin `1회 2정` with the dose unread."""
    is_said = re.search(r"일|하루", found[0]) is not None
    return found["times"] == "1" and not is_said and first(DOSES, text[: found.start()]) is None


def without_once(text: str) -> str:
    """Return `text` with the 1회 of `1회 2정` blanked out: it does not mean once a day."""
    return _ONCE_BEFORE_DOSE.sub(lambda found: " " * len(found[0]), text)


def without_total(text: str) -> str:
    """Return `text` with the number dispensed blanked out: it is no dose."""
    return LINE_TOTAL.sub(lambda found: " " * len(found[0]), text)


def date_in(text: str) -> tuple[dt.date, int, int] | None:
    """Return the first valid date and its span; None if there is none."""
    for found in _DATE.finditer(text):
        if packed := found["packed"]:
            year, month, day = int(packed[:4]), int(packed[4:6]), int(packed[6:])
        else:
            year, month, day = (int(found[part]) for part in ("year", "month", "day"))
        year += 2000 if year < 100 else 0
        try:
            date = dt.date(year, month, day)
        except ValueError:
            continue
        if EARLIEST <= year <= LATEST:
            return date, found.start(), found.end()
    return None
