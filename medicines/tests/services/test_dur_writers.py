"""What is written is written in few rows."""

from __future__ import annotations

import pytest

from medicines.models import DurKind, DurMember, DurSnapshot, DurSource, DurSubject
from medicines.services.dur_rows import DurRow, PairAbout, ProductPair, Subject
from medicines.services.dur_writers import PairWriter, RuleWriter

pytestmark = pytest.mark.django_db


def test_a_substance_of_many_rules_is_written_once():
    snapshot = DurSnapshot.objects.create(source="mfds", kind="pair")
    writer = RuleWriter(snapshot)
    gaon, neulbom = Subject("D900001", "가온"), Subject("D900002", "늘봄")
    for number in range(50):
        row = DurRow(number, DurSource.MINISTRY, DurKind.PAIR, gaon, ("M900010", "M900011"), neulbom, ("M900020",))
        writer.add(row)
    writer.flush()
    assert (writer.rows, DurSubject.objects.count(), DurMember.objects.count()) == (50, 2, 3)


def test_the_same_substance_with_other_codes_is_another_subject():
    writer = RuleWriter(DurSnapshot.objects.create(source="mfds", kind="elder"))
    for codes in (("M900010",), ("M900010", "M900011"), ("M900010",)):
        writer.add(DurRow(1, DurSource.MINISTRY, DurKind.ELDER, Subject("D900001", "가온"), codes))
    writer.flush()
    assert DurSubject.objects.count() == 2


def test_a_name_may_stand_in_a_pairs_list_with_a_mark_and_spaces():
    writer = PairWriter(DurSnapshot.objects.create(source="hira", kind="pair"))
    writer.add(ProductPair(2, 648901230, 53100010, PairAbout(" 9001\x00 ", '"가온', "9002", "늘봄", "", "까닭", "-")))
    writer.flush()
    writer.flush()
    assert set(DurSubject.objects.values_list("code", "name")) == {("9001", "가온"), ("9002", "늘봄")}
