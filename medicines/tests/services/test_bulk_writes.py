"""Rows are inserted, and only what is named of known ones changes."""

from __future__ import annotations

import datetime as dt

import pytest

from medicines.models import Barcode, Medicine, PillIdentification
from medicines.services.bulk_writes import upsert

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 27, 8, 30, tzinfo=dt.UTC)


def test_new_and_known_rows():
    Medicine.objects.create(item_seq="1", name="가나정", maker="회사")
    new = Medicine(item_seq="2", name='\'; DROP TABLE--% "정"', is_cancelled=True, updated_at=NOW)
    known = Medicine(item_seq="1", name="다라정", maker="", updated_at=NOW)
    upsert([new, known], {"name", "updated_at"})
    rows = Medicine.objects.order_by("pk").values_list("name", "maker", "is_cancelled", "updated_at")
    assert list(rows) == [("다라정", "회사", False, NOW), ('\'; DROP TABLE--% "정"', "", True, NOW)]


def test_rows_that_belong_to_a_product():
    for code in ("1", "2"):
        Medicine.objects.create(item_seq=code, name="가나정")
    Barcode.objects.create(code="8806489012309", medicine_id="1")
    upsert([Barcode(code="8806489012309", medicine_id="2")], {"medicine"})
    assert Barcode.objects.get().medicine_id == "2"
    upsert([PillIdentification(medicine_id="1", shape="원형")], {"shape"})
    upsert([PillIdentification(medicine_id="1", shape="", colour_front="하양")], {"colour_front"})
    assert PillIdentification.objects.values_list("shape", "colour_front").get() == ("원형", "하양")


def test_no_rows_are_nothing_to_write(django_assert_num_queries):
    with django_assert_num_queries(0):
        upsert([], {"name"})
