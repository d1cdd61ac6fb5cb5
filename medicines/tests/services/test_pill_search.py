"""A pill is found by how it looks and by the code on its box."""

from __future__ import annotations

import pytest

from medicines.services.pill_search import PillAppearance, by_appearance, by_barcode
from medicines.services.search import find_medicines
from medicines.tests.conftest import names


def test_by_barcode(samples):
    assert names(by_barcode("(01)08809000000035")) == ["혈평정5밀리그램(예시)"]
    assert names(by_barcode("8809000000028")) == names(by_barcode("8809000000011")) == ["토우로나정500밀리그램(예시)"]
    assert names(by_barcode("nothing")) == []
    assert names(find_medicines("8809000000035")) == ["혈평정5밀리그램(예시)"]
    assert names(find_medicines("900000003")) == ["혈평정5밀리그램(예시)"]


@pytest.mark.parametrize(
    ("appearance", "found"),
    [
        (PillAppearance(imprint="nb"), ["혈평정10밀리그램(예시)", "혈평정5밀리그램(예시)"]),
        (PillAppearance(imprint="10 NB"), ["혈평정10밀리그램(예시)"]),
        (PillAppearance(imprint="on-dg"), ["당고른정500밀리그램(예시)"]),
        (PillAppearance(shape="원형", colour="분홍"), ["혈평정5밀리그램(예시)"]),
        (PillAppearance(colour="보라"), ["속편한캡슐20밀리그램(예시)"]),
        (PillAppearance(imprint="XYZ"), []),
        (PillAppearance(imprint="%"), None),
    ],
)
def test_by_appearance(samples, appearance, found):
    assert names(by_appearance(appearance)) == (found if found is not None else names(by_appearance(PillAppearance())))
