"""Recognises medicine names, and splits them from the strength that follows."""

from __future__ import annotations

import re
from dataclasses import dataclass

FORMS = (
    r"정|캡슐|시럽|현탁액|과립|산|액|연고|크림|겔|젤|환|좌제|점안액|로션|패취|패치|주사액|주|엑스"
    r"|트로키|필름|세립|정제|물약|가루약"
)
_FORM_END = re.compile(rf"[가-힣A-Za-z]{{2,}}(?:{FORMS})$")
_STRENGTH = re.compile(
    r"(?P<amount>\d[\d.,/oOlI ]*)\s*"
    r"(?P<unit>밀리그[가-힣]|[가-힣]리그[램람]|밀리[가-힣]램|밀리리터|마이크로그[램람]|그[램람]|퍼센트|단위|국제단위"
    r"|㎎|mg|mq|rng|ng|MG|Mg|mcg|㎍|ug|μg|µg|[mM][lL](?![가-힣])|g(?![A-Za-z])|m(?=$|[\s(])|%|IU)",
)
_BRACKETS = re.compile(r"[(\[{〔（].*$")
_LEADER = re.compile(r"^(?:\(?\d{1,2}\s*[.,)]\s*|[\doO]{1,2}\s*(?=[가-힣]{3})|[^\w(\[]+|[①-⑳]\s*)+")
_FORM_SLIP = re.compile(r"(?<=[가-힣]{2})[점청징쟁](?=$|\d)")
_FORM_SLIP_CAPSULE = re.compile(r"[캡캠켑갭컵][슬술습솔숄슝]$|[캠켑갭컵]슐$")
MOST_LETTERS, FEWEST_LETTERS = 30, 3
_RARE_UNIT = tuple(f"{digit}g" for digit in range(10))
"""In grams; usually a milligram whose m was lost."""
_MOST_GRAMS = 5

# Labels, prices, sentences and headings: lines that never name a medicine.
_NEVER = re.compile(
    r"약제비|부담|비급여|급여|카드|현금|합계|영수|사업자|전화|교부|조제|환자|성명|약국|병원|의원|의료|기관|번호|주소|일자|발행"
    r"|효능|주의|복용|보관|치료|완화|상담|약품|투약|횟수|일수|총액|금액|처방|안내|봉투|아침|점심|저녁|취침|식후|식전|식간"
    r"|합니다|하세요|마세요|됩니다|입니다|습니다|주세요|쉬세요|드세요|[가-힣]+는\s|있으니|치료제|진통제$|\d{1,3},\d{3}|\d원|\d{2,4}-\d{3,4}"
)


@dataclass(frozen=True, slots=True)
class Named:
    """A name and a strength, and their spans in the text. is_certain: no letter had to be guessed."""

    name: str
    strength: str
    name_span: tuple[int, int]
    strength_span: tuple[int, int]
    is_certain: bool
    is_strength_certain: bool
    has_form: bool


def named(text: str) -> Named:
    """Parse `text` as a medicine's name: drop its number or bullet and bracketed ingredient, split off the strength."""
    lead = _LEADER.match(text)
    start = lead.end() if lead else 0
    bracket = _BRACKETS.search(text, start)
    end = bracket.start() if bracket and bracket.start() > start else len(text)
    strength = None
    for found in _STRENGTH.finditer(text, start, end):
        strength = found
    if strength is not None and strength.start() > start:
        name_end, where = strength.start(), (strength.start(), strength.end())
    else:
        name_end, where = end, (end, end)
    name = re.sub(r"\s+", "", text[start:name_end]).strip(".,·:-_|/")
    mended = _FORM_SLIP.sub("정", _FORM_SLIP_CAPSULE.sub("캡슐", name))
    written = re.sub(r"\s", "", text[slice(*where)])
    amount = strength_text(written)
    return Named(
        name=mended,
        strength=amount,
        is_strength_certain=amount == written and not amount.endswith(_RARE_UNIT),
        name_span=(start, max(start, name_end)),
        strength_span=where,
        is_certain=mended == name,
        has_form=bool(_FORM_END.search(mended)),
    )


def names_medicine(text: str) -> bool:
    """Return whether `text` surely names a medicine: it ends like one or has a strength, and is no label or sum."""
    if _NEVER.search(_BRACKETS.sub("", text)):
        return False
    found = named(text)
    letters = len(re.findall(r"[가-힣A-Za-z]", found.name))
    if not FEWEST_LETTERS <= letters <= MOST_LETTERS:
        return False
    return found.has_form or (bool(found.strength) and bool(re.search(r"[가-힣]{2}", found.name)))


def may_name_medicine(text: str) -> bool:
    """Return whether text found where a name belongs may be one: enough letters, and no label or price."""
    return len(re.findall(r"[가-힣A-Za-z]", text)) >= 2 and not _NEVER.search(_BRACKETS.sub("", text))


def strength_alone(text: str) -> tuple[str, int] | None:
    """Return the strength at the start of a line, as after a line break in a name, and where it ends."""
    found = _STRENGTH.match(text)
    return (strength_text(found[0]), found.end()) if found else None


def strength_text(text: str) -> str:
    """Normalise a strength: remove spaces and undo a reader's usual errors."""
    tidy = re.sub(r"\s", "", text)
    tidy = re.sub(r"(?<=\d)[oO]|[oO](?=[\d.])", "0", tidy)
    tidy = re.sub(r"(?<=\d)[lI](?=\d|m)", "1", tidy)
    tidy = (
        re.sub(r"(?<=\d)(?:[가-힣]리|밀[가-힣])그[램람]$", "밀리그램", tidy) if not tidy.endswith("밀리그람") else tidy
    )
    tidy = re.sub(r"밀리그[^람]$|밀리[가-힣]램$", "밀리그램", tidy)
    tidy = re.sub(r"(?<=\d)(?:mq|rng|ng|MG|Mg|㎎|m)$", "mg", tidy).replace(",", ".")
    grams = re.fullmatch(r"(\d+)g", tidy)
    return f"{grams[1]}mg" if grams and int(grams[1]) > _MOST_GRAMS else tidy
