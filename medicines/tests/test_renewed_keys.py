"""An upgraded home does not search with the keys of an older rule."""

from __future__ import annotations

import hashlib
import json

import pytest
from django.apps import apps

from medicines import renewed_keys
from medicines.models import Medicine, PillIdentification, SpellingKey
from medicines.renewed_keys import renew
from medicines.search_columns import COLUMNS, Searched, search_columns
from medicines.services.search import find_medicines
from medicines.spelling_keys import keys
from medicines.tests.conftest import names
from medicines.tests.test_migrations import migration

PRODUCTS = (
    Searched("가나정2.5밀리그램(다르라민염산염)", "Gana Tab.", "가온제약(주)", "다르라민염산염", "혈압강하제"),
    Searched("가나서방캡슐5/50밀리그램", "", "㈜늘봄", "다르라민, 마사르탄칼륨", "당뇨병용제", "A10BD02"),
    Searched("어린이바사시럽100마이크로그램/5밀리리터", efficacy="감기에 사용합니다."),
)
RULES = "477c5c14"
"""Changes with any rule that decides a key. Then the stored keys of all homes are stale: add a migration that calls
`medicines.renewed_keys.renew`, as 0007 does, and write the new value here."""


def test_who_changes_a_rule_renews_the_keys():
    told = json.dumps([[search_columns(each), sorted(keys(each.name))] for each in PRODUCTS], ensure_ascii=False)
    assert hashlib.sha256(told.encode()).hexdigest()[:8] == RULES


@pytest.mark.django_db
def test_stale_keys_are_written_anew(samples):
    fresh = [
        list(Medicine.objects.order_by("pk").values(*COLUMNS, "name", "updated_at")),
        list(SpellingKey.objects.order_by("medicine", "key").values("medicine", "key")),
        list(PillIdentification.objects.order_by("pk").values()),
    ]
    Medicine.objects.update(name_key="낡은열쇠", stem_key="", other_key="", numbers_key="", sound_key="")
    SpellingKey.objects.update(key="낡은열쇠")
    PillIdentification.objects.update(imprint_key="")
    assert names(find_medicines("혈평정 5")) == []
    assert renew(Medicine, SpellingKey, PillIdentification) == 15
    assert fresh == [
        list(Medicine.objects.order_by("pk").values(*COLUMNS, "name", "updated_at")),
        list(SpellingKey.objects.order_by("medicine", "key").values("medicine", "key")),
        list(PillIdentification.objects.order_by("pk").values()),
    ]
    assert names(find_medicines("혈평정 5")) == ["혈평정5밀리그램(예시)"]


@pytest.mark.django_db
def test_a_migration_of_an_earlier_time_fills_the_columns_that_it_has(samples, monkeypatch):
    old = {field.name for field in Medicine._meta.get_fields()} - {"stem_length", "atc_code"}
    monkeypatch.setattr(renewed_keys, "_fields_of", lambda model: old)
    Medicine.objects.update(stem_length=77, stem_key="")
    assert renew(Medicine, SpellingKey, PillIdentification) == 15
    assert set(Medicine.objects.values_list("stem_length", flat=True)) == {77}
    assert Medicine.objects.get(pk="900000003").stem_key == "혈평"


@pytest.mark.django_db
def test_the_upgrade_renews_them(samples):
    Medicine.objects.update(stem_key="", numbers_key="")
    migration("_renewed_keys").renew_keys(apps, None)
    assert names(find_medicines("혈평정 5")) == ["혈평정5밀리그램(예시)"]
