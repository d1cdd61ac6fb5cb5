"""A list takes the place of the one before, wholly or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from medicines.models import DurKind, DurMember, DurPairs, DurRule, DurSnapshot, DurSubject
from medicines.services import dur_files, dur_import, dur_writers
from medicines.services.catalogue_file import UnreadableFile
from medicines.services.dur_import import DurCounts, date_in, import_dur
from medicines.tests.dur_lists import (
    ELDER_HEADER,
    ELDER_PAIN_HEADER,
    PAIR_HEADER,
    ministry_list,
    pair,
    product_list,
    row,
    substance,
    with_,
)

pytestmark = pytest.mark.django_db(transaction=True)
GAON, NEULBOM, HANBYEOL = substance(1, "가온사르탄"), substance(2, "늘봄졸람"), substance(3, "한별마이신")


def read(path: Path, dated: str = "") -> DurCounts:
    return import_dur(path, lambda row: None, dated=dated)


def texts() -> set[str]:
    return set(DurRule.objects.filter(snapshot__is_current=True).values_list("text", flat=True))


def test_a_row_that_a_new_list_lacks_is_gone(tmp_path: Path):
    rows = [row("노인주의", one, 금기내용=one["DUR성분명"]) for one in (GAON, NEULBOM)]
    assert read(ministry_list(tmp_path, *rows)).lists[0].before is None
    counts = read(ministry_list(tmp_path, rows[1], row("노인주의", HANBYEOL, 금기내용="새것")))
    assert (counts.lists[0].rows, counts.lists[0].before) == (2, 2)
    assert texts() == {"늘봄졸람", "새것"}
    assert DurSnapshot.objects.count() == 1
    assert (DurSubject.objects.count(), DurMember.objects.count(), DurRule.objects.count()) == (2, 2, 2)


def test_other_kinds_and_the_other_publisher_stay(tmp_path: Path):
    read(ministry_list(tmp_path, row("노인주의", GAON, 금기내용="식약처")))
    old = ("가온", "9001", "648901230", "가온정", "가온제약", "20250601", "1", "심평원", "", "급여")
    read(product_list(tmp_path, ELDER_HEADER, old))
    read(product_list(tmp_path, ELDER_PAIN_HEADER, ("9001", "가온", "648901230", "가온정", "가온제약", "통증", "급여")))
    read(ministry_list(tmp_path, row("임부금기", GAON, 금기내용="임부")))
    assert texts() == {"식약처", "심평원", "통증", "임부"}


def test_a_file_with_all_kinds_replaces_each(tmp_path: Path):
    rows = [row(word, GAON, with_(NEULBOM)) for word in ("병용금기", "노인주의", "분할주의", "첨가제주의")]
    assert {one.kind for one in read(ministry_list(tmp_path, *rows)).lists} == {
        DurKind.PAIR, DurKind.ELDER, DurKind.SPLIT, DurKind.ADDITIVE,
    }  # fmt: skip


@pytest.mark.parametrize("rows", [(), ("가,나",)])
def test_a_list_with_nothing_to_use_replaces_none(tmp_path: Path, rows):
    read(ministry_list(tmp_path, row("노인주의", GAON, 금기내용="남는다")))
    with pytest.raises(UnreadableFile, match="no row"):
        read(ministry_list(tmp_path, *rows))
    assert texts() == {"남는다"}


@pytest.mark.parametrize("fault", [KeyboardInterrupt, OSError])
def test_an_interrupted_import_leaves_the_old_list(tmp_path: Path, monkeypatch, fault):
    monkeypatch.setattr(dur_writers, "ROWS_A_TRANSACTION", 2)
    read(ministry_list(tmp_path, row("노인주의", GAON, 금기내용="남는다")))
    whole = dur_files.read_dur

    def broken(path):
        for number, one in enumerate(whole(path)):
            if number == 7:
                raise fault
            yield one

    monkeypatch.setattr(dur_import, "read_dur", broken)
    with pytest.raises(fault):
        read(ministry_list(tmp_path, *[row("노인주의", substance(n, f"새{n}"), 금기내용="새것") for n in range(20)]))
    assert texts() == {"남는다"}
    assert DurSnapshot.objects.count() == 1


def test_what_a_killed_import_left_is_swept_by_the_next(tmp_path: Path):
    left = DurSnapshot.objects.create(source="mfds", kind="elder")
    DurSubject.objects.create(snapshot=left, code="D900001", name="반쪽")
    read(ministry_list(tmp_path, row("노인주의", GAON, 금기내용="새것")))
    assert DurSnapshot.objects.get().is_current
    assert not DurSubject.objects.filter(name="반쪽").exists()


def test_an_import_that_another_has_overtaken_says_so_and_changes_nothing(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(dur_writers, "ROWS_A_TRANSACTION", 2)
    whole = dur_files.read_dur

    def overtaken(path):
        monkeypatch.setattr(dur_import, "read_dur", whole)
        for number, one in enumerate(whole(path)):
            if number == 5:
                read(ministry_list(tmp_path, row("노인주의", GAON, 금기내용="먼저"), name="other.csv"))
            yield one

    monkeypatch.setattr(dur_import, "read_dur", overtaken)
    with pytest.raises(UnreadableFile, match="another import"):
        read(ministry_list(tmp_path, *[row("노인주의", substance(n, f"새{n}"), 금기내용="새것") for n in range(20)]))
    assert texts() == {"먼저"}
    assert DurSnapshot.objects.count() == 1


def test_rows_withdrawn_and_rows_unread_are_counted(tmp_path: Path):
    rows = [row("노인주의", GAON), row("노인주의", NEULBOM, 상태="삭제"), "반쪽,줄"]
    counts = read(ministry_list(tmp_path, *rows))
    assert (counts.lists[0].rows, counts.withdrawn, counts.skipped) == (1, 1, 1)
    assert not DurSubject.objects.filter(name="늘봄졸람").exists()


def test_the_same_said_of_many_products_is_one_rule(tmp_path: Path):
    rows = [
        ("가온", "9001", f"6489012{number:02}", "가온정", "가온제약", "20250601", "1", "어지러움", "", "급여")
        for number in range(30)
    ]
    rows.append(("가온", "9001", "648901999", "가온정", "가온제약", "20250601", "1", "다른 말", "", "급여"))
    assert read(product_list(tmp_path, ELDER_HEADER, *rows)).lists[0].rows == 31
    assert (DurRule.objects.count(), DurMember.objects.count()) == (2, 31)


@pytest.mark.parametrize(("most_pairs", "most_lists"), [(1_000_000, 100_000), (7, 100_000), (1_000_000, 2)])
def test_pairs_are_packed_and_none_is_lost_however_they_are_written(
    tmp_path: Path, monkeypatch, most_pairs, most_lists
):
    monkeypatch.setattr(dur_writers, "MOST_PAIRS_HELD", most_pairs)
    monkeypatch.setattr(dur_writers, "MOST_LISTS_HELD", most_lists)
    asked = [(600_000_000 + a, 700_000_000 + b) for a in range(6) for b in range(9)]
    read(product_list(tmp_path, PAIR_HEADER, *[pair(str(a), str(b), f"까닭{a % 2}") for a, b in asked]))
    packed = [
        (one.product, partner) for one in DurPairs.objects.all() for partner in memoryview(one.partners).cast("I")
    ]
    assert sorted(packed) == asked
    assert texts() == {"까닭0", "까닭1"}


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("OpenData_PotOpenDurIngr_AC20260312.csv", "2026-03-12"),
        ("의약품안전사용서비스(DUR)_병용금기 품목리스트 2025.6.csv", "2025-06"),
        ("dur_2025-12-01_pairs.csv", "2025-12-01"),
        ("dur_20251399.csv", ""),
        ("dur_123456789.csv", ""),
        ("list.csv", ""),
    ],
)
def test_a_files_name_may_tell_its_date(name, found):
    assert date_in(name) == found


def test_a_date_given_goes_before_the_names(tmp_path: Path):
    path = ministry_list(tmp_path, row("노인주의", GAON), row("노인주의", NEULBOM, 고시일자="20260301"))
    one = read(path, dated="2026-04").lists[0]
    assert one.dated == "2026-04"
    assert str(one.newest_notice_on) == "2026-03-01"
