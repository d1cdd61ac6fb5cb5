"""Headings as the ministry's files and answers have them."""

from __future__ import annotations

import pytest

from medicines.services.catalogue_cells import document_text, substances_in, value_of
from medicines.services.catalogue_columns import columns_of, field_of


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("품목일련번호", "item_seq"),
        ("\ufeff품목 일련번호 ", "item_seq"),
        ("itemSeq", "item_seq"),
        ("ITEM_SEQ", "item_seq"),
        ("업소명", "maker"),
        ("업체명", "maker"),
        ("제조사", "maker"),
        ("entpName", "maker"),
        ("품목 영문명", "english_name"),
        ("취소/취하구분", "status"),
        ("취소상태", "status"),
        ("보험코드", "insurance_codes"),
        ("EDI_CODE", "insurance_codes"),
        ("표준코드", "barcodes"),
        ("전문일반구분", "prescription_class"),
        ("원료성분(분량)", "contents"),
        ("원료약품 및 그 분량", "contents"),
        ("이 약의 효능은 무엇입니까?", "efficacy"),
        ("이 약은 어떻게 사용합니까", "usage"),
        ("이 약을 사용하기 전에 반드시 알아야 할 내용은 무엇입니가?", "warnings"),
        ("이 약의 사용상 주의사항은 무엇입니까?", "precautions"),
        ("이 약을 사용하는 동안 주의해야 할 약 또는 음식은 무엇입니까?", "interactions"),
        ("이 약은 어떤 이상반응이 나타날 수 있습니까?", "side_effects"),
        ("이 약은 어떻게 보관해야 합니까?", "storage"),
        ("문항3(주의사항경고)", "warnings"),
        ("업체 영문명", None),
        ("변경일자", None),
        ("취소일자", None),
        ("", None),
    ],
)
def test_the_field_of_a_heading(heading, field):
    assert field_of(heading) == field


def test_columns_and_what_is_not_used():
    columns = columns_of(["품목명", "", "업소명", "새  열", "품목일련번호", "제품명"])
    assert columns.of_field == {"name": (0, 5), "maker": (2,), "item_seq": (4,)}
    assert columns.unused == ("새 열",)
    assert not columns.missing
    assert not columns.bring_nothing


@pytest.mark.parametrize(
    ("field", "cell", "value"),
    [
        ("maker", "-", ""),
        ("maker", " null ", ""),
        ("line_front", "-", "-"),
        ("drug_class", "[02140]혈압강하제", "혈압강하제"),
        ("long_mm", "8.0", "8"),
        ("long_mm", "8.05", "8.05"),
        ("permit_usage", "https://example.org/a.pdf", ""),
        ("permit_usage", "-", ""),
        ("permit_usage", "<p>하루 &lt; 3</p><p>정</p>", "하루 < 3\n정"),
    ],
)
def test_what_a_cell_says(field, cell, value):
    assert value_of(field, cell) == value


@pytest.mark.parametrize("broken", ["", "\x0b", "&nbsp;"])
def test_a_permits_document_even_when_its_xml_is_broken(broken):
    document = (
        '<DOC title="용법용량" type="UD"><SECTION title=""><ARTICLE title="성인"><PARAGRAPH tagName="p">'
        f"<![CDATA[1회 1정{broken}]]></PARAGRAPH>{broken}<PARAGRAPH><![CDATA[1일 1회]]></PARAGRAPH>"
        "</ARTICLE></SECTION></DOC>"
    )
    assert document_text(document).split("\n")[-2:] == ["1회 1정", "1일 1회"]


def test_substances_with_their_codes():
    assert substances_in("[M223101]암로디핀베실산염|[M203003]로사르탄칼륨") == {
        "M223101": "암로디핀베실산염",
        "M203003": "로사르탄칼륨",
    }
    assert substances_in("[M050607]염산파록세틴/[M222896]파록세틴염산염수화물").keys() == {"M050607", "M222896"}
    assert substances_in("암로디핀베실산염") == {}
    assert substances_in("[M040702]") == {}
