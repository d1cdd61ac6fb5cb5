"""The prescription form (처방전), old and new head, as clinics print it."""

from __future__ import annotations

import random
from dataclasses import replace

from ocr.tests.envelopes.contents import Mark, TrueMedicine, Truth, amount_of
from ocr.tests.envelopes.paper import Paper
from ocr.tests.envelopes.parts import BODY, SMALL, TINY, TITLE
from ocr.tests.envelopes.real_contents import RealContents, real_contents

WIDTH, HEIGHT = 1500, 2120
LEFT, RIGHT = 70, 1430
COLUMNS = (LEFT, 650, 755, 860, 965)
"""Edges of the names' column and of the three number columns; the usage column lies to the right."""
ROW = 50
BLANK_ROWS, INJECTION_ROWS = 10, 6

Printing = tuple[Paper, Truth, tuple[Mark, ...]]


def prescription(rng: random.Random) -> Printing:
    """Print 별지 제9호 or 제10호서식: codes, `이름/1정`, columns fixed by law, a usage column, injections, a seal."""
    made = real_contents(rng, 2, 6, same_days=rng.random() < 0.7)
    has_usage, has_patient = rng.random() < 0.5, rng.random() < 0.6
    truth = replace(made.truth, pharmacy="", patient=made.truth.patient if has_patient else "")
    if not has_usage:
        truth = replace(truth, medicines=tuple(replace(each, instructions="") for each in truth.medicines))
    paper = Paper(WIDTH, HEIGHT, rng.choice(("gothic", "barun", "square")), (247, 247, 247))
    y = _head(paper, made, truth, rng)
    y = _columns(paper, y, rng)
    y = _medicines(paper, made, truth, y, rng)
    y = _injections(paper, y, rng)
    _below(paper, y)
    _seal(paper, rng)
    return paper, truth, ()


def _head(paper: Paper, made: RealContents, truth: Truth, rng: random.Random) -> int:
    is_new = rng.random() < 0.5
    paper.write(LEFT, 40, f"[별지 제{9 if is_new else 10}호서식]", SMALL)
    paper.write(RIGHT, 40, "(약국제출용)", SMALL, align="right")
    paper.write(WIDTH / 2, 110, "처        방        전", TITLE, align="centre")
    kinds = (
        "1.의료보험  2.의료급여  3.산재보험  4.자동차보험  5.기타(    )"
        if is_new
        else "V 의료보험  [2]의료보호  [3]산재보험  [4]자동차보험  [5]기타(    )"
    )
    paper.write(LEFT + 10, 210, kinds, TINY)
    paper.write(RIGHT - 10, 210, f"요양기관기호: {rng.randrange(10_000_000, 99_999_999)}", TINY, align="right")
    top, half = 250, 700
    day = truth.day
    paper.frame(LEFT, top, RIGHT, top + 54)
    paper.write(LEFT + 10, top + 14, "교부번호", SMALL)
    number = f"{day:%Y} 년 {day:%m} 월 {day:%d} 일 - 제 {made.issue:05} 호"
    paper.write(LEFT + 150, top + 14, number, SMALL, field="dispensed_on")
    for row, (label, value, field) in enumerate(
        (("명   칭", truth.hospital, "hospital"), ("전화번호", "02-000-4321", ""), ("팩스번호", "02-000-4322", ""))
    ):
        at = top + row * 54
        paper.write(half + 20, at + 14, label, SMALL)
        paper.write(half + 190, at + 14, value, SMALL, field=field)
        paper.line(half, at + 54, RIGHT, at + 54)
    paper.write(LEFT + 20, top + 80, "환", SMALL)
    paper.write(LEFT + 20, top + 150, "자", SMALL)
    paper.write(LEFT + 100, top + 68, "성     명", SMALL)
    if truth.patient:
        paper.write(LEFT + 270, top + 68, truth.patient, SMALL, field="patient")
    paper.write(LEFT + 100, top + 122, "주민등록번호", SMALL)
    if truth.patient:
        paper.write(LEFT + 290, top + 122, "450101-2******", SMALL)
    y = top + 190
    paper.write(LEFT + 10, y + 4, "질병", TINY)
    paper.write(LEFT + 10, y + 32, "분류기호", TINY)
    for place, letter in enumerate(rng.choice(("J209", "I109", "E119", "K297"))):
        paper.write(LEFT + 140 + 70 * place, y + 20, letter, SMALL)
    paper.write(LEFT + 430, y + 4, "처  방", TINY)
    paper.write(LEFT + 430, y + 32, "의료인의 성명", TINY)
    paper.write(LEFT + 620, y + 20, made.pharmacist, SMALL)
    paper.write(LEFT + 850, y + 4, "면허종별  의사", TINY)
    paper.write(LEFT + 850, y + 34, f"면허번호 제 {rng.randrange(10000, 99999):05} 호", TINY)
    paper.frame(LEFT, top + 54, RIGHT, y + 66)
    paper.write(LEFT + 10, y + 78, "※환자의 요구가 있는 때에는 질병분류기호를 기재하지 아니합니다.", TINY)
    return y + 116


