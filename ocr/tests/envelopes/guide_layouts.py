"""Guides, envelopes and labels as real pharmacies print them, and what else people photograph."""

from __future__ import annotations

import random
from dataclasses import replace

from PIL import Image, ImageFilter

from ocr.tests.envelopes.contents import ADVICE, EFFICACY, INGREDIENTS, Contents, Mark, TrueMedicine, Truth, amount_of
from ocr.tests.envelopes.form_layouts import Printing
from ocr.tests.envelopes.paper import GREY, Paper, Place
from ocr.tests.envelopes.parts import BODY, LARGE, SMALL, TINY, TITLE, number_of, receipt
from ocr.tests.envelopes.real_contents import ENGLISH, RealContents, real_contents, with_instructions

COLOURS = ("흰색", "분홍색", "녹색", "연한 황색", "하늘색")
SHAPES = ("정제", "장용정", "필름코팅정", "경질캡슐", "원형 정제")
PARTS = ("아침", "점심", "저녁", "취침전")
PALE = (150, 150, 150)


def _total(each: TrueMedicine) -> str:
    return f"{number_of(amount_of(each.dose)) * each.times_a_day * each.days:g}"


def _guide_head(paper: Paper, made: RealContents, rng: random.Random) -> int:
    truth = made.truth
    day = truth.day
    paper.write(80, 50, "조제약 복약안내", TITLE)
    paper.write(620, 110, "최근내방일 : 2026-01-02", SMALL)
    wide = "성            명" if rng.random() < 0.6 else "성  명"
    paper.write(60, 170, f"{wide}: {truth.patient}(남/만 {rng.randint(20, 90)}세)", SMALL, field="patient")
    paper.write(820, 170, f"조제약사: {made.pharmacist}", SMALL)
    paper.write(60, 222, f"처방전교부번호: {day:%Y%m%d}-{made.issue:05}", SMALL)
    paper.write(820, 222, f"조제일자: {day:%Y-%m-%d}", SMALL, field="dispensed_on")
    paper.write(
        60, 274, f"처방전발행기관: {truth.hospital} {made.pharmacist} <TEL : 032-000-4321>", SMALL, field="hospital"
    )
    paper.fill(0, 320, paper.width, 372, (196, 180, 206))
    paper.write(paper.width / 2, 330, "복   약   안   내", SMALL, bold=True, align="centre")
    return 400


def labelled_guide(rng: random.Random) -> Printing:
    """Print a label glued to each number, a line for each medicine, tablets' looks below, and boxes to tick."""
    made = real_contents(rng, 2, 5)
    is_after = rng.random() < 0.6
    truth = replace(with_instructions(made.truth, f"식{'후' if is_after else '전'} 30분"), pharmacy="")
    paper = Paper(1500, 1650, rng.choice(("gothic", "barun")))
    y = _guide_head(paper, made, rng)
    two_places = rng.random() < 0.5
    for number, each in enumerate(truth.medicines):
        at = f"medicines.{number}"
        cut = rng.choice(("", "_", f"({rng.choice(INGREDIENTS)[:3]}"))
        paper.write(20, y, f"*{each.name}{each.strength}{cut}", SMALL, bold=True, field=f"{at}.name")
        amount = amount_of(each.dose)
        labels = (
            ("1회투약량", f"{float(amount):.2f}" if two_places else amount, "dose"),
            ("1일투여횟수", str(each.times_a_day), "times_a_day"),
            ("총투약일수", str(each.days), "days"),
            ("총투약량", _total(each), ""),
        )
        for x, (label, value, field) in zip((580, 850, 1070, 1290), labels, strict=True):
            end = paper.write(x, y + 2, label, TINY + 1, colour=(58, 58, 98))[2]
            paper.write(
                end + 3, y, value, SMALL, bold=True, colour=(58, 58, 98), field=f"{at}.{field}" if field else ""
            )
        paper.write(28, y + 52, f"{rng.choice(COLOURS)} {rng.choice(SHAPES)}", TINY, colour=GREY)
        paper.write(28, y + 100, "실온보관", TINY, colour=GREY)
        paper.fill(280, y + 40, 450, y + 130, (190, 204, 224))
        paper.write(630, y + 46, f"({rng.choice(EFFICACY).replace(' ', '')})", TINY, bold=True)
        paper.write(630, y + 84, rng.choice(ADVICE), TINY)
        y += 160
    y += 60
    paper.write(90, y, "1일      회        일분", LARGE)
    marks = [
        _box(paper, 100, y + 90, "식후 30분", is_after, rng),
        _box(paper, 470, y + 90, "식전 30분", not is_after, rng),
    ]
    paper.write(840, y + 96, "★ 아침 · 점심 · 저녁 표시대로 복용", BODY)
    _box(paper, 100, y + 170, "시럽:라벨표시대로 복용", False, rng)
    return paper, truth, tuple(marks)


