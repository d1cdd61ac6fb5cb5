"""The ministry's files as they are, from the file to the catalogue."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from benchmarks.ministry_files import PERMIT_HEADER, PILL_HEADER, permits, pills, write_csv, write_workbook
from medicines.models import Barcode, InsuranceCode, Medicine, PillIdentification, SubstanceCode
from medicines.services.product_matching import match
from medicines.services.product_numbers import by_insurance_code
from medicines.services.search import find_medicines
from medicines.tests.conftest import load, names

pytestmark = pytest.mark.django_db
QUESTIONS = (
    "품목일련번호",
    "제품명",
    "업체명",
    "주성분",
    "이 약의 효능은 무엇입니까?",
    "이 약은 어떻게 사용합니까?",
    "이 약을 사용하기 전에 반드시 알아야 할 내용은 무엇입니가?",
    "이 약의 사용상 주의사항은 무엇입니까?",
    "이 약을 사용하는 동안 주의해야 할 약 또는 음식은 무엇입니까?",
    "이 약은 어떤 이상반응이 나타날 수 있습니까?",
    "이 약은 어떻게 보관해야 합니까?",
    "공개일자",
)
TEXTS = ("efficacy", "usage", "warnings", "precautions", "interactions", "side_effects", "storage")


def written(folder: Path, rows: list[list[str]], name: str = "file.csv", encoding: str = "utf-8-sig") -> Path:
    path = folder / name
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def permit(**values: str) -> list[list[str]]:
    """A file of one permit, with only some of its columns filled."""
    known = {"품목일련번호": "1", "품목명": "혈평정5밀리그램", "취소상태": "정상"} | values
    return [PERMIT_HEADER, [known.get(heading, "-") for heading in PERMIT_HEADER]]


def fails(*files: Path) -> str:
    out = io.StringIO()
    with pytest.raises(CommandError):
        call_command("import_medicines", *files, stdout=out, stderr=out)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["pills.xls", "pills.xlsx", "cp949.csv", "utf-8-sig.csv"])
def test_the_pill_file_in_every_format(tmp_path, kind):
    path = tmp_path / kind
    if kind.startswith("pills"):
        write_workbook(path, PILL_HEADER, pills(30))
    else:
        write_csv(path, PILL_HEADER, pills(30))
        path.write_bytes(path.read_bytes().decode("cp949").encode(path.stem))
    said = load(path)
    assert "30 created, 0 updated, 0 unchanged, 0 skipped" in said
    assert "이미지생성일자(약학정보원)" in said
    assert Medicine.objects.exclude(maker="").exclude(drug_class="").exclude(form="").count() == 30
    assert "0 created, 0 updated, 30 unchanged" in load(path)


def test_all_formats_tell_the_same(tmp_path):
    write_workbook(tmp_path / "pills.xls", PILL_HEADER, pills(30))
    write_csv(tmp_path / "pills.csv", PILL_HEADER, pills(30))
    load(tmp_path / "pills.xls")
    assert "0 created, 0 updated, 30 unchanged" in load(tmp_path / "pills.csv")


def test_the_maker_is_searched(tmp_path):
    write_csv(tmp_path / "pills.csv", PILL_HEADER, pills(30))
    load(tmp_path / "pills.csv")
    maker = Medicine.objects.order_by("pk")[0].maker
    assert find_medicines(maker).count() == Medicine.objects.filter(maker=maker).count()


def test_pills_and_permits_agree(tmp_path):
    write_csv(tmp_path / "pills.csv", PILL_HEADER, pills(30))
    write_csv(tmp_path / "permits.csv", PERMIT_HEADER, permits(30))
    load(tmp_path / "pills.csv", tmp_path / "permits.csv")
    for file in ("pills.csv", "permits.csv"):
        assert "0 created, 0 updated, 30 unchanged" in load(tmp_path / file)
    medicine = Medicine.objects.get(pk="200000001")
    assert (medicine.shelf_life, medicine.prescription_class) == ("제조일로부터 36 개월", "전문의약품")
    assert medicine.atc_code
    assert medicine.contents.startswith("총량 : 1정 중|성분명")
    assert PillIdentification.objects.count() == 30


def test_leaflets_with_questions_for_headings(tmp_path):
    row = ["1", "열내림정", "가온제약(주)", "열내리민", *TEXTS, "20210101"]
    said = load(written(tmp_path, [list(QUESTIONS), row]))
    assert "1 columns not used: 공개일자" in said
    assert Medicine.objects.values_list(*TEXTS).get() == TEXTS
    row[4 + TEXTS.index("interactions")] = "-"
    assert "1 updated" in load(written(tmp_path, [list(QUESTIONS), row]))
    assert Medicine.objects.get().interactions == ""


ITEM = {
    "entpName": "동화약품(주)",
    "itemName": "활명수",
    "itemSeq": "195700020",
    "efcyQesitm": "소화불량",
    "seQesitm": None,
}


@pytest.mark.parametrize(
    "answer",
    [
        {"header": {"resultCode": "00"}, "body": {"totalCount": 1, "items": [ITEM]}},
        {"header": {"resultCode": "00"}, "body": {"totalCount": 1, "items": [{"item": ITEM}]}},
        {"response": {"header": {"resultCode": "00"}, "body": {"items": {"item": [ITEM]}}}},
        {"response": {"header": {"resultCode": "00"}, "body": {"items": {"item": ITEM}}}},
        [{"body": {"items": [ITEM]}}, {"body": {"items": []}}],
        [ITEM],
        ITEM,
    ],
)
def test_answers_in_json(tmp_path, answer):
    path = tmp_path / "answer.json"
    path.write_text(json.dumps(answer, ensure_ascii=False), encoding="utf-8")
    assert "1 created" in load(path)
    medicine = Medicine.objects.get(pk="195700020")
    assert (medicine.name, medicine.maker, medicine.efficacy) == ("활명수", "동화약품(주)", "소화불량")


def test_an_answer_in_xml_with_a_permits_documents(tmp_path):
    path = tmp_path / "answer.xml"
    path.write_text(
        '<?xml version="1.0" encoding="UTF-8"?><response><header><resultCode>00</resultCode></header><body><items>'
        "<item>"
        "<ITEM_SEQ>1</ITEM_SEQ><ITEM_NAME>혈평정</ITEM_NAME><MAIN_ITEM_INGR>[M223101]혈평디핀</MAIN_ITEM_INGR>"
        '<EE_DOC_DATA><DOC title="효능효과"><SECTION title=""><ARTICLE title="고혈압"><PARAGRAPH>'
        "<![CDATA[1. 본태성 <sub>고혈압</sub> &lt; 130]]></PARAGRAPH></ARTICLE></SECTION></DOC></EE_DOC_DATA>"
        "</item></items></body></response>",
        encoding="utf-8",
    )
    assert "1 created" in load(path)
    medicine = Medicine.objects.get()
    assert medicine.efficacy == "고혈압\n1. 본태성 고혈압 < 130"
    assert medicine.ingredient == "혈평디핀"


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ('{"header":{"resultCode":"30","resultMsg":"SERVICE KEY IS NOT REGISTERED"},"body":{}}', "SERVICE KEY"),
        (
            "<OpenAPI_ServiceResponse><cmmMsgHeader><returnAuthMsg>LIMITED_NUMBER</returnAuthMsg>"
            "<returnReasonCode>22</returnReasonCode></cmmMsgHeader></OpenAPI_ServiceResponse>",
            "22 LIMITED_NUMBER",
        ),
        ('{"body":{"items":[]}}', "without products"),
        ("<html><body>점검 중</body></html>", "web page"),
        ('{"body":{"items":[{"ITEM_SEQ"', "neither JSON nor XML"),
        ('[{"a":"1"}]', "no column for item_seq, name"),
    ],
)
def test_an_answer_that_brings_nothing_is_no_success(tmp_path, answer, told):
    path = tmp_path / "answer"
    path.write_text(answer, encoding="utf-8")
    assert told in fails(path)


def test_a_lone_quotation_mark_spoils_one_row_of_a_thousand(tmp_path):
    rows = [f"{number},약{number}정,회사,흰 정제" for number in range(1, 1001)]
    rows[9] = '10,가나정,"하얀 원형 정제'
    rows[19] = '20,"쉼표, 든 정",회사,"흰, 정제"'
    path = tmp_path / "file.csv"
    path.write_text("\n".join(["품목일련번호,품목명,업소명,성상", *rows]) + "\n", encoding="cp949")
    said = load(path)
    assert "999 created, 0 updated, 0 unchanged, 1 skipped" in said
    assert f"{path}:11: skipped: a quotation mark without its end" in said
    assert Medicine.objects.get(pk="20").name == "쉼표, 든 정"
    assert PillIdentification.objects.get(pk="9").description == "흰 정제"


def test_a_permit_has_all_that_it_tells(tmp_path):
    rows = permit(
        업체명="가온제약(주)",
        전문일반="전문의약품",
        보험코드="648901230,648901240",
        표준코드="8806489012309,8806489012316",
        주성분명="[M223101]혈평디핀베실산염|[M203003]로로탄칼륨",
        영문성분명="Hypidine/Lorotan",
        ATC코드="C09DB01",
        원료성분="총량 : 1정 중|성분명 : 혈평디핀베실산염|분량 : 6.94|단위 : 밀리그램",
        총량="1정 중",
        유효기간="제조일로부터 36 개월",
        효능효과="https://nedrug.example/ee",
        저장방법="기밀용기, 실온보관",
    )
    load(written(tmp_path, rows))
    medicine = Medicine.objects.get()
    assert medicine.ingredient == "혈평디핀베실산염, 로로탄칼륨"
    assert (medicine.prescription_class, medicine.atc_code) == ("전문의약품", "C09DB01")
    assert (medicine.shelf_life, medicine.storage) == ("제조일로부터 36 개월", "기밀용기, 실온보관")
    assert medicine.contents == "총량 : 1정 중|성분명 : 혈평디핀베실산염|분량 : 6.94|단위 : 밀리그램"
    assert medicine.efficacy == ""
    assert medicine.form == "정"
    assert not medicine.is_cancelled
    assert list(SubstanceCode.objects.order_by("code").values_list("code", "name")) == [
        ("M203003", "로로탄칼륨"),
        ("M223101", "혈평디핀베실산염"),
    ]
    told = set(InsuranceCode.objects.values_list("pk", flat=True))
    assert {"648901230", "648901240"} <= told
    assert names(find_medicines("648901230")) == names(by_insurance_code("648901230")) == [medicine.name]
    assert Barcode.objects.count() == 2
    assert "1 unchanged" in load(written(tmp_path, rows))


def test_a_standard_code_alone_tells_the_insurance_code(tmp_path):
    load(written(tmp_path, permit(표준코드="8806489012309")))
    assert InsuranceCode.objects.get(pk="648901230").medicine_id == "1"


def test_an_insurance_code_that_is_told_outranks_one_that_is_derived(tmp_path):
    load(written(tmp_path, permit(보험코드="648901230")))
    other = permit(품목일련번호="2", 품목명="다른정", 표준코드="8806489012309")
    load(written(tmp_path, other))
    assert InsuranceCode.objects.get(pk="648901230").medicine_id == "1"
    assert "1 unchanged" in load(written(tmp_path, other))


def test_substances_that_changed_are_replaced(tmp_path):
    load(written(tmp_path, permit(주성분명="[M223101]혈평디핀베실산염|[M203003]로로탄칼륨")))
    assert "1 updated" in load(written(tmp_path, permit(주성분명="[M203003]로로탄칼륨")))
    assert SubstanceCode.objects.get().code == "M203003"
    load(written(tmp_path, permit()))
    assert SubstanceCode.objects.get().code == "M203003"


@pytest.mark.parametrize("state", ["취소", "취하", "유효기간만료"])
def test_a_cancelled_permit_is_flagged_and_never_matched(tmp_path, state):
    living = permit(품목일련번호="2", 품목명="노바스크정5밀리그람(암로디핀베실산염)")
    load(written(tmp_path, living), written(tmp_path, permit(품목명="노바스크정5밀리그람", 취소상태=state), "b.csv"))
    assert Medicine.objects.get(pk="1").is_cancelled
    found = match("노바스크정5mg")
    assert found is not None
    assert found.pk == "2"
    assert names(find_medicines("노바스크"))[-1] == "노바스크정5밀리그람"
    load(written(tmp_path, permit(품목명="노바스크정5밀리그람")))
    assert not Medicine.objects.get(pk="1").is_cancelled


def test_a_list_in_english_takes_no_korean_substance_away(tmp_path):
    load(written(tmp_path, permit(주성분명="[M223101]혈평디핀베실산염")))
    listed = [
        ["품목일련번호", "품목명", "주성분", "분류명", "취소/취하구분", "보험코드"],
        ["1", "혈평정5밀리그램", "Hypidine Besylate", "[02140]혈압강하제", "정상", "648901230"],
    ]
    load(written(tmp_path, listed, encoding="cp949"))
    medicine = Medicine.objects.get()
    assert (medicine.ingredient, medicine.drug_class) == ("혈평디핀베실산염", "혈압강하제")
    assert "1 unchanged" in load(written(tmp_path, listed, encoding="cp949"))


def test_a_substance_in_english_is_better_than_none(tmp_path):
    load(written(tmp_path, [["품목일련번호", "품목명", "주성분"], ["1", "혈평정", "Hypidine"]]))
    assert Medicine.objects.get().ingredient == "Hypidine"
    load(written(tmp_path, permit(주성분명="[M223101]혈평디핀베실산염")))
    assert Medicine.objects.get().ingredient == "혈평디핀베실산염"


def test_a_leaflets_substance_takes_none_with_codes_away(tmp_path):
    load(written(tmp_path, permit(주성분명="[M223101]혈평디핀베실산염")))
    listed = [["품목일련번호", "품목명", "주성분"], ["1", "혈평정5밀리그램", "혈평디핀"]]
    assert "1 unchanged" in load(written(tmp_path, listed))
    assert Medicine.objects.get().ingredient == "혈평디핀베실산염"


def test_a_permits_documents_take_no_leaflet_away(tmp_path):
    row = ["1", "열내림정", "가온제약(주)", "열내리민", *TEXTS, "20210101"]
    leaflet = written(tmp_path, [list(QUESTIONS), row])
    detail = {
        "ITEM_SEQ": "1",
        "ITEM_NAME": "열내림정",
        "EE_DOC_DATA": "효능",
        "NB_DOC_DATA": "주의",
        "STORAGE_METHOD": "실온",
    }
    answer = tmp_path / "answer.json"
    answer.write_text(json.dumps([detail]), encoding="utf-8")
    load(answer)
    assert Medicine.objects.values_list("efficacy", "precautions", "storage").get() == ("효능", "주의", "실온")
    load(leaflet)
    assert "1 unchanged" in load(answer)
    assert Medicine.objects.values_list(*TEXTS).get() == TEXTS


@pytest.mark.parametrize(
    ("name", "form"),
    [("엑셀론패취5(리바스티그민)", "패취"), ("풀케어네일라카", "네일라카"), ("알마겔현탁액", "현탁액")],
)
def test_a_form_that_no_file_tells_is_that_of_the_name(tmp_path, name, form):
    rows = [["품목일련번호", "품목명"], ["1", name]]
    load(written(tmp_path, rows))
    assert Medicine.objects.get().form == form
    load(written(tmp_path, [["품목일련번호", "품목명", "제형코드명"], ["1", name, "경피흡수제"]]))
    assert Medicine.objects.get().form == "경피흡수제"
    assert "1 unchanged" in load(written(tmp_path, rows))


def test_a_form_of_the_name_changes_with_the_name(tmp_path):
    load(written(tmp_path, [["품목일련번호", "품목명"], ["1", "가나정"]]))
    load(written(tmp_path, [["품목일련번호", "품목명"], ["1", "가나캡슐"]]))
    assert Medicine.objects.get().form == "캡슐"


def test_a_dash_is_nothing_but_a_score_line(tmp_path):
    header = ["품목일련번호", "품목명", "업소명", "분할선앞", "표시앞", "색상앞"]
    load(written(tmp_path, [header, ["1", "가나정", "-", "-", "AB", "-"]]))
    assert Medicine.objects.get().maker == ""
    pill = PillIdentification.objects.get()
    assert (pill.line_front, pill.imprint_front, pill.colour_front) == ("-", "AB", "")


def test_unknown_headings_are_named_and_no_success_alone(tmp_path):
    said = fails(written(tmp_path, [["품목일련번호", "품목명", "새로운 열", "또 하나"], ["1", "가나정", "x", "y"]]))
    assert "no known column besides code and name" in said
    assert "새로운 열" in said
    assert not Medicine.objects.exists()
    said = load(written(tmp_path, [["품목일련번호", "품목명", "업소명", "새로운 열"], ["1", "가나정", "x", "y"]]))
    assert "1 columns not used: 새로운 열" in said


@pytest.mark.parametrize("rows", [[["품목일련번호", "품목명"]], [["품목일련번호", "품목명"], ["x", "가나정"]]])
def test_a_file_without_a_product_is_no_success(tmp_path, rows):
    assert "no row tells of a product" in fails(written(tmp_path, rows))


def test_a_header_below_a_title(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["의약품 목록 (2026.11)"],
        [],
        ["품목일련번호", "품목명", "업소명"],
        [1, "가나정", "회사"],
        [2.0, "다라정", None],
    ):
        sheet.append(row)
    again = book.create_sheet("둘째")
    for row in (["품목일련번호", "품목명", "업소명"], ["3", "마바정", "회사"]):
        again.append(row)
    book.save(tmp_path / "file.xlsx")
    assert "3 created, 0 updated, 0 unchanged, 0 skipped" in load(tmp_path / "file.xlsx")
    assert list(Medicine.objects.order_by("pk").values_list("pk", "maker")) == [("1", "회사"), ("2", ""), ("3", "회사")]


def test_a_product_twice_in_a_long_file_changes_nothing_the_second_time(tmp_path, monkeypatch):
    monkeypatch.setattr("medicines.services.importing.ROWS_A_TRANSACTION", 2)
    rows = [["품목일련번호", "품목명"], ["1", "가나정"], ["2", "다라정"], ["3", "마바정"], ["1", "사아정"]]
    assert "another row of this product came before" in load(written(tmp_path, rows))
    assert "0 created, 0 updated, 3 unchanged, 1 skipped" in load(written(tmp_path, rows))


def test_texts_too_long_for_their_column_are_cut_and_addresses_left_out(tmp_path):
    header = ["품목일련번호", "품목명", "유효기간", "큰제품이미지", "표시앞"]
    load(written(tmp_path, [header, ["1", "가나정", "36" * 300, "https://example.org/" + "x" * 500, "AB"]]))
    assert len(Medicine.objects.get().shelf_life) == 200
    assert PillIdentification.objects.get().image_url == ""
