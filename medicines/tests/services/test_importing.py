"""The ministry's files are taken in, in any order, again and again."""

from __future__ import annotations

import pytest

from medicines.models import AccessibilityInfo, Barcode, Medicine, PillIdentification, SpellingKey
from medicines.tests.conftest import SAMPLES, load


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
