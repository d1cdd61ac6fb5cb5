"""The command as an operator runs it."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command

from medicines.models import Medicine
from medicines.services import importing
from medicines.tests.conftest import SAMPLE


def run(*files) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    call_command("import_medicines", *files, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


@pytest.mark.django_db
def test_the_sample_is_imported_whole_and_only_once():
    assert "15 created, 0 updated, 0 unchanged, 0 skipped" in run(SAMPLE)[0]
    before = list(Medicine.objects.values())
    assert "0 created, 0 updated, 15 unchanged, 0 skipped" in run(SAMPLE)[0]
    assert list(Medicine.objects.values()) == before
    medicine = Medicine.objects.get(item_seq="900000003")
    assert (medicine.name, medicine.maker, medicine.ingredient) == ("혈평정5밀리그램(예시)", "늘봄약품(주)", "혈평디핀")
    assert "1일 1회" in medicine.usage
    assert medicine.storage.count("\n") == 1


@pytest.mark.django_db
def test_an_export_with_other_columns_adds_to_what_is_known(tmp_path):
    run(SAMPLE)
    permits = tmp_path / "permits.csv"
    permits.write_bytes(
        "품목기준코드[ITEM_SEQ],품목명[ITEM_NAME],분류명[CLASS_NAME]\n900000003,혈평정오,214\n".encode("cp949")
    )
    assert "0 created, 1 updated" in run(permits)[0]
    medicine = Medicine.objects.get(item_seq="900000003")
    assert (medicine.name, medicine.drug_class, medicine.maker) == ("혈평정오", "214", "늘봄약품(주)")
    assert medicine.efficacy
    assert "혈평디핀" in medicine.other_key


@pytest.mark.django_db
def test_the_last_of_two_rows_of_one_product_counts(tmp_path):
    path = tmp_path / "twice.csv"
    path.write_text("품목기준코드,제품명\n1,먼저\n1,나중\n", encoding="utf-8")
    run(path)
    assert Medicine.objects.get().name == "나중"


@pytest.mark.django_db
def test_more_rows_than_one_transaction_takes(tmp_path, monkeypatch):
    monkeypatch.setattr(importing, "ROWS_A_TRANSACTION", 3)
    path = tmp_path / "seven.csv"
    path.write_text("품목기준코드,제품명\n" + "".join(f"{n},약{n}\n" for n in range(7)), encoding="utf-8")
    assert "7 created" in run(path)[0]
    assert Medicine.objects.count() == 7


@pytest.mark.django_db
def test_bad_rows_are_named_and_counted_but_not_all_printed(tmp_path):
    path = tmp_path / "bad.csv"
    path.write_text("품목기준코드,제품명\n" + "x,y\n" * 25 + "1,좋은 약\n", encoding="utf-8")
    out, err = run(path)
    assert "1 created, 0 updated, 0 unchanged, 25 skipped" in out
    assert f"{path}:2: skipped: no usable item code" in err
    assert err.count("no usable item code") == 20
    assert "5 more rows skipped" in err


@pytest.mark.django_db
def test_a_file_that_cannot_be_read_fails_the_command_but_not_the_other_files(tmp_path):
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(CommandError, match="2 of 3"):
        run(wrong, tmp_path / "absent.csv", SAMPLE)
    assert Medicine.objects.count() == 15
