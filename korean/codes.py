"""Numbers and names that identify something: telephones, addresses of pages and mail, versions, reference numbers."""

from __future__ import annotations

import re
from collections.abc import Callable

from .amounts import parse_unit
from .numerals import DIALLED, DIGITS, digit_by_digit, sino
from .tables import compiled, lazy, pairs, words
from .values import Reading

PAUSE = ", "

_PHONE = lazy(
    r"(?:\+\s?82[- ]?(?:\(0\))?(?P<intl>\d{1,2})|\(?(?P<area>0\d{1,3})\)?)"
    r"[-. )]{0,2}(?P<a>\d{3,4})[-. ](?P<b>\d{4})(?![\d-])"
    r"|(?P<mobile>01[016789])(?P<ma>\d{3,4})(?P<mb>\d{4})(?!\d)"
    r"|(?P<service>1[3568]\d\d)[-. ](?P<sb>\d{4})(?![\d-])"
    r"|(?P<glued>1[568](?:44|66|77|88|99|00|11|33|55|61|70|90))(?P<gb>\d{4})(?!\d|\s?[원개명만보])"
    r"|(?P<local>(?!20[0-4]\d-)[2-9]\d{2,3})-(?P<lb>\d{4})(?![\d-])"
)
_CHAIN = lazy(r"\d{1,8}(?:-\d{1,8}){1,11}(?![\d-])")
_VERSION = lazy(
    r"[vV](?:er(?:sion)?)?\.?\s?(?P<v>\d{1,5}(?:\.\d{1,5}){0,4})(?![\d.]*\d)|(?P<dots>\d{1,5}(?:\.\d{1,5}){2,5})(?!\d)"
)
_MEMORIAL = lazy(
    r"(?:3[·.]1|3/1(?=절)|4[·.]19|5[·.]18|6[·.]25|8[·.]15|6[·.]10|4[·.]3|5[·.]16)(?=\s?(?:절|전쟁|사변|혁명|광복|민주|항쟁|운동|사태|사건|만세|참전|때))|(?:3·1|4·19|5·18|6·25|8·15)(?![\d가-힣]*정)"
)

EMERGENCY = words("112 119 113 118 129 1339 1393 1366 1388 1577 1588 911 1350 1355 1372")
"""Numbers that are dialled whole, read digit by digit where nothing is counted."""
SERVICE = words(
    "110 111 114 117 120 122 123 125 126 128 131 132 182 188 1330 1332 1345 1382 1544 1566 1600 1644 1661 "
    "1666 1670 1688 1800 1811 1833 1855 1899"
)
"""Dialled as well, but read so only beside a word about calling."""
_CALLING = (
    r"\s?(?:번|번으로|번에)?\s?(?:으?로|에)?\s?(?:전화|신고|연락|콜센터|콜|구급|상담|누르|눌러|문의|불러|부르|안내)"
)
_CALLED = r"(?:전화|신고|연락|콜센터|콜|국번\s?없이|상담|문의|☎)\s?(?:은|는|번호는|번호|:)?\s?$"
_MEASURED = (
    r"(?:혈당|혈압|맥박|수치|체중|몸무게|심박수?|박동|총|약|점수|합계|키|체온|농도|콜레스테롤|"
    r"크레아티닌|나이|만|페이지|제)\s?(?:은|는|이|가|도|:)?\s?$"
)

