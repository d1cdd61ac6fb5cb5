"""Pills, barcodes, films and misspelt names: imported, found and shown."""

from __future__ import annotations

import pytest
from django.test import Client

from medicines.models.details import barcode_of

SEARCH = "/api/medicines/search/"


@pytest.mark.parametrize(
    ("scanned", "code"),
    [
        ("8809000000035", "8809000000035"),
        (" 880-9000-000035 ", "8809000000035"),
        ("(01)08809000000035(17)281231(10)A1", "8809000000035"),
        ("]d20108809000000035172812311021A", "8809000000035"),
        ("880900000003", "880900000003"),
        ("혈평정", ""),
        ("", ""),
        ("1234567", ""),
        ("12345678901234567", ""),
        ("٣٣٣٣٣٣٣٣", ""),
    ],
)
def test_what_a_scanner_reads(scanned, code):
    assert barcode_of(scanned) == code


def test_over_http(samples, logged_in: Client):
    def found(**query) -> list[str]:
        return [row["item_seq"] for row in logged_in.get(SEARCH, query).json()["results"]]

    assert found(barcode="8809000000035") == ["900000003"]
    assert found(imprint="NB", colour="하양") == ["900000004"]
    assert found(q="혈펑정") == ["900000004", "900000003"] or found(q="혈펑정") == ["900000003", "900000004"]
    detail = logged_in.get("/api/medicines/api-detail/900000003/").json()
    assert detail["pill"]["imprint_front"] == "NB"
    assert detail["accessibility"]["video_url"] == "https://example.org/sign/900000003"
    assert detail["barcodes"] == ["8809000000035"]
    bare = logged_in.get("/api/medicines/api-detail/900000009/").json()
    assert (bare["pill"], bare["accessibility"], bare["barcodes"]) == (None, None, [])


def test_pages(samples, client: Client):
    page = client.get("/medicines/", {"q": "혈펑정"}).content.decode()
    assert "그대로는 없습니다. 비슷한 이름의 약 2개" in page
    page = client.get("/medicines/", {"imprint": "NB", "shape": "원형"}).content.decode()
    assert "이렇게 생긴 약 2개" in page
    assert "<option selected>원형</option>" in page
    page = client.get("/medicines/900000003/").content.decode()
    for known in ("원형", "NB · 5", "수어 영상 보기", "8809000000035"):
        assert known in page
    assert "어떻게 생겼나요" not in client.get("/medicines/900000009/").content.decode()
