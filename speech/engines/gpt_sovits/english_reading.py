"""Writes English times, money, units, fractions and numbers out in words (docs/gpt_sovits.md#english)."""

from __future__ import annotations

import re
import unicodedata

SMALL = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
SMALL += [f"{stem}teen" for stem in ("thir", "four", "fif", "six", "seven", "eigh", "nine")]
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
SCALES = ("", " thousand", " million", " billion", " trillion")
IRREGULAR_ORDINALS = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}
UNITS = {
    "m": ("meter", "meters"),
    "km": ("kilometer", "kilometers"),
    "km/h": ("kilometer per hour", "kilometers per hour"),
    "ft": ("foot", "feet"),
    "L": ("liter", "liters"),
    "tbsp": ("tablespoon", "tablespoons"),
    "tsp": ("teaspoon", "teaspoons"),
    "h": ("hour", "hours"),
    "min": ("minute", "minutes"),
    "s": ("second", "seconds"),
    "°C": ("degree celsius", "degrees celsius"),
    "°F": ("degree fahrenheit", "degrees fahrenheit"),
}
MONEY = {"$": ("dollar", "dollars", "cent", "cents"), "£": ("pound", "pounds", "penny", "pence")}
FIRST_YEAR, LAST_YEAR = 1001, 2999
"""Numbers from the first to the last are read like years: 1998 is nineteen ninety-eight."""

UNIT = re.compile(r"(\d+(?:\.\d+)?)(" + "|".join(sorted(map(re.escape, UNITS), key=len, reverse=True)) + r")(?![\w°/])")


def cardinal(number: int) -> str:
    """Write a non-negative number in words: 121 is one hundred twenty-one. Raises OverflowError beyond trillions."""
    if number < len(SMALL):
        return SMALL[number]
    if number < 100:
        tens, rest = divmod(number, 10)
        return TENS[tens - 2] + (f"-{SMALL[rest]}" if rest else "")
    if number < 1000:
        hundreds, rest = divmod(number, 100)
        return f"{SMALL[hundreds]} hundred" + (f" {cardinal(rest)}" if rest else "")
    groups = []
    for scale in SCALES:
        number, group = divmod(number, 1000)
        if group:
            groups.append(cardinal(group) + scale)
        if not number:
            return " ".join(reversed(groups))
    raise OverflowError("beyond the largest scale that has a name here")


def ordinal(number: int) -> str:
    """Write an ordinal in words: 22 is twenty-second."""
    words = cardinal(number)
    cut = max(words.rfind(" "), words.rfind("-")) + 1
    last = words[cut:]
    if last in IRREGULAR_ORDINALS:
        return words[:cut] + IRREGULAR_ORDINALS[last]
    return words[:cut] + (last[:-1] + "ieth" if last.endswith("y") else last + "th")


def whole(digits: str) -> str:
    """Read a run of digits as a year or a number; digit by digit if it starts with 0 or is too large to have a name."""
    number = int(digits)
    if len(digits) > 3 * len(SCALES) or (digits[0] == "0" and len(digits) > 1):
        return spelled(digits)
    if not FIRST_YEAR <= number <= LAST_YEAR or 2000 <= number < 2010:
        return cardinal(number)
    century, rest = divmod(number, 100)
    if not rest:
        return f"{cardinal(century)} hundred"
    return f"{cardinal(century)} " + (f"oh {SMALL[rest]}" if rest < 10 else cardinal(rest))


def spelled(digits: str) -> str:
    """Read digits one by one."""
    return " ".join(SMALL[int(digit)] for digit in digits)


def _clock(match: re.Match[str]) -> str:
    hour, minute = int(match[1]), int(match[2])
    said = f" {cardinal(minute)}" if minute else " o'clock"
    half = match[3] or ("a.m." if hour < 12 else "p.m.")
    return f"{cardinal(hour - 12 if hour > 12 else hour)}{said} {half}"


def _money(match: re.Match[str]) -> str:
    one, many, small, smalls = MONEY[match[1]]
    amount, part = int(match[2]), int((match[3] or "0").ljust(2, "0"))
    said = f"{cardinal(amount)} {one if amount == 1 else many}"
    rest = f"{cardinal(part)} {small if part == 1 else smalls}"
    if not part:
        return said
    return f"{said} and {rest}" if amount else rest


def _unit(match: re.Match[str]) -> str:
    return f"{match[1]} {UNITS[match[2]][match[1] != '1']}"


def _fraction(match: re.Match[str]) -> str:
    above, below = int(match[1]), int(match[2])
    if below < 2:
        return f"{cardinal(above)} over {cardinal(below)}"
    name = ("half" if above == 1 else "halve") if below == 2 else ordinal(below)
    return f"{cardinal(above)} {name}{'' if above == 1 else 's'}"


RULES = (
    (re.compile(r"\b(\d+)\. (?=\S)"), lambda match: f"{ordinal(int(match[1]))}, "),
    (re.compile(r"(?<![\d.])\b([01]?\d|2[0-3]):([0-5]\d)\b(?:\s*([ap]\.?m\.?)(?!\w))?", re.IGNORECASE), _clock),
    (re.compile(r"(?<=\d),(?=\d{3}(?!\d))"), lambda match: ""),
    (re.compile(r"([$£])(\d+)(?:\.(\d{1,2})(?!\d))?"), _money),
    (UNIT, _unit),
    (re.compile(r"(?:(?<=\s)|^)-(?=\d)"), lambda match: "minus "),
    (re.compile(r"(\d+)\.(\d+)"), lambda match: f"{whole(match[1])} point {spelled(match[2])}"),
    (re.compile(r"\b(\d+)/(\d+)\b"), _fraction),
    (re.compile(r"(\d+)(?:st|nd|rd|th)\b"), lambda match: ordinal(int(match[1]))),
    (re.compile(r"(?<=\d)(?=[A-Za-z])|(?<=[A-Za-z])(?=\d)"), lambda match: " "),
    (re.compile(r"\d+"), lambda match: whole(match[0])),
    (re.compile(r"\s*%"), lambda match: " percent"),
    (re.compile(r"&"), lambda match: " and "),
)
"""Applied in this order: expressions such as times and money come before the bare numbers in them."""

MARKS = str.maketrans("。！？，、’‘—–", ".!?,,''--")
CAPITAL_INSIDE = re.compile(r"(?<=[A-Za-z'])(?=[A-Z])")
REPEATED = re.compile(r"([.,?!])\1+")
UNREAD = re.compile(r"[^ A-Za-z'.,?!\-]")


def written_out(text: str) -> str:
    """Write `text` as words and marks only; capitals inside a word, as in IOS, are set apart to be spelled."""
    text = text.translate(MARKS)
    for pattern, said in RULES:
        text = pattern.sub(said, text)
    text = "".join(mark for mark in unicodedata.normalize("NFD", text) if unicodedata.category(mark) != "Mn")
    text = UNREAD.sub("", text.replace("\n", " "))
    return CAPITAL_INSIDE.sub(" ", REPEATED.sub(r"\1", text))
