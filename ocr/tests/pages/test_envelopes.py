"""The pages: who may use them, and the way from photo to confirmation."""

from __future__ import annotations

import datetime
import uuid

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone

from care.models import CareRelation
from medicines.models import Medicine
from ocr.models import DraftMedicine, PrescriptionDraft
from ocr.tests.conftest import client_of, encoded, picture, upload

pytestmark = pytest.mark.django_db(transaction=True)
HOME, PROCESS = "/ocr/", "/ocr/process/"


def form(action: str, *lines: dict[str, str], **more: str) -> dict[str, str]:
    """What a browser sends for these lines."""
    data = {"lines-TOTAL_FORMS": str(len(lines)), "lines-INITIAL_FORMS": "0", "action": action}
    for number, line in enumerate(lines):
        data |= {f"lines-{number}-{field}": value for field, value in line.items()}
    return data | more


def pages_of(draft: PrescriptionDraft) -> list[tuple[str, str]]:
    at = f"/ocr/{draft.pk}/"
    return [
        ("get", at),
        ("post", at),
        ("get", f"{at}photo/"),
        ("post", f"{at}photo/delete/"),
        ("post", f"{at}discard/"),
        ("post", f"{at}read/"),
    ]


def test_every_page_asks_who_is_there(client: Client, draft):
    for method, path in [("get", HOME), ("post", PROCESS), *pages_of(draft)]:
        answer = getattr(client, method)(path)
        assert answer.status_code == 302, path
        assert "login" in answer["Location"]
    assert PrescriptionDraft.objects.get().status == "draft"


def test_what_belongs_to_another_is_404_and_stays_as_it_is(draft, people):
    stranger = client_of(people.stranger)
    for method, path in pages_of(draft):
        assert getattr(stranger, method)(path, form("confirm", {"name": "독"})).status_code == 404, path
    assert str(draft.pk) not in stranger.get(HOME).content.decode()
    draft.refresh_from_db()
    assert (draft.status, bool(draft.photo), draft.medicines.count()) == ("draft", True, 0)
    assert stranger.get(f"/ocr/{uuid.uuid4()}/").status_code == 404


def test_a_carer_acts_for_the_person_cared_for_until_the_relation_ends(draft, people):
    daughter = client_of(people.daughter)
    page = daughter.get(f"/ocr/{draft.pk}/").content.decode()
    assert "김순자 할머니의 약봉투" in page
    assert daughter.post(f"/ocr/{draft.pk}/", form("save", {"name": "혈평정"})).status_code == 302
    assert draft.medicines.get().name == "혈평정"
    CareRelation.objects.all().delete()
    for method, path in pages_of(draft):
        assert getattr(daughter, method)(path).status_code == 404


def test_the_page_says_that_a_reading_is_to_be_checked(people):
    assert "읽은 내용은 틀릴 수 있습니다" in client_of(people.sunja).get(HOME).content.decode()


