"""What was read from a photo: proposed, marked where it is not sure, and believed only when a person has looked."""

from __future__ import annotations

import datetime as dt
import os
import re
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from PIL import Image
from rest_framework.test import APIClient

from care.models import DeviceToken
from medicines.models import Medicine, Prescription
from ocr.exceptions import DoseUnchecked
from ocr.models import FieldReading, PrescriptionDraft
from ocr.reading.envelope import EnvelopeReading, Field, MedicineReading
from ocr.reading.papers import Paper
from ocr.reading.trust import LOW
from ocr.reading.words import Box, RecognizerFailed
from ocr.services import drafts, photo_reader, recognition
from ocr.services.drafts import EnvelopeText, MedicineLine
from ocr.services.readings import PlacedReading, store
from ocr.tests.conftest import client_of, encoded, picture, upload
from ocr.tests.envelopes import envelope, photograph
from ocr.tests.pages.test_envelopes import form
from ocr.tests.printed import reading_on, words_of
from ocr.tests.stories.test_envelopes import needs_fonts
from operations.tests.processes import HANG_SECONDS

pytestmark = pytest.mark.django_db(transaction=True)
PROCESS = "/ocr/process/"
SURE, UNSURE = 0.95, 0.4


def field(value, confidence: float = SURE, left: int = 100) -> Field:
    return Field(value, confidence, Box(left, 120, 60, 24))


def medicine(dose: Field, **more: Field) -> MedicineReading:
    known = {"name": field("혈평정"), "strength": field("5밀리그램"), "times_a_day": field(2), "days": field(7)}
    return MedicineReading(**(known | more | {"dose": dose}))


def reads(monkeypatch, *medicines: MedicineReading, **heads: Any) -> None:
    """The recogniser finds this on every photo, whose size is that of the tests' pictures."""
    found = PlacedReading(replace(EnvelopeReading(medicines), **heads), 640, 480)
    monkeypatch.setattr(photo_reader, "read", lambda draft: found)


@pytest.fixture
def read_draft(draft: PrescriptionDraft, monkeypatch) -> PrescriptionDraft:
    """One medicine whose dose is not sure."""
    reads(monkeypatch, medicine(field("2정", UNSURE)), pharmacy=field("늘봄약국"), patient=field("김가온누"))
    recognition.begin(draft)
    recognition.wait(draft)
    assert draft.reading_state == "read"
    return draft


def page(draft: PrescriptionDraft, user) -> str:
    return client_of(user).get(f"/ocr/{draft.pk}/").content.decode()


def as_read(**more: str) -> dict[str, str]:
    return {
        "name": "혈평정",
        "strength": "5밀리그램",
        "dose": "2정",
        "times_a_day": "2",
        "days": "7",
        "read_line": "1",
    } | more


def test_a_photo_is_stored_and_read_and_its_values_stand_in_the_form(people, monkeypatch):
    reads(monkeypatch, medicine(field("1정")), dispensed_on=field(dt.date(2026, 11, 2)), pharmacy=field("늘봄약국"))
    sunja = client_of(people.sunja)
    answer = sunja.post(PROCESS, {"user": people.sunja.pk, "photo": upload(encoded(picture()))})
    shown = sunja.get(answer["Location"]).content.decode()
    for value in ("혈평정", "5밀리그램", "1정", "늘봄약국", "2026-11-02"):
        assert f'value="{value}"' in shown
    assert "사진에서 읽었습니다" in shown
    assert "확인 필요" not in shown
    assert not Prescription.objects.exists()


def test_what_is_not_sure_is_marked_in_words_with_its_place_on_the_photo(read_draft, people):
    shown = page(read_draft, people.sunja)
    assert "확인이 필요한 칸 1개" in shown
    assert "‘2정’ — 확실하지 않습니다" in shown
    assert 'id="place-1-dose" style="left:15.62%;top:25.00%;width:9.38%;height:5.00%"' in shown
    (dose,) = re.findall(r'<input[^>]*name="lines-0-dose"[^>]*>', shown)
    assert 'data-place="place-1-dose"' in dose
    assert 'aria-describedby="id_lines-0-dose_review"' in dose
    assert "봉투에 적힌 분: <strong>김가온누" in shown


