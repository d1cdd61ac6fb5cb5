"""The pieces that the dose guard cuts a typed text into, and patterns of what stands around a number."""

from __future__ import annotations

import re

from .guard_words import PARTICLES

LEX = re.compile(
    r"(?P<phone>(?<![\d.])(?:0\d{1,2}[-.) ]{1,2}\d{3,4}[-. ]\d{4}|1[568]\d\d-\d{4}|0\d{9,10})(?!\d))"
    r"|(?P<ymd>(?<![\d.,])(?:'?\d\d|\d{4})(?P<by>[-./])\s?\d{1,2}(?P=by)\s?\d{1,2}(?![\d/-])\.?)"
    r"|(?P<mdy>(?<![\d/])\d{1,2}/\d{1,2}/\d{4}(?!\d))"
    r"|(?P<weekday>(?<![\d./])\d{1,2}[./]\s?\d{1,2}\.?\s?(?:\(?[월화수목금토일](?:요일|\))|[월화수목금토](?![가-힣])))"
    r"|(?P<clock>(?<![\d:])(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d)?(?!\d|:\d))"
    r"|(?P<every>[qQ]\s?\d{1,2}(?:\s?[-~]\s?\d{1,2})?\s?[hH](?![A-Za-z]))"
    r"|(?P<dotted>(?<![\d.])\d+(?:\.\d+){2,}(?!\d))"
    r"|(?P<parts>\d{1,4}\s?분의\s?\d{1,4})"
    r"|(?P<mixed>(?<![\d./A-Za-z가-힣-])\d{1,2}(?:\s{1,2}|\s?[과와]\s?)\d/\d(?![\d/]))"
    r"|(?P<stuck>(?<![\d./,A-Za-z-])[1-9][·-]?(?:1/[234]|[23]/[34])(?=\s?(?:정(?!도)|알|포|캡슐|컵|T(?![A-Za-z]))))"
    r"|(?P<piped>(?<![\d|.])[1-9]\d{0,2}\|\d{3}(?![\d|])(?=만? ?(?:m?g|mcg|mL|IU|단위|밀리그램|그램|정)))"
    r"|(?P<spaced>(?<![\d.,])[1-9]\d{0,2}(?:\s000)+(?![\d,.]))"
    r"|(?P<confused>(?<![A-Za-z\d.,])(?:(?=[\d.,]*[OoIl])(?=[OoIl.,]*\d)[\dOoIl][\d.,OoIl]*|l)(?<!l(?= ))"
    rf"(?= ?(?:정(?!도)|알|캡슐|포|개|회|번|일|방울|단위|m[gLl]|mcg)(?:분|간|치)?(?:{PARTICLES})?(?![가-힣A-Za-z])))"
    r"|(?P<number>[1-9]\d{0,2}(?:,\d{3})+(?![\d])(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"|(?P<word>[A-Za-zµμαβγ]+(?:\.[A-Za-z](?![A-Za-z]))*\.?)"
    r"|(?P<other>[^0-9A-Za-zµμαβγ]+)"
)
LETTERS = {
    "e": 2,
    "o": 5,
    "i": 1,
    "ii": 2,
    "iii": 3,
    "iv": 4,
    "v": 5,
    "j": 2,
    "vi": 6,
    "vii": 7,
    "viii": 8,
    "ix": 9,
    "x": 10,
}
"""Letters that sound like numbers in Korean, and Roman numerals."""


class Near:
    """Patterns of what stands around a number or a word."""

    TAKEN = re.compile("복용|식[전후사간]|먹|드[세시실]|투여|점안|하루|매일|아침|점심|저녁|취침|자기")
    """What is written on to a counter, as another word that begins like a counter is not."""
    MEALS_BEFORE = re.compile(r"(?:아침|점심)\s?[/·,]\s?(?:점심|저녁|밤)\s?:?\s?\Z")
    """Behind 아침/저녁 the numbers of 1/2정 may be the meals' own doses."""
    LED = re.compile(r"\s?[~-]\s?\d[\d/.]*\s?(?:정|알|T|캡슐|포|컵)")
    HOUR = re.compile(r"\s?\d{1,2}(?::|\s?시)")
    DIGIT = re.compile(r"\s?\d")
    EACH_TIME = re.compile(r".*(?:\A|[^가-힣])매?([주월])\s?\Z", re.DOTALL)
    OFTEN = re.compile(r"\d[\d~-]*\s?(?:회|번)")
    FROM = re.compile(r"\s(?:에서|내지)\s")
    MINUS = re.compile(r"(?:\A|[\s(\[~:,=])-\Z")
    DEGREES_NEXT = re.compile(r"\d+(?:\.\d+)?\s?~\s?-?\d+(?:\.\d+)?\s?(?:°|도(?![가-힣]))")
    TELLS_WHEN = re.compile("(?:아침|점심|저녁|식[전후간]|취침 ?전|자기 ?전|[십백천만억])\\Z")
    """A number right behind these is a dose, or goes on from a larger one, and is no part of a name."""
    UNIT_COLUMN = re.compile(r"\s?[,|]\s?단위\s?[:|]")
    """Behind a figure the heading of the next column is no unit."""
    MEAL_BEFORE = re.compile(r"식[전후] ?\Z")
    POINTERS = ("↑", "↓", "⬆", "⬇")
    GENERATIONS = ("D", "G", "K", "D ", "G ", "K ")
    MONEY = frozenset("$€₩¥£")
