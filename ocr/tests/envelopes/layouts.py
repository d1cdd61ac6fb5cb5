"""Layouts of Korean pharmacies: each prints made-up contents and says what can be read from the result."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from PIL import Image

from ocr.tests.envelopes.contents import (
    ADVICE,
    EFFICACY,
    MEALS,
    Mark,
    Truth,
    amount_of,
    contents,
    date_text,
    same_for_all,
)
from ocr.tests.envelopes.form_layouts import prescription
from ocr.tests.envelopes.guide_layouts import (
    box_front,
    english_label,
    labelled_guide,
    pale_thermal,
    qr_envelope,
    side_by_side,
    till_roll,
)
from ocr.tests.envelopes.paper import GREY, PENS, Paper, Place, PrintedWord
from ocr.tests.envelopes.parts import (
    BODY,
    LARGE,
    SMALL,
    TINY,
    TITLE,
    amount_text,
    dashes,
    foot,
    head,
    money,
    name_text,
    number_of,
    receipt,
    total_text,
)

# A5 at 257 dots an inch.
SHORT, LONG = 1500, 2100
TILL_WIDTH = 920


@dataclass(frozen=True, slots=True)
class Envelope:
    """A printed envelope. picture: RGB. marks: choices marked by hand."""

    seed: int
    layout: str
    picture: Image.Image
    printed: tuple[PrintedWord, ...]
    marks: tuple[Mark, ...]
    truth: Truth


Printing = tuple[Paper, Truth, tuple[Mark, ...]]


def envelopes(seeds: Iterable[int]) -> Iterator[Envelope]:
    """Yield one envelope per seed, always the same one."""
    return (envelope(seed) for seed in seeds)


def envelope(seed: int) -> Envelope:
    """Draw the envelope of this seed; six seeds in a row give the six layouts."""
    rng = random.Random(seed)
    layout, printer = tuple(LAYOUTS.items())[seed % len(LAYOUTS)]
    paper, truth, marks = printer(rng)
    return Envelope(seed, layout, paper.image, tuple(paper.printed), marks, truth)


def real_paper(seed: int) -> Envelope:
    """Draw the redrawn real paper of this seed; as many seeds in a row as there are layouts give each of them."""
    rng = random.Random(f"real {seed}")
    layout, printer = tuple(REAL_LAYOUTS.items())[seed % len(REAL_LAYOUTS)]
    paper, truth, marks = printer(rng)
    return Envelope(seed, layout, paper.image, tuple(paper.printed), marks, truth)


def table(rng: random.Random) -> Printing:
    """Print a bag with a ruled table that has a column for each number."""
    made = contents(rng, 7)
    paper = Paper(SHORT, LONG, rng.choice(("gothic", "barun", "square")))
    truth, total, directions = made.truth, rng.random() < 0.4, rng.random() < 0.5
    if not directions:
        meal = rng.choice(MEALS)
        truth = replace(truth, medicines=tuple(replace(each, instructions=meal) for each in truth.medicines))
    y = head(paper, made, rng)
    headings = rng.choice((("약품명", "투약량", "횟수", "일수"), ("처방의약품명", "1회투약량", "1일횟수", "투약일수")))
    columns = [70.0, 800.0, 940.0, 1070.0, 1200.0] if directions or total else [70.0, 880.0, 1080.0, 1250.0, 1430.0]
    titles = [*headings, "복용방법"] if directions else [*headings, "총량"] if total else [*headings]
    if directions or total:
        columns.append(1430.0)
    row = 92
    heading_size = SMALL if len(titles) == 4 else TINY
    paper.fill(columns[0], y, columns[-1], y + row, (225, 232, 240))
    for number, title in enumerate(titles):
        middle = (columns[number] + columns[number + 1]) / 2
        paper.write(middle, y + 28, title, heading_size, bold=True, align="centre")
    top, y = y, y + row
    bare = rng.random() < 0.7
    for number, each in enumerate(truth.medicines):
        at = f"medicines.{number}"
        text = name_text(each.name, each.strength, rng, columns[1] - columns[0] - 20, paper, SMALL)
        paper.write(columns[0] + 14, y + 30, text, SMALL, field=f"{at}.name")
        cells = [amount_text(each.dose, bare, rng), str(each.times_a_day), str(each.days)]
        for column, (field, cell) in enumerate(zip(("dose", "times_a_day", "days"), cells, strict=True), 1):
            middle = (columns[column] + columns[column + 1]) / 2
            paper.write(middle, y + 28, cell, BODY, align="centre", field=f"{at}.{field}")
        if directions:
            middle = (columns[4] + columns[5]) / 2
            paper.write(middle, y + 32, each.instructions, TINY, align="centre", field=f"{at}.instructions")
        elif total:
            paper.write((columns[4] + columns[5]) / 2, y + 28, total_text(each), BODY, align="centre")
        paper.line(columns[0], y, columns[-1], y)
        y += row
    paper.frame(columns[0], top, columns[-1], y)
    for x in columns[1:-1]:
        paper.line(x, top, x, y)
    y += 40
    if not directions:
        paper.write(80, y, f"복용방법: {rng.choice(('', '매 '))}{meal}", BODY, bold=True, field="instructions")
        y += 70
    for text in rng.sample(ADVICE, 2):
        paper.write(80, y, f"※ {text}", SMALL)
        y += 52
    foot(paper, made, max(y + 20, LONG - 260))
    return paper, truth, ()


def guide(rng: random.Random) -> Printing:
    """Print a broad bag: pictures of the tablets, their purpose, two-line headings, and the receipt on the right."""
    made = contents(rng, 5)
    paper = Paper(LONG, SHORT, rng.choice(("gothic", "barun", "square")))
    right = 1480
    y = head(paper, made, rng, right)
    columns = (60, 190, 1020, 1180, 1330, right)
    for middle, (upper, lower) in zip(
        (1100, 1255, 1405), (("1회", "투약량"), ("1일", "투여횟수"), ("총", "투약일수")), strict=True
    ):
        paper.write(middle, y + 8, upper, TINY, bold=True, align="centre")
        paper.write(middle, y + 42, lower, TINY, bold=True, align="centre")
    paper.write((columns[1] + columns[2]) / 2, y + 22, "약품명 / 복약안내", SMALL, bold=True, align="centre")
    paper.frame(columns[0], y, right, y + 84)
    y += 84
    high = min(196, (1210 - y) // len(made.truth.medicines))
    for number, each in enumerate(made.truth.medicines):
        at = f"medicines.{number}"
        paper.pill(columns[0] + 22, y + 40, 54, rng)
        text = name_text(each.name, each.strength, rng, 810, paper, SMALL, bold=True)
        paper.write(columns[1] + 8, y + 14, text, SMALL, bold=True, field=f"{at}.name")
        paper.write(columns[1] + 8, y + 60, f"[{rng.choice(EFFICACY)}]", TINY, colour=GREY)
        paper.write(columns[1] + 420, y + 60, each.instructions, TINY, field=f"{at}.instructions")
        if high > 150:
            paper.write(columns[1] + 8, y + 102, rng.choice(ADVICE), TINY, colour=GREY)
        cells = (amount_text(each.dose, rng.random() < 0.5, rng), str(each.times_a_day), str(each.days))
        for middle, field, cell in zip((1100, 1255, 1405), ("dose", "times_a_day", "days"), cells, strict=True):
            paper.write(middle, y + 40, cell, LARGE, bold=True, align="centre", field=f"{at}.{field}")
        paper.frame(columns[0], y, right, y + high)
        y += high
    foot(paper, made, 1240)
    receipt(paper, made, rng, right + 40, 70, LONG - 50)
    return paper, made.truth, ()


def one_line_each(rng: random.Random) -> Printing:
    """Print one line per medicine, such as `1정씩 3회 5일분`, with directions below."""
    made = contents(rng, 6)
    paper = Paper(SHORT, LONG, rng.choice(("gothic", "myeongjo", "barun")))
    y = head(paper, made, rng)
    paper.write(80, y, rng.choice(("처방 내역", "조제약 복약안내", "약 먹는 방법")), LARGE, bold=True)
    y += 84
    for number, each in enumerate(made.truth.medicines):
        at = f"medicines.{number}"
        text = f"{number + 1}. " if rng.random() < 0.5 else ""
        text += name_text(each.name, each.strength, rng, 830, paper, SMALL)
        paper.write(80, y, text, SMALL, bold=True, field=f"{at}.name")
        x = 960.0
        days = rng.choice((f"{each.days}일분", f"{each.days}일"))
        times = rng.choice((f"{each.times_a_day}회", f"1일 {each.times_a_day}회", f"하루 {each.times_a_day}번"))
        for field, words in (("dose", f"{each.dose}씩"), ("times_a_day", times), ("days", days)):
            x = paper.write(x, y, words, SMALL, field=f"{at}.{field}")[2] + 16
        paper.write(130, y + 52, each.instructions, SMALL, field=f"{at}.instructions")
        paper.write(560, y + 56, rng.choice((*EFFICACY, *ADVICE[:4])), TINY, colour=GREY)
        paper.line(80, y + 112, SHORT - 80, y + 112, 1)
        y += 134
    foot(paper, made, max(y + 40, LONG - 320))
    return paper, made.truth, ()


def blocks(rng: random.Random) -> Printing:
    """Print a leaflet with a paragraph per medicine."""
    made = contents(rng, 5)
    paper = Paper(SHORT, LONG, rng.choice(("gothic", "square", "barun")))
    y = head(paper, made, rng)
    slash = rng.choice((" / ", ", ", " · ", "  "))
    for number, each in enumerate(made.truth.medicines):
        at = f"medicines.{number}"
        text = name_text(each.name, each.strength, rng, 1250, paper, BODY)
        paper.write(90, y, f"{rng.choice(('▶', '■', '●'))} {text}", BODY, bold=True, field=f"{at}.name")
        x = 120.0
        said = (
            ("dose", f"1회 {each.dose}"),
            ("times_a_day", f"1일 {each.times_a_day}회"),
            ("days", f"{each.days}일분"),
            ("instructions", each.instructions),
        )
        for position, (field, words) in enumerate(said):
            x = paper.write(x, y + 60, words, SMALL, field=f"{at}.{field}")[2]
            if position < len(said) - 1:
                x = paper.write(x, y + 60, slash, SMALL)[2] + 14 if slash.strip() else x + 30
        paper.write(120, y + 108, f"효능: {rng.choice(EFFICACY)}", TINY, colour=GREY)
        paper.write(120, y + 146, f"주의: {rng.choice(ADVICE)}", TINY, colour=GREY)
        y += 216
    foot(paper, made, max(y + 40, LONG - 320))
    return paper, made.truth, ()


def thermal(rng: random.Random) -> Printing:
    """Print a narrow slip from a till."""
    made = contents(rng, 6)
    meal = rng.choice(MEALS)
    truth = made.truth
    truth = replace(truth, medicines=tuple(replace(each, instructions=meal) for each in truth.medicines))
    paper = Paper(TILL_WIDTH, 1750, "coding", (247, 247, 245))
    paper.write(TILL_WIDTH / 2, 50, rng.choice(("약제비 영수증", "조제약 안내")), LARGE, bold=True, align="centre")
    y = 130
    for label, text, field in (
        ("약국명", truth.pharmacy, "pharmacy"),
        ("전화", made.phone, ""),
        ("조제일자", date_text(truth.day, rng), "dispensed_on"),
        ("환자명", f"{truth.patient} ({made.age}세)", "patient"),
        ("발행기관", truth.hospital, "hospital"),
    ):
        paper.write(50, y, f"{label}: ", SMALL)
        paper.write(230, y, text, SMALL, field=field)
        y += 48
    y = dashes(paper, y)
    middles = (560, 690, 820)
    paper.write(50, y, "약품명", SMALL, bold=True)
    for middle, title in zip(middles, rng.choice((("1회량", "횟수", "일수"), ("투약량", "횟수", "일수"))), strict=True):
        paper.write(middle, y, title, SMALL, bold=True, align="centre")
    y = dashes(paper, y + 50)
    long_form = rng.random() < 0.5
    for number, each in enumerate(truth.medicines):
        at = f"medicines.{number}"
        text = name_text(each.name, each.strength, rng, 440, paper, SMALL)
        on_own_line = paper.length(text, SMALL) > 440
        paper.write(50, y, text, SMALL, field=f"{at}.name")
        if on_own_line:
            y += 44
        amount = amount_of(each.dose)
        dose = each.dose if each.dose[-1] not in "정슐" else f"{number_of(amount):.2f}" if long_form else amount
        cells = (dose, str(each.times_a_day), str(each.days))
        for middle, field, cell in zip(middles, ("dose", "times_a_day", "days"), cells, strict=True):
            paper.write(middle, y, cell, SMALL, align="centre", field=f"{at}.{field}")
        y += 54
    y = dashes(paper, y)
    paper.write(50, y, f"* 복용법 : {meal}", SMALL, field="instructions")
    y = dashes(paper, y + 50)
    money(paper, made, rng, 50, y, TILL_WIDTH - 60)
    return paper, truth, ()


def classic(rng: random.Random) -> Printing:
    """Print the old bag: numbers once for all medicines, and choices that the pharmacist circles or ticks by pen."""
    made = contents(rng, 5)
    paper = Paper(SHORT, LONG, rng.choice(("gothic", "myeongjo", "square")))
    days = made.truth.medicines[0].days
    parts = ("아침", "점심", "저녁", "취침전")
    chosen = rng.choice(((0,), (0, 2), (0, 2), (0, 1, 2), (0, 1, 2), (3,), (0, 1, 2, 3)))
    meal = None if chosen == (3,) else rng.choice(("식전", "식후", "식후"))
    said = ", ".join(parts[each] for each in chosen) + (f" {meal} 30분" if meal else "")
    truth = same_for_all(made.truth, len(chosen), days, said)
    kind = rng.choice(("circle", "circle", "tick"))
    paper.write(SHORT / 2, 70, "내 복 약", TITLE + 20, bold=True, align="centre")
    paper.write(110, 210, f"{truth.patient} 님", LARGE, bold=True, field="patient")
    paper.write(SHORT - 100, 220, f"조제일 {date_text(truth.day, rng)}", SMALL, align="right", field="dispensed_on")
    paper.write(130, 310, "1일", TITLE)
    paper.write(270, 306, f"{len(chosen)}회", TITLE + 4, bold=True, field="times_a_day")
    paper.write(560, 306, f"{days}일분", TITLE + 4, bold=True, field="days")
    marks: list[Mark] = []
    paper.pen = random.Random(f"ink of {truth}").choice(PENS)
    for number, part in enumerate(parts):
        place = paper.write(120 + number * 330, 450, f"{'①②③④'[number]} {part}", LARGE + 6)
        _mark(paper, place, part, kind if number in chosen else "none", marks, rng)
    for number, choice in enumerate(("식전", "식후", "식간")):
        place = paper.write(120 + number * 230, 560, choice, LARGE + 6)
        _mark(paper, place, choice, kind if choice == meal else "none", marks, rng)
    paper.write(850, 560, "30분에 복용하세요", LARGE)
    paper.frame(80, 280, SHORT - 80, 650, 3)
    y = 710
    for number, each in enumerate(truth.medicines):
        at = f"medicines.{number}"
        text = name_text(each.name, each.strength, rng, 1000, paper, BODY)
        paper.write(120, y, text, BODY, field=f"{at}.name")
        paper.write(SHORT - 140, y, each.dose, BODY, align="right", bold=True, field=f"{at}.dose")
        paper.line(100, y + 62, SHORT - 100, y + 62, 1)
        y += 92
    for advice in rng.sample(ADVICE, 2):
        paper.write(120, y + 30, f"- {advice}", SMALL)
        y += 54
    paper.write(120, LONG - 430, f"발행 의료기관 : {truth.hospital}", SMALL, field="hospital")
    foot(paper, made, LONG - 330)
    return paper, truth, tuple(marks)


LAYOUTS: dict[str, Callable[[random.Random], Printing]] = {
    "table": table,
    "guide": guide,
    "one_line_each": one_line_each,
    "blocks": blocks,
    "thermal": thermal,
    "classic": classic,
}

REAL_LAYOUTS: dict[str, Callable[[random.Random], Printing]] = {
    each.__name__: each
    for each in (
        prescription, labelled_guide, qr_envelope, side_by_side, english_label, till_roll, pale_thermal, box_front,
    )
}  # fmt: skip


def _mark(paper: Paper, place: Place, choice: str, kind: str, marks: list[Mark], rng: random.Random) -> None:
    marks.append(Mark(choice, kind))
    if kind == "circle":
        paper.circle_by_hand(place, rng)
    elif kind == "tick":
        paper.tick_by_hand(place, rng)
