"""A code before a name names the product exactly, unless a digit of it was misread."""

from __future__ import annotations

import pytest

from medicines.models import InsuranceCode, Medicine
from ocr.models import PrescriptionDraft, ReadingState
from ocr.reading.envelope import EnvelopeReading, Field, MedicineReading
from ocr.reading.papers import Paper
from ocr.reading.trust import LOW
from ocr.services.insurance_codes import product_of
from ocr.services.readings import PlacedReading, store

pytestmark = pytest.mark.django_db
CODE = "642101234"


@pytest.fixture
def product() -> Medicine:
    for number, strength in (("200000001", "500mg"), ("200000002", "650mg")):
        Medicine.objects.create(item_seq=number, name=f"누리펜정{strength}", maker="나래제약")
    product = Medicine.objects.get(pk="200000002")
    InsuranceCode.objects.create(code=CODE, medicine=product)
    return product


def test_a_code_tells_strengths_apart(product):
    found = product_of(CODE, 0.98, "누리펜정")
    assert found is not None
    assert (found.item_seq, found.maker, found.is_sure) == (product.item_seq, "나래제약", True)


@pytest.mark.parametrize(("code", "name"), [("", "누리펜정"), ("642101235", "누리펜정"), (CODE, "다온캡슐")])
def test_no_code_an_unknown_code_and_another_products_name_give_nothing(product, code, name):
    assert product_of(code, 0.98, name) is None


def test_a_name_that_was_not_read_is_proposed_by_its_code(product):
    found = product_of(CODE, 0.98, "")
    assert found is not None
    assert found.called.startswith("누리펜정")


def test_a_code_that_was_hardly_read_is_not_sure(product):
    found = product_of(CODE, LOW - 0.1, "누리펜정")
    assert found is not None
    assert not found.is_sure


def test_another_strength_on_the_paper_or_a_cancelled_permit_is_never_sure(product):
    found = product_of(CODE, 0.98, "누리펜정", "500mg")
    assert found is not None
    assert not found.is_sure
    Medicine.objects.filter(pk=product.pk).update(is_cancelled=True)
    found = product_of(CODE, 0.98, "누리펜정", "650mg")
    assert found is not None
    assert not found.is_sure


def test_a_draft_gets_the_products_strength_and_knows_its_paper_and_lines(product, draft: PrescriptionDraft):
    draft.reading_state = ReadingState.READING
    draft.save()
    medicine = MedicineReading(name=Field("누리펜점", 0.6), dose=Field("1정", 0.98), code=Field(CODE, 0.98))
    envelope = EnvelopeReading((medicine,), numbered_rows=2, paper=Paper.PRESCRIPTION)
    assert store(draft.pk, PlacedReading(envelope, 640, 480))
    draft.refresh_from_db()
    line = draft.medicines.get()
    assert (line.product, line.strength, line.dose) == (product, "650mg", "1정")
    assert (draft.paper, draft.numbered_rows) == ("prescription", 2)
