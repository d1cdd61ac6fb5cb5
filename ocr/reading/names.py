"""Recognises medicine names, and splits them from the strength that follows."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ocr.reading.expressions import without_pack

FORMS = (
    r"정|캡슐|시럽|현탁액|과립|산|액|연고|크림|겔|젤|환|좌제|점안액|로션|패취|패치|주사액|주|엑스"
    r"|트로키|필름|세립|정제|물약|가루약"
)
_ENGLISH_FORMS = r"(?:Tab|Cap|Syr|Susp|Inj|Oint|Cream|Gel|Soln?|Pwd|Gran)s?"
_FORM_END = re.compile(rf"[가-힣A-Za-z0-9]{{2,}}(?:{FORMS})$|[A-Za-z]{{3,}}[\w .-]*\b{_ENGLISH_FORMS}$")
_ONLY_FORM = re.compile(
    r"(?:원형|타원형?|장방형?|육각형?|경질|연질|장용성?|장용|서방형?|서방성?|필름|코팅|당의|나정|이층|다층|\s)*(?:정제?|캡슐제?|시럽제?|과립제?|산제|액제|연고제?|크림제?|필름코팅정)"
    rf"|{_ENGLISH_FORMS}\.?"
)
"""What a product is made as, with no name before it: 장용정, 필름코팅정."""
_LOOKS = re.compile(
    r"[가-힣]*색(?:의|,|\s|$)|색(?:정|장용|필름|서방|경질|연질|캡슐|원형|타원|장방|과립|분말|가루|시럽|액|반투명|투명)"
    r"|^\W*(?:앞|뒤|앞면|뒷면)\W|(?:^|[\s,])(?:하양|노랑|빨강|파랑|초록|주황|분홍)(?:[\s,]|$)|(?:원형|타원형|장방형)"
)
"""How a medicine looks: papers describe it below its name."""
INGREDIENT = re.compile(
    r"(?:염산|황산|말레산|베실산|타르타르산|메실산|인산|푸마르산|시트르산)염|수화물|나트륨|칼슘|칼륨|마그네슘"
)
"""Words in which ingredients end and products do not."""
CODE_LENGTH = 9
_CODE = re.compile(r"^\W*(?P<code>[0-9OoIl|]{7,10})(?![0-9])\s*(?=\D|$)")
"""A product's number with the health insurance, before its name; real ones have nine digits."""
_SIGN = re.compile(r"^\W*(?:[(\[<（]\s*[가-힣]{1,3}\s*[)\]>）]|[가-힣]\s?\))\s*(?=\S)")
"""A bracketed sign before a name, such as (급), (비) or 비)."""
_MOST_SIGNS = 3
_STRENGTH = re.compile(
    r"(?P<amount>\d[\d.,/oOlI ]*)\s*"
    r"(?P<unit>밀리그[가-힣]|[가-힣]리그[램람]|밀리[가-힣]램|밀리리터|마이크로그[램람]|그[램람]|퍼센트|단위|국제단위"
    r"|㎎|mg|mq|rng|ng|MG|Mg|mcg|㎍|ug|μg|µg|[mM][lL](?![가-힣])|g(?![A-Za-z])|m(?=$|[\s(])|%|IU)",
)
_BRACKETS = re.compile(r"[(\[{〔（].*$")
_LEADER = re.compile(r"^(?:\(?\d{1,2}\s*[.,)]\s*|[\doO]{1,2}\s*(?=[가-힣]{3})|[^\w(\[]+|[①-⑳]\s*)+")
_FORM_SLIP = re.compile(r"(?<=[가-힣]{2})[점청징쟁](?=$|\d)")
_ZERO_BEHIND = re.compile(r"(?<=[가-힣]{2}정)[0oO]$")
"""A cell's ruling read as a letter behind the name."""
_BARE_STRENGTH = re.compile(rf"(?:{re.sub('[?]P<[a-z]+>', '?:', _STRENGTH.pattern)}|[a-zA-Zμ]{{1,3}})\W*")
"""A strength, or the unit of one, with no name before it."""
_UNIT_FIRST = re.compile(r"\s*(?:밀리그[램람]|mg|mL|ml|mcg|μg|g|%)(?![A-Za-z가-힣])")
_BROKEN_STRENGTH = re.compile(r"(?<=[A-Za-z.가-힣])\s*(?P<amount>\d{1,4}(?:[.,/]\d{1,3})?)$")
"""A strength's number at the end of a line, its unit on the next."""
_STRENGTH_BEHIND = re.compile(rf"[)\]}}]\s*/?\s*(?P<strength>{_STRENGTH.pattern})")
"""A strength behind a bracket: 연고(외용)/15g."""
_FORM_SLIP_CAPSULE = re.compile(r"[캡캠켑갭컵][슬술습솔숄슝즐즙]$|[캠켑갭컵]슐$")
MOST_LETTERS, FEWEST_LETTERS = 30, 3
_RARE_UNIT = tuple(f"{digit}g" for digit in range(10))
"""In grams; usually a milligram whose m was lost."""
_MOST_GRAMS = 5
_TUBE = re.compile(r"연고|크림|겔|젤|로션|과립|산$|세립")

