"""A rule for some forms is about products used in the same way."""

from __future__ import annotations

import pytest

from medicines.services.dur_forms import Route, is_for, is_local, names, route


@pytest.mark.parametrize(
    ("form", "found"),
    [
        ("정제", Route.MOUTH),
        ("필름코팅정", Route.MOUTH),
        ("추어블정(저작정)", Route.MOUTH),
        ("경질캡슐제", Route.MOUTH),
        ("질정", Route.RECTAL),
        ("질연질캡슐제", Route.RECTAL),
        ("용액용동결건조분말주사제", Route.INJECTED),
        ("점안주사제", Route.EYE),
        ("안연고제", Route.EYE),
        ("점이현탁액제", Route.EAR),
        ("비강연고", Route.NOSE),
        ("경피흡수제", Route.THROUGH_SKIN),
        ("카타플라스마제", Route.SKIN),
        ("외용산제", Route.SKIN),
        ("구강용연고제", Route.IN_MOUTH),
        ("정량흡입제", Route.INHALED),
        ("액상", None),
        ("", None),
    ],
)
def test_routes(form, found):
    assert route(form) == found


def test_a_list_of_forms_is_taken_apart():
    assert names("서방성캡슐제, 펠렛/나정") == ["서방성캡슐제", "펠렛", "나정"]


@pytest.mark.parametrize(
    ("rule", "product", "applies"),
    [
        ("정제/캡슐", ["필름코팅정"], True),
        ("정제/캡슐", ["점안액"], False),
        ("용액주사제", ["필름코팅정"], False),
        ("", ["점안액"], True),
        ("정제", [], True),
        ("정제/액상", ["점안액"], True),
        ("정제", ["액상"], True),
    ],
)
def test_what_is_not_told_may_be_any(rule, product, applies):
    assert is_for(rule, product) is applies


def test_only_a_known_form_is_local():
    assert is_local(["연고"])
    assert not is_local(["경피흡수제"])
    assert not is_local([])
    assert not is_local(["액상"])
