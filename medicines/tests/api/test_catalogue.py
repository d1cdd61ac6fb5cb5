"""The catalogue over JSON."""

from __future__ import annotations

import pytest
from django.test import Client

from medicines.models import InsuranceCode, Medicine, SubstanceCode

pytestmark = pytest.mark.usefixtures("catalogue")
SEARCH, DETAIL = "/api/medicines/search/", "/api/medicines/api-detail/{}/"


@pytest.mark.parametrize("path", [SEARCH, DETAIL.format("900000003")])
def test_strangers_get_401_in_the_error_envelope(client: Client, path):
    answer = client.get(path)
    assert answer.status_code == 401
    assert answer.json()["success"] is False


def test_search(logged_in: Client):
    body = logged_in.get(SEARCH, {"q": "ㅎㅍㅈ 10"}).json()
    assert body["count"] == 1
    assert body["results"] == [
        {
            "item_seq": "900000004",
            "name": "혈평정10밀리그램(예시)",
            "maker": "늘봄약품(주)",
            "ingredient": "혈평디핀",
            "drug_class": "혈압약",
        }
    ]


def test_pages_of_results(logged_in: Client):
    body = logged_in.get(SEARCH, {"page_size": "4", "page": "2"}).json()
    assert (body["count"], len(body["results"])) == (15, 4)
    everything = logged_in.get(SEARCH, {"page_size": "100"}).json()["results"]
    assert body["results"] == everything[4:8]
    assert logged_in.get(SEARCH, {"page": "99"}).json()["code"] == "not_found"


@pytest.mark.parametrize("query", ["가" * 101, "\x00"])
def test_a_question_that_cannot_be_asked_is_400(logged_in: Client, query):
    answer = logged_in.get(SEARCH, {"q": query})
    assert answer.status_code == 400
    assert "q" in answer.json()["errors"]


def test_detail(logged_in: Client):
    body = logged_in.get(DETAIL.format("900000003")).json()
    assert body["name"] == "혈평정5밀리그램(예시)"
    assert body["interactions"] == "자몽 주스와 함께 먹지 않습니다."
    assert not {"name_key", "name_initials", "other_key"} & body.keys()


def test_detail_has_what_permits_tell(logged_in: Client):
    Medicine.objects.filter(pk="900000003").update(is_cancelled=True, atc_code="C08CA01")
    InsuranceCode.objects.create(code="648901230", medicine_id="900000003")
    SubstanceCode.objects.create(code="M223101", name="혈평디핀", medicine_id="900000003")
    body = logged_in.get(DETAIL.format("900000003")).json()
    assert (body["is_cancelled"], body["atc_code"], body["insurance_codes"]) == (True, "C08CA01", ["648901230"])
    assert body["substances"] == [{"code": "M223101", "name": "혈평디핀"}]
    found = logged_in.get(SEARCH, {"q": "혈평"}).json()["results"]
    assert [row["item_seq"] for row in found] == ["900000004", "900000003"]
    assert [row["item_seq"] for row in logged_in.get(SEARCH, {"q": "648901230"}).json()["results"]] == ["900000003"]


def test_an_unknown_medicine_is_404_in_the_error_envelope(logged_in: Client):
    answer = logged_in.get(DETAIL.format("1"))
    assert answer.status_code == 404
    assert answer.json()["success"] is False
