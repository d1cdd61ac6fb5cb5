"""Pills, barcodes, films and misspelt names: imported, found and shown."""

from __future__ import annotations

import io
import unicodedata

import pytest
from django.core.management import call_command
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from korean.jamo import jamo
from medicines.models import AccessibilityInfo, Barcode, Medicine, PillIdentification, SpellingKey
from medicines.models.details import barcode_of
from medicines.services.pill_search import Look, by_barcode, by_look
from medicines.services.search import find_medicines
from medicines.services.similar_names import similar
from medicines.spelling_keys import head, keys
from medicines.tests.conftest import SAMPLE

SAMPLES = [SAMPLE, SAMPLE.with_name("pill_identification.csv"), SAMPLE.with_name("accessibility.csv")]
SEARCH = "/api/medicines/search/"


def load(*files) -> str:
    out = io.StringIO()
    call_command("import_medicines", *files, stdout=out, stderr=out)
    return out.getvalue()


@pytest.fixture
def samples(db) -> None:
    load(*SAMPLES)


def names(found) -> list[str]:
    return [medicine.name for medicine in found[:50]]


def test_the_samples_are_imported_once(samples):
    assert (Medicine.objects.count(), PillIdentification.objects.count()) == (15, 7)
    assert (AccessibilityInfo.objects.count(), Barcode.objects.count()) == (3, 4)
    before = [list(model.objects.order_by("pk").values()) for model in (Medicine, PillIdentification, SpellingKey)]
    report = load(*SAMPLES[1:])
    assert "0 created, 0 updated, 7 unchanged, 0 skipped" in report
    assert "0 created, 0 updated, 3 unchanged, 0 skipped" in report
    assert before == [
        list(model.objects.order_by("pk").values()) for model in (Medicine, PillIdentification, SpellingKey)
    ]


@pytest.mark.django_db
def test_in_any_order_it_is_the_same(samples):
    wanted = {model: list(model.objects.order_by("pk").values()) for model in (PillIdentification, Barcode)}
    overview = Medicine.objects.get(pk="900000003").efficacy
    Medicine.objects.all().delete()
    load(*reversed(SAMPLES))
    assert wanted == {model: list(model.objects.order_by("pk").values()) for model in (PillIdentification, Barcode)}
    assert Medicine.objects.get(pk="900000003").efficacy == overview


def test_a_changed_pill_is_updated_and_what_the_file_lacks_stays(samples, tmp_path):
    path = tmp_path / "pills.csv"
    path.write_text("품목일련번호,품목명,색상앞\n900000003,혈평정5밀리그램(예시),노랑\n", encoding="utf-8")
    assert "0 created, 1 updated" in load(path)
    pill = PillIdentification.objects.get(pk="900000003")
    assert (pill.colour_front, pill.imprint_front, pill.shape) == ("노랑", "NB", "원형")


@pytest.mark.django_db
def test_no_address_but_that_of_a_page_is_taken(tmp_path):
    path = tmp_path / "films.csv"
    path.write_text(
        "품목기준코드,제품명,VIDEO_URL\n1,가,javascript:alert(1)\n2,나,https://example.org/2\n", encoding="utf-8"
    )
    load(path)
    assert list(AccessibilityInfo.objects.values_list("pk", "video_url")) == [("2", "https://example.org/2")]


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


def test_by_barcode(samples):
    assert names(by_barcode("(01)08809000000035")) == ["혈평정5밀리그램(예시)"]
    assert names(by_barcode("8809000000028")) == names(by_barcode("8809000000011")) == ["토우로나정500밀리그램(예시)"]
    assert names(by_barcode("nothing")) == []
    assert names(find_medicines("8809000000035")) == ["혈평정5밀리그램(예시)"]
    assert names(find_medicines("900000003")) == ["혈평정5밀리그램(예시)"]