# Labels, prices, sentences and headings: lines that never name a medicine.
_NEVER = re.compile(
    r"약제비|질병|분류|기호|면허|요양|부담|비급여|급여|카드|현금|합계|영수|사업자|전화|교부|조제|환자|성명|약국|병원|의원|의료|기관|번호|주소|일자|발행"
    r"|효능|주의|복용|보관|치료|완화|상담|약품|투약|횟수|일수|총액|금액|처방|안내|봉투|아침|점심|저녁|취침|식후|식전|식간"
    r"|합니다|하세요|마세요|됩니다|입니다|습니다|주세요|쉬세요|드세요|[가-힣]+는\s|있으니|치료제|진통제$|\d{1,3},\d{3}|\d원|\d{2,4}-\d{3,4}"
)


@dataclass(frozen=True, slots=True)
class Named:
    """A name, a strength and an insurance code, and their spans in the text.

    is_certain: no letter had to be guessed. has_form: whether the name ends as names of tablets, syrups or others do.
    """

    name: str
    strength: str
    name_span: tuple[int, int]
    strength_span: tuple[int, int]
    is_certain: bool
    is_strength_certain: bool
    has_form: bool
    code: str = ""
    code_span: tuple[int, int] = (0, 0)


def named(text: str) -> Named:
    """Parse `text` as a medicine's name.

    Drops its number or bullet, its insurance code, signs before it, its pack size and bracketed ingredient, and splits
    off the strength.
    """
    text = without_pack(text)
    code = _CODE.match(text)
    start = _name_start(text, code.end() if code else 0)
    bracket = _BRACKETS.search(text, start)
    end = bracket.start() if bracket and bracket.start() > start else len(text)
    strength = None
    for found in _STRENGTH.finditer(text, start, end):
        strength = found
    if strength is not None and strength.start() > start:
        name_end, where = strength.start(), (strength.start(), strength.end())
    else:
        behind = _STRENGTH_BEHIND.search(text, end)
        name_end = _before_broken_strength(text, start, end)
        where = behind.span("strength") if behind else (end, end)
    name = _bare(text[start:name_end])
    mended = _FORM_SLIP.sub("정", _FORM_SLIP_CAPSULE.sub("캡슐", _ZERO_BEHIND.sub("", name)))
    written = re.sub(r"\s", "", text[slice(*where)])
    is_tube = _TUBE.search(name) is not None
    amount = strength_text(written, is_in_grams=is_tube)
    return Named(
        name=mended,
        strength=amount,
        is_strength_certain=amount == written and (is_tube or not amount.endswith(_RARE_UNIT)),
        name_span=(start, max(start, name_end)),
        strength_span=where,
        is_certain=mended == name,
        has_form=bool(_FORM_END.search(mended)) and not _ONLY_FORM.fullmatch(mended),
        code=_exact_code(code["code"]) if code else "",
        code_span=code.span("code") if code else (0, 0),
    )


def _before_broken_strength(text: str, start: int, end: int) -> int:
    """Return where a name ends: before a number behind its form, whose unit stands on the next line."""
    broken = _BROKEN_STRENGTH.search(text[start:end].rstrip())
    if broken is None or not _FORM_END.search(_bare(text[start : start + broken.start()])):
        return end
    return start + broken.start()


