"""The figures of a line become a dose only where nobody could read them otherwise."""

from __future__ import annotations

import pytest

from medicines.services.dispensed_amounts import Doubt, amounts_of, strength_of
from medicines.tests.histories import line


@pytest.mark.parametrize(
    ("fields", "dose"),
    [
        ({}, "1정"), ({"amount": "1.0"}, "1정"), ({"amount": "0.5"}, "0.5정"), ({"amount": "1.25"}, "1.25정"),
        ({"amount": "2", "unit": "정"}, "2정"), ({"unit": "1캡슐"}, "1캡슐"), ({"unit": "1캅셀"}, "1캡슐"),
        ({"name": "달래시럽", "amount": "3.5", "unit": "500(1)mL/병"}, "3.5mL"),
        ({"name": "달래시럽", "amount": "10", "unit": "1mL"}, "10mL"),
        ({"name": "달래시럽", "amount": "2", "unit": "500(5)ml/병"}, "10mL"),
        ({"name": "달래현탁액", "amount": "1", "unit": "20mL/포"}, "1포"),
        ({"name": "달래과립", "amount": "1", "unit": "1포"}, "1포"),
        ({"unit": ""}, "1정"), ({"name": "달래캡슐(예시)", "unit": ""}, "1캡슐"),
        ({"name": "달래서방정10밀리그램", "unit": ""}, "1정"),
    ],
)  # fmt: skip
def test_a_dose(fields, dose):
    amounts = amounts_of(line(**fields))
    assert (amounts.dose, amounts.doubts) == (dose, ())


@pytest.mark.parametrize(
    ("fields", "doubt"),
    [
        *(
            ({"amount": text}, Doubt.ODD_AMOUNT)
            for text in ("0.33", "0.3333", "0.67", "0.1429", "0.1", "1.4", "30", "9" * 30)
        ),
        *(({"amount": text}, Doubt.NO_AMOUNT) for text in ("", "0", "-", "반 알", "1~2", "NaN", "1e3", "-1")),
        ({"unit": "?"}, Doubt.NO_AMOUNT),
        ({"unit": "100mg"}, Doubt.NO_AMOUNT),
        ({"name": "달래산", "unit": "", "amount": "1"}, Doubt.NO_AMOUNT),
        ({"name": "달래시럽", "amount": "3.33", "unit": "500(1)mL/병"}, Doubt.ODD_AMOUNT),
        ({"name": "달래점안액", "amount": "0.8333", "unit": "5mL/병", "times": "4"}, Doubt.NOT_SWALLOWED),
        ({"name": "달래연고", "amount": "0.5", "unit": "10g/개"}, Doubt.NOT_SWALLOWED),
        ({"name": "달래첩", "amount": "1", "unit": "1매"}, Doubt.NOT_SWALLOWED),
        *(({"times": text}, Doubt.NO_TIMES) for text in ("", "0", "수시로")),
        *(({"times": text}, Doubt.ODD_TIMES) for text in ("0.5", "0.14", "5", "30", "1.5")),
        *(({"days": text}, Doubt.NO_DAYS) for text in ("", "0", "367", "1.5", "한 달")),
    ],
)
def test_a_doubt(fields, doubt):
    amounts = amounts_of(line(**fields))
    assert amounts.doubts == (doubt,)
    if doubt in (Doubt.NO_TIMES, Doubt.ODD_TIMES):
        assert amounts.times is None
    elif doubt is Doubt.NO_DAYS:
        assert amounts.days is None
    else:
        assert amounts.dose == ""


@pytest.mark.parametrize(("times", "days"), [("3", "7"), ("3회", "7일"), ("3.0", "7.0")])
def test_times_and_days(times, days):
    amounts = amounts_of(line(times=times, days=days))
    assert (amounts.times, amounts.days) == (3, 7)


@pytest.mark.parametrize(
    ("names", "strength"),
    [
        (("맑은정5밀리그램",), "5밀리그램"), (("맑은정2.5mg(예시5밀리그램)",), "2.5mg"),
        (("맑은정5/160밀리그램",), "5/160밀리그램"),
        (("맑은정", "맑은정10밀리그람(예시)"), "10밀리그람"), (("맑은정",), ""), ((), ""),
    ],
)  # fmt: skip
def test_the_strength(names, strength):
    assert strength_of(*names) == strength
