"""What people call kinds of medicines (혈압약, 당뇨약), and which products are of the kind.

The classes are those of the ministry (의약품등 분류번호에 관한 규정), the codes those of the WHO's ATC index. A product
whose class and code are unknown is judged by the efficacy that its leaflet tells.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from medicines.search_keys import fold


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of medicine. All but the first word of `names` are other words for it, without the 약 or 제 at their end.

    classes: parts of the ministry's class names. vague: parts of names of classes that hold much else; they count only
    for a product without ATC code. atc: beginnings of ATC codes. uses: words of efficacy texts.
    """

    names: tuple[str, ...]
    classes: tuple[str, ...]
    atc: tuple[str, ...]
    uses: tuple[str, ...] = ()
    vague: tuple[str, ...] = ()

    @property
    def tag(self) -> str:
        """The word for the kind in the keys of all its products."""
        return f"@{self.names[0]}@"

    @property
    def leading_tag(self) -> str:
        """The word behind the tag of those that are of the kind above all."""
        return f"{self.tag}!"


def _kind(names: str, classes: str, atc: str, uses: str = "", vague: str = "") -> Kind:
    return Kind(
        tuple(names.split()),
        tuple(map(fold, classes.split())),
        tuple(atc.split()),
        tuple(uses.split()),
        tuple(map(fold, vague.split())),
    )


KINDS = (
    _kind("혈압 고혈압 혈압강하 강압", "혈압강하 혈압약 고혈압", "C02 C03 C07 C08 C09", "고혈압"),
    _kind("당뇨 당뇨병 혈당 혈당강하", "당뇨", "A10", "당뇨"),
    _kind(
        "고지혈증 고지혈 이상지질혈증 콜레스테롤 지질",
        "동맥경화 고지혈 지질",
        "C10",
        "콜레스테롤 고지혈증 이상지질혈증",
    ),
    _kind(
        "감기 몸살 코감기 목감기 종합감기", "진해거담 감기", "R05 R01B N02BE", "감기", "해열.진통.소염 기타의호흡기관"
    ),
    _kind("기침 가래 진해거담 거담", "진해거담 기침", "R05", "기침 가래"),
    _kind(
        "콧물 코막힘 비염 알레르기 알러지 두드러기 항히스타민", "항히스타민 알레르기", "R06 R01A", "비염 콧물 두드러기"
    ),
    _kind("진통 두통 통증 해열 해열진통 소염 소염진통 열", "해열.진통.소염 진통", "N02 M01A", "두통 치통 발열 해열"),
    _kind(
        "위장 위 위염 위산 속쓰림 위궤양 역류성식도염",
        "소화성궤양 제산 건위 위장",
        "A02 A03",
        "위산 속쓰림 위염 위궤양",
        "기타의소화기관",
    ),
    _kind("소화 소화불량 체", "건위소화 소화제", "A03 A09", "소화불량 체함", "기타의소화기관"),
    _kind("변비 하", "하제,완장 변비", "A06", "변비"),
    _kind("설사 지사 장염 정장", "정장 지사 설사", "A07", "설사 묽은변"),
    _kind("수면 불면 불면증 잠", "최면진정 수면", "N05C", "불면"),
    _kind("신경안정 안정 불안", "신경안정", "N05B", "불안", "정신신경용"),
    _kind("우울증 우울 항우울", "우울", "N06A", "우울", "정신신경용"),
    _kind("치매 인지기능", "치매", "N06D", "치매 알츠하이머", "기타의중추신경"),
    _kind("파킨슨 파킨슨병", "항파킨슨 파킨슨", "N04", "파킨슨"),
    _kind("간질 뇌전증 항경련", "항전간 뇌전증", "N03", "간질 뇌전증"),
    _kind("심장 심부전 부정맥 협심증", "강심 부정맥 혈관확장 심장", "C01", "협심증 심부전 부정맥", "기타의순환계"),
    _kind("이뇨", "이뇨", "C03", "부종"),
    _kind("혈전 항응고 항혈소판 피묽게하는 혈액순환", "혈액응고저지 혈전", "B01", "혈전", "기타의혈액"),
    _kind("빈혈 철분 조혈", "조혈 빈혈", "B03", "빈혈 철결핍", "무기질"),
    _kind("갑상선 갑상샘", "갑상선", "H03", "갑상선"),
    _kind("골다공증 뼈 뼈건강", "골다공증", "M05 G03XC", "골다공증", "따로분류되지않는대사성"),
    _kind("관절 관절염 류마티스", "관절", "M01 M09 L04", "관절염", "해열.진통.소염"),
    _kind("통풍 요산", "통풍", "M04", "통풍"),
    _kind("근육이완 근이완 담", "골격근이완 근이완", "M03", "근육경련 근육긴장"),
    _kind("전립선 전립샘 소변 배뇨", "비뇨생식기관용 전립선", "G04", "전립선"),
    _kind("천식 기관지 호흡기", "기관지 천식", "R03", "천식", "기타의호흡기관"),
    _kind("항생 마이신", "항생 그람양성 그람음성", "J01", "감염증"),
    _kind("항암", "항악성종양", "L01 L02", "암"),
    _kind("안 눈 점안 인공눈물", "안과용", "S01", "눈"),
    _kind("무좀 항진균", "기생성피부질환 무좀", "D01", "무좀 백선"),
    _kind("피부 피부염 습진 가려움", "진통.진양.수렴.소염 외피용 피부", "D07 D04", "습진 피부염"),
    _kind("멀미 어지럼증 현기증", "진훈 멀미", "N07C R06AE", "멀미"),
    _kind("비타민 영양", "비타민 자양강장", "A11", "비타민"),
    _kind("피임", "피임", "G03A", "피임"),
    _kind("구충 기생충", "구충 기생동물", "P02", "구충 요충"),
)
LONG_NAME = 3
"""Letters of a word that means a kind by itself; shorter ones are parts of many names."""
_ENDINGS = re.compile(r"(?:에\s*먹는|에\s*좋은|치료)?\s*(?:약|제|치료제)$")
_KIND_OF = {fold(name): kind for kind in reversed(KINDS) for name in kind.names}
_SPACED = re.compile(r"(?<=[가-힣])\s+(?=(?:약|제|치료제)(?:\s|$))")


def joined(query: str) -> str:
    """Write a kind as one word: 혈압 약 is 혈압약."""
    return _SPACED.sub("", query)


def kind_called(word: str) -> Kind | None:
    """Return the kind that a word names, with 약 or 제 at its end (혈압약) or, if it is long, without (고지혈증)."""
    stem = _ENDINGS.sub("", word)
    return _KIND_OF.get(fold(stem)) if stem != word or len(word) >= LONG_NAME else None


def tags(drug_class: str, atc_code: str, efficacy: str) -> str:
    """Return the tags of all kinds that a product is of, for its keys.

    The class decides which kind it is above all, where there is one: many a code serves several.
    """
    class_key = fold(drug_class)
    code = atc_code.strip().upper()
    if class_key or code:
        return _tags_of_class(class_key, code)
    return "".join(kind.leading_tag for kind in KINDS if any(use in efficacy for use in kind.uses))


@lru_cache(maxsize=4096)
def _tags_of_class(class_key: str, code: str) -> str:
    found = []
    for kind in KINDS:
        if any(part in class_key for part in kind.classes) or (not class_key and code.startswith(kind.atc)):
            found.append(kind.leading_tag)
        elif code.startswith(kind.atc) or (not code and any(part in class_key for part in kind.vague)):
            found.append(kind.tag)
    return "".join(found)