def _box(paper: Paper, x: float, y: float, text: str, is_ticked: bool, rng: random.Random) -> Mark:
    paper.frame(x, y, x + 46, y + 46, 3)
    place = paper.write(x + 62, y + 2, text, LARGE)
    if is_ticked:
        pen, paper.pen = paper.pen, (30, 30, 40)
        paper.tick_by_hand((int(x + 18), int(y), int(x + 50), int(y + 50)), rng)
        paper.pen = pen
    return Mark(text, "tick" if is_ticked and place else "none")


def qr_envelope(rng: random.Random) -> Printing:
    """Print a broad envelope: a table with ingredient lines under cut names, a receipt, and a 2x2 choice to circle."""
    made = real_contents(rng, 1, 4)
    times = rng.choice((1, 1, 2, 3))
    chosen = {1: rng.choice((("취침전",), ("아침",), ("저녁",))), 2: ("아침", "저녁"), 3: PARTS[:3]}[times]
    truth = with_instructions(made.truth, ", ".join(chosen))
    truth = replace(truth, medicines=tuple(replace(each, times_a_day=times) for each in truth.medicines))
    paper = Paper(2100, 1540, rng.choice(("gothic", "barun")))
    day = truth.day
    paper.fill(60, 50, 190, 180, (40, 40, 40))
    paper.write(250, 60, f"{truth.patient}", TITLE, bold=True, field="patient")
    paper.write(500, 84, "님  1958년생 / 여", SMALL)
    paper.write(250, 140, f"조제일  {day:%Y.%m.%d}  조제약사  {made.pharmacist}", SMALL, field="dispensed_on")
    paper.write(250, 186, f"발행기관  {truth.hospital}", SMALL, field="hospital")
    paper.write(1430, 50, truth.pharmacy, TITLE + 10, bold=True, align="right", field="pharmacy")
    paper.fill(70, 250, 1460, 300, (200, 200, 200))
    for x, text in ((90, "약품이미지"), (360, "약품명/성분"), (760, "복약안내 / 복약만료일 2026.12.31")):
        paper.write(x, 260, text, TINY)
    middles = (1270, 1345, 1415)
    for middle, title in zip(middles, ("투약량", "횟수", "일수"), strict=True):
        paper.write(middle, 262, title, TINY - 2, align="centre")
    y = 330
    for number, each in enumerate(truth.medicines):
        at, ingredient = f"medicines.{number}", rng.choice(INGREDIENTS)
        paper.pill(90, y + 16, 44, rng)
        paper.write(210, y, f"{each.name}({ingredient[:4]}…", SMALL, bold=True, field=f"{at}.name")
        paper.write(210, y + 44, f"{ingredient} {each.strength}", TINY, colour=GREY, field=f"{at}.strength")
        paper.write(210, y + 78, "[앞] 하양, SJ [뒤] 하양", TINY - 2, colour=GREY)
        paper.write(640, y + 4, f"[{rng.choice(EFFICACY)}]", TINY, colour=(170, 60, 60))
        paper.write(640, y + 44, rng.choice(ADVICE), TINY)
        for middle, (field, cell) in zip(
            middles,
            (("dose", amount_of(each.dose)), ("times_a_day", str(each.times_a_day)), ("days", str(each.days))),
            strict=True,
        ):
            paper.write(middle, y, cell, SMALL, align="centre", field=f"{at}.{field}")
        paper.line(70, y + 120, 1460, y + 120, 1)
        y += 140
    receipt(paper, Contents(made.truth, "02-000-7777", "서울 은하구 별빛로 15", 60), rng, 1540, 60, 2060)
    marks = _grid_choice(paper, 1560, 1010, chosen, rng)
    return paper, truth, tuple(marks)


