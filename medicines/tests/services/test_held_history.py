"""What was read is held by the page it was read for, whole, for an hour, and by no other."""

from __future__ import annotations

import pytest
from django.core import signing

from medicines.exceptions import HistoryExpired
from medicines.services import held_history
from medicines.services.dispensing_history import MOST_LINES, DispensingHistory
from medicines.services.held_history import held, hold
from medicines.tests.histories import line

HISTORY = DispensingHistory((line(), line("달래정", "", "2026-11-01", "0.33")), ("노을정",))


def test_it_comes_back_whole():
    assert held(hold(HISTORY, 1, 2), 1, 2) == HISTORY


@pytest.mark.parametrize(("acting", "person"), [(1, 3), (3, 2), (2, 1), (12, 0)])
def test_nobody_elses_page_redeems_it(acting, person):
    with pytest.raises(HistoryExpired):
        held(hold(HISTORY, 1, 2), acting, person)


def test_a_changed_or_foreign_text():
    text = hold(HISTORY, 1, 2)
    for other in ("", "x", text[:-1], text[1:], signing.dumps([1, 2], salt="medicines.dispensing_history:1:2")):
        with pytest.raises(HistoryExpired):
            held(other, 1, 2)


def test_it_expires(monkeypatch):
    text = hold(HISTORY, 1, 2)
    monkeypatch.setattr(held_history, "HELD_SECONDS", -1)
    with pytest.raises(HistoryExpired):
        held(text, 1, 2)


def test_the_longest_fits_a_request(settings):
    codes = [f"{641900000 + number * 7919 % 99999:09}" for number in range(MOST_LINES)]
    lines = tuple(line(f"맑은 이름의 긴 약 {code}정5밀리그램(무슨무슨염산염수화물)", code) for code in codes)
    assert len(hold(DispensingHistory(lines), 1, 2)) < settings.DATA_UPLOAD_MAX_MEMORY_SIZE / 2