def _columns(paper: Paper, y: int, rng: random.Random) -> int:
    paper.frame(LEFT, y, RIGHT, y + 80)
    paper.write((COLUMNS[0] + COLUMNS[1]) / 2, y + 24, "처방 의약품의 명칭", SMALL, align="centre")
    days = rng.choice(("투약일수", "투여일수"))
    spaced = rng.choice((" ", ""))
    for number, (upper, lower) in enumerate(
        ((f"1{spaced}회", "투약량"), (f"1{spaced}일", "투여횟수"), ("총", days)), 1
    ):
        middle = (COLUMNS[number] + COLUMNS[number + 1]) / 2
        paper.write(middle, y + 8, upper, TINY, align="centre")
        paper.write(middle, y + 40, lower, 21, align="centre")
    paper.write((COLUMNS[-1] + RIGHT) / 2, y + 24, "용         법", SMALL, align="centre")
    return y + 80


def _medicines(paper: Paper, made: RealContents, truth: Truth, y: int, rng: random.Random) -> int:
    suffix = rng.choice(("/1정", "", "", "(내복)"))
    has_codes, top = rng.random() < 0.8, y
    paper.write(RIGHT - 8, y + 4, "매식(전,간,후)   시   분복용", 18, align="right")
    for number, (each, code) in enumerate(zip(truth.medicines, made.codes, strict=True)):
        at = f"medicines.{number}"
        text = f"{each.name}{each.strength}{suffix.replace('정', '캡슐') if each.name.endswith('캡슐') else suffix}"
        x = paper.write(LEFT + 12, y + 12, code, TINY)[2] + 10 if has_codes else LEFT + 12
        size = TINY if paper.length(text, SMALL) > COLUMNS[1] - x else SMALL
        paper.write(x, y + 10, text, size, field=f"{at}.name")
        for column, (field, cell) in enumerate(_cells(each), 1):
            middle = (COLUMNS[column] + COLUMNS[column + 1]) / 2
            paper.write(middle, y + 9, cell, SMALL, align="centre", field=f"{at}.{field}")
        if each.instructions:
            parts, _space, meal = each.instructions.partition(" ")
            said = f"{parts} {each.times_a_day}회(가급적 {meal})" if meal else f"{parts} {each.times_a_day}회"
            paper.write(COLUMNS[-1] + 10, y + 12, said, TINY - 3, field=f"{at}.instructions")
        y += ROW
    paper.write(LEFT + 40, y + 10, "========== 이 하 여 백 ==========", SMALL)
    bottom = top + BLANK_ROWS * ROW
    _grid(paper, top, BLANK_ROWS)
    paper.line(RIGHT, top, RIGHT, bottom)
    paper.write((COLUMNS[-1] + RIGHT) / 2, bottom - 40, "조 제 시  참 고 사 항", SMALL, align="centre")
    return bottom


def _cells(each: TrueMedicine) -> tuple[tuple[str, str], ...]:
    return (("dose", amount_of(each.dose)), ("times_a_day", str(each.times_a_day)), ("days", str(each.days)))


def _grid(paper: Paper, top: int, rows: int) -> None:
    for row in range(rows + 1):
        paper.line(LEFT, top + row * ROW, COLUMNS[-1], top + row * ROW, 1)
    for x in COLUMNS:
        paper.line(x, top, x, top + rows * ROW)


def _injections(paper: Paper, y: int, rng: random.Random) -> int:
    paper.write(LEFT + 40, y + 10, "주사제 처방내역(원내조제 □ , 원외처방 □)", SMALL)
    y += ROW
    _grid(paper, y, INJECTION_ROWS)
    if rng.random() < 0.4:
        paper.write(LEFT + 12, y + 10, f"(원내) {rng.choice(('나린주사액', '가온주 1ml', 'BK7101EA 압박붕대'))}", SMALL)
        for column, cell in enumerate((rng.choice(("0.1", "1")), "1", "1"), 1):
            paper.write((COLUMNS[column] + COLUMNS[column + 1]) / 2, y + 9, cell, SMALL, align="centre")
    return y + INJECTION_ROWS * ROW


def _below(paper: Paper, y: int) -> None:
    paper.write(LEFT + 10, y + 14, "사용기간  교부일로부터 (   3   )일간", SMALL)
    paper.write(LEFT + 700, y + 14, "※사용기간내에 약국에 제출하여야 합니다.", TINY)
    paper.write(WIDTH / 2, y + 70, "의  약  품  조  제  내  역", SMALL, align="centre")
    for row, text in enumerate(
        ("조제기관의명칭", "조제 약사      성명        (서명또는날인)", "조 제 량 (조제일수)", "조제년월일")
    ):
        paper.write(LEFT + 90, y + 130 + row * 52, text, TINY)
    paper.write(LEFT + 740, y + 130, "처방의 변경,수정,확인대체시 그 내용 등", TINY)
    paper.frame(LEFT, y, RIGHT, y + 350)


def _seal(paper: Paper, rng: random.Random) -> None:
    """Stamp the clinic's name, and let the print of the back shine through."""
    x, y = rng.randint(1150, 1300), rng.randint(240, 420)
    pen, paper.pen = paper.pen, (190, 60, 60)
    paper.circle_by_hand((x, y, x + 60, y + 60), rng)
    paper.pen = pen
    if rng.random() < 0.4:
        for row in range(3):
            paper.write(
                260,
                1180 + row * 60,
                "본 처방전은 사용기간 내에 한하여 유효합니다"[::-1],
                BODY - 6,
                colour=(226, 226, 226),
            )
    paper.line(LEFT, 1990, RIGHT, 1990, 1)