def test_from_photo_to_confirmation(people, own_media):
    sunja = client_of(people.sunja)
    answer = sunja.post(PROCESS, {"user": people.sunja.pk, "photo": upload(encoded(picture()), "../../약봉투.svg")})
    draft = PrescriptionDraft.objects.get()
    at = f"/ocr/{draft.pk}/"
    assert answer["Location"] == at
    assert f'src="{at}photo/"' in sunja.get(at).content.decode()

    photo = sunja.get(f"{at}photo/")
    assert photo["Content-Type"] == "image/jpeg"
    assert photo["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in photo["Cache-Control"]
    assert "private" in photo["Cache-Control"]
    assert b"".join(photo).startswith(b"\xff\xd8")

    lines = {"name": "혈평정", "strength": "5mg", "dose": "반 정", "times_a_day": "2", "days": "30"}, {"name": ""}
    assert sunja.post(at, form("save", *lines, pharmacy="늘봄약국"))["Location"] == at
    assert 'value="반 정"' in sunja.get(at).content.decode()
    sunja.post(at, form("confirm", *lines, pharmacy="늘봄약국", dispensed_on="2026-11-02"))
    draft.refresh_from_db()
    assert (draft.status, draft.dispensed_on) == ("confirmed", datetime.date(2026, 11, 2))
    line = draft.medicines.get()
    assert (line.name, line.dose, line.times_a_day, line.days) == ("혈평정", "반 정", 2, 30)
    confirmed = sunja.get(at).content.decode()
    assert "하루 2번" in confirmed
    assert "사진은 남아 있지 않습니다" in confirmed
    assert sunja.get(f"{at}photo/").status_code == 404
    assert list((own_media / "envelopes").iterdir()) == []
    assert list((own_media / "incoming").iterdir()) == []


def test_a_photo_kept_by_choice_is_shown_until_it_is_deleted(draft, people):
    sunja, at = client_of(people.sunja), f"/ocr/{draft.pk}/"
    sunja.post(at, form("confirm", {"name": "혈평정"}, keep_photo="on"))
    assert sunja.get(f"{at}photo/").status_code == 200
    sunja.post(f"{at}photo/delete/")
    assert sunja.get(f"{at}photo/").status_code == 404


def test_a_discarded_envelope_is_gone_for_everyone(draft, people):
    sunja = client_of(people.sunja)
    assert sunja.post(f"/ocr/{draft.pk}/discard/")["Location"] == HOME
    for method, path in pages_of(draft):
        assert getattr(sunja, method)(path).status_code == 404
    assert str(draft.pk) not in sunja.get(HOME).content.decode()


def test_confirming_again_changes_nothing_and_says_so(draft, people):
    sunja, at = client_of(people.sunja), f"/ocr/{draft.pk}/"
    sunja.post(at, form("confirm", {"name": "혈평정"}))
    answer = sunja.post(at, form("confirm", {"name": "다른 약"}))
    assert "이미 확인했거나 버린 약봉투입니다" in answer.content.decode()
    assert draft.medicines.get().name == "혈평정"


def test_a_missing_file_is_404_and_the_page_still_works(draft, people):
    draft.photo.storage.delete(draft.photo.name)
    sunja = client_of(people.sunja)
    assert sunja.get(f"/ocr/{draft.pk}/photo/").status_code == 404
    assert sunja.get(f"/ocr/{draft.pk}/").status_code == 200


@pytest.mark.parametrize("field", ["camera", "photo"])
def test_a_carer_says_whose_envelope_it_is(people, field):
    daughter = client_of(people.daughter)
    data = encoded(picture())
    answer = daughter.post(PROCESS, {field: upload(data)})
    assert answer.status_code == 400
    assert "누구의 약봉투인지 골라 주세요" in answer.content.decode()
    assert daughter.post(PROCESS, {"user": people.stranger.pk, field: upload(data)}).status_code == 400
    assert not PrescriptionDraft.objects.exists()
    assert daughter.post(PROCESS, {"user": people.sunja.pk, field: upload(data)}).status_code == 302
    draft = PrescriptionDraft.objects.get()
    assert (draft.user, draft.uploaded_by) == (people.sunja, people.daughter)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "빈 파일입니다"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "사진 파일이 아니거나"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", "HEIC"),
        (encoded(picture((100, 100))), "너무 작아"),
    ],
)
def test_a_refused_upload_says_why_in_korean_and_leaves_nothing(people, own_media, data, sentence):
    answer = client_of(people.sunja).post(PROCESS, {"user": people.sunja.pk, "photo": upload(data)})
    assert answer.status_code == 400
    assert sentence in answer.content.decode()
    assert not PrescriptionDraft.objects.exists()
    assert [path for path in own_media.rglob("*") if path.is_file()] == []


def test_no_photo_at_all(people):
    answer = client_of(people.sunja).post(PROCESS, {"user": people.sunja.pk})
    assert answer.status_code == 400
    assert "사진을 찍거나 골라" in answer.content.decode()


@pytest.mark.parametrize(
    ("line", "more", "sentence"),
    [
        ({"name": "", "dose": "1정"}, {}, "약 이름을 적어 주세요"),
        ({"name": "약", "times_a_day": "99"}, {}, "12"),
        ({"name": "약", "days": "0"}, {}, "1"),
        ({"name": "약", "times_a_day": "세 번"}, {}, "errorlist"),
        ({"name": "약" * 201}, {}, "200"),
        ({"name": ""}, {}, "약을 하나 이상 적은 뒤"),
        ({"name": "약"}, {"dispensed_on": "2999-01-01"}, "아직 오지 않은 날"),
    ],
)
def test_mistakes_are_shown_beside_what_was_typed_and_nothing_is_confirmed(draft, people, line, more, sentence):
    answer = client_of(people.sunja).post(f"/ocr/{draft.pk}/", form("confirm", line, pharmacy="늘봄약국", **more))
    page = answer.content.decode()
    assert answer.status_code == 400
    assert sentence in page
    assert 'value="늘봄약국"' in page
    draft.refresh_from_db()
    assert (draft.status, draft.pharmacy, draft.medicines.count()) == ("draft", "", 0)