def test_an_unsure_dose_is_not_confirmed_unseen(read_draft, people, own_media):
    sunja, at = client_of(people.sunja), f"/ocr/{read_draft.pk}/"
    answer = sunja.post(at, form("confirm", as_read()))
    assert answer.status_code == 400
    assert "사진과 맞춰 보고" in answer.content.decode()
    assert answer.content.decode().count("여기에 표시해 주세요") == 1
    assert not Prescription.objects.exists()
    read_draft.refresh_from_db()
    assert read_draft.status == "draft"
    assert len(list((own_media / "envelopes").iterdir())) == 1


@pytest.mark.parametrize("looked", [{"is_checked": "on"}, {"dose": "1정"}])
def test_a_tick_or_a_change_is_enough(read_draft, people, looked):
    client_of(people.sunja).post(f"/ocr/{read_draft.pk}/", form("confirm", as_read(**looked)))
    assert Prescription.objects.get(source=read_draft.pk).medications.count() == 1
    assert not FieldReading.objects.exists()


def test_a_change_of_something_else_is_not_enough(read_draft, people):
    answer = client_of(people.sunja).post(f"/ocr/{read_draft.pk}/", form("confirm", as_read(days="14")))
    assert answer.status_code == 400


@pytest.mark.parametrize("line", ["abc", "-1", "0", "99", "9" * 40, "²"])
def test_a_line_that_was_never_read_is_refused_or_by_hand_and_no_crash(read_draft, people, line):
    answer = client_of(people.sunja).post(f"/ocr/{read_draft.pk}/", form("save", as_read(read_line=line)))
    assert answer.status_code == 400


def test_a_tick_lasts_over_saving(read_draft, people):
    sunja, at = client_of(people.sunja), f"/ocr/{read_draft.pk}/"
    sunja.post(at, form("save", as_read(is_checked="on")))
    (tick,) = re.findall(r'<input[^>]*name="lines-0-is_checked"[^>]*>', page(read_draft, people.sunja))
    assert "checked" in tick
    assert sunja.post(at, form("confirm", as_read(is_checked="on"))).status_code == 302


@pytest.mark.parametrize("missing", ["dose", "times_a_day", "days"])
def test_a_dose_that_was_not_read_must_be_looked_at_too(draft, people, monkeypatch, missing):
    reads(monkeypatch, medicine(**({"dose": field("1정")} | {missing: Field()})))
    recognition.begin(draft)
    recognition.wait(draft)
    line = as_read(dose="1정") | {missing: ""}
    sunja, at = client_of(people.sunja), f"/ocr/{draft.pk}/"
    assert "사진에서 읽지 못했습니다" in page(draft, people.sunja)
    assert sunja.post(at, form("confirm", line)).status_code == 400
    assert sunja.post(at, form("confirm", line | {"is_checked": "on"})).status_code == 302


def test_numbers_that_no_schedule_takes_are_left_out_and_asked_for(draft, people, monkeypatch):
    reads(monkeypatch, medicine(field("1정"), times_a_day=field(33), days=field(999)))
    recognition.begin(draft)
    recognition.wait(draft)
    line = draft.medicines.get()
    assert (line.times_a_day, line.days) == (None, None)
    with pytest.raises(DoseUnchecked):
        drafts.confirm(draft, EnvelopeText(medicines=(MedicineLine("혈평정", read_line=1),)), keep_photo=False)


def test_a_line_that_a_person_empties_is_gone_but_never_half_of_it(read_draft, people):
    sunja, at = client_of(people.sunja), f"/ocr/{read_draft.pk}/"
    half = sunja.post(at, form("save", as_read(name="")))
    assert half.status_code == 400
    assert "약 이름을 적어 주세요" in half.content.decode()
    emptied = dict.fromkeys(as_read(), "") | {"read_line": "1"}
    assert sunja.post(at, form("save", emptied)).status_code == 302
    assert read_draft.medicines.count() == 0


def test_the_catalogue_mends_a_name_read_wrong_and_says_so(draft, people, monkeypatch):
    Medicine.objects.create(item_seq="900000003", name="혈평정5밀리그램(예시)", maker="늘솔약품(주)")
    reads(monkeypatch, medicine(field("1정"), name=field("헐평정", 0.99)))
    recognition.begin(draft)
    recognition.wait(draft)
    line = draft.medicines.get()
    assert line.name == "혈평정"
    shown = page(draft, people.sunja)
    assert "‘헐평정’ — 확실하지 않습니다" in shown
    assert "혈평정5밀리그램(예시) · 늘솔약품(주)" in shown


