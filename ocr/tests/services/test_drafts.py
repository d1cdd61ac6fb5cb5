"""The life of a draft and of its photo's file."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from django.core.exceptions import SuspiciousOperation
from django.db import IntegrityError, transaction

from care.models import CareRelation
from care.scope import visible_to
from medicines.models import Prescription
from ocr.exceptions import DraftClosed, NothingToConfirm
from ocr.models import DraftMedicine, PrescriptionDraft
from ocr.services import drafts
from ocr.services.drafts import EnvelopeText, MedicineLine
from ocr.storage import photo_name

pytestmark = pytest.mark.django_db(transaction=True)
TEXT = EnvelopeText(
    pharmacy="늘봄약국",
    medicines=(MedicineLine("혈평정", "5mg", "1정", 1, 30, "아침 식후"), MedicineLine("당고른정", dose="반 정")),
)


def files(media: Path) -> list[Path]:
    return [path for path in (media / "envelopes").glob("*") if path.is_file()]


def test_the_photo_is_a_private_file_under_a_name_of_our_own(draft, own_media):
    (path,) = files(own_media)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert Path(draft.photo.path) == path
    with pytest.raises(ValueError, match="no public address"):
        _ = draft.photo.url


@pytest.mark.parametrize("name", ["../../etc/passwd", "가나다.svg", "a\x00b", "x" * 300])
def test_nothing_of_the_clients_file_name_is_used(name):
    ours = Path(photo_name(PrescriptionDraft(), name))
    assert ours.parent == Path("envelopes")
    assert len(ours.stem) == 32
    assert ours.suffix == ".jpg"


def test_a_photo_never_leaves_its_folder(draft):
    draft.photo.name = "../secret"
    with pytest.raises(SuspiciousOperation):
        draft.photo.open()


def test_no_file_stays_when_the_row_cannot_be_written(people, own_media):
    with pytest.raises(IntegrityError):
        drafts.create_draft(999_999, people.sunja.pk, b"jpeg")
    assert files(own_media) == []


def test_writing_down_replaces_what_was_there(draft):
    drafts.write_down(draft, TEXT)
    drafts.write_down(draft, EnvelopeText(medicines=TEXT.medicines[1:]))
    draft.refresh_from_db()
    assert draft.pharmacy == ""
    assert [(line.position, line.name, line.dose) for line in draft.medicines.all()] == [(1, "당고른정", "반 정")]


def test_confirming_deletes_the_photo(draft, own_media):
    drafts.confirm(draft, TEXT, keep_photo=False)
    draft.refresh_from_db()
    assert draft.status == "confirmed"
    assert draft.confirmed_at is not None
    assert not draft.photo
    assert files(own_media) == []
    assert draft.medicines.count() == 2


def test_a_photo_kept_by_choice_can_be_deleted_later(draft, own_media):
    drafts.confirm(draft, TEXT, keep_photo=True)
    assert len(files(own_media)) == 1
    drafts.forget_photo(draft)
    draft.refresh_from_db()
    assert not draft.photo
    assert files(own_media) == []


def test_discarding_forgets_everything_but_the_row(draft, own_media):
    drafts.write_down(draft, TEXT)
    drafts.discard(draft)
    draft.refresh_from_db()
    assert (draft.status, draft.pharmacy, draft.medicines.count()) == ("discarded", "", 0)
    assert files(own_media) == []


@pytest.mark.parametrize("closing", [lambda draft: drafts.confirm(draft, TEXT, keep_photo=True), drafts.discard])
def test_a_closed_draft_does_not_change_any_more(draft, closing):
    closing(draft)
    before = list(PrescriptionDraft.objects.values()), list(DraftMedicine.objects.values())
    for change in (
        lambda: drafts.write_down(draft, EnvelopeText()),
        lambda: drafts.confirm(draft, TEXT, keep_photo=False),
        lambda: drafts.discard(draft),
    ):
        with pytest.raises(DraftClosed):
            change()
    assert before == (list(PrescriptionDraft.objects.values()), list(DraftMedicine.objects.values()))


def test_nothing_is_confirmed_without_a_medicine(draft, own_media):
    with pytest.raises(NothingToConfirm):
        drafts.confirm(draft, EnvelopeText(pharmacy="늘봄약국"), keep_photo=False)
    assert len(files(own_media)) == 1


def test_the_photo_stays_when_the_confirmation_is_rolled_back(draft, own_media):
    def confirm_and_fail() -> None:
        with transaction.atomic():
            drafts.confirm(draft, TEXT, keep_photo=False)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        confirm_and_fail()
    draft.refresh_from_db()
    assert draft.status == "draft"
    assert len(files(own_media)) == 1


def test_the_photo_goes_with_the_account(draft, people, own_media):
    people.sunja.delete()
    assert not PrescriptionDraft.objects.exists()
    assert files(own_media) == []


def test_a_draft_outlives_the_carer_who_made_it(draft, people):
    draft.uploaded_by = people.daughter
    draft.save()
    people.daughter.delete()
    draft.refresh_from_db()
    assert draft.uploaded_by is None


def test_who_sees_a_draft(draft, people):
    CareRelation.objects.create(caregiver=people.stranger, cared_for=people.daughter)
    visible = {name: visible_to(getattr(people, name), PrescriptionDraft.objects).count() for name in vars(people)}
    assert visible == {"sunja": 1, "daughter": 1, "stranger": 0}


@pytest.mark.parametrize("wrong", [{"times_a_day": 0}, {"times_a_day": 13}, {"days": 0}, {"days": 367}])
def test_the_database_refuses_impossible_doses(draft, wrong):
    with pytest.raises(IntegrityError):
        drafts.write_down(draft, EnvelopeText(medicines=(MedicineLine("약", **wrong),)))


def test_what_is_confirmed_becomes_a_prescription_to_take(draft):
    drafts.confirm(draft, TEXT, keep_photo=False)
    prescription = Prescription.objects.get(source=draft.pk)
    assert (prescription.user_id, prescription.pharmacy) == (draft.user_id, "늘봄약국")
    assert sorted(prescription.medications.values_list("name", flat=True)) == ["당고른정", "혈평정"]


def test_what_is_not_confirmed_becomes_nothing(draft):
    drafts.write_down(draft, TEXT)
    drafts.discard(draft)
    assert not Prescription.objects.exists()
