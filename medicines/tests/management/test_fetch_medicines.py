"""The command as an operator runs it."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command

from medicines.models import Medicine, PillIdentification, SubstanceCode
from medicines.tests.portal_server import ENCODED_KEY, KEY, refuse, running

pytestmark = [pytest.mark.server, pytest.mark.django_db]
EE = (
    '<DOC title="효능효과" type="EE"><SECTION><ARTICLE title="고혈압"><PARAGRAPH><![CDATA[1일 1회 <b>먹는다</b>]]>'
    "</PARAGRAPH></ARTICLE></SECTION></DOC>"
)


@pytest.fixture
def portal(settings, tmp_path):
    products = {
        "getDrugPrdtPrmsnInq07": [
            {
                "ITEM_SEQ": "1",
                "ITEM_NAME": "혈평정5밀리그램",
                "ENTP_NAME": "가온제약(주)",
                "ITEM_INGR_NAME": "Madeupine",
                "SPCLTY_PBLC": "전문의약품",
                "PRDUCT_TYPE": "[02140]혈압강하제",
                "EDI_CODE": "648901230",
                "CANCEL_NAME": "정상",
            },
            {"ITEM_SEQ": "2", "ITEM_NAME": "옛약정", "CANCEL_NAME": "취소"},
        ],
        "getDrugPrdtPrmsnDtlInq06": [
            {
                "ITEM_SEQ": "1",
                "ITEM_NAME": "혈평정5밀리그램",
                "MAIN_ITEM_INGR": "[M223101]혈평디핀베실산염",
                "MAIN_INGR_ENG": "Madeupine",
                "EE_DOC_DATA": EE,
                "ATC_CODE": "C08CA01",
                "BAR_CODE": "8806489012309",
            },
        ],
        "getMdcinGrnIdntfcInfoList03": [
            {"ITEM_SEQ": "1", "ITEM_NAME": "혈평정5밀리그램", "PRINT_FRONT": "HP", "FORM_CODE_NAME": "필름코팅정"}
        ],
        "getDrbEasyDrugList": [{"itemSeq": "3", "itemName": "열내림정", "seQesitm": "-", "efcyQesitm": "열이 날 때"}],
    }
    with running(products) as portal:
        settings.DATA_GO_KR_KEY, settings.DATA_GO_KR_ADDRESS = ENCODED_KEY, portal.url
        settings.MEDIA_ROOT = tmp_path
        yield portal


def run(*args: str) -> str:
    out = io.StringIO()
    call_command("fetch_medicines", *args, stdout=out, stderr=out)
    return out.getvalue()


def test_all_services_fill_one_catalogue(portal):
    said = run()
    assert "permits: 2 created, 0 updated" in said
    assert "details: 0 created, 1 updated" in said
    medicine = Medicine.objects.get(pk="1")
    assert (medicine.maker, medicine.drug_class, medicine.form) == ("가온제약(주)", "혈압강하제", "필름코팅정")
    assert (medicine.ingredient, medicine.atc_code) == ("혈평디핀베실산염", "C08CA01")
    assert medicine.efficacy == "고혈압\n1일 1회 먹는다"
    assert Medicine.objects.get(pk="2").is_cancelled
    assert SubstanceCode.objects.get().code == "M223101"
    assert PillIdentification.objects.get().imprint_front == "HP"
    again = run()
    assert again.count(" 0 created, 0 updated") == 4


def test_one_service_with_a_key_from_the_command_line(portal, settings):
    settings.DATA_GO_KR_KEY = ""
    run("--service", "leaflets", "--key", KEY)
    assert {operation for operation, _page, _rows in portal.asked} == {"getDrbEasyDrugList"}


def test_without_a_key_nothing_is_asked(portal, settings):
    settings.DATA_GO_KR_KEY = ""
    with pytest.raises(CommandError, match="DATA_GO_KR_KEY"):
        run()
    assert not portal.asked


def test_an_interruption_is_told_and_gone_on_with(portal):
    portal.products["getDrbEasyDrugList"] = [{"itemSeq": str(n), "itemName": f"약{n}"} for n in range(1, 202)]
    portal.next = [None, refuse("22")]
    with pytest.raises(CommandError, match="tomorrow; run this again to go on with page 2"):
        run("--service", "leaflets")
    said = run("--service", "leaflets")
    assert "going on with page 2" in said
    assert "101 created" in said
    assert "201 unchanged" in run("--service", "leaflets", "--restart")


def test_a_service_without_products_is_no_success(portal):
    portal.products["getDrbEasyDrugList"] = []
    with pytest.raises(CommandError, match="no products"):
        run("--service", "leaflets")