def test_a_name_that_the_catalogue_knows_is_sure(draft, monkeypatch):
    Medicine.objects.create(item_seq="900000003", name="혈평정5밀리그램(예시)")
    reads(monkeypatch, medicine(field("1정"), name=field("혈평정", 0.7)))
    recognition.begin(draft)
    recognition.wait(draft)
    assert draft.readings.get(field="name").confidence >= LOW


def test_a_sure_product_is_proposed_and_goes_into_the_prescription(draft, people, monkeypatch):
    for code, strength in (("900000003", 5), ("900000004", 10)):
        Medicine.objects.create(item_seq=code, name=f"혈평정{strength}밀리그램(예시)")
    reads(monkeypatch, medicine(field("1정")))
    recognition.begin(draft)
    recognition.wait(draft)
    assert draft.medicines.get().product_id == "900000003"
    client_of(people.sunja).post(f"/ocr/{draft.pk}/", form("confirm", as_read(dose="1정", item_seq="900000003")))
    assert Prescription.objects.get().medications.get().medicine_id == "900000003"


def test_another_name_means_another_product(draft, people, monkeypatch):
    Medicine.objects.create(item_seq="900000003", name="혈평정5밀리그램(예시)")
    reads(monkeypatch, medicine(field("1정")))
    recognition.begin(draft)
    recognition.wait(draft)
    line = as_read(dose="1정", item_seq="900000003", name="당고른서방정")
    client_of(people.sunja).post(f"/ocr/{draft.pk}/", form("confirm", line))
    assert Prescription.objects.get().medications.get().medicine_id is None


def fails(monkeypatch, error: Exception) -> None:
    def read(draft):
        raise error

    monkeypatch.setattr(photo_reader, "read", read)


@pytest.mark.parametrize(
    ("error", "sentence"),
    [(RecognizerFailed("너무 오래 걸렸습니다."), "너무 오래 걸렸습니다."), (MemoryError(), "직접 적어 주세요")],
)
def test_a_photo_that_cannot_be_read_stays_to_be_typed_in(people, own_media, monkeypatch, error, sentence):
    fails(monkeypatch, error)
    sunja = client_of(people.sunja)
    answer = sunja.post(PROCESS, {"user": people.sunja.pk, "photo": upload(encoded(picture()))})
    assert answer.status_code == 302
    shown = sunja.get(answer["Location"]).content.decode()
    assert "사진을 읽지 못했습니다" in shown
    assert sentence in shown
    assert len(list((own_media / "envelopes").iterdir())) == 1
    assert sunja.post(answer["Location"], form("confirm", {"name": "혈평정", "dose": "1정"})).status_code == 302
    assert Prescription.objects.exists()


def test_a_photo_that_was_not_read_may_be_tried_again_until_something_was_written(draft, people, monkeypatch):
    sunja, again = client_of(people.sunja), f"/ocr/{draft.pk}/read/"
    fails(monkeypatch, RecognizerFailed())
    recognition.begin(draft)
    recognition.wait(draft)
    assert "다시 읽어 보기" in page(draft, people.sunja)
    reads(monkeypatch, medicine(field("1정")))
    sunja.post(again)
    recognition.wait(draft)
    assert draft.reading_state == "read"
    reads(monkeypatch, medicine(field("9정")))
    sunja.post(again)
    recognition.wait(draft)
    assert draft.medicines.get().dose == "1정"
    fails(monkeypatch, RecognizerFailed())
    recognition.begin(draft)
    recognition.wait(draft)
    sunja.post(f"/ocr/{draft.pk}/", form("save", {"name": "당고른정", "dose": "2정"}))
    reads(monkeypatch, medicine(field("9정")))
    sunja.post(again)
    recognition.wait(draft)
    assert draft.medicines.get().dose == "2정"
    assert client_of(people.stranger).post(again).status_code == 404


def test_what_a_person_wrote_meanwhile_is_not_overwritten(draft, people, monkeypatch):
    started, go_on = threading.Event(), threading.Event()

    def read_slowly(draft):
        started.set()
        assert go_on.wait(HANG_SECONDS)
        return PlacedReading(EnvelopeReading((medicine(field("3정")),)), 640, 480)

    monkeypatch.setattr(photo_reader, "read", read_slowly)
    recognition.begin(draft)
    assert started.wait(HANG_SECONDS)
    assert "사진을 읽고 있습니다" in page(draft, people.sunja)
    client_of(people.sunja).post(f"/ocr/{draft.pk}/", form("save", {"name": "당고른정", "dose": "1정"}))
    go_on.set()
    recognition.wait(draft)
    assert draft.reading_state == "by_hand"
    assert [line.name for line in draft.medicines.all()] == ["당고른정"]


