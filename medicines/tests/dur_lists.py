"""Makes invented DUR lists of the real shape: the ministry's of substances and the insurance's of products."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from django.core.management import call_command

from medicines.models import InsuranceCode, Medicine, SubstanceCode

HEADER = (
    "DUR일련번호,DUR유형,단일복합구분코드,DUR성분코드,DUR성분명영문,DUR성분명,복합제,관계성분,약효분류코드,효능군,고시일자,"
    "금기내용,제형,연령기준,최대투여기간,1일최대용량,등급,병용금기단일복합구분코드,병용금기DUR성분코드,병용금기DUR성분영문명,"
    "병용금기DUR성분명,병용금기복합제,병용금기관계성분,병용금기약효분류,비고,상태,계열명,"
)
COLUMNS = HEADER.split(",")
PAIR_HEADER = (
    "성분명A,성분코드A,제품코드A,제품명A,업체명A,급여여부A,성분명B,성분코드B,제품코드B,제품명B,업체명B,급여여부B,고시번호,"
    "고시일자,상세정보,비고"
)
PREGNANCY_HEADER = "성분명,성분코드,제품코드,제품명,업체명,고시일자,고시번호,금기등급,상세정보,급여여부"
AGE_HEADER = (
    "성분명,성분코드,제품코드,제품명,업체명,특정연령,특정연령단위,연령처리조건,고시번호,고시일자,상세정보,급여여부"
)
ELDER_HEADER = "성분명,성분코드,제품코드,제품명,업소명,공고일자,공고번호,약품상세정보,비고,급여여부"
ELDER_PAIN_HEADER = "성분코드,성분명,제품코드,제품명,업소명,약품상세정보,급여여부"


def substance(number: int, name: str, *salts: str) -> dict[str, str]:
    """The cells of one substance: D900001 with the codes M900001, M900002 of its salts."""
    codes = [f"[M{900000 + 10 * number + place}]{salt}" for place, salt in enumerate(salts or (name,))]
    return {
        "DUR성분코드": f"D{900000 + number}",
        "DUR성분명": name,
        "관계성분": "/".join(codes),
        "단일복합구분코드": "단일",
    }


def code(number: int, place: int = 0) -> str:
    """The code of a substance's salt."""
    return f"M{900000 + 10 * number + place}"


def with_(cells: dict[str, str]) -> dict[str, str]:
    """The same cells as those of the second substance of a pair."""
    return {f"병용금기{name}": value for name, value in cells.items()}


def row(kind: str, *cells: dict[str, str], **more: str) -> str:
    values = {"DUR유형": kind, "상태": "정상", "DUR일련번호": "1", "": "", "고시일자": "20260102"}
    for each in cells:
        values |= each
    values |= more
    return ",".join(values.get(name, "-") for name in COLUMNS)


def ministry_list(folder: Path, *rows: str, name: str = "OpenData_PotOpenDurIngr_AC20260312.csv") -> Path:
    path = folder / name
    path.write_bytes(("\ufeff" + "\r\n".join([HEADER, *rows]) + "\r\n").encode())
    return path


def product_list(folder: Path, header: str, *rows: tuple[str, ...], name: str = "품목리스트 2025.6.csv") -> Path:
    text = io.StringIO()
    csv.writer(text).writerows([header.split(","), *rows])
    path = folder / name
    path.write_bytes(text.getvalue().encode("cp949"))
    return path


def pair(first: str, second: str, text: str = "심한 졸음", date: str = "20250601", remark: str = "") -> tuple[str, ...]:
    """A row of the insurance's pairs."""
    return (
        "가온사르탄", "900101ATB", first, f"가온정{first}", "가온제약", "급여",
        "늘봄졸람", "900202ATB", second, f"늘봄정{second}", "늘봄제약", "급여", "2025-1", date, text, remark,
    )  # fmt: skip


def load(*files: Path, **options: str) -> str:
    """Import lists as an operator does; what the command says."""
    out = io.StringIO()
    call_command("import_dur", *files, stdout=out, stderr=out, **options)
    return out.getvalue()


def product(
    seq: str, name: str, *substances: str, insurance: tuple[str, ...] = (), form: str = "필름코팅정"
) -> Medicine:
    """A product of the catalogue with its codes."""
    medicine = Medicine.objects.create(item_seq=seq, name=name, form=form)
    SubstanceCode.objects.bulk_create(SubstanceCode(medicine=medicine, code=one, name=one) for one in substances)
    InsuranceCode.objects.bulk_create(InsuranceCode(medicine=medicine, code=one) for one in insurance)
    return medicine
