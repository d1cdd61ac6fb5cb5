"""Parts that several layouts share: headers and footers, receipts, and the spellings of names and amounts."""

from __future__ import annotations

import random

from ocr.tests.envelopes.contents import INGREDIENTS, Contents, TrueMedicine, amount_of, date_text
from ocr.tests.envelopes.paper import GREY, Paper

# In pixels; body text of 10 points takes 36 at 257 dots an inch.
TITLE, LARGE, BODY, SMALL, TINY = 62, 42, 36, 30, 25


def head(paper: Paper, made: Contents, rng: random.Random, right: int | None = None) -> int:
    """Print title, patient, date and hospital; return where the rest begins."""
    right = right or paper.width - 70
    truth = made.truth
    paper.write(70, 56, rng.choice(("약 봉 투", "처방 조제약", "조제약 봉투", "복약 안내")), TITLE, bold=True)
    patient = rng.choice(
        (f"{truth.patient} 님 ({made.age}세)", f"{truth.patient}(만 {made.age}세/남)", f"{truth.patient} 귀하")
    )
    labelled = rng.random() < 0.5
    paper.write(70, 160, f"환자명: {patient}" if labelled else patient, BODY, bold=True, field="patient")
    label = rng.choice(("조제일자", "조제일", "조제일시"))
    hour = f" {rng.randrange(9, 19):02}:{rng.randrange(60):02}" if label == "조제일시" else ""
    date = date_text(truth.day, rng) + hour
    paper.write(right, 168, f"{label}: {date}", SMALL, align="right", field="dispensed_on")
    label = rng.choice(("병원정보", "처방기관", "의료기관", "발행기관"))
    paper.write(70, 220, f"{label}: {truth.hospital}", SMALL, field="hospital")
    paper.write(right, 222, f"교부번호 {rng.randrange(1, 400):05}", SMALL, align="right")
    paper.line(70, 276, right, 276, 3)
    return 310


def foot(paper: Paper, made: Contents, y: float) -> None:
    """Print the pharmacy and its address."""
    paper.write(80, y, made.truth.pharmacy, TITLE - 8, bold=True, field="pharmacy")
    paper.write(80, y + 88, f"전화 {made.phone}", BODY)
    paper.write(80, y + 144, made.street, SMALL, colour=GREY)


def receipt(paper: Paper, made: Contents, rng: random.Random, left: int, top: int, right: int) -> None:
    """Print a receipt in a frame of its own."""
    paper.frame(left, top, right, top + 900)
    paper.write((left + right) / 2, top + 20, "약제비 계산서·영수증", SMALL, bold=True, align="centre")
    paper.write(left + 20, top + 90, f"환자성명 {made.truth.patient}", TINY, field="patient")
    paper.write(left + 20, top + 130, f"약국명 {made.truth.pharmacy}", TINY, field="pharmacy")
    money(paper, made, rng, left + 20, top + 200, right - 20, TINY)


def money(paper: Paper, made: Contents, rng: random.Random, left: int, y: float, right: int, size: int = SMALL) -> None:
    """Print amounts of money, which are not doses."""
    total = rng.randrange(5_000, 90_000, 10)
    paid = total * 3 // 100 * 10
    for label, amount in (
        ("약제비총액", total),
        ("본인부담금", paid),
        ("보험자부담금", total - paid),
        ("비급여", 0),
        ("카드결제", paid),
        ("합계", paid),
    ):
        paper.write(left, y, label, size)
        paper.write(right, y, f"{amount:,}원" if rng.random() < 0.5 else f"{amount:,}", size, align="right")
        y += size + 18
    paper.write(
        left,
        y,
        f"사업자등록번호 {rng.randrange(100, 999)}-{rng.randrange(10, 99)}-{rng.randrange(10000, 99999)}",
        size - 4,
    )


def name_text(
    name: str, strength: str, rng: random.Random, room: float, paper: Paper, size: int, *, bold: bool = False
) -> str:
    """Return a product's name as this envelope spells it."""
    spelt = strength
    if strength.endswith(("밀리그램", "밀리그람")) and rng.random() < 0.3:
        spelt = strength[:-4] + "mg"
    text = rng.choice((f"{name}{spelt}", f"{name}{spelt}", f"{name} {spelt}")).strip()
    with_ingredient = f"{text}({rng.choice(INGREDIENTS)})"
    fits = paper.length(with_ingredient, size, bold=bold) < room
    return with_ingredient if fits and rng.random() < 0.4 else text


def amount_text(dose: str, bare: bool, rng: random.Random) -> str:
    """Return a table's cell; tablets and capsules are often counted without a unit."""
    if not bare or dose[-1] not in "정슐":
        return dose
    amount = amount_of(dose)
    if amount == "반":
        return "0.5"
    return f"{float(amount):.2f}" if "/" not in amount and rng.random() < 0.2 else amount


def total_text(each: TrueMedicine) -> str:
    """Return how many were dispensed."""
    return f"{number_of(amount_of(each.dose)) * each.times_a_day * each.days:g}"


def number_of(amount: str) -> float:
    """Convert an amount such as `1/2` or `반` to a number."""
    if amount == "반":
        return 0.5
    over, _slash, under = amount.partition("/")
    return float(over) / float(under or 1)


def dashes(paper: Paper, y: float) -> int:
    """Draw a dashed line; return where the rest begins."""
    for x in range(50, paper.width - 50, 24):
        paper.line(x, y + 4, x + 12, y + 4)
    return int(y + 26)