def test_a_closed_draft_takes_no_reading(draft):
    drafts.confirm(draft, EnvelopeText(medicines=(MedicineLine("혈평정"),)), keep_photo=True)
    assert not store(draft.pk, PlacedReading(EnvelopeReading((medicine(field("3정")),)), 640, 480))
    assert [line.name for line in draft.medicines.all()] == ["혈평정"]


def test_a_reading_that_died_with_its_process_is_begun_again(draft, people, monkeypatch):
    reads(monkeypatch, medicine(field("1정")))
    draft.reading_state = "reading"
    draft.reading_since = timezone.now() - dt.timedelta(minutes=1)
    draft.save()
    page(draft, people.sunja)
    assert not draft.readings.exists()
    draft.reading_since = timezone.now() - recognition.GIVEN_UP_AFTER * 1.1
    draft.save()
    page(draft, people.sunja)
    recognition.wait(draft)
    assert draft.reading_state == "read"


def test_a_queue_that_is_too_long_says_so_and_keeps_the_photo(draft, people, monkeypatch):
    reads(monkeypatch, medicine(field("1정")))
    monkeypatch.setattr(recognition, "MOST_WAITING", 0)
    recognition.begin(draft)
    assert "밀려 있습니다" in page(draft, people.sunja)
    assert (draft.reading_state, bool(draft.photo)) == ("failed", True)


def test_discarding_forgets_what_was_read(read_draft):
    drafts.discard(read_draft)
    read_draft.refresh_from_db()
    assert (read_draft.patient, FieldReading.objects.count()) == ("", 0)


@pytest.fixture
def device(people) -> APIClient:
    _row, token = DeviceToken.objects.create(user=people.sunja, name="부엌")
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {token}")
    return client


def test_a_program_gets_json(device, people, monkeypatch):
    reads(monkeypatch, medicine(field("2정", UNSURE)), dispensed_on=field(dt.date(2026, 11, 2)))
    answer = device.post(PROCESS, {"photo": upload(encoded(picture()))}, headers={"Accept": "application/json"})
    assert answer.status_code == 201
    body = answer.json()
    draft = PrescriptionDraft.objects.get()
    assert (body["id"], body["url"], body["state"]) == (str(draft.pk), f"/ocr/{draft.pk}/", "read")
    (line,) = body["medicines"]
    assert line["dose"] == {
        "value": "2정",
        "confidence": UNSURE,
        "is_sure": False,
        "region": {"left": 0.15625, "top": 0.25, "width": 0.09375, "height": 0.05},
    }
    assert (line["times_a_day"]["value"], line["instructions"]["value"]) == (2, None)
    assert body["dispensed_on"]["value"] == "2026-11-02"
    assert body["hospital"] == {"value": None, "confidence": 0.0, "is_sure": False, "region": None}
    assert device.get(f"/ocr/{draft.pk}/reading/").json() == body
    assert not Prescription.objects.exists()


def test_a_slow_photo_is_202_and_told_later(device, monkeypatch):
    go_on = threading.Event()

    def read_slowly(draft):
        assert go_on.wait(HANG_SECONDS)
        return PlacedReading(EnvelopeReading((medicine(field("1정")),)), 640, 480)

    monkeypatch.setattr(photo_reader, "read", read_slowly)
    monkeypatch.setattr(recognition.wait, "__defaults__", (0.05,))
    answer = device.post(PROCESS, {"photo": upload(encoded(picture()))}, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()["state"]) == (202, "reading")
    go_on.set()
    recognition.wait(PrescriptionDraft.objects.get(), 20)
    assert device.get(f"/ocr/{answer.json()['id']}/reading/").json()["state"] == "read"


def test_what_a_program_is_refused(device, people, client, monkeypatch):
    as_json = {"Accept": "application/json"}
    broken = device.post(PROCESS, {"photo": upload(b"no photo")}, headers=as_json)
    assert broken.status_code == 400
    assert (broken.json()["code"], "망가진" in broken.json()["message"]) == ("photo_rejected", True)
    assert device.post(PROCESS, {}, headers=as_json).json()["code"] == "no_photo"
    other = {"photo": upload(encoded(picture())), "user": people.stranger.pk}
    assert device.post(PROCESS, other, headers=as_json).status_code == 400
    assert client.post(PROCESS, {}, headers=as_json).status_code == 401
    assert not PrescriptionDraft.objects.exists()


