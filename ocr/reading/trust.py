"""Judges how sure a reading is, by the recogniser's confidence, what is usual on envelopes, and consistency."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from ocr.reading.envelope import Field, MedicineReading
from ocr.reading.expressions import amount_number
from ocr.reading.usage import parts_of_day

T = TypeVar("T")
LOW = 0.8
"""A person must check every dose below this; chosen on seeds 0 to 39 of ocr/tests/envelopes (docs/ocr.md)."""
IMPLAUSIBLE, REPAIRED, GUESSED, UNUSUAL = 0.3, 0.6, 0.6, 0.68
"""Upper limits on the confidence of a value that cannot be, was repaired, was inferred, or is rare."""
CLEAR = 0.95
"""From this confidence on, print is so clear that its value need not be usual."""
CONFIRMED = 0.97
"""Least confidence of values that a total on the envelope confirms."""
LONE, SECONDED = 0.75, 0.75
"""Upper limit on a lone digit's confidence where nothing else says the same, and least one that others can raise."""
TOTAL_SLACK = 0.01
"""Difference that printed totals may have from dose x times x days, for thirds of tablets."""
_COUNTED = {0.25, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 4.0}
"""Usual numbers of tablets, capsules or sachets in a dose."""
_UNUSUALLY_MANY = 2.5
_COUNTED_UNITS = {"정", "캡슐", "알", "포", "환", "병", "개", "매", "장"}
_LEAST_ML, _MOST_ML = 0.5, 60.0
_MOST_TIMES, _MOST_DAYS = 6, 366
_USUAL_TIMES = 4


def at_most(field: Field[T], limit: float) -> Field[T]:
    """Return the field with its confidence limited to `limit`."""
    return replace(field, confidence=min(field.confidence, limit))


def judge(medicine: MedicineReading, total: float | None) -> MedicineReading:
    """Check dose, times and days for plausibility and against `total`, the number dispensed."""
    dose, times, days = medicine.dose, medicine.times_a_day, medicine.days
    amount = amount_of(dose.value)
    if dose.value is not None:
        dose = at_most(dose, _plausible_dose(amount, dose.value))
    if times.value is not None:
        times = at_most(
            times, IMPLAUSIBLE if times.value > _MOST_TIMES else UNUSUAL if times.value > _USUAL_TIMES else 1
        )
    if days.value is not None and not 1 <= days.value <= _MOST_DAYS:
        days = at_most(days, IMPLAUSIBLE)
    if total is not None and amount and times.value and days.value:
        if is_confirmed(medicine, total):
            # A total confirms the number of a dose, but not what is counted.
            dose = _confirmed(dose) if _has_unit(dose.value or "") else at_most(dose, GUESSED)
            times, days = _confirmed(times), _confirmed(days)
        else:
            dose, times, days = at_most(dose, IMPLAUSIBLE), at_most(times, IMPLAUSIBLE), at_most(days, IMPLAUSIBLE)
    return replace(medicine, dose=dose, times_a_day=times, days=days)


def compare_days(
    medicines: Sequence[MedicineReading], lone: Sequence[Collection[str]] | None = None
) -> list[MedicineReading]:
    """Lower the confidence of days that differ from those of most other medicines, and raise that of the others.

    lone: as in `check_lone_digits`, which has raised those already.
    """
    votes = Counter(each.days.value for each in medicines if each.days.value is not None)
    if not votes:
        return list(medicines)
    usual, count = votes.most_common(1)[0]
    # Days that are said once for all medicines agree with nobody but themselves.
    boxes = [each.days.box for each in medicines if each.days.value == usual]
    places = set(boxes) - {None}
    if count < 2 or (len(places) == 1 and None not in boxes):
        return list(medicines)
    alone = [lone is not None and "days" in lone[number] for number in range(len(medicines))]
    return [
        each if is_alone and each.days.value == usual else replace(each, days=_among(each.days, usual))
        for each, is_alone in zip(medicines, alone, strict=True)
    ]


