"""Takes the name of a permit apart: 노바스크정5밀리그람(암로디핀) is a brand, form, strength and substance."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from korean.tables import words
from medicines.search_keys import fold
from medicines.strengths import Strength, strengths_of_key

FORMS = words(
    """
    정 필름코팅정 장용정 서방정 이알서방정 장용서방정 구강붕해정 오디정 설하정 박칼정 츄정 츄어블정 저작정
    발포정 용해정 분산정 질정 캡슐 연질캡슐 경질캡슐 서방캡슐 장용캡슐 질캡슐 흡입용캡슐 트로키 껌 필름
    구강용해필름 환 과립 세립 서방과립 산 건조시럽 시럽 현탁액 점안현탁액 액 내복액 내용액 경구액 드롭스 엑스
    젤리 주 주사 주사액 주사제 프리필드주 프리필드시린지 카트리지 퀵펜 플렉스펜 플렉스터치 솔로스타
    오토인젝터 점안액 점안겔 안연고 점이액 점비액 비액 나잘스프레이 스프레이 구강스프레이 에어로솔 흡입액 흡입제
    에보할러 터부헬러 디스커스 레스피맷 브리즈헬러 핸디헬러 엘립타 할러 연고 크림 겔 젤 로션 외용액 네일라카
    샴푸 패취 패치 패치제 플라스타 카타플라스마 파스 첩부제 반창고 밴드 좌제 좌약 질좌제 관장 관장액 가글 가글액
    이식제 임플란트
    """
)
"""How the names of permits end, before the strength and the brackets."""
_PLAIN = ("정", "캡슐", "과립", "시럽")
_LONGEST_FORM = max(map(len, FORMS))
_BRACKETED = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
_OPEN_BRACKET = re.compile(r"[(\[].*$", re.DOTALL)
_TAIL = re.compile(r"\d.*$", re.DOTALL)
_STRENGTH_AT_END = re.compile(
    r"[\d.,/:·\-\s]*\d[\d.,/:·\-\s]*(?:밀리그[램람]|마이크로그[램람]|밀리리터|그[램람]|국제단위|단위|퍼센트|%|[a-z㎎㎍㎖μµ]+)?"
    r"(?:/\S*)?\s*$",
    re.IGNORECASE,
)
_HANGUL = re.compile("[가-힣]")


@dataclass(frozen=True, slots=True)
class PermitName:
    """stem: the folded name without form and strength. substances: what stands in brackets."""

    stem: str
    form: str
    strengths: tuple[Strength, ...]
    substances: tuple[str, ...]

    @property
    def is_plain(self) -> bool:
        """Whether the form is no special one, such as a tablet that melts in the mouth."""
        return self.form in _PLAIN or not self.form.endswith(_PLAIN)


def permit_name(name: str) -> PermitName:
    """Take the name of a permit apart."""
    text = unicodedata.normalize("NFKC", name)
    front = front_of(text)
    key = fold(front)
    inside = (found[1] or found[2] or "" for found in _BRACKETED.finditer(text))
    return PermitName(
        stem=_stem(key),
        form=_form(front),
        strengths=strengths_of_key(key),
        substances=tuple(each.strip() for each in inside if _HANGUL.search(each)),
    )


def front_of(name: str) -> str:
    """Return what stands outside the brackets; a bracket that is never closed is cut off."""
    without = name
    while (shorter := _BRACKETED.sub("", without)) != without:
        without = shorter
    return _OPEN_BRACKET.sub("", without).strip() or name.strip()


def stem(name: str) -> str:
    """Fold the brand of a name: without brackets, from the first number on, and dosage form."""
    return _stem(fold(front_of(name)))


def form_of(name: str) -> str:
    """Return the dosage form with which a name ends, before or behind its strength; "" if it tells none."""
    return _form(front_of(unicodedata.normalize("NFKC", name)))


def _stem(front_key: str) -> str:
    key = _TAIL.sub("", front_key)
    return key.removesuffix(_ending(key)) or key


def _form(front: str) -> str:
    front = "".join(front.split())
    return _ending(_STRENGTH_AT_END.sub("", front)) or _ending(_TAIL.sub("", front)) or _ending(front)


def _ending(text: str) -> str:
    # One letter at least is left: a name that is nothing but a form is a name.
    return next((text[-size:] for size in range(min(_LONGEST_FORM, len(text) - 1), 0, -1) if text[-size:] in FORMS), "")
