"""Numbers as they are written: integers, decimals, fractions, mixed ones, and those with 만 and 억."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

from .numerals import decimal, digit_by_digit, sino
from .particles import form_after
from .tables import lazy, pairs


class Reading(NamedTuple):
    """What is said, and where in the text the reading ends."""

    spoken: str
    end: int


@dataclass(frozen=True)
class Value:
    """One number. All fields hold ASCII digits, except `words`, `scale` and `sign`.

    words: the finished reading of a number with 만 or 억. scale: its one scale word, if it has just one.
    """

    whole: str = ""
    decimals: str = ""
    numerator: str = ""
    denominator: str = ""
    words: str = ""
    scale: str = ""
    sign: str = ""

    @property
    def is_integer(self) -> bool:
        """Whether a native numeral is possible."""
        return bool(self.whole) and not (self.decimals or self.numerator or self.words)

    @property
    def is_half(self) -> bool:
        """Whether the part beyond the whole is one half, however it is written."""
        return (self.numerator, self.denominator) == ("1", "2") or (
            not self.numerator and self.decimals.rstrip("0") == "5"
        )

    @property
    def size(self) -> float:
        """Approximate size, for telling a rising range from something else."""
        return float(f"{self.whole[:15] or 0}.{self.decimals[:15] or 0}")

    def plain(self) -> str:
        """Read without a counter, in the Sino-Korean system."""
        if self.words:
            return self.words
        if self.numerator:
            part = f"{sino(self.denominator)}분의 {sino(self.numerator)}"
            whole = sino(self.whole)
            return f"{whole}{form_after(whole, ('과', '와'))} {part}" if self.whole.strip("0") else part
        if not self.decimals and len(self.whole) > 1 and self.whole[0] == "0":
            return digit_by_digit(self.whole)
        return decimal(self.whole, self.decimals)

    def trimmed(self) -> Value:
        """Return the same number without noughts at the end of its decimals."""
        return replace(self, decimals=self.decimals.rstrip("0")) if self.decimals.endswith("0") else self

    def scaled(self, scale: str) -> Value:
        """Return the same integer in units of `scale`, as the 3 of 3~5만 원 means 3만."""
        return Value(words=sino(self.whole) + scale, scale=scale, sign=self.sign)

    def signed(self, sign: str) -> Value:
        """Return the same number with a sign: `+`, `-`, `±` or none."""
        return replace(self, sign=sign) if sign != self.sign else self


_VULGAR = pairs("½ 1/2 ⅓ 1/3 ⅔ 2/3 ¼ 1/4 ¾ 3/4 ⅕ 1/5 ⅖ 2/5 ⅗ 3/5 ⅘ 4/5 ⅙ 1/6 ⅛ 1/8 ⅜ 3/8 ⅝ 5/8 ⅞ 7/8")
VULGAR_FRACTIONS = "".join(_VULGAR)
_INTEGER = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|[1-9]\d{0,2}(?: 000)+(?![\d.])|\d+)"
"""Grouped by commas, or by blanks where that can be nothing else: 1 000 mg."""
_UNGROUPED = str.maketrans("", "", ", ")
_NUMBER = lazy(rf"(?P<whole>{_INTEGER})(?:\.(?P<decimals>\d+))?|\.(?P<bare>\d+)")
_FRACTION = lazy(
    r"(?:(?P<whole>\d{1,4})(?:\s?(?:과|와)\s?|[ ]|-)(?=\d{1,2}/\d))?"
    r"(?P<num>\d{1,4})\s?/\s?(?P<den>\d{1,4})(?![\d/]|\.\d)"
    rf"|(?P<before>\d{{1,4}})?\s?(?:과|와)?\s?(?P<vulgar>[{VULGAR_FRACTIONS}])"
)
_SPELT_FRACTION = lazy(r"(?P<den>\d{1,4})\s?분의\s?(?P<num>\d{1,4})(?![\d/]|\.\d)")
IMPROPER_MAX = 8
"""3/2정 is a fraction although it exceeds one; with a larger second number it is none."""
PORTION = (
    r"(?:(?:정|알|캡슐|포|봉지?|컵|병|잔|개|스푼|숟가?락?|숟갈|방울|앰플|퍼프|팩|장|매|환)(?:(?![가-힣])|"
    r"(?=씩|[을를은는이가만과와로반](?![가-힣])|으로|까지|부터|쯤|가량|복용|투여|점안|먹|드|하루|아침|점심|저녁|식|취침|자기))|"
    r"T(?![A-Za-z]))"
)
"""What a fraction may be of, as no date is."""
_PORTION = lazy(f" ?{PORTION}")
_SCALE_END = (
    r"(?=\s?(?:\d|원|명|개|달러|엔|유로|위안|여|보|걸음|단위|알|정|번|회|시간|년|톤|배|건|장|대|마리|평|분|포기|kcal|mg|km|IU|"
    r"[십백천만억조]|/|이상|이하|미만|에서|을|이|가|은|의|~|-)|\s*$|[.,!?)])"
)
"""What has to follow 만 or 억 for it to be a number word: 3만 원 is, 3만 드세요 is not."""
_SCALED = lazy(
    rf"(?P<n>{_INTEGER}(?:\.\d+)?)\s?"
    rf"(?P<scale>천만|백만|십만|천억|백억|십억|천조|조(?!각|금|절|기|심|제|용)|[십백천만억]){_SCALE_END} ?"
)
SCALES_MAX = 6
"""조, 억, 만, 천, 백, 십: a number has each at most once."""
SILENT_ONE = "십백천만"
"""일 is not said before these: 1만 is 만, but 1억 is 일억."""


def parse_value(text: str, position: int) -> tuple[Value, int] | None:
    """Parse the unsigned number at `position`; returns it and where it ends."""
    found = _FRACTION.match(text, position)
    if found:
        vulgar = found["vulgar"]
        num, den = _VULGAR[vulgar].split("/") if vulgar else (found["num"], found["den"])
        improper = 1 < int(den) <= IMPROPER_MAX and int(num) % int(den) and _PORTION.match(text, found.end())
        if 0 < int(num) < int(den) or improper:
            whole = found["before"] if vulgar else found["whole"]
            return Value(whole=whole or "", numerator=num, denominator=den), found.end()
    spelt = _SPELT_FRACTION.match(text, position)
    if spelt:
        return Value(words=f"{sino(spelt['den'])}분의 {sino(spelt['num'])}"), spelt.end()
    scaled = _parse_scaled(text, position)
    if scaled:
        return scaled
    return parse_decimal(text, position)


def parse_decimal(text: str, position: int) -> tuple[Value, int] | None:
    """Parse the integer or decimal at `position`, never a fraction; returns it and where it ends."""
    number = _NUMBER.match(text, position)
    if not number:
        return None
    whole = (number["whole"] or "0").translate(_UNGROUPED)
    return Value(whole=whole, decimals=number["decimals"] or number["bare"] or ""), number.end()


def _parse_scaled(text: str, position: int) -> tuple[Value, int] | None:
    said: list[str] = []
    end = position
    scale = ""
    while len(said) < SCALES_MAX:
        part = _SCALED.match(text, end)
        if not part:
            break
        whole, _, decimals = part["n"].translate(_UNGROUPED).partition(".")
        scale = part["scale"]
        silent = whole == "1" and not decimals and scale[0] in SILENT_ONE
        said.append(scale if silent else decimal(whole, decimals) + scale)
        end = part.end()
    if not said:
        return None
    rest = _NUMBER.match(text, end)
    if rest and rest["whole"]:
        said.append(sino(rest["whole"].translate(_UNGROUPED)))
        end = rest.end()
    elif text[end - 1].isspace():
        end -= 1
    return Value(words=" ".join(said), scale=scale if len(said) == 1 else ""), end