def test_today_in_korea_is_no_future(draft, people):
    today = timezone.localdate().isoformat()
    sunja = client_of(people.sunja)
    assert sunja.post(f"/ocr/{draft.pk}/", form("save", dispensed_on=today)).status_code == 302


def test_the_longest_envelope_and_one_line_more(draft, people):
    sunja, at = client_of(people.sunja), f"/ocr/{draft.pk}/"
    full = {"strength": "5mg", "dose": "1정", "times_a_day": "1", "days": "1", "instructions": "식후"}
    lines = [{"name": f"약{number}"} | full for number in range(31)]
    assert sunja.post(at, form("save", *lines[:30])).status_code == 302
    assert draft.medicines.count() == 30
    assert sunja.get(at).status_code == 200
    assert sunja.post(at, form("save", *lines)).status_code == 400
    assert draft.medicines.count() == 30


def test_a_line_made_empty_is_removed_and_room_for_another_offered(draft, people):
    sunja, at = client_of(people.sunja), f"/ocr/{draft.pk}/"
    sunja.post(at, form("save", *({"name": name} for name in "가나다")))
    page = sunja.get(at).content.decode()
    assert 'name="lines-3-name"' in page
    assert 'name="lines-4-name"' not in page
    data = form("more", {"name": "가"}, {"name": ""}, {"name": "다"}) | {"lines-INITIAL_FORMS": "3"}
    assert sunja.post(at, data).status_code == 302
    assert list(draft.medicines.values_list("name", flat=True)) == ["가", "다"]


def test_a_broken_form_is_400_and_not_a_crash(draft, people):
    sunja = client_of(people.sunja)
    assert sunja.post(f"/ocr/{draft.pk}/", {"action": "confirm"}).status_code == 400


def test_forged_requests_are_refused(draft, people):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(people.sunja)
    for method, path in pages_of(draft):
        if method == "post":
            assert browser.post(path).status_code == 403
    assert PrescriptionDraft.objects.get().status == "draft"


def test_what_is_written_is_shown_as_text(draft, people):
    sunja, at = client_of(people.sunja), f"/ocr/{draft.pk}/"
    sunja.post(at, form("confirm", {"name": "<script>alert(1)</script>"}, pharmacy="<b>약국"))
    for page in (sunja.get(at), sunja.get(HOME)):
        assert b"<script>" not in page.content
        assert b"<b>" not in page.content


def test_staff_see_in_the_admin_only_whom_they_look_after(draft, people, admin_client):
    page = f"/admin/ocr/prescriptiondraft/{draft.pk}/change/"
    DraftMedicine.objects.create(draft=draft, position=1, name="혈평정")
    assert "혈평정" in admin_client.get(page).content.decode()
    assert admin_client.get("/admin/ocr/prescriptiondraft/", {"q": "sunja"}).status_code == 200
    for user, seen in ((people.daughter, 200), (people.stranger, 302)):
        user.is_staff = True
        user.save()
        user.user_permissions.set(Permission.objects.filter(content_type__app_label="ocr"))
        assert client_of(user).get(page).status_code == seen
    assert admin_client.get("/admin/ocr/prescriptiondraft/add/").status_code == 403


def test_a_strength_that_does_not_exist_is_said(draft, people):
    Medicine.objects.create(item_seq="1", name="콩코르정2.5밀리그램")
    Medicine.objects.create(item_seq="2", name="콩코르정5밀리그램")
    sunja = client_of(people.sunja)
    sunja.post(f"/ocr/{draft.pk}/", form("save", {"name": "콩코르정", "strength": "25mg", "dose": "1정"}))
    page = sunja.get(f"/ocr/{draft.pk}/").content.decode()
    assert "25mg짜리는 약 목록에 없습니다. 있는 것은 2.5mg, 5mg입니다." in page
    chosen = {"name": "콩코르정", "strength": "25mg", "dose": "1정", "item_seq": "1"}
    sunja.post(f"/ocr/{draft.pk}/", form("save", chosen))
    assert draft.medicines.get().product_id is None
    sunja.post(f"/ocr/{draft.pk}/", form("save", chosen | {"strength": "2.5mg"}))
    assert draft.medicines.get().product_id == "1"