REFERENCE_DIGITS_MIN = 5
"""Shorter numbers of this kind are said as numbers: 대기번호 이십오 번."""
_REFERENCE_BEFORE = (
    r"(?:번호(?:\s?[앞뒷]자리)?|코드|OTP|PIN|비밀번호|[Cc]ode)\s?[\])]?\s?(?:는|은|가|:|,)?\s?[\[(\"'<]?\s?$"
)
TAIL_DIGITS = 4
_TAIL_BEFORE = (
    r"(?:카드|계좌|끝자리|뒷자리|뒷번호|끝번호|뒤 ?네 ?자리|끝 ?네 ?자리|비밀번호|비번|도어락|현관|"
    r"인증번호|인증코드|핀번호|"
    r"체크|신한|국민|삼성|현대|롯데|우리|하나|농협|BC|비씨|차량|차번호|차량번호)"
    r"\s?(?:는|은|가|이|:|,)?\s?[\[(*]{0,8}[- ]?$"
    r"|(?:운송장|송장)\s?(?:번호)?\s?(?:는|은|:)?\s?(?:\d{4}\s){0,3}$"
)
"""Before these four digits are the tail of a card, an account or a password."""
_PLATE = lazy(
    r"(?P<class>\d{2,3})\s?(?P<use>[가나다라마거너더러머버서어저고노도로모보소오조구누두루무부수우주바사아자하허호배])"
    r"\s?(?P<number>\d{4})(?!\d|\s?(?:원|명|개|년|월|보|걸음|mg|mL|단위|번|m|k|[가-힣]))"
)
_MOTOR_BEFORE = (
    r"(?:차|차량|번호판?|택시|주차|구급차|자동차|승용차|트럭|버스|서울|경기|부산|대구|인천|광주|대전|"
    r"울산|세종|강원|충북|충남|전북|전남|경북|경남|제주)\s?(?:번호)?\s?(?:는|은|가|이|:|,)?\s?[\[(]?\s?$"
)
_MOTOR_AFTER = r"\s?(?:차량|차(?:가|를|는|로|\s|$)|승용차|택시|번호판|주차|입차|출차)"
_GLUED_PLATE = r"\d{2,3}[가-힣]\d{4}"
_CARD = r"\d{4}(?:[- ](?:\d{4}|\*{4})){3}(?!\d)"
_FOREIGN = (
    r"\+\s?(?!82)\d{1,3}(?:[-. ]?\(?\d{1,5}\)?){2,4}(?![\d-])|1-[89]\d\d-\d{3}-\d{4}(?![\d-])"
    r"|\(\d{3}\)\s?\d{3}-\d{4}(?![\d-])|[2-9]\d{2}[-.]\d{3}[-.]\d{4}(?![\d-])"
)
_FOREIGN_DIGITS = range(8, 16)
_BUS_BEFORE = r"(?:버스|노선|광역|좌석|시내|급행)\s?(?:는|은|:|,)?\s?$"
_BUS_LINE = r"(?P<line>[1-9]\d{3})(?=\s?번(?P<bus>\s?(?:버스|마을버스|광역|좌석|시내|을 ?타|타고))?)"

_COUNTED = r"\s?(?:원|명|개|년|포인트|P|점|보|걸음|mg|mL|만|달러)"
_MAIL = r"[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}"
_PAGE = (
    r"(?:(?P<scheme>https?)://|(?=www\.))[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,6}(?::\d{1,5})?(?:[/?#][A-Za-z0-9._~%&=?#+/-]{0,300})?"
    r"|[A-Za-z0-9-]{2,63}(?:\.[A-Za-z0-9-]{2,63}){0,3}\.(?:com|net|org|kr|io|app|info|dev|me)(?![A-Za-z])(?:/[A-Za-z0-9._~%&=?#+/-]{0,300})?"
)
_ADDRESS_SIGNS = pairs(". 점 @ 골뱅이 / 슬래시 - 대시 _ 밑줄 : 콜론 ? 물음표 = 는 & 앤드 # 샵 % 퍼센트 + 플러스 ~ 물결")
_ADDRESS_PART = lazy(r"[A-Za-z]+|\d+|.")


def read_phone(text: str, position: int) -> Reading | None:
    """Read a telephone number group by group: 공일공, 구팔칠육, 오사삼이."""
    found = _PHONE.match(text, position)
    if not found or (found["local"] and parse_unit(text, found.end())):
        return None
    groups = [digit_by_digit(group) for group in found.groups() if group]
    if found["intl"]:
        groups[0] = f"플러스 팔이, {groups[0]}"
    return Reading(PAUSE.join(groups), found.end())


