"""What the figures of a dispensing history mean for a person who takes the medicine, and where they leave doubt."""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from medicines.models import MOST_DAYS
from medicines.services.dispensing_history import DispensedLine
from medicines.services.dosage_forms import is_applied
from medicines.services.envelope_words import call_name
from medicines.services.rhythm import PARTS

QUARTER = Decimal("0.25")
"""The smallest part of a tablet that people break off."""
TENTH = Decimal("0.1")
"""The finest line of a measuring cup or an oral syringe, in mL."""
MOST_OF_A_UNIT, MOST_MILLILITRES = 20, 500
"""More at once is a typing mistake, or the total of a day."""
_MILLILITRES = "mL"
_UNITS = {
    "정": "정", "캡슐": "캡슐", "캅셀": "캡슐", "포": "포", "환": "환", "병": "병",
    "ml": _MILLILITRES, "㎖": _MILLILITRES, "밀리리터": _MILLILITRES,
}  # fmt: skip
"""Units that somebody swallows by count or by measure."""
_UNITS_NOT_SWALLOWED = frozenset(("매", "관", "튜브", "개", "키트", "시린지", "바이알", "앰플", "펜", "통"))
_UNIT = re.compile(
    r"(?P<size>\d[\d.,]*)?\s*(?:\((?P<priced>\d[\d.,]*)\))?\s*(?P<unit>[^\d\s/()]+)(?:/(?P<pack>[^\d\s/()]+))?"
)
"""As HIRA's price list writes them: 1정, 500(1)mL/병 (priced by 1 mL), 20mL/포 (priced by the sachet)."""
_NUMBER = re.compile(r"(\d+(?:\.\d+)?)\s*(?:회|일|번)?")
_STRENGTH = re.compile(
    r"\d[\d.,]*(?:/\d[\d.,]*)*\s*"
    r"(?:밀리그[램람]|마이크로그[램람]|그[램람]|밀리리터|국제단위|단위|mg|㎎|mcg|[μµu]g|㎍|mL|㎖|g|IU|%)",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_ENDINGS = (("캡슐", "캡슐"), ("정", "정"))


class Doubt(enum.Enum):
    """Why a line can't become a schedule by itself, in words for the family."""

    NO_AMOUNT = _("한 번에 얼마나 드시는지 파일에서 알 수 없습니다.")
    ODD_AMOUNT = _("한 번에 드시는 양이 나누어떨어지지 않습니다. 날마다 드시는 약이 아닐 수도 있습니다.")
    NOT_SWALLOWED = _("바르거나 넣거나 맞는 약은 파일의 수가 한 번에 쓰는 양이 아닙니다.")
    NO_TIMES = _("하루에 몇 번 드시는지 파일에서 알 수 없습니다.")
    ODD_TIMES = _("하루에 드시는 횟수가 한 번에서 네 번 사이가 아닙니다. 날마다 드시는 약이 아닐 수도 있습니다.")
    NO_DAYS = _("며칠분인지 파일에서 알 수 없습니다.")
    TWICE = _("같은 날 같은 약이 두 줄 이상 적혀 있습니다. 때마다 양이 다를 수 있습니다.")
    CHANGED = _("지난번에 받은 것과 드시는 양이나 횟수가 다릅니다.")
    TWIN = _("같은 약이 다른 보험코드로도 적혀 있습니다. 두 번 드시지 않도록 하나만 골라 주세요.")
    SAME_SUBSTANCE = _("같은 성분의 약이 또 있습니다. 새 약으로 바뀐 것인지, 함께 드시는 것인지 확인해 주세요.")
    OTHER_HOSPITAL = _("남아 있을 때 다른 병원에서 같은 약을 또 받으셨습니다. 함께 드셔도 되는지 약사에게 물어보세요.")


@dataclass(frozen=True, slots=True)
class Amounts:
    """How a line is taken. dose: empty if not known. times, days: None if not known or not plausible."""

    dose: str
    times: int | None
    days: int | None
    doubts: tuple[Doubt, ...]


def amounts_of(line: DispensedLine) -> Amounts:
    """Read the figures of a line; what is not certain is left out and named among the doubts."""
    dose, about_dose = _dose(line)
    times, about_times = _times(line)
    days = _number(line.days)
    known = days is not None and days == days.to_integral_value() and 1 <= days <= MOST_DAYS
    doubts = [*about_dose, *about_times, *([] if known else [Doubt.NO_DAYS])]
    return Amounts(dose, times, int(days) if known and days is not None else None, tuple(doubts))


def strength_of(*names: str) -> str:
    """Return the strength in the first name that tells one, as it is written there; brackets hold substances."""
    found = (_STRENGTH.search(_BRACKETS.sub(" ", name)) for name in names)
    return next((one[0] for one in found if one), "")


def _dose(line: DispensedLine) -> tuple[str, list[Doubt]]:
    unit, size = _unit(line.unit, line.name)
    if is_applied(line.name, "", "") or unit in _UNITS_NOT_SWALLOWED:
        return "", [Doubt.NOT_SWALLOWED]
    number = _number(line.amount)
    if number is None or number == 0 or unit not in _UNITS.values():
        return "", [Doubt.NO_AMOUNT]
    amount = number * size
    step, most = (TENTH, MOST_MILLILITRES) if unit == _MILLILITRES else (QUARTER, MOST_OF_A_UNIT)
    if amount > most or amount % step:
        return "", [Doubt.ODD_AMOUNT]
    return f"{_plain(amount)}{unit}", []


def _times(line: DispensedLine) -> tuple[int | None, list[Doubt]]:
    times = _number(line.times)
    if times is None or times == 0:
        return None, [Doubt.NO_TIMES]
    if times != times.to_integral_value() or times > len(PARTS):
        return None, [Doubt.ODD_TIMES]
    return int(times), []


def _unit(text: str, name: str) -> tuple[str, Decimal]:
    """Return the unit that the amount counts, "" if nothing tells it, and how much one of them is."""
    if not text:
        ending = call_name(name)
        return next((unit for end, unit in _ENDINGS if ending.endswith(end)), ""), Decimal(1)
    found = _UNIT.fullmatch(text)
    if found is None:
        return "", Decimal(1)
    priced, size = _number(found["priced"] or ""), _number(found["size"] or "")
    measured = found["priced"] is not None or found["pack"] is None
    unit = found["unit"] if measured else found["pack"]
    counted = priced if priced is not None else size if measured else None
    return _UNITS.get(unit.lower(), unit), counted or Decimal(1)


def _number(text: str) -> Decimal | None:
    found = _NUMBER.fullmatch(text.strip())
    return Decimal(found[1]) if found else None


def _plain(number: Decimal) -> str:
    """Write 1 and 0.5, not 1.0 or 0.50."""
    return f"{number.normalize():f}"
