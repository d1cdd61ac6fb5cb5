"""Made-up files of the shape in which the ministry publishes pills and permits, for measuring."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from pathlib import Path

import openpyxl

SEED = 7
SYLLABLES = (
    "가나다라마바사아자차타파하거너더러머버서어저처터퍼허고노도로모보소오조초코토포호구누두루무부수우주추쿠투푸후"
)
SYLLABLES += "글린민빈신정진칠탄펜필한현혈평은텐센덴멘벤릭틱픽닉딘핀실질길레베테세메네페게제케"
MAKERS = [
    f"{first}{last}제약(주)"
    for first in ("가온", "늘봄", "온누리", "한별", "다솜", "새론")
    for last in "일이삼사오육칠팔구십"
]
FORMS = {
    "정": "필름코팅정",
    "캡슐": "경질캡슐제|산제",
    "서방정": "서방성필름코팅정",
    "장용정": "장용성필름코팅정",
    "츄어블정": "저작정",
}
CLASSES = [
    "혈압강하제",
    "당뇨병용제",
    "동맥경화용제",
    "해열.진통.소염제",
    "소화성궤양용제",
    "기타의 소화기관용약",
    "진해거담제",
]
STRENGTHS = ["0.5", "1", "2.5", "5", "10", "20", "25", "50", "100", "250", "500", "5/20", "160/4.5"]
PILL_HEADER = [
    "품목일련번호",
    "품목명",
    "업소일련번호",
    "업소명",
    "성상",
    "큰제품이미지",
    "표시앞",
    "표시뒤",
    "의약품제형",
    "색상앞",
    "색상뒤",
    "분할선앞",
    "분할선뒤",
    "크기장축",
    "크기단축",
    "크기두께",
    "이미지생성일자(약학정보원)",
    "분류번호",
    "분류명",
    "전문일반구분",
    "품목허가일자",
    "제형코드명",
    "표기내용앞",
    "표기내용뒤",
    "표기이미지앞",
    "표기이미지뒤",
    "표기코드앞",
    "표기코드뒤",
    "변경일자",
]
PERMIT_HEADER = [
    "품목명",
    "품목 영문명",
    "품목일련번호",
    "허가/신고구분",
    "취소상태",
    "취소일자",
    "변경일자",
    "업체명",
    "업체 영문명",
    "허가일자",
    "전문일반",
    "성상",
    "표준코드",
    "원료성분",
    "영문성분명",
    "효능효과",
    "용법용량",
    "주의사항",
    "첨부문서",
    "저장방법",
    "유효기간",
    "재심사대상",
    "재심사기간",
    "포장단위",
    "보험코드",
    "마약류분류",
    "완제원료구분",
    "신약여부",
    "변경내용",
    "총량",
    "주성분명",
    "첨가제명",
    "ATC코드",
    "등록자ID",
    "사업자번호",
]
FIRST_CODE = 200_000_000
SUBSTANCES = 800
"""As many different ones as the ministry's pills have, about."""
LOOKS, PRESCRIBED = "흰색의 원형 정제", "전문의약품"
CANCELLED_SHARE = 0.2
BRAND_SIZE = 3
"""Products of one brand, which differ in strength."""


def pills(rows: int) -> Iterator[list[str | int | float]]:
    """Yield the rows of the pill file (OpenData_PotOpenTabletIdntfc), 29 columns."""
    draw = random.Random(SEED)
    for code, name, maker, form, kind in _products(rows):
        imprint = "".join(draw.choices("ABCDEFGHKLMNPRSTW", k=2)), str(draw.randint(1, 500))
        looks = draw.choice(("원형", "장방형", "타원형")), draw.choice(("하양", "노랑", "분홍"))
        sizes = draw.randint(50, 190) / 10, 7.1, 3.5
        yield [
            *(code, name, 19_000_000 + draw.randint(0, 10_000), maker, LOOKS, f"https://example.org/{code}.jpg"),
            *imprint,
            *looks,
            *("", draw.choice(("", "-", "+")), ""),
            *sizes,
            *(20_100_101, "02140", kind, PRESCRIBED, 20_100_101, form, name[:2], "", "", "", "", "", 20_230_101),
        ]


def permits(rows: int) -> Iterator[list[str | int | float]]:
    """Yield the rows of the permit file (OpenData_ItemPermitDetail), 35 columns."""
    draw = random.Random(SEED + 1)
    for number, (code, name, maker, _form, _kind) in enumerate(_products(rows)):
        insurance = f"6{number % 10_000_000:07d}0"
        chosen = draw.randrange(SUBSTANCES)
        substance = _substance(chosen)
        state = "취소" if draw.random() < CANCELLED_SHARE else "정상"
        yield [
            *(
                name,
                f"Brand{number} Tab.",
                code,
                "허가",
                state,
                "-",
                "2023-01-01",
                maker,
                "Made Up Pharm",
                "2010-01-01",
            ),
            *(PRESCRIBED, LOOKS, f"880{insurance}1,880{insurance[:-1]}18"),
            *(f"총량 : 1정 중|성분명 : {substance}|분량 : 5|단위 : 밀리그램", "Madeupine"),
            *("https://example.org/ee", "https://example.org/ud", "https://example.org/nb", "-", "기밀용기, 실온보관"),
            *("제조일로부터 36 개월", "-", "-", "30정/병", insurance, "-", "완제", "-", "-", "1정 중"),
            *(f"[M{100000 + chosen}]{substance}", "[M040534]주사용수"),
            *(draw.choice(("C08CA01", "A10BA02", "C10AA05", "N02BE01")), "id", "-"),
        ]


def write_csv(path: Path, header: list[str], rows: Iterator[list[str | int | float]]) -> None:
    """Write a file in CP949, as the ministry does."""
    with path.open("w", encoding="cp949", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)


def write_workbook(path: Path, header: list[str], rows: Iterator[list[str | int | float]]) -> None:
    """Write a workbook, whatever the name of the file."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Sheet1")
    sheet.append(header)
    for row in rows:
        sheet.append(row)
    with path.open("wb") as file:
        book.save(file)


def _products(rows: int) -> Iterator[tuple[int, str, str, str, str]]:
    draw = random.Random(SEED)
    for number in range(rows):
        if number % BRAND_SIZE == 0:
            stem = "".join(draw.choices(SYLLABLES, k=draw.randint(2, 6)))
            form, maker, kind = draw.choice(list(FORMS)), draw.choice(MAKERS), draw.choice(CLASSES)
            substance = _substance(draw.randrange(SUBSTANCES))
            strengths = draw.sample(STRENGTHS, BRAND_SIZE)
        name = f"{stem}{form}{strengths[number % BRAND_SIZE]}밀리그램({substance})"
        yield FIRST_CODE + number, name, maker, FORMS[form], kind


def _substance(number: int) -> str:
    return "".join(random.Random(number).choices(SYLLABLES, k=4)) + random.Random(-number).choice(
        ("염산염", "나트륨", "", "수화물")
    )
