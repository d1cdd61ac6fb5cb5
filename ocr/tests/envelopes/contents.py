"""Makes up the contents of an envelope: the truth that a reader of the photo should find."""

from __future__ import annotations

import csv
import datetime as dt
import random
import re
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

SAMPLE_CATALOGUE = Path(__file__).parents[3] / "medicines" / "sample_data" / "easy_drug_overview.csv"
_SAMPLE_NAME = re.compile(r"(?P<name>.+?)(?P<strength>\d[\d./]*(?:밀리그램|밀리그람))?\(예시\)")

# Real and common products, whose names have the forms that a reader must cope with.
REAL = (
    ("타이레놀정", "500밀리그람"), ("타이레놀8시간이알서방정", "650mg"), ("노바스크정", "5밀리그램"),
    ("아모잘탄정", "5/50밀리그램"), ("엑스포지정", "5/160밀리그램"), ("트윈스타정", "40/5밀리그램"),
    ("리피토정", "10밀리그램"), ("크레스토정", "10mg"), ("다이아벡스정", "500mg"), ("자누메트정", "50/500밀리그램"),
    ("글루코파지엑스알서방정", "1000밀리그램"), ("아마릴정", "2mg"), ("무코스타정", "100mg"), ("스티렌정", "60mg"),
    ("뮤테란캡슐", "200mg"), ("코대원포르테시럽", ""), ("세토펜건조시럽", ""), ("오구멘틴정", "625mg"),
    ("알레그라정", "120밀리그램"), ("싱귤레어정", "10밀리그람"), ("가스모틴정", "5mg"), ("넥시움정", "20mg"),
    ("메디락디에스장용캡슐", ""), ("부루펜정", "400mg"), ("록소닌정", "60mg"), ("쎄레브렉스캡슐", "200밀리그람"),
    ("리리카캡슐", "75밀리그램"), ("스틸녹스정", "10밀리그람"), ("아스피린프로텍트정", "100밀리그람"),
    ("플라빅스정", "75밀리그람"), ("씬지로이드정", "0.05mg"), ("하루날디정", "0.2밀리그램"), ("베시케어정", "5mg"),
    ("모사피아정", "5mg"), ("레바미피드정", "100mg"), ("에이서캡슐", ""), ("시네츄라시럽", ""), ("디오반정", "80mg"),
    ("움카민시럽", ""), ("현대테놀민정", "50mg"), ("스멕타현탁액", ""), ("란스톤엘에프디티정", "15mg"),
)  # fmt: skip
MADE_UP = (
    ("가람소론정", "5mg"), ("누리펜캡슐", "300밀리그램"), ("다온티딘정", "20mg"), ("라온클러정", "250mg"),
    ("마루세틴서방정", "10밀리그램"), ("바론디핀정", "2.5mg"), ("사임덱스시럽", ""), ("아리코프정", ""),
    ("차온메트서방정", "750mg"), ("타임졸캡슐", "30mg"), ("파랑사르탄정", "160mg"), ("하담스타틴정", "20mg"),
)  # fmt: skip
INGREDIENTS = ("아세트아미노펜", "암로디핀베실산염", "메트포르민염산염", "레바미피드", "로수바스타틴칼슘", "모사프리드")
EFFICACY = (
    "해열 및 진통제", "혈압을 낮추는 약", "위 점막을 보호하는 약", "알레르기 증상 완화", "가래를 묽게 하는 약",
    "당뇨병 치료제", "콜레스테롤을 낮추는 약", "위장운동을 돕는 약", "세균 감염 치료제", "소염진통제",
)  # fmt: skip
ADVICE = (
    "졸음이 올 수 있으니 운전에 주의하세요.", "술과 함께 드시지 마세요.", "충분한 물과 함께 복용하세요.",
    "씹거나 부수지 말고 삼키세요.", "임의로 복용을 중단하지 마세요.", "자몽주스와 함께 드시지 마세요.",
    "직사광선을 피해 실온 보관하세요.", "어지러우면 앉아서 쉬세요. 1일 3잔 이상 음주 시 상담하세요.",
)  # fmt: skip
PHARMACIES = (
    "늘봄약국",
    "샛별약국",
    "온누리소망약국",
    "큰나무약국",
    "다사랑약국",
    "해맑은약국",
    "365햇살약국",
    "새봄메디칼약국",
)
HOSPITALS = (
    "푸른내과의원", "하늘이비인후과의원", "든든정형외과의원", "한빛가정의학과의원", "맑은샘소아청소년과의원",
    "우리들누리병원", "바른마음신경과의원", "새길의료원",
)  # fmt: skip
# Invented, and unlike real people's names.
PATIENTS = ("김가온누", "이다솜비", "박바람결", "최하늘봄", "정새벽별", "강노을빛", "조구름솔", "윤달빛나")
STREETS = ("누리시 가온구 햇살로 12", "다온군 새봄읍 큰나무길 7-1", "한울시 별빛로 305, 1층")
MEALS = ("식후 30분", "식전 30분", "식후 즉시")


