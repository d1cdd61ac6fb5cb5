"""The pages, as anyone sees them."""

from __future__ import annotations

import re
from typing import cast

import pytest
from django.http import StreamingHttpResponse
from django.template.loader import render_to_string
from django.test import Client

from medicines.models import InsuranceCode, Medicine

pytestmark = pytest.mark.usefixtures("catalogue")


def test_pages_are_public_korean_and_lead_on(client: Client):
    home = client.get("/").content.decode()
    assert '<html lang="ko">' in home
    for link in ("/medicines/", "/ocr/", "/admin/", "/api/docs/"):
        assert f'href="{link}"' in home


@pytest.mark.parametrize("name", ["site.css", "icon.svg"])
def test_a_fresh_clone_serves_the_style_without_collectstatic(client: Client, name):
    assert f"/static/medicines/{name}" in client.get("/").content.decode()
    assert client.get(f"/static/medicines/{name}").status_code == 200


def test_the_style_brings_the_palette_along(client: Client):
    assert "/static/care/palette.css" in client.get("/").content.decode()
    style, palette = (
        b"".join(cast(StreamingHttpResponse, client.get(f"/static/{name}"))).decode()
        for name in ("medicines/site.css", "care/palette.css")
    )
    assert set(re.findall(r"var\((--[a-z-]+)\)", style)) <= set(re.findall(r"(--[a-z-]+):", palette + style))


def test_a_search_shows_what_it_found_and_repeats_the_question(client: Client):
    page = client.get("/medicines/", {"q": "ㅎㅍㅈ"}).content.decode()
    assert "찾은 약 2개" in page
    assert 'value="ㅎㅍㅈ"' in page
    assert 'href="/medicines/900000003/"' in page


def test_nothing_found_says_what_to_try(client: Client):
    assert "찾은 약이 없습니다" in client.get("/medicines/", {"q": "없는이름"}).content.decode()


def test_an_empty_catalogue_says_so(client: Client):
    Medicine.objects.all().delete()
    assert "아직 약 정보가 없습니다" in client.get("/medicines/").content.decode()


def test_pages_of_results_keep_the_question(client: Client):
    Medicine.objects.bulk_create(
        Medicine(item_seq=str(n), name=f"쪽&정{n}", name_key=f"쪽정{n:02}") for n in range(1, 46)
    )
    first = client.get("/medicines/", {"q": "쪽정"}).content.decode()
    assert "1 / 3쪽" in first
    assert "?q=%EC%AA%BD%EC%A0%95&amp;page=2" in first
    assert "쪽&amp;정1" in first
    assert client.get("/medicines/", {"q": "쪽정", "page": "9"}).status_code == 404


@pytest.mark.parametrize("query", ["<script>alert(1)</script>", "\x00", "가" * 3000, "%00"])
def test_hostile_questions_are_only_text(client: Client, query):
    answer = client.get("/medicines/", {"q": query})
    assert answer.status_code == 200
    assert b"<script>" not in answer.content


def test_a_medicine_shows_each_thing_known_and_no_empty_heading(client: Client):
    page = client.get("/medicines/900000013/").content.decode()
    assert "무릎엔젤(예시)" in page
    assert "얇게 바릅니다" in page
    assert "함께 조심할 약과 음식" not in page


def test_an_unknown_medicine_is_a_korean_404(client: Client):
    answer = client.get("/medicines/000/")
    assert answer.status_code == 404
    assert "찾을 수 없습니다" in answer.content.decode()


def test_other_failures_are_korean_too(user):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(user)
    forged = browser.post("/ocr/process/")
    assert forged.status_code == 403
    assert "권한이 없습니다" in forged.content.decode()
    for template, sentence in (("400.html", "이해하지 못했습니다"), ("500.html", "문제가 생겼습니다")):
        assert sentence in render_to_string(template)


def test_the_admin_finds_by_initials(admin_client: Client):
    page = admin_client.get("/admin/medicines/medicine/", {"q": "ㅎㅍㅈ"}).content.decode()
    assert "혈평정10밀리그램(예시)" in page
    assert "코시원정" not in page
    assert admin_client.get("/admin/medicines/medicine/900000003/change/").status_code == 200


def test_a_strength_that_does_not_exist_is_said(client: Client):
    page = client.get("/medicines/", {"q": "혈평정 50"}).content.decode()
    assert "그대로는 없습니다" in page
    assert "있는 함량은 5mg, 10mg입니다" in page
    assert "있는 함량" not in client.get("/medicines/", {"q": "혈평정 5"}).content.decode()
    assert "있는 함량" not in client.get("/medicines/", {"q": "혈펑정"}).content.decode()


def test_a_cancelled_permit_is_marked(client: Client):
    Medicine.objects.filter(pk="900000003").update(is_cancelled=True, form="정", shelf_life="36개월")
    InsuranceCode.objects.create(code="648901230", medicine_id="900000003")
    assert "허가가 취소된 약" in client.get("/medicines/", {"q": "혈평"}).content.decode()
    page = client.get("/medicines/900000003/").content.decode()
    for known in ("허가가 취소된 약입니다", "648901230", "36개월"):
        assert known in page
    assert "허가가 취소된 약" not in client.get("/medicines/900000004/").content.decode()


def test_a_kind_of_medicine_is_found(client: Client):
    assert "찾은 약 2개" in client.get("/medicines/", {"q": "혈압약"}).content.decode()
