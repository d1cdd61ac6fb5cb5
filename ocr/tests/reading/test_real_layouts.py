"""Real layouts: whatever stands in them is read, or asked about; nothing vanishes and nothing is made up."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.envelopes.verdicts import DOSING, LINE, Verdict, Verdicts
from ocr.reading.fields import read_fields
from ocr.reading.trust import LOW
from ocr.tests.envelopes import REAL_LAYOUTS, real_paper
from ocr.tests.envelopes.contents import Truth
from ocr.tests.envelopes.scoring import HEAD_FIELDS
from ocr.tests.envelopes.word_pages import WORD_PAGES, WordPage
from ocr.tests.printed import words_of
from ocr.tests.stories.test_envelopes import needs_fonts

BAD = (Verdict.WRONG_AND_SURE, Verdict.VANISHED, Verdict.PHANTOM)


def judged(page: WordPage) -> Verdicts:
    truth = Truth(page.medicines, None, "", page.hospital, page.patient)
    verdicts = Verdicts()
    left_out = {name for name in HEAD_FIELDS if not getattr(truth, name)}
    verdicts.add(page.title, truth, read_fields(page.words), left_out)
    return verdicts


@pytest.mark.parametrize("page", WORD_PAGES, ids=lambda page: page.title)
def test_every_dose_on_a_page_of_words_is_read_and_nothing_is_wrong_and_sure(page: WordPage):
    verdicts = judged(page)
    assert verdicts.right_share(DOSING) == 1 or not page.medicines
    assert [fault for fault in verdicts.faults if not fault.startswith(("missing", Verdict.WRONG.value))] == []


@pytest.mark.parametrize("page", [page for page in WORD_PAGES if page.medicines], ids=lambda page: page.title)
def test_the_lines_with_numbers_are_counted_apart_from_the_medicines(page: WordPage):
    assert read_fields(page.words).numbered_rows == len(page.medicines)


def test_a_name_that_was_not_read_keeps_its_place():
    page = next(page for page in WORD_PAGES if "stays" in page.title)
    words = tuple(word for word in page.words.words if "토" not in word.text)
    first, second = read_fields(type(page.words)(words, page.words.width, page.words.height)).medicines
    assert (first.name.value, first.times_a_day.value) == (None, 3)
    assert first.name.box is not None
    assert second.name.box is not None
    assert abs(first.name.box.centre[1] - second.name.box.centre[1]) > 20


@needs_fonts
@pytest.mark.parametrize("seed", range(500, 500 + 4 * len(REAL_LAYOUTS)))
def test_a_clean_real_paper_is_read_whole(seed: int):
    drawn = real_paper(seed)
    reading = read_fields(words_of(drawn))
    verdicts = Verdicts()
    # What is marked by pen is not among the words.
    verdicts.add(drawn.layout, drawn.truth, reading, {"instructions"} if drawn.marks else ())
    assert verdicts.right_share(DOSING) == 1
    assert sum(verdicts.of(verdict, (*DOSING, LINE, *HEAD_FIELDS)) for verdict in BAD) == 0
    assert reading.numbered_rows in (len(drawn.truth.medicines), None)


@needs_fonts
@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.floats(0, 0.12))
def test_words_that_are_not_read_leave_gaps_and_never_another_sure_dose(seed: int, share: float):
    drawn, rng = real_paper(seed), random.Random(seed)
    spoilt = words_of(drawn, lambda word: ("", 0) if rng.random() < share else (word.text, 0.95))
    known = [(each.dose, each.times_a_day, each.days) for each in drawn.truth.medicines]
    for medicine in read_fields(spoilt).medicines:
        if medicine.days.value is not None and medicine.days.confidence >= LOW:
            assert medicine.days.value in {days for _dose, _times, days in known}
        if medicine.times_a_day.value is not None and medicine.times_a_day.confidence >= LOW:
            assert medicine.times_a_day.value in {times for _dose, times, _days in known}
