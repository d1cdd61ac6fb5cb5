"""A list is known by its headings, whatever their order, and by no other name."""

from __future__ import annotations

import pytest

from medicines.models import DurKind
from medicines.services.catalogue_file import UnreadableFile
from medicines.services.dur_layouts import MinistryList, ProductList, ProductPairList, heading, layout_of
from medicines.services.dur_rows import DurRow, ProductPair, Withdrawn
from medicines.tests.dur_lists import COLUMNS, ELDER_HEADER, ELDER_PAIN_HEADER, HEADER, PAIR_HEADER, row, substance


def test_headings_may_stand_in_another_order_with_others_among_them():
    assert isinstance(layout_of([*reversed(COLUMNS), "새칸"]), MinistryList)
    assert isinstance(layout_of(list(reversed(PAIR_HEADER.split(",")))), ProductPairList)


def test_a_list_of_products_may_lack_what_only_tells_more():
    pairs = layout_of(["성분명A", "제품코드A", "성분명B", "제품코드B", "고시번호", "상세정보"])
    found = pairs.parse(2, ["가온", "648901230", "늘봄", "053100010", "2025-1", "졸음"])
    assert isinstance(found, ProductPair)
    assert found.about == ("", "가온", "", "늘봄", "", "졸음", "")
    single = layout_of(["제품코드", "성분명", "금기등급", "상세정보"])
    row_of_one = single.parse(2, ["648901230", "가온", "1등급", "까닭"])
    assert isinstance(row_of_one, DurRow)
    assert (row_of_one.subject.name, row_of_one.notice_on, row_of_one.limit) == ("가온", None, "1등급")


def test_the_two_lists_for_the_old_are_two_kinds():
    kinds = [layout_of(header.split(",")) for header in (ELDER_HEADER, ELDER_PAIN_HEADER)]
    assert [one.kind for one in kinds if isinstance(one, ProductList)] == [DurKind.ELDER, DurKind.ELDER_PAIN]


def test_headings_are_compared_composed_and_without_spaces():
    assert heading(" 제품 코드A ") == heading("제품코드A")


@pytest.mark.parametrize("missing", ["관계성분", "상태", "병용금기관계성분"])
def test_a_list_without_a_needed_heading_is_refused_by_name(missing):
    with pytest.raises(UnreadableFile, match="DUR유형"):
        layout_of([name for name in COLUMNS if name != missing])


def test_a_row_no_longer_in_force_is_told_apart():
    layout = layout_of(COLUMNS)
    cells = row("노인주의", substance(1, "가온"), 상태="삭제").split(",")
    assert layout.parse(7, cells) == Withdrawn(7)
    assert HEADER.endswith(",")