@dataclass(frozen=True, slots=True)
class TrueMedicine:
    """One medicine. dose: amount with its unit; without one if the paper does not state it.

    days: 0 if the paper does not state them, as on a box.
    """

    name: str
    strength: str
    dose: str
    times_a_day: int
    days: int
    instructions: str


@dataclass(frozen=True, slots=True)
class Truth:
    """Everything that should be read. An empty or missing value is not printed, and nothing may be read for it."""

    medicines: tuple[TrueMedicine, ...]
    dispensed_on: dt.date | None
    pharmacy: str
    hospital: str
    patient: str

    @property
    def day(self) -> dt.date:
        """The date, on papers that print one."""
        assert self.dispensed_on is not None
        return self.dispensed_on


@dataclass(frozen=True, slots=True)
class Mark:
    """A choice marked by hand. choice: the printed word. kind: circle, tick or none."""

    choice: str
    kind: str


@dataclass(frozen=True, slots=True)
class Contents:
    """The truth, and the rest of what is printed."""

    truth: Truth
    phone: str
    street: str
    age: int


@lru_cache(maxsize=1)
def known_medicines() -> tuple[tuple[str, str], ...]:
    """Return (name, strength) of the sample catalogue, of real products and of some that are in no catalogue."""
    with SAMPLE_CATALOGUE.open(encoding="utf-8-sig", newline="") as file:
        found = [_SAMPLE_NAME.fullmatch(row["제품명[ITEMNAME]"]) for row in csv.DictReader(file)]
    sample = tuple((each["name"], each["strength"] or "") for each in found if each)
    return tuple((name, strength) for name, strength in sample + REAL + MADE_UP if _eaten(name))


def contents(rng: random.Random, most_medicines: int) -> Contents:
    """Make up an envelope's contents."""
    days = rng.choice((3, 3, 5, 5, 7, 7, 14, 28, 30, 60, 90))
    chosen = rng.sample(known_medicines(), rng.randint(2, most_medicines))
    times = rng.choice((1, 2, 3, 3))
    medicines = tuple(_medicine(rng, name, strength, times, days) for name, strength in chosen)
    truth = Truth(
        medicines=medicines,
        dispensed_on=dt.date(2026, 1, 5) + dt.timedelta(days=rng.randrange(300)),
        pharmacy=rng.choice(PHARMACIES),
        hospital=rng.choice(HOSPITALS),
        patient=rng.choice(PATIENTS),
    )
    phone = f"0{rng.choice((2, 31, 51, 62))}-{rng.randrange(200, 999)}-{rng.randrange(1000, 9999)}"
    return Contents(truth, phone, rng.choice(STREETS), rng.randint(4, 91))


def same_for_all(truth: Truth, times: int, days: int, instructions: str) -> Truth:
    """Return `truth` with times, days and instructions the same for all medicines."""
    medicines = (replace(each, times_a_day=times, days=days, instructions=instructions) for each in truth.medicines)
    return replace(truth, medicines=tuple(medicines))


def date_text(day: dt.date, rng: random.Random) -> str:
    """Return `day` in one of the forms that tills and pharmacists write."""
    forms = (
        f"{day:%Y-%m-%d}",
        f"{day:%Y.%m.%d}",
        f"{day:%Y/%m/%d}",
        f"{day.year}년 {day.month}월 {day.day}일",
        f"{day.year}년 {day:%m}월 {day:%d}일",
        f"{day:%Y. %m. %d.}",
        f"{day:%Y%m%d}",
        f"{day:%y.%m.%d}",
    )
    return rng.choice(forms)


def amount_of(dose: str) -> str:
    """Return the number alone."""
    found = re.match(r"[\d./]+|반", dose)
    return found[0] if found else dose


def _eaten(name: str) -> bool:
    return not name.endswith(("점안액", "젤"))


def _medicine(rng: random.Random, name: str, strength: str, times: int, days: int) -> TrueMedicine:
    if name.endswith(("시럽", "현탁액")):
        dose = rng.choice(("5mL", "10mL", "15mL", "1포", "2.5mL"))
    elif name.endswith("캡슐"):
        dose = rng.choice(("1캡슐", "1캡슐", "2캡슐"))
    else:
        dose = rng.choice(("1정", "1정", "1정", "2정", "0.5정", "1.5정", "1/2정", "반 정"))
    own_times = rng.choice((times, times, times, 1, 2, 4))
    if own_times == 1 and rng.random() < 0.5:
        instructions = rng.choice(("취침 전", "아침 식후 30분", "저녁 식후 30분", "아침 식전"))
    elif own_times == 2 and rng.random() < 0.5:
        instructions = f"아침, 저녁 {rng.choice(MEALS)}"
    else:
        instructions = rng.choice(MEALS)
    return TrueMedicine(
        name, strength, dose, own_times, days if rng.random() < 0.9 else max(2, days // 2), instructions
    )