@pytest.mark.parametrize(
    ("look", "found"),
    [
        (Look(imprint="nb"), ["혈평정10밀리그램(예시)", "혈평정5밀리그램(예시)"]),
        (Look(imprint="10 NB"), ["혈평정10밀리그램(예시)"]),
        (Look(imprint="on-dg"), ["당고른정500밀리그램(예시)"]),
        (Look(shape="원형", colour="분홍"), ["혈평정5밀리그램(예시)"]),
        (Look(colour="보라"), ["속편한캡슐20밀리그램(예시)"]),
        (Look(imprint="XYZ"), []),
        (Look(imprint="%"), None),
    ],
)
def test_by_look(samples, look, found):
    assert names(by_look(look)) == (found if found is not None else names(by_look(Look())))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("혈펑정", "혈평정"),
        ("혈형정", "혈평정"),
        ("토오로나", "토우로나"),
        ("토우노나정", "토우로나"),
        ("토로우나", "토우로나"),
        ("토우로라", "토우로나"),
        ("당골은정", "당고른"),
        ("속펀한캡슐", "속편한"),
        ("새벅단잠", "새벽단잠"),
        ("새벽잠정", "새벽단잠"),
        ("뼈뜬든정", "뼈든든"),
        ("코씨원", "코시원"),
        ("맑은필정20", "맑은핏"),
    ],
)
def test_misspelt_names_are_found(samples, typed, meant):
    found = find_medicines(typed)
    assert names(found)
    assert names(found)[0].startswith(meant)
    assert found.is_guess


@pytest.mark.parametrize("typed", ["없는이름", "자동차", "qwerty", "ㅋㅋㅋㅋ", "12345678", "가" * 90])
def test_what_is_like_nothing_finds_nothing(samples, typed):
    assert names(find_medicines(typed)) == []


def test_a_name_that_was_changed_is_guessed_by_its_new_spelling(samples):
    medicine = Medicine.objects.get(name__startswith="코시원")
    medicine.name = "기운차정"
    medicine.save()
    assert names(find_medicines("기운짜정")) == ["기운차정"]
    assert names(find_medicines("코씨원")) == []


def test_how_far_a_guess_is(samples):
    [same] = [each for each in similar("코시원정") if each.medicine.name.startswith("코시원")]
    [near] = [each for each in similar("코씨원정") if each.medicine.name.startswith("코시원")]
    assert 0 == same.difference < near.difference < 0.34


SYLLABLES = st.characters(min_codepoint=ord("가"), max_codepoint=ord("힣"))


@given(st.text(SYLLABLES, min_size=3, max_size=10), st.data())
def test_one_wrong_missing_or_added_syllable_still_shares_a_key(name, data):
    position = data.draw(st.integers(0, len(name) - 1))
    other = data.draw(SYLLABLES)
    changed = data.draw(
        st.sampled_from(
            [
                name[:position] + other + name[position + 1 :],
                name[:position] + name[position + 1 :],
                name[:position] + other + name[position:],
            ]
        )
    )
    # A consonant may move into an empty syllable after it (당골은 sounds like 당고른), which changes two.
    moves = jamo(name + changed + name) != unicodedata.normalize("NFD", name + changed + name)
    if head(name) == name and head(changed) == changed and len(changed) >= 3 and not moves:
        assert keys(name) & keys(changed)


@given(st.text(max_size=30))
def test_keys_of_anything(name):
    assert all(key and len(key) <= 16 and unicodedata.is_normalized("NFC", key) for key in keys(name))


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


def test_statistics_and_films(samples, logged_in: Client, client: Client):
    body = logged_in.get("/api/medicines/stats/").json()
    assert (body["medicines"], body["pills"], body["barcodes"], body["videos"]) == (15, 7, 4, 2)
    assert body["makers"][0] == {"name": "다솜파마(주)", "products": 3}
    films = logged_in.get("/api/medicines/videos/").json()
    assert films["count"] == 2
    assert films["results"][0]["video_url"].startswith("https://")
    assert (
        Client().get("/api/medicines/stats/").status_code == Client().get("/api/medicines/videos/").status_code == 401
    )


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