def read_foreign_phone(text: str, position: int) -> Reading | None:
    """Read a telephone number of another country, or a card's, group by group."""
    found = compiled(_CARD).match(text, position)
    if not found:
        found = compiled(_FOREIGN).match(text, position)
        if not found or sum(map(str.isdigit, found[0])) not in _FOREIGN_DIGITS:
            return None
    groups = [digit_by_digit(group) for group in re.findall(r"\d+", found[0])]
    lead = "플러스 " if found[0].startswith("+") else ""
    return Reading(lead + PAUSE.join(groups), found.end())


def read_plate(text: str, position: int, before: str) -> Reading | None:
    """Read a car's number plate: 12가 3456 is 십이 가 삼사오육."""
    found = _PLATE.match(text, position)
    if not found:
        return None
    named = compiled(_MOTOR_BEFORE).search(before) or compiled(_MOTOR_AFTER).match(text, found.end())
    if not (named or compiled(_GLUED_PLATE).match(text, position)):
        return None
    return Reading(f"{sino(found['class'])} {found['use']} {digit_by_digit(found['number'])}", found.end())


def read_bus_line(text: str, position: int, before: str) -> Reading | None:
    """Read a line of four digits digit by digit: 7016번 버스."""
    found = compiled(_BUS_LINE).match(text, position)
    if not found or not (found["bus"] or compiled(_BUS_BEFORE).search(before)):
        return None
    return Reading(digit_by_digit(found["line"]), found.end("line"))


def read_chain(text: str, position: int) -> Reading | None:
    """Read digits joined by hyphens, such as an account number or the pattern 1-0-1, digit by digit."""
    found = _CHAIN.match(text, position)
    if not found:
        return None
    groups = found[0].split("-")
    names = DIGITS if all(len(group) == 1 for group in groups) else DIALLED
    return Reading(PAUSE.join(digit_by_digit(group, names) for group in groups), found.end())


def read_version(text: str, position: int) -> Reading | None:
    """Read v2.1 or 1.2.3."""
    found = _VERSION.match(text, position)
    if not found:
        return None
    parts = (found["v"] or found["dots"]).split(".")
    spoken = " 점 ".join(
        sino(part) if part[0] != "0" or len(part) == 1 else digit_by_digit(part, DIGITS) for part in parts
    )
    return Reading(f"버전 {spoken}" if found["v"] else spoken, found.end())


def read_memorial(text: str, position: int) -> Reading | None:
    """Read a day known by its digits: 6·25 is 육이오."""
    found = _MEMORIAL.match(text, position)
    return (
        Reading(
            "".join(sino(part) if len(part) == 1 else digit_by_digit(part) for part in re.split("[·./]", found[0])),
            found.end(),
        )
        if found
        else None
    )


def is_dialled(digits: str, before: str, after: str) -> bool:
    """Tell whether a bare number is one to call, as 119 is."""
    if digits in EMERGENCY:
        return not compiled(_MEASURED).search(before)
    return digits in SERVICE and bool(compiled(_CALLING).match(after) or compiled(_CALLED).search(before))


def is_reference(digits: str, before: str, after: str = "") -> bool:
    """Tell whether digits are a patient's, prescription's or order's number, which says nothing as a quantity."""
    if len(digits) == TAIL_DIGITS:
        return bool(compiled(_TAIL_BEFORE).search(before)) and not compiled(_COUNTED).match(after)
    return len(digits) >= REFERENCE_DIGITS_MIN and bool(compiled(_REFERENCE_BEFORE).search(before))


def read_address(text: str, position: int, say_word: Callable[[str], str]) -> Reading | None:
    """Read a mail or web address with its signs named; `say_word` reads a run of Latin letters."""
    found = compiled(_MAIL).match(text, position) or compiled(_PAGE).match(text, position)
    if not found:
        return None
    address = found[0].rstrip(".-?/")
    body = address.split("://", 1)[-1]
    words = []
    for part in _ADDRESS_PART.findall(body):
        if part.isascii() and part.isalpha():
            words.append(say_word(part))
        elif part.isdigit():
            words.append(digit_by_digit(part) if part[0] == "0" or len(part) > 4 else sino(part))
        elif part in _ADDRESS_SIGNS:
            words.append(_ADDRESS_SIGNS[part])
    return Reading(" ".join(words), position + len(address))
