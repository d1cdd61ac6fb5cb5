"""Makes up what real papers say: prescriptions with their codes and columns, guides, and labels."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, replace

from ocr.tests.envelopes.contents import HOSPITALS, PATIENTS, PHARMACIES, TrueMedicine, Truth, known_medicines

CLINICS = ("새벽별이비인후과", "나루터정형외과", "봄비소아과", "산마루내과", "들꽃피부과", *HOSPITALS)
DIRECTIONS = {
    1: ("아침 식후 30분", "취침전", "저녁 식후 30분"),
    2: ("아침/저녁 식후 30분", "아침/저녁 식후 즉시"),
    3: ("아침/점심/저녁 식후 30분", "아침/점심/저녁 식전 30분"),
}
"""Directions by times a day."""
ENGLISH = (
    ("Nuripen ER Tab.", "650mg"), ("Dasomcin Cap.", "100mg"), ("Maru-Levo Tab.", "2.5mg"), ("Bidacort Tab.", "4mg"),
    ("Sanlipid Tab.", "10mg"), ("Gamopride Tab.", "5mg"), ("Onglucin Tab.", "500mg"), ("Haretin Cap.", "200mg"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RealContents:
    """The truth, and what else is printed: a code for each medicine, and whoever dispensed."""

    truth: Truth
    codes: tuple[str, ...]
    issue: int
    pharmacist: str


def real_contents(rng: random.Random, fewest: int, most: int, *, same_days: bool = True) -> RealContents:
    """Make up a paper's contents; tablets and capsules only, whose unit a bare number leaves no doubt about."""
    counted = [each for each in known_medicines() if each[0].endswith(("정", "캡슐"))]
    chosen = rng.sample(counted, rng.randint(fewest, most))
    days = rng.choice((3, 3, 5, 7, 7, 14, 28, 30, 60, 90))
    usual = rng.choice((1, 2, 3, 3))
    medicines = tuple(
        _medicine(
            rng,
            name,
            strength,
            rng.choice((usual, usual, usual, 1, 2)),
            days if same_days else rng.choice((3, 5, 7, 30)),
        )
        for name, strength in chosen
    )
    pharmacist, patient = rng.sample(PATIENTS, 2)
    truth = Truth(
        medicines,
        dt.date(2026, 1, 5) + dt.timedelta(days=rng.randrange(300)),
        rng.choice(PHARMACIES),
        rng.choice(CLINICS),
        patient,
    )
    # Never a real product's: codes of the list begin with 6 and a maker's number in use.
    codes = tuple(f"9{rng.randrange(10_000_000, 99_999_999)}" for _medicine in medicines)
    return RealContents(truth, codes, rng.randrange(1, 4000), pharmacist)


def with_instructions(truth: Truth, instructions: str) -> Truth:
    """Return `truth` with the same instructions for all medicines."""
    return replace(truth, medicines=tuple(replace(each, instructions=instructions) for each in truth.medicines))


def _medicine(rng: random.Random, name: str, strength: str, times: int, days: int) -> TrueMedicine:
    unit = "캡슐" if name.endswith("캡슐") else "정"
    dose = rng.choice(("1", "1", "1", "2")) if unit == "캡슐" else rng.choice(("1", "1", "1", "2", "0.5", "1.5"))
    return TrueMedicine(name, strength, f"{dose}{unit}", times, days, rng.choice(DIRECTIONS[times]))