def test_a_reading_is_its_owners(device, draft, people):
    draft.user = people.stranger
    draft.save()
    assert device.get(f"/ocr/{draft.pk}/reading/").status_code == 404


def test_the_schema_tells_of_it(client):
    schema = client.get("/api/schema/", headers={"Accept": "application/json"}).json()
    answers = schema["paths"]["/ocr/process/"]["post"]["responses"]
    assert {"201", "202", "400"} <= answers.keys()
    assert "/ocr/{draft_id}/reading/" in schema["paths"]


@needs_fonts
def test_every_place_lies_on_the_photo_as_it_is_stored(people, monkeypatch):
    drawn = envelope(0)
    photo = photograph(drawn, "medium", 1)
    monkeypatch.setattr(photo_reader, "read", lambda draft: reading_on(photo, words_of(drawn)))
    sunja = client_of(people.sunja)
    sunja.post(PROCESS, {"user": people.sunja.pk, "photo": upload(photo.jpeg)})
    draft = PrescriptionDraft.objects.get()
    with Image.open(draft.photo.path) as stored:
        assert stored.size == photo.size
    assert draft.medicines.count() == len(drawn.truth.medicines)
    places = [
        (row.left or 0.0, row.top or 0.0, row.width or 0.0, row.height or 0.0)
        for row in draft.readings.exclude(left=None)
    ]
    assert len(places) > 4 * len(drawn.truth.medicines)
    for left, top, width, height in places:
        assert 0 <= left < left + width <= 1
        assert 0 <= top < top + height <= 1


def test_photos_of_no_draft_are_swept_when_they_are_old(draft, own_media, capsys):
    folder: Path = own_media / "envelopes"
    old, young = folder / "old.jpg", folder / "young.jpg"
    for path in (old, young):
        path.write_bytes(b"jpeg")
    now = time.time()
    for path, seconds in ((old, 7200), (Path(draft.photo.path), 7200), (young, 60)):
        os.utime(path, (now - seconds, now - seconds))
    with pytest.raises(CommandError, match="1 findings"):
        call_command("prune_envelopes", dry_run=True)
    call_command("prune_envelopes")
    assert "deleted orphan photos: 1" in capsys.readouterr().out
    assert sorted(folder.iterdir()) == sorted([young, Path(draft.photo.path)])


@pytest.mark.parametrize(("rows", "asks"), [(1, False), (2, True)])
def test_the_page_counts_the_lines_with_numbers_and_asks_where_medicines_are_missing(
    draft, people, monkeypatch, rows, asks
):
    found = EnvelopeReading((medicine(field("1정")),), numbered_rows=rows)
    monkeypatch.setattr(photo_reader, "read", lambda draft: PlacedReading(found, 640, 480))
    recognition.begin(draft)
    recognition.wait(draft)
    shown = page(draft, people.sunja)
    assert f"숫자가 있는 줄 {rows}개, 약 1개" in shown
    assert ("하나씩 세어" in shown) == asks


def test_a_name_that_was_not_read_shows_its_place(draft, people, monkeypatch):
    nameless = medicine(field("1정"), name=Field(box=Box(10, 120, 80, 24)))
    reads(monkeypatch, nameless)
    recognition.begin(draft)
    recognition.wait(draft)
    row = draft.readings.get(field="name")
    assert (row.value, row.left is not None) == ("", True)
    assert "background-image" in page(draft, people.sunja)


@pytest.mark.parametrize(
    ("paper", "medicines", "said"),
    [(Paper.BOX, 1, "약 상자를 찍은 사진"), (Paper.UNKNOWN, 0, "약을 찾지 못했습니다"), (Paper.GUIDE, 1, "")],
)
def test_the_page_says_what_it_cannot_read_and_offers_the_search(draft, people, monkeypatch, paper, medicines, said):
    found = EnvelopeReading((medicine(field("1정")),) * medicines, paper=paper)
    monkeypatch.setattr(photo_reader, "read", lambda draft: PlacedReading(found, 640, 480))
    recognition.begin(draft)
    recognition.wait(draft)
    shown = page(draft, people.sunja)
    assert (said in shown) if said else ("약 찾기</a>에서" not in shown)
