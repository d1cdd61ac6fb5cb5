"""Regimens of old people in Korea, each with the sentence that a pharmacist would say at that time."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from korean import read_aloud
from korean.guard import AGREE, check
from medicines.models import Medicine, ReminderSettings, UserMedication
from medicines.services.doses import PENDING, Dose
from medicines.services.envelope_words import call_name, understand
from medicines.services.sentences import line_of, sentence

ROWS = Path(__file__).with_name("data") / "regimens.txt"
"""Blocks of a time, the medicines (product | dose | meal | more) and, behind `=`, what is heard."""
MOST_LETTERS_OF_NINE = 100


@dataclass(frozen=True)
class Regimen:
    time: dt.time
    medicines: tuple[tuple[str, str, str, dict[str, str]], ...]
    heard: str


def read_rows() -> list[Regimen]:
    found = []
    for block in ROWS.read_text(encoding="utf-8").strip().split("\n\n"):
        time, *lines, heard = block.split("\n")
        medicines = []
        for line in lines:
            product, dose, meal, *more = (part.strip() for part in line.split("|"))
            medicines.append((product, dose, meal, dict(part.split("=", 1) for part in more)))
        found.append(Regimen(dt.time.fromisoformat(time), tuple(medicines), heard.removeprefix("= ")))
    return found


REGIMENS = read_rows()


def dose_of(product: str, dose: str, meal: str, more: dict[str, str], time: dt.time) -> Dose:
    """A dose as an envelope's line becomes one; the catalogue knows the product where the row gives its form."""
    more = dict(more)
    form, instructions = more.pop("form", ""), more.get("instructions", "")
    medication = UserMedication(
        name=call_name(product),
        medicine=_product(product, form) if form else None,
        meal=meal,
        is_applied=understand(product, dose, instructions, 1).is_applied,
        **more,
    )
    at = dt.datetime.combine(dt.date(2026, 11, 28), time, dt.UTC)
    return Dose(medication, dose, at.date(), time, at, PENDING)


def _product(name: str, form: str) -> Medicine:
    """A product that is in no database, and so has no pill there."""
    product = Medicine(name=name, form=form)
    product.pk = None
    return product


def written(regimen: Regimen, read=read_aloud, **settings: str) -> str:
    lines = [line_of(dose_of(*each, regimen.time)) for each in regimen.medicines]
    return sentence(ReminderSettings(**settings), "할머니", regimen.time, lines, read)


@pytest.mark.parametrize("regimen", REGIMENS, ids=lambda regimen: f"{regimen.time} {regimen.medicines[0][0]}")
def test_what_a_pharmacist_would_say(regimen):
    read = partial(read_aloud, easy=True)
    assert read(written(regimen, read)) == regimen.heard


def test_enough_are_judged():
    assert len(REGIMENS) >= 60


@pytest.mark.parametrize("easy", [True, False])
@pytest.mark.parametrize("template", ["", "{이름}, {약}을 {방법} 물과 함께 드세요.", "{이름}님, {때} {약}이에요."])
def test_the_dose_guard_has_nothing_against_any(easy, template):
    read = partial(read_aloud, easy=easy)
    own = {"template": template, "applied_template": template} if template else {}
    for regimen in REGIMENS:
        text = written(regimen, read, **own)
        assert check(text, read(text)).outcome == AGREE, (text, read(text))


def test_nine_medicines_take_under_100_letters():
    nine = [regimen for regimen in REGIMENS if len(regimen.medicines) == 9]
    assert nine
    assert all(len(regimen.heard) < MOST_LETTERS_OF_NINE for regimen in nine)


def test_nobody_is_told_to_eat_what_is_applied_or_to_wait_for_what_is_now():
    for regimen in REGIMENS:
        assert "식후" not in regimen.heard
        assert "물과 함께" not in regimen.heard or "약 드실 시간" in regimen.heard
        assert "영 알" not in regimen.heard