def _among(days: Field[int], usual: int) -> Field[int]:
    if days.value is None:
        return days
    if days.value != usual:
        return days if days.confidence >= CLEAR else at_most(days, UNUSUAL)
    # The same value in two places is a third as likely to be wrong.
    return days if days.confidence <= IMPLAUSIBLE else replace(days, confidence=(2 + days.confidence) / 3)


def is_confirmed(medicine: MedicineReading, total: float | None) -> bool:
    """Return whether dose, times and days give `total`, the number dispensed."""
    amount, times, days = amount_of(medicine.dose.value), medicine.times_a_day.value, medicine.days.value
    return bool(total and amount and times and days and abs(amount * times * days - total) < TOTAL_SLACK)


def check_lone_digits(medicines: Sequence[MedicineReading], lone: Sequence[Collection[str]]) -> list[MedicineReading]:
    """Limit the confidence of single digits in cells: a lone digit is the least certain thing on paper.

    It is sure only if another medicine has the same in its column, or if the directions name as many parts of the day.
    lone: for each medicine the fields that are such digits and that no total confirms.
    """
    checked = []
    for number, (medicine, names) in enumerate(zip(medicines, lone, strict=True)):
        for name in names:
            medicine = replace(medicine, **{name: _seconded(medicines, number, name)})
        checked.append(medicine)
    return checked


def _seconded(medicines: Sequence[MedicineReading], number: int, name: str) -> Field[Any]:
    field: Field[Any] = getattr(medicines[number], name)
    others = [getattr(each, name) for place, each in enumerate(medicines) if place != number]
    value = _comparable(field.value)
    agrees = any(_comparable(other.value) == value and other.confidence >= SECONDED for other in others)
    said = medicines[number].instructions
    if name == "times_a_day" and said.value is not None and said.confidence >= LOW:
        agrees = agrees or parts_of_day(said.value) == field.value
    if not agrees:
        return at_most(field, LONE)
    return field if field.confidence < SECONDED else replace(field, confidence=(2 + field.confidence) / 3)


def _comparable(value: str | int | None) -> float | int | None:
    """Return the number of a dose, whatever its unit."""
    return amount_of(value) if isinstance(value, str) else value


def derive(medicine: MedicineReading, total: float | None) -> MedicineReading:
    """Infer the one of dose, times and days that was not read from the other two and `total`."""
    amount, times, days = amount_of(medicine.dose.value), medicine.times_a_day.value, medicine.days.value
    if not total:
        return medicine
    if medicine.dose.value is None and times and days:
        return replace(medicine, dose=Field(f"{total / (times * days):g}", GUESSED))
    if times is None and amount and days and (total / (amount * days)).is_integer():
        return replace(medicine, times_a_day=Field(int(total / (amount * days)), GUESSED))
    if days is None and amount and times and (total / (amount * times)).is_integer():
        return replace(medicine, days=Field(int(total / (amount * times)), GUESSED))
    return medicine


def amount_of(dose: str | None) -> float | None:
    """Return the number in `0.5정` or `반 정`; None if there is none."""
    if dose is None:
        return None
    number = dose.rstrip("정캡슐알포환병방울개매장mL ")
    return amount_number(number)


def _confirmed(field: Field[T]) -> Field[T]:
    return field if field.confidence <= IMPLAUSIBLE else replace(field, confidence=max(field.confidence, CONFIRMED))


def _has_unit(dose: str) -> bool:
    return not dose[-1:].isdigit()


def _plausible_dose(amount: float | None, dose: str) -> float:
    if amount is None or amount <= 0:
        return IMPLAUSIBLE
    if dose.endswith("mL"):
        return 1.0 if _LEAST_ML <= amount <= _MOST_ML else IMPLAUSIBLE
    if any(dose.endswith(unit) for unit in _COUNTED_UNITS):
        if not any(abs(amount - usual) < 0.02 for usual in (*_COUNTED, 1 / 3, 2 / 3, 0.75)):
            return IMPLAUSIBLE
        return UNUSUAL if amount >= _UNUSUALLY_MANY else 1.0
    # Without a unit it may be spoons, sachets or tablets.
    return GUESSED if amount <= _MOST_ML else IMPLAUSIBLE
