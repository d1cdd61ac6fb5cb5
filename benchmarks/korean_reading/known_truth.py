"""Makes phrases whose reading is known: the amount comes first, its text and its reading are written from it.

Shares no code with `korean`, which is what it judges. The same phrases come out every time.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

DIGITS = "영일이삼사오육칠팔구"
TENS = ("", "열", "스물", "서른", "마흔", "쉰", "예순", "일흔", "여든", "아흔")
ONES = ("", "한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉")
PILLS = ("정", "알", "캡슐", "포", "방울")
"""Counted with native numerals."""
MEASURES = {
    "mg": "밀리그램",
    "mL": "밀리리터",
    "g": "그램",
    "kg": "킬로그램",
    "cm": "센티미터",
    "㎎": "밀리그램",
    "원": "원",
    "도": "도",
}
COMBINED = {"엑스포지": (5, 80), "트윈스타": (40, 10), "자누메트": (50, 850), "세비카": (10, 40)}
MEALS = ("아침", "점심", "저녁", "자기 전")
STOPS = (".", "...", "…", "!", "?")
LEADS = ("식후에 드세요", "잊지 마세요", "물과 드세요", "약 드셨어요")
SEED = 13


@dataclass(frozen=True)
class Phrase:
    """A text with the pattern of its readings, as in `rows/*.tsv`."""

    text: str
    spoken: str
    kind: str
    source: str


def sino(number: int) -> str:
    """Return a number below 100,000,000 in Sino-Korean: 12,500 is 만 이천오백."""
    if number == 0:
        return DIGITS[0]
    high, low = divmod(number, 10_000)
    words = [] if not high else ["만" if high == 1 else f"{_below_myriad(high)}만"]
    return " ".join([*words, _below_myriad(low)]).strip()


def native(number: int) -> str:
    """Return a number from 1 to 99 as it stands before a counter: 20 is 스무, 21 is 스물한."""
    tens, ones = divmod(number, 10)
    return "스무" if number == 20 else TENS[tens] + ONES[ones]


def decimal(number: str) -> str:
    """Return a decimal such as 2.75: its whole part as a number, the rest digit by digit."""
    whole, _, rest = number.partition(".")
    return f"{sino(int(whole))} 점 {''.join(DIGITS[int(digit)] for digit in rest)}" if rest else sino(int(whole))


def phrases() -> Iterator[Phrase]:
    """Yield every phrase."""
    chance = random.Random(SEED)
    yield from _amounts(chance)
    yield from _clock(chance)
    yield from _dates(chance)
    yield from _ranges(chance)
    yield from _pairs(chance)
    yield from _courses(chance)
    yield from _glued(chance)


def _below_myriad(number: int) -> str:
    said = ""
    for power, name in ((1000, "천"), (100, "백"), (10, "십"), (1, "")):
        digit = number // power % 10
        if digit:
            said += name if digit == 1 and name else DIGITS[digit] + name
    return said


def _pills(number: int, unit: str) -> str:
    return f"{native(number)} {unit}" if number < 20 else f"{{{native(number)}|{sino(number)}}} {unit}"


def _times_a_day(times: int) -> tuple[str, str]:
    return f"1일 {times}회", f"{{하루|일 일}} {{{sino(times)} 회|{native(times)} 번}}"


def _amounts(chance: random.Random) -> Iterator[Phrase]:
    for unit in PILLS:
        for number in chance.sample(range(1, 15), 6):
            yield Phrase(f"{number}{unit} 드세요", f"{_pills(number, unit)} 드세요", "known amount", "reminder")
    for unit, name in MEASURES.items():
        for number in (chance.randrange(2, 100), chance.randrange(100, 1000), chance.randrange(1000, 40_000)):
            text = f"{number:,}{unit}" if number > 999 else f"{number}{unit}"
            yield Phrase(text, f"{sino(number)} {name}", "known amount", "leaflet")
        fraction = f"{chance.randrange(1, 60)}.{chance.randrange(1, 10)}"
        if unit != "원":
            yield Phrase(f"{fraction}{unit}", f"{decimal(fraction)} {name}", "known amount", "leaflet")


def _clock(chance: random.Random) -> Iterator[Phrase]:
    for _ in range(24):
        hour, minute = chance.randrange(1, 13), chance.randrange(1, 60)
        half = chance.choice(("오전", "오후"))
        said = f"{half} {native(hour)} 시 {sino(minute)} 분"
        yield Phrase(f"{half} {hour}시 {minute}분", said, "known time", "reminder")
        yield Phrase(f"{half} {hour}:{minute:02}", said, "known time", "KakaoTalk")
    for hour in range(13, 24):
        minute = chance.randrange(1, 60)
        said = f"{{{sino(hour)} 시|{native(hour)} 시|오후 {native(hour - 12)} 시}}"
        yield Phrase(f"{hour}:{minute:02} 약", f"{said} {sino(minute)} 분 약", "known time", "reminder")


def _dates(chance: random.Random) -> Iterator[Phrase]:
    months = {6: "유", 10: "시"}
    for month in range(1, 13):
        said_month = f"{months.get(month, sino(month))}월"
        day, other, year = chance.randrange(13, 29), chance.randrange(1, 29), chance.randrange(2020, 2031)
        yield Phrase(f"{month}월 {other}일", f"{said_month} {sino(other)} 일", "known date", "reminder")
        yield Phrase(f"진료 {month}/{day}", f"진료 {said_month} {sino(day)} 일", "known date", "KakaoTalk")
        whole = f"{sino(year)} 년 {said_month} {sino(day)} 일"
        yield Phrase(f"{year}-{month:02}-{day:02}", whole, "known date", "hospital page")
        yield Phrase(f"{year}. {month}. {day}.", whole, "known date", "hospital page")


def _ranges(chance: random.Random) -> Iterator[Phrase]:
    for unit in PILLS:
        for mark in ("~", "-"):
            low = chance.randrange(1, 6)
            high = low + chance.randrange(1, 4)
            said = f"{native(low)} {{{unit}|}}에서 {native(high)} {unit}"
            yield Phrase(f"{low}{mark}{high}{unit}씩", f"{said}씩", "known range", "leaflet")
    for unit in ("mg", "mL", "도", "kg"):
        name = MEASURES[unit]
        for mark in ("~", "-"):
            low = chance.randrange(2, 50)
            high = low + chance.randrange(5, 50)
            said = f"{sino(low)} {{{name}|}}에서 {sino(high)} {name}"
            yield Phrase(f"{low}{mark}{high}{unit} 사이", f"{said} 사이", "known range", "leaflet")
    for _ in range(8):
        low = chance.randrange(2, 12)
        high = low + chance.randrange(1, 7)
        said = f"{native(low)} {{시간|}}에서 {native(high)} 시간마다"
        yield Phrase(f"{low}~{high}시간마다", said, "known range", "e약은요")


def _pairs(chance: random.Random) -> Iterator[Phrase]:
    for _ in range(15):
        high, low = chance.randrange(95, 190), chance.randrange(55, 95)
        said = f"혈압 {sino(high)}에 {sino(low)}"
        yield Phrase(f"혈압 {high}/{low}", said, "known pair", "KakaoTalk")
    for _ in range(10):
        parts = chance.randrange(2, 300)
        said = f"물과 일 대 {sino(parts)} 비율로 섞기"
        yield Phrase(f"물과 1:{parts} 비율로 섞기", said, "known pair", "leaflet")
    for name, (first, second) in COMBINED.items():
        said = f"{name} {sino(first)} {{밀리그램|}} {sino(second)} 밀리그램"
        yield Phrase(f"{name} {first}/{second}mg", said, "known pair", "pharmacy bag")


def _courses(chance: random.Random) -> Iterator[Phrase]:
    for separator in (" / ", "/", " | ", ", ", " - ", "\n", "\t"):
        for _ in range(8):
            unit, strength = chance.choice(PILLS[:4]), chance.choice((5, 10, 25, 250, 500))
            dose, times, days = chance.randrange(1, 5), chance.randrange(1, 5), chance.randrange(3, 91)
            text, said = _times_a_day(times)
            fields = [f"{strength}mg", f"{dose}{unit}", text, f"{days}일분"]
            spoken = [f"{sino(strength)} 밀리그램", _pills(dose, unit), said, f"{sino(days)} 일분"]
            source = "table" if separator in "\t\n | " else "pharmacy bag"
            yield Phrase(separator.join(fields), " ".join(spoken), "known course", source)
    for _ in range(20):
        doses = [chance.randrange(1, 4) for _ in MEALS]
        meals = chance.sample(MEALS, 2)
        text = " / ".join(f"{meal} {dose}정" for meal, dose in zip(meals, doses, strict=False))
        said = " ".join(f"{meal} {native(dose)} 정" for meal, dose in zip(meals, doses, strict=False))
        yield Phrase(text, said, "known course", "pharmacy bag")
    for _ in range(12):
        doses = sorted((chance.randrange(1, 9) for _ in range(3)), reverse=True)
        if len(set(doses)) == len(doses):
            text = "-".join(f"{dose}정" for dose in doses)
            yield Phrase(text, " ".join(f"{native(dose)} 정" for dose in doses), "known course", "hospital page")


def _glued(chance: random.Random) -> Iterator[Phrase]:
    for lead in LEADS:
        for stop in STOPS:
            number, unit = chance.randrange(1, 10), chance.choice(PILLS)
            yield Phrase(f"{lead}{stop}{number}{unit}", f"{lead} {_pills(number, unit)}", "known amount", "KakaoTalk")