def is_code(text: str) -> bool:
    """Return whether `text` is an insurance code and nothing else."""
    found = _CODE.match(text)
    return found is not None and found.end() == len(text)


def _name_start(text: str, start: int) -> int:
    """Return where the name begins behind bullets and signs."""
    for _sign in range(_MOST_SIGNS):
        lead = _LEADER.match(text[start:]) or _SIGN.match(text[start:])
        if lead is None or lead.end() == len(text) - start:
            break
        start += lead.end()
    return start


def _exact_code(digits: str) -> str:
    """Return a code of nine clear digits; empty if any had to be guessed."""
    return digits if digits.isdigit() and len(digits) == CODE_LENGTH else ""


def _bare(name: str) -> str:
    """Return a name without spaces and dirt around it."""
    return _without_spaces(name).strip(" .,·:-_|/")


def _without_spaces(name: str) -> str:
    """Join a Korean name that was read letter by letter; a name with English words keeps its spaces."""
    is_english = re.search(r"[A-Za-z]{3}", name) is not None
    return re.sub(r"\s+", " " if is_english else "", name.strip())


def names_medicine(text: str) -> bool:
    """Return whether `text` surely names a medicine: it ends like one or has a strength, and is no label or sum."""
    found = named(text)
    if not found.name or _is_other(text):
        return False
    letters = len(re.findall(r"[가-힣A-Za-z]", found.name))
    if not FEWEST_LETTERS <= letters <= MOST_LETTERS:
        return False
    if found.has_form:
        return True
    is_ingredient = INGREDIENT.search(found.name) is not None
    return bool(found.strength) and not is_ingredient and bool(re.search(r"[가-힣]{2}", found.name))


def may_name_medicine(text: str) -> bool:
    """Return whether text found where a name belongs may be one: it has letters, and is no label, price or strength."""
    if _BARE_STRENGTH.fullmatch(text.strip()):
        return False
    return len(re.findall(r"[가-힣A-Za-z]", named(text).name)) >= 1 and not _is_other(text)


def _is_other(text: str) -> bool:
    """Return whether the text is a label, a price, a sentence, or says how a medicine looks."""
    bare = _BRACKETS.sub("", text[named(text).name_span[0] :])
    return bool(_NEVER.search(bare) or _LOOKS.search(bare) or _ONLY_FORM.fullmatch(bare.strip()))


def strength_alone(text: str) -> tuple[str, int] | None:
    """Return the strength at the start of a line, as after a line break in a name, and where it ends."""
    found = _STRENGTH.match(text)
    return (strength_text(found[0]), found.end()) if found else None


def broken_strength(before: str, after: str) -> str:
    """Return the strength whose number ends one line and whose unit begins the next; empty if there is none."""
    number, unit = _BROKEN_STRENGTH.search(before.rstrip()), _UNIT_FIRST.match(after)
    return strength_text(number["amount"] + unit[0]) if number and unit else ""


def strength_text(text: str, *, is_in_grams: bool = False) -> str:
    """Normalise a strength: remove spaces and undo a reader's usual errors.

    is_in_grams: whether it is the weight of a tube, which no tablet weighs.
    """
    tidy = re.sub(r"\s", "", text)
    tidy = re.sub(r"(?<=\d)[oO]|[oO](?=[\d.])", "0", tidy)
    tidy = re.sub(r"(?<=\d)[lI](?=\d|m)", "1", tidy)
    tidy = (
        re.sub(r"(?<=\d)(?:[가-힣]리|밀[가-힣])그[램람]$", "밀리그램", tidy) if not tidy.endswith("밀리그람") else tidy
    )
    tidy = re.sub(r"밀리그[^람]$|밀리[가-힣]램$", "밀리그램", tidy)
    tidy = re.sub(r"(?<=\d)(?:mq|rng|ng|MG|Mg|㎎|m)$", "mg", tidy).replace(",", ".")
    grams = None if is_in_grams else re.fullmatch(r"(\d+)g", tidy)
    return f"{grams[1]}mg" if grams and int(grams[1]) > _MOST_GRAMS else tidy