def _grid_choice(paper: Paper, left: int, top: int, chosen: tuple[str, ...], rng: random.Random) -> list[Mark]:
    paper.frame(left - 20, top - 20, left + 520, top + 460)
    paper.write(left, top, "1일 ____ 회  총 ____ 일분", BODY)
    marks = []
    for number, part in enumerate(PARTS):
        x, y = left + (number % 2) * 260, top + 120 + (number // 2) * 84
        place: Place = paper.write(x, y, f"{'①②③④'[number]}{part}", LARGE + 6)
        if part in chosen:
            paper.circle_by_hand((place[0] + 40, place[1], place[2], place[3]), rng)
        marks.append(Mark(part, "circle" if part in chosen else "none"))
    paper.write(left, top + 320, "□식후 30분 □식후 즉시 □공복", SMALL)
    paper.write(left, top + 390, "※ 표시대로 복용", TINY)
    return marks


def side_by_side(rng: random.Random) -> Printing:
    """Print labels in two columns."""
    made = real_contents(rng, 3, 6, same_days=False)
    truth = replace(made.truth, hospital="")
    paper = Paper(1500, 1500, rng.choice(("gothic", "barun", "square")))
    day = truth.day
    paper.write(
        60, 40, f"{truth.pharmacy}  조제일 {day:%Y-%m-%d}   환자 {truth.patient} 님", BODY, bold=True, field="pharmacy"
    )
    for number, each in enumerate(truth.medicines):
        at, x, y = f"medicines.{number}", 60 + (number % 2) * 740, 140 + (number // 2) * 350
        paper.frame(x - 20, y - 20, x + 680, y + 280)
        paper.write(x, y, f"{each.name}{each.strength}", BODY, bold=True, field=f"{at}.name")
        lines = (f"{each.dose}씩", f"1일 {each.times_a_day}회", f"{each.days}일분", each.instructions.replace("/", " "))
        for row, (text, field) in enumerate(zip(lines, ("dose", "times_a_day", "days", "instructions"), strict=True)):
            paper.write(x, y + 60 + row * 54, text, SMALL + 2, field=f"{at}.{field}")
    return paper, truth, ()


def english_label(rng: random.Random) -> Printing:
    """Print a hospital's label: English names, `1T x 3 x 5일`."""
    chosen = rng.sample(ENGLISH, rng.randint(2, 4))
    days = rng.choice((3, 5, 7, 14))
    medicines = []
    for name, strength in chosen:
        unit = "캡슐" if "Cap" in name else "정"
        dose = rng.choice(("1", "1", "2", "0.5")) if unit == "정" else "1"
        medicines.append(TrueMedicine(name, strength, f"{dose}{unit}", rng.choice((1, 2, 3)), days, "식후 30분"))
    made = real_contents(rng, 1, 1)
    truth = Truth(tuple(medicines), made.truth.dispensed_on, made.truth.pharmacy, "", "")
    paper = Paper(1100, 1000, "coding")
    day = truth.day
    paper.write(60, 60, f"Rx   {truth.pharmacy}   {day:%Y.%m.%d}", BODY, field="pharmacy")
    y = 180
    for number, each in enumerate(medicines):
        at = f"medicines.{number}"
        paper.write(60, y, each.name, BODY, field=f"{at}.name")
        y += 64
        paper.write(110, y, each.strength, BODY, field=f"{at}.strength")
        letter = "C" if each.dose.endswith("캡슐") else "T"
        paper.write(
            420, y, f"{amount_of(each.dose)}{letter}  x {each.times_a_day}  x {each.days}일", BODY, field=f"{at}.dose"
        )
        y += 64
    paper.write(60, y + 50, "PC 30min (식후 30분)", BODY, field="instructions")
    return paper, truth, ()


def till_roll(rng: random.Random) -> Printing:
    """Print a till roll whose doses are run together."""
    made = real_contents(rng, 2, 4, same_days=False)
    truth = replace(made.truth, hospital="")
    paper = Paper(1000, 1200, "coding")
    day = truth.day
    paper.write(40, 60, f"{truth.pharmacy}   TEL 02-000-5555", BODY, field="pharmacy")
    paper.write(40, 120, f"조제일자:{day:%Y-%m-%d}  환자명:{truth.patient}", BODY, field="dispensed_on")
    paper.write(40, 180, "-" * 40, BODY)
    y = 240
    for number, each in enumerate(truth.medicines):
        at = f"medicines.{number}"
        paper.write(40, y, f"{each.name}{each.strength}", BODY, field=f"{at}.name")
        paper.write(90, y + 60, f"{each.dose}씩1일{each.times_a_day}회{each.days}일분", BODY, field=f"{at}.dose")
        paper.write(90, y + 120, each.instructions.replace("/", " "), BODY, field=f"{at}.instructions")
        y += 190
    paper.write(40, y, "복용하지않는약은약국에반납하세요", BODY)
    return paper, truth, ()


def pale_thermal(rng: random.Random) -> Printing:
    """Print a small table on pale thermal paper that was crumpled."""
    made = real_contents(rng, 2, 4, same_days=False)
    truth = with_instructions(replace(made.truth, hospital=""), "식후 30분")
    paper = Paper(1100, 1000, "barun", (240, 240, 240))
    day = truth.day
    paper.write(60, 50, f"{truth.pharmacy}    {day:%Y-%m-%d}", BODY, colour=PALE, field="pharmacy")
    paper.write(60, 130, f"{truth.patient}님   만 73세", BODY, colour=PALE, field="patient")
    middles = (760, 880, 1000)
    paper.write(60, 210, "약품명", BODY, colour=PALE)
    for middle, title in zip(middles, ("투약량", "횟수", "일수"), strict=True):
        paper.write(middle, 210, title, BODY, colour=PALE, align="centre")
    y = 290
    for number, each in enumerate(truth.medicines):
        at = f"medicines.{number}"
        paper.write(60, y, f"{each.name}{each.strength}", BODY, colour=PALE, field=f"{at}.name")
        cells = (amount_of(each.dose), str(each.times_a_day), str(each.days))
        for middle, field, cell in zip(middles, ("dose", "times_a_day", "days"), cells, strict=True):
            paper.write(middle, y, cell, BODY, colour=PALE, align="centre", field=f"{at}.{field}")
        y += 80
    paper.write(60, y + 10, "복용: 식후 30분", BODY, colour=PALE, field="instructions")
    wave = Image.linear_gradient("L").resize(paper.image.size).rotate(30).filter(ImageFilter.GaussianBlur(30))
    paper.image.paste(Image.blend(paper.image, Image.merge("RGB", (wave,) * 3), 0.12))
    return paper, truth, ()


def box_front(rng: random.Random) -> Printing:
    """Print the front of a box that is sold without a prescription."""
    stem = rng.choice(("누리코프", "다온콜드", "마루세틴", "한결나잘"))
    unit = rng.choice(("정", "캡슐"))
    dose, times = rng.choice(("1", "2")), rng.choice((2, 3))
    truth = Truth((TrueMedicine(f"{stem}{unit}", "", f"{dose}{unit}", times, 0, ""),), None, "", "", "")
    paper = Paper(1100, 680, "gothic", (244, 245, 240))
    paper.write(60, 40, "나래제약", SMALL)
    paper.write(60, 110, f"{stem}{unit}", 110, bold=True, field="medicines.0.name")
    paper.write(70, 280, rng.choice(("목감기", "코감기", "몸살감기")), LARGE + 10, bold=True, colour=(36, 60, 160))
    rows = (
        ("기침", f"1일 {times}회", "times_a_day"),
        ("가래", f"1회 {dose}{unit}", "dose"),
        ("인후통", f"10{unit}", ""),
    )
    for row, (sign, text, field) in enumerate(rows):
        paper.write(70, 390 + row * 76, sign, LARGE + 4, bold=True)
        paper.write(270, 390 + row * 76, text, LARGE + 4, bold=True, field=f"medicines.0.{field}" if field else "")
    paper.fill(640, 0, 1100, 680, (60, 148, 208))
    return paper, truth, ()
